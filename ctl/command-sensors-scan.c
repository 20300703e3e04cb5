/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plumbline sensors scan and add: finding one and keeping it. */
#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "json.h"
#include "scan.h"
#include "print.h"
#include "vocabulary.h"

#define SCAN_S     10
#define SCAN_MAX_S 300

static void
print_json (GPtrArray *candidates)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_array (builder);
  for (guint i = 0; i < candidates->len; i++) {
    const PlumbCandidate *candidate = candidates->pdata[i];
    json_builder_begin_object (builder);
    plumb_json_add_string (builder, "address", candidate->address);
    plumb_json_add_string (builder, "name", candidate->name);
    plumb_json_add_string (builder, "driver", candidate->driver);
    plumb_json_add_string (builder, "confidence", candidate->confidence);
    plumb_json_add_string (builder, "pairing", candidate->pairing);
    json_builder_set_member_name (builder, "rssi_dbm");
    json_builder_add_int_value (builder, candidate->rssi_dbm);
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
  plumb_json_print (builder);
}

static PlumbExit
complain_of_nothing (void)
{
  plumb_command_complain (
      _ ("no new sensor was found; is it switched on, near, and not connected to "
         "a phone? See \"plumbline sensors supported\""));
  return PLUMB_EXIT_NO_DATA;
}

PlumbExit
plumb_command_sensors_scan (PlumbCtl *ctl, const PlumbCommand *command, char ***arguments)
{
  gboolean is_json = FALSE;
  int seconds = SCAN_S;
  const GOptionEntry entries[] = {
      {"seconds", 0, 0, G_OPTION_ARG_INT, &seconds, N_ ("How long to listen (default: 10)"), "N"},
      {"json", 0, 0, G_OPTION_ARG_NONE, &is_json, N_ ("One JSON array"), NULL},
      G_OPTION_ENTRY_NULL,
  };
  PlumbExit code;
  if (!plumb_command_parse (command, entries, arguments, 0, 0, &code))
    return code;
  if (seconds < 1 || seconds > SCAN_MAX_S)
    return plumb_command_misused (command, _ ("--seconds wants 1 to %d"), SCAN_MAX_S);
  if (ctl->is_terminal && !is_json)
    printf (_ ("Listening for %d s...\n"), seconds);
  g_autoptr (GPtrArray) candidates =
      plumb_scan_run (ctl, (unsigned)seconds, is_json ? NULL : plumb_scan_print, &code);
  if (candidates == NULL)
    return code;
  if (is_json)
    print_json (candidates);
  else if (candidates->len == 0)
    return complain_of_nothing ();
  else if (ctl->is_terminal)
    puts (_ ("\"plumbline sensors add ADDRESS\" keeps one."));
  return PLUMB_EXIT_OK;
}

/* Lets the user choose from what is near; NULL: out_code is how to leave. Caller frees. */
static char *
choose (PlumbCtl *ctl, unsigned seconds, PlumbExit *out_code)
{
  char line[16];
  double number;
  printf (_ ("Looking for sensors for %u s...\n"), seconds);
  g_autoptr (GPtrArray) candidates = plumb_scan_run (ctl, seconds, plumb_scan_print, out_code);
  if (candidates == NULL)
    return NULL;
  if (candidates->len == 0) {
    *out_code = complain_of_nothing ();
    return NULL;
  }
  printf (_ ("Which one? Its number, or nothing to leave: "));
  fflush (stdout);
  *out_code = PLUMB_EXIT_FAILURE;
  if (fgets (line, sizeof line, stdin) == NULL || *g_strstrip (line) == '\0') {
    plumb_command_complain (_ ("nothing was added"));
    return NULL;
  }
  if (!plumb_command_parse_number (line, 1, candidates->len, &number) ||
      strchr (line, '.') != NULL) {
    plumb_command_complain (_ ("\"%s\" is not a number between 1 and %u; nothing was added"), line,
                            candidates->len);
    *out_code = PLUMB_EXIT_USAGE;
    return NULL;
  }
  const PlumbCandidate *candidate = candidates->pdata[(guint)number - 1];
  return g_strdup (candidate->address);
}

typedef struct {
  char *id;
  char *name;
  char *placement;
  char *driver;
} Wishes;

static GVariant *
make_options (const Wishes *wishes)
{
  GVariantDict options;
  g_variant_dict_init (&options, NULL);
  if (wishes->id != NULL)
    g_variant_dict_insert (&options, "id", "s", wishes->id);
  if (wishes->name != NULL)
    g_variant_dict_insert (&options, "name", "s", wishes->name);
  if (wishes->placement != NULL)
    g_variant_dict_insert (&options, "placement", "s", wishes->placement);
  if (wishes->driver != NULL)
    g_variant_dict_insert (&options, "driver", "s", wishes->driver);
  return g_variant_dict_end (&options);
}

static PlumbExit
add (PlumbCtl *ctl, const char *address, const Wishes *wishes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
      plumb_client_call (ctl, PLUMB_PATH, PLUMB_IFACE_MANAGER, "AddSensor",
                         g_variant_new ("(s@a{sv})", address, make_options (wishes)), &error);
  if (reply == NULL)
    return plumb_client_fail (ctl, error);
  if (wishes->placement != NULL)
    printf (_ ("Added %s at the %s. Put it on, then set your upright pose with "
               "\"plumbline calibrate\".\n"),
            address, plumb_vocabulary (wishes->placement));
  else
    printf (_ ("Added %s. Put it on, then set your upright pose with \"plumbline calibrate\".\n"),
            address);
  return PLUMB_EXIT_OK;
}

static void
wishes_clear (Wishes *wishes)
{
  g_free (wishes->id);
  g_free (wishes->name);
  g_free (wishes->placement);
  g_free (wishes->driver);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Wishes, wishes_clear)

PlumbExit
plumb_command_sensors_add (PlumbCtl *ctl, const PlumbCommand *command, char ***arguments)
{
  g_auto (Wishes) wishes = {0};
  int seconds = SCAN_S;
  const GOptionEntry entries[] = {
      {"id", 0, 0, G_OPTION_ARG_STRING, &wishes.id,
       N_ ("What to call it here (default: its address)"), "ID"},
      {"name", 0, 0, G_OPTION_ARG_STRING, &wishes.name, N_ ("The name that it advertises"), "NAME"},
      {"placement", 0, 0, G_OPTION_ARG_STRING, &wishes.placement,
       N_ ("collar, chest, upper-back (default), mid-back, lower-back, waist, head or other"),
       "PLACE"},
      {"driver", 0, 0, G_OPTION_ARG_STRING, &wishes.driver,
       N_ ("Its family, if it is not recognised by itself"), "FAMILY"},
      {"seconds", 0, 0, G_OPTION_ARG_INT, &seconds,
       N_ ("How long to look for sensors without an address (default: 10)"), "N"},
      G_OPTION_ENTRY_NULL,
  };
  PlumbExit code;
  if (!plumb_command_parse (command, entries, arguments, 0, 1, &code))
    return code;
  if (seconds < 1 || seconds > SCAN_MAX_S)
    return plumb_command_misused (command, _ ("--seconds wants 1 to %d"), SCAN_MAX_S);
  g_autofree char *address = g_strdup ((*arguments)[0]);
  if (address == NULL && !ctl->is_input_terminal)
    return plumb_command_misused (command,
                                  _ ("wants an address; \"plumbline sensors scan\" finds some"));
  if (address == NULL)
    address = choose (ctl, (unsigned)seconds, &code);
  return address != NULL ? add (ctl, address, &wishes) : code;
}
