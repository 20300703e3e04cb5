/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words of an act. */
#include "replay-acts-private.h"

#include <math.h>
#include <string.h>

#include "settings-ini.h"

#define SECONDS_MAX      (7 * 86400)
#define PRACTICE_MAX_MIN 60

/* NULL: the arguments are good; else what is wrong with them, caller frees. */
typedef char *(*Parser) (PlumbActLine *line);

bool
plumb_acts_parse_number (const char *text, double least, double most, double *out_number)
{
  char *end;
  double number = g_ascii_strtod (text, &end);

  if (end == text || *end != '\0' || !(number >= least && number <= most))
    return false;
  *out_number = number;
  return true;
}

static bool
parse_count (const char *text, unsigned least, unsigned most, uint32_t *out_count)
{
  guint64 count;

  if (!g_ascii_string_to_unsigned (text, 10, least, most, &count, NULL))
    return false;
  *out_count = (uint32_t)count;
  return true;
}

static char *
parse_seconds (PlumbActLine *line, uint32_t *out_seconds)
{
  if (line->count == 1 && parse_count (line->arguments[0], 1, SECONDS_MAX, out_seconds))
    return NULL;
  return g_strdup_printf ("seconds are wanted, 1 to %d", SECONDS_MAX);
}

static char *
parse_optional_seconds (PlumbActLine *line, uint32_t *out_seconds)
{
  return line->count == 0 ? NULL : parse_seconds (line, out_seconds);
}

static char *
parse_nothing (const PlumbActLine *line)
{
  return line->count == 0 ? NULL : g_strdup_printf ("\"%s\" is too much", line->arguments[0]);
}

static char *
parse_pause (PlumbActLine *line)
{
  line->act.command.kind = PLUMB_COMMAND_PAUSE;
  return parse_seconds (line, &line->act.command.pause.seconds);
}

static char *
parse_resume (PlumbActLine *line)
{
  line->act.command.kind = PLUMB_COMMAND_UNPAUSE;
  return parse_nothing (line);
}

static char *
parse_snooze (PlumbActLine *line)
{
  line->act.command.kind = PLUMB_COMMAND_SNOOZE;
  return parse_optional_seconds (line, &line->act.command.alert.seconds);
}

static char *
parse_answer (PlumbActLine *line, PlumbCommandKind kind)
{
  PlumbAct *act = &line->act;

  act->command.kind = kind;
  if (line->count == 0)
    return NULL;
  for (unsigned i = 0; i < PLUMB_ALERT_KINDS && line->count == 1; i++) {
    if (strcmp (line->arguments[0], plumb_alert_kind_to_string ((PlumbAlertKind)i)) == 0) {
      act->has_alert_kind = true;
      act->alert_kind = (PlumbAlertKind)i;
      return NULL;
    }
  }
  return g_strdup ("one kind of alert is wanted, such as slouch or break-due");
}

static char *
parse_acknowledge (PlumbActLine *line)
{
  return parse_answer (line, PLUMB_COMMAND_ACKNOWLEDGE);
}

static char *
parse_dismiss (PlumbActLine *line)
{
  return parse_answer (line, PLUMB_COMMAND_DISMISS);
}

static char *
parse_false (PlumbActLine *line)
{
  return parse_answer (line, PLUMB_COMMAND_REPORT_FALSE);
}

static bool
parse_areas (const char *text, uint32_t *out_areas)
{
  g_auto (GStrv) words = g_strsplit (text, ",", -1);
  PlumbArea area;

  for (char **word = words; *word != NULL; word++) {
    if (!plumb_area_parse (*word, &area))
      return false;
    *out_areas |= area;
  }
  return true;
}

/* The value of "key=value"; NULL: another key. */
static const char *
value_of (const char *argument, const char *key)
{
  size_t length = strlen (key);

  return g_str_has_prefix (argument, key) && argument[length] == '=' ? argument + length + 1 : NULL;
}

static bool
parse_check_in_value (const char *argument, PlumbCheckIn *check_in)
{
  const char *feeling = value_of (argument, "feeling");
  const char *area = value_of (argument, "area");
  const char *comfort = value_of (argument, "comfort");
  uint32_t number;

  if (feeling != NULL && !check_in->has_feeling)
    return check_in->has_feeling = plumb_feeling_parse (feeling, &check_in->feeling);
  if (area != NULL && check_in->areas == 0)
    return parse_areas (area, &check_in->areas);
  if (comfort == NULL || check_in->comfort >= 0 || !parse_count (comfort, 0, 10, &number))
    return false;
  check_in->comfort = (int)number;
  return true;
}

static char *
parse_check_in (PlumbActLine *line)
{
  PlumbCheckIn *check_in = &line->act.command.check_in;

  line->act.command.kind = PLUMB_COMMAND_CHECK_IN;
  check_in->comfort = -1;
  for (unsigned i = 0; i < line->count; i++)
    if (!parse_check_in_value (line->arguments[i], check_in))
      return g_strdup_printf ("\"%s\" is not one of feeling=fine|stiff|sore, area=AREA,..., "
                              "comfort=0-10, each once",
                              line->arguments[i]);
  return check_in->has_feeling || check_in->comfort >= 0
             ? NULL
             : g_strdup ("feeling= or comfort= is wanted");
}

static char *
parse_session (PlumbActLine *line)
{
  line->act.command.kind = PLUMB_COMMAND_SESSION;
  line->act.command.session.is_massage = true;
  return line->count == 1 && strcmp (line->arguments[0], "massage") == 0
             ? NULL
             : g_strdup ("\"massage\" is wanted");
}

static bool
parse_start_value (PlumbAct *act, const char *argument)
{
  const char *item = value_of (argument, "item");
  const char *seconds = value_of (argument, "seconds");

  if (strcmp (argument, "safety-shown") == 0)
    return act->command.start.is_safety_shown = true;
  if (item != NULL && *item != '\0' && act->string == NULL) {
    act->command.start.item = act->string = g_strdup (item);
    return true;
  }
  return seconds != NULL && act->command.start.seconds == 0 &&
         parse_count (seconds, 1, 86400, &act->command.start.seconds);
}

static char *
parse_break_start (PlumbActLine *line)
{
  line->act.command.kind = PLUMB_COMMAND_START_BREAK;
  if (line->count == 0 ||
      !plumb_break_kind_parse (line->arguments[0], &line->act.command.start.kind))
    return g_strdup ("micro or long is wanted after \"start\"");
  for (unsigned i = 1; i < line->count; i++)
    if (!parse_start_value (&line->act, line->arguments[i]))
      return g_strdup_printf ("\"%s\" is not one of item=ID, seconds=N, safety-shown",
                              line->arguments[i]);
  return NULL;
}

static char *
parse_break_finish (PlumbActLine *line)
{
  line->act.command.kind = PLUMB_COMMAND_FINISH_BREAK;
  line->act.command.finish.is_completed = true;
  return parse_nothing (line);
}

static char *
parse_break_postpone (PlumbActLine *line)
{
  line->act.command.kind = PLUMB_COMMAND_POSTPONE_BREAK;
  return parse_optional_seconds (line, &line->act.command.seconds);
}

static char *
parse_break_skip (PlumbActLine *line)
{
  line->act.command.kind = PLUMB_COMMAND_SKIP_BREAK;
  if (line->count > 0)
    line->act.command.reason = line->act.string = g_strjoinv (" ", line->arguments);
  return NULL;
}

static char *
parse_train (PlumbActLine *line)
{
  uint32_t minutes;
  bool is_stop = line->count == 1 && strcmp (line->arguments[0], "stop") == 0;

  line->act.command.kind = is_stop ? PLUMB_COMMAND_END_PRACTICE : PLUMB_COMMAND_PRACTISE;
  if (is_stop)
    return NULL;
  if (line->count != 1 || !parse_count (line->arguments[0], 1, PRACTICE_MAX_MIN, &minutes))
    return g_strdup_printf ("minutes are wanted, 1 to %d, or stop", PRACTICE_MAX_MIN);
  line->act.command.seconds = minutes * 60;
  return NULL;
}

static char *
parse_mode (PlumbActLine *line)
{
  line->act.command.kind = PLUMB_COMMAND_MODE;
  return line->count == 1 && plumb_mode_parse (line->arguments[0], &line->act.command.mode)
             ? NULL
             : g_strdup ("training, tracking or off is wanted");
}

static char *
parse_profile (PlumbActLine *line)
{
  line->act.command.kind = PLUMB_COMMAND_PROFILE;
  return line->count == 1 && plumb_profile_parse (line->arguments[0], &line->act.command.profile)
             ? NULL
             : g_strdup ("default or commuting is wanted");
}

static char *
parse_settings (PlumbActLine *line)
{
  g_autofree char *folder = g_path_get_dirname (line->file);
  g_autoptr (GError) error = NULL;

  line->act.command.kind = PLUMB_COMMAND_SETTINGS;
  if (line->count != 1)
    return g_strdup ("one file is wanted");
  g_autofree char *path = g_path_is_absolute (line->arguments[0])
                              ? g_strdup (line->arguments[0])
                              : g_build_filename (folder, line->arguments[0], NULL);
  const char *paths[] = {path, NULL};
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return g_strdup_printf ("%s is not there", path);
  line->act.settings = plumb_settings_load (paths, &error);
  line->act.command.settings = line->act.settings;
  return line->act.settings != NULL ? NULL : g_strdup (error->message);
}

static char *
parse_sensor (PlumbActLine *line)
{
  bool is_off = line->count == 1 && strcmp (line->arguments[0], "off") == 0;

  line->act.command.kind = PLUMB_COMMAND_STREAM;
  line->act.command.stream = is_off ? PLUMB_STREAM_LOST : PLUMB_STREAM_LIVE;
  line->act.reach = is_off ? PLUMB_ACT_REACH_NOBODY : PLUMB_ACT_REACH_ENGINE;
  return is_off || (line->count == 1 && strcmp (line->arguments[0], "on") == 0)
             ? NULL
             : g_strdup ("off or on is wanted");
}

static char *
parse_suspend (PlumbActLine *line)
{
  line->act.command.kind = PLUMB_COMMAND_SUSPEND;
  line->act.reach = PLUMB_ACT_REACH_NOBODY;
  return parse_nothing (line);
}

static char *
parse_wake (PlumbActLine *line)
{
  line->act.command.kind = PLUMB_COMMAND_RESUME;
  line->act.reach = PLUMB_ACT_REACH_ENGINE;
  return parse_nothing (line);
}

static char *
parse_clock (PlumbActLine *line)
{
  double seconds;

  line->act.command.kind = PLUMB_COMMAND_CLOCK;
  if (line->count != 1 ||
      !plumb_acts_parse_number (line->arguments[0], -PLUMB_ACTS_TIME_MAX_S, PLUMB_ACTS_TIME_MAX_S,
                                &seconds) ||
      seconds == 0)
    return g_strdup ("by how many seconds the clock is set is wanted, such as -3600");
  line->act.set_by_us = llround (seconds * G_USEC_PER_SEC);
  return NULL;
}

typedef struct {
  const char *word;
  Parser parse;
} Word;

static const Word breaks[] = {
    {"start", parse_break_start},
    {"finish", parse_break_finish},
    {"postpone", parse_break_postpone},
    {"skip", parse_break_skip},
};

static char *parse_break (PlumbActLine *line);

static const Word words[] = {
    {"pause", parse_pause},       {"resume", parse_resume},
    {"snooze", parse_snooze},     {"acknowledge", parse_acknowledge},
    {"dismiss", parse_dismiss},   {"false", parse_false},
    {"check-in", parse_check_in}, {"session", parse_session},
    {"break", parse_break},       {"mode", parse_mode},
    {"profile", parse_profile},   {"settings", parse_settings},
    {"sensor", parse_sensor},     {"suspend", parse_suspend},
    {"wake", parse_wake},         {"clock", parse_clock},
    {"train", parse_train},
};

/* Takes the word off the line's arguments and has the others parsed. */
static char *
parse_word (PlumbActLine *line, const Word *table, size_t length, const char *what)
{
  for (size_t i = 0; i < length && line->count > 0; i++) {
    if (strcmp (line->arguments[0], table[i].word) == 0) {
      line->arguments++;
      line->count--;
      return table[i].parse (line);
    }
  }
  return line->count > 0 ? g_strdup_printf ("\"%s\" is not %s", line->arguments[0], what)
                         : g_strdup_printf ("%s is wanted", what);
}

static char *
parse_break (PlumbActLine *line)
{
  return parse_word (line, breaks, G_N_ELEMENTS (breaks),
                     "one of start, finish, postpone and skip");
}

char *
plumb_acts_parse_words (PlumbActLine *line)
{
  return parse_word (line, words, G_N_ELEMENTS (words), "an act");
}
