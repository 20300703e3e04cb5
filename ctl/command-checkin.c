/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plumbline checkin: what the wearer says of the moment, and what was said lately. */
#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "checkin-list.h"
#include "client.h"
#include "json.h"
#include "print.h"
#include "vocabulary.h"

#define SCORE_MAX 10
#define SCORES    4
#define NOTE_MAX  500

static const char *const feelings[] = {"fine", "stiff", "sore", NULL};
static const char *const areas[] = {"neck", "upper", "mid", "lower", "hips", NULL};
static const char *const scores[SCORES] = {"comfort", "sleep", "energy", "focus"};

typedef struct {
  char *feeling;
  char *area; /* a comma list */
  char *note;
  char *score[SCORES];
  gboolean is_list, is_json;
} Request;

static void
request_clear (Request *request)
{
  g_free (request->feeling);
  g_free (request->area);
  g_free (request->note);
  for (unsigned i = 0; i < SCORES; i++)
    g_free (request->score[i]);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Request, request_clear)

static bool
parse_score (const char *text, guint32 *out_score)
{
  double number;
  if (strchr (text, '.') != NULL || !plumb_command_parse_number (text, 0, SCORE_MAX, &number))
    return false;
  *out_score = (guint32)number;
  return true;
}

/* "neck, lower"; NULL: one of them is none, or none is there. */
static char **
split_areas (const char *text)
{
  g_auto (GStrv) list = g_strsplit (text, ",", -1);
  for (unsigned i = 0; list[i] != NULL; i++)
    if (!g_strv_contains (areas, g_strstrip (list[i])))
      return NULL;
  return list[0] != NULL ? g_steal_pointer (&list) : NULL;
}

static bool
is_feeling (const char *text)
{
  return g_strv_contains (feelings, text);
}

static bool
is_score (const char *text)
{
  guint32 score;
  return parse_score (text, &score);
}

static bool
is_area_list (const char *text)
{
  g_auto (GStrv) list = split_areas (text);
  return list != NULL;
}

static bool
is_note (const char *text)
{
  return g_utf8_validate (text, -1, NULL) && g_utf8_strlen (text, -1) <= NOTE_MAX;
}

/* A line that fits, or NULL for none; false: the input has ended. */
static bool
ask (const char *question, bool (*fits) (const char *text), char **out_answer)
{
  char line[NOTE_MAX * 4];
  while (true) {
    printf ("%s: ", question);
    fflush (stdout);
    if (fgets (line, sizeof line, stdin) == NULL) {
      puts ("");
      return false;
    }
    g_strstrip (line);
    if (*line == '\0' || fits (line))
      break;
    puts (_ ("That does not fit."));
  }
  *out_answer = *line != '\0' ? g_strdup (line) : NULL;
  return true;
}

static bool
ask_all (Request *request)
{
  puts (_ ("Every question may be left out: Enter leaves it out."));
  return ask (_ ("How does your back feel (fine, stiff, sore)"), is_feeling, &request->feeling) &&
         ask (_ ("Comfort, from 0 (none) to 10 (full)"), is_score, &request->score[0]) &&
         ask (_ ("Where (neck, upper, mid, lower, hips)"), is_area_list, &request->area) &&
         ask (_ ("A note"), is_note, &request->note);
}

static void
put_areas (GVariantDict *values, const char *text)
{
  g_auto (GStrv) list = split_areas (text);
  if (list[1] == NULL)
    g_variant_dict_insert (values, "area", "s", list[0]);
  else
    g_variant_dict_insert (values, "areas", "^as", list);
}

/* Floating; everything was checked. */
static GVariant *
values_of (const Request *request)
{
  GVariantDict values;
  guint32 score;
  g_variant_dict_init (&values, NULL);
  if (request->feeling != NULL)
    g_variant_dict_insert (&values, "feeling", "s", request->feeling);
  if (request->area != NULL)
    put_areas (&values, request->area);
  if (request->note != NULL)
    g_variant_dict_insert (&values, "note", "s", request->note);
  for (unsigned i = 0; i < SCORES; i++)
    if (request->score[i] != NULL && parse_score (request->score[i], &score))
      g_variant_dict_insert (&values, scores[i], "u", score);
  return g_variant_dict_end (&values);
}

/* What is wrong, for people, or NULL. */
static char *
dup_fault (const Request *request)
{
  if (request->feeling != NULL && !is_feeling (request->feeling))
    return g_strdup_printf (_ ("\"%s\" is none of fine, stiff, sore"), request->feeling);
  if (request->area != NULL && !is_area_list (request->area))
    return g_strdup_printf (
        _ ("--area wants one or more of neck, upper, mid, lower, hips, not \"%s\""), request->area);
  if (request->note != NULL && (*request->note == '\0' || !is_note (request->note)))
    return g_strdup_printf (_ ("--note wants 1 to %d characters"), NOTE_MAX);
  for (unsigned i = 0; i < SCORES; i++)
    if (request->score[i] != NULL && !is_score (request->score[i]))
      return g_strdup_printf (_ ("--%s wants 0 to %d, not \"%s\""), scores[i], SCORE_MAX,
                              request->score[i]);
  return NULL;
}

static void
print_json (GVariant *values)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  plumb_json_add_members (builder, values);
  json_builder_end_object (builder);
  plumb_json_print (builder);
}

static PlumbExit
log_it (PlumbCtl *ctl, const Request *request)
{
  g_autoptr (GVariant) values = g_variant_ref_sink (values_of (request));
  if (g_variant_n_children (values) == 0) {
    plumb_command_complain (_ ("nothing was said, so nothing was noted"));
    return PLUMB_EXIT_FAILURE;
  }
  PlumbExit code = plumb_client_do (ctl, PLUMB_PATH, PLUMB_IFACE_STATISTICS, "LogCheckIn",
                                    g_variant_new ("(@a{sv})", values));
  if (code == PLUMB_EXIT_OK && request->is_json)
    print_json (values);
  else if (code == PLUMB_EXIT_OK)
    puts (_ ("Noted. Thank you for looking in on yourself."));
  return code;
}

static bool
has_answers (const Request *request)
{
  bool has_any = request->feeling != NULL || request->area != NULL || request->note != NULL;
  for (unsigned i = 0; i < SCORES; i++)
    has_any = has_any || request->score[i] != NULL;
  return has_any;
}

PlumbExit
plumb_command_checkin (PlumbCtl *ctl, const PlumbCommand *command, char ***arguments)
{
  g_auto (Request) request = {0};
  const GOptionEntry entries[] = {
      {"comfort", 0, 0, G_OPTION_ARG_STRING, &request.score[0], N_ ("0 (none) to 10 (full)"), "N"},
      {"area", 0, 0, G_OPTION_ARG_STRING, &request.area, N_ ("neck, upper, mid, lower, hips"),
       "AREA,..."},
      {"note", 0, 0, G_OPTION_ARG_STRING, &request.note, N_ ("In your own words"), "TEXT"},
      {"sleep", 0, 0, G_OPTION_ARG_STRING, &request.score[1], N_ ("How you slept, 0 to 10"), "N"},
      {"energy", 0, 0, G_OPTION_ARG_STRING, &request.score[2], N_ ("0 to 10"), "N"},
      {"focus", 0, 0, G_OPTION_ARG_STRING, &request.score[3], N_ ("0 to 10"), "N"},
      {"list", 0, 0, G_OPTION_ARG_NONE, &request.is_list, N_ ("Show the newest instead"), NULL},
      {"json", 0, 0, G_OPTION_ARG_NONE, &request.is_json, "JSON", NULL},
      G_OPTION_ENTRY_NULL,
  };
  PlumbExit code;
  if (!plumb_command_parse (command, entries, arguments, 0, 1, &code))
    return code;
  request.feeling = g_strdup ((*arguments)[0]);
  g_autofree char *fault = dup_fault (&request);
  if (fault != NULL)
    return plumb_command_misused (command, "%s", fault);
  if (request.is_list && has_answers (&request))
    return plumb_command_misused (command, _ ("--list takes no answers"));
  if (request.is_list)
    return plumb_checkin_list (ctl, request.is_json);
  if (!has_answers (&request) && !ctl->is_input_terminal)
    return plumb_command_misused (command, _ ("wants an answer, such as fine, where nobody can be "
                                              "asked"));
  if (!has_answers (&request) && !ask_all (&request))
    return PLUMB_EXIT_FAILURE;
  return log_it (ctl, &request);
}
