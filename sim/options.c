/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "options.h"

#include <string.h>

#define SPEED_MAX 1000

GQuark
plumb_options_error_quark (void)
{
  return g_quark_from_static_string ("plumb-options-error");
}

static void
spec_free (gpointer data)
{
  PlumbSensorSpec *spec = data;
  g_free (spec->address);
  g_free (spec->name);
  g_free (spec);
}

void
plumb_sim_options_free (PlumbSimOptions *options)
{
  if (!options)
    return;
  g_free (options->adapter);
  g_free (options->bus_address);
  g_free (options->script);
  g_strfreev (options->recordings);
  g_strfreev (options->faults);
  g_ptr_array_unref (options->sensors);
  g_free (options);
}

static bool
is_address (const char *text)
{
  bool is_right = strlen (text) == 17;
  for (size_t i = 0; is_right && i < 17; i++)
    is_right = i % 3 == 2 ? text[i] == ':' : g_ascii_isxdigit (text[i]);
  return is_right;
}

static bool
parse_in_range (const char *text, double low, double high, double *out_value)
{
  char *end = NULL;
  double value = g_ascii_strtod (text, &end);
  if (end == text || *end != '\0' || !(value >= low && value <= high))
    return false;
  *out_value = value;
  return true;
}

/* One part of a sensor after its family: key=value or a word. */
static bool
set_part (PlumbSensorSpec *spec, const char *part)
{
  const char *equals = strchr (part, '=');
  const char *value = equals ? equals + 1 : "";
  double percent = 0;
  if (g_str_has_prefix (part, "address=") && is_address (value)) {
    g_free (spec->address);
    spec->address = g_ascii_strup (value, -1);
    return true;
  }
  if (g_str_has_prefix (part, "name=") && *value != '\0' && g_utf8_validate (value, -1, NULL)) {
    g_free (spec->name);
    spec->name = g_strdup (value);
    return true;
  }
  if (g_str_has_prefix (part, "battery=") && parse_in_range (value, 0, 100, &percent)) {
    spec->battery_percent = (int)percent;
    return true;
  }
  if (g_str_has_prefix (part, "rate="))
    return parse_in_range (value, 0.1, 1000, &spec->rate_hz);
  spec->is_bonded |= strcmp (part, "bonded") == 0;
  spec->is_known |= strcmp (part, "known") == 0 || spec->is_bonded;
  return strcmp (part, "known") == 0 || strcmp (part, "bonded") == 0;
}

static bool
add_sensor (PlumbSimOptions *options, const char *text, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);
  const PlumbFamily *family = parts[0] ? plumb_family_by_name (parts[0]) : NULL;
  if (!family) {
    g_set_error (error, PLUMB_OPTIONS_ERROR, PLUMB_OPTIONS_ERROR_USAGE,
                 "--sensor=%s: no such family; --families lists them", text);
    return false;
  }
  PlumbSensorSpec *spec = g_new0 (PlumbSensorSpec, 1);
  spec->family = family;
  spec->battery_percent = 80;
  spec->address = g_strdup_printf ("C0:FF:EE:00:00:%02X", options->sensors->len + 1);
  g_ptr_array_add (options->sensors, spec);
  for (size_t i = 1; parts[i]; i++)
    if (!set_part (spec, parts[i])) {
      g_set_error (error, PLUMB_OPTIONS_ERROR, PLUMB_OPTIONS_ERROR_USAGE,
                   "--sensor=%s: \"%s\" is not address=, name=, rate= (0.1-1000), battery= "
                   "(0-100), known or bonded",
                   text, parts[i]);
      return false;
    }
  return true;
}

static bool
check (PlumbSimOptions *options, GStrv sensors, GError **error)
{
  const char *wrong = NULL;
  if (options->lists_faults || options->lists_families || options->shows_version)
    return true;
  if (!options->is_virtual == !options->adapter)
    wrong = "one of --virtual and --adapter=hciN is wanted";
  else if (!sensors)
    wrong = "at least one --sensor=FAMILY is wanted";
  else if (options->recordings && options->script)
    wrong = "--recording and --script exclude each other";
  else if (!(options->speed > 0 && options->speed <= SPEED_MAX))
    wrong = "--speed is over 0 and at most 1000";
  if (wrong) {
    g_set_error_literal (error, PLUMB_OPTIONS_ERROR, PLUMB_OPTIONS_ERROR_USAGE, wrong);
    return false;
  }
  if (options->adapter && sensors[1]) {
    g_set_error_literal (error, PLUMB_OPTIONS_ERROR, PLUMB_OPTIONS_ERROR_USAGE,
                         "a real adapter can be one sensor at a time");
    return false;
  }
  for (size_t i = 0; sensors[i]; i++)
    if (!add_sensor (options, sensors[i], error))
      return false;
  return true;
}

PlumbSimOptions *
plumb_sim_options_parse (int argc, char **argv, GError **error)
{
  g_autoptr (PlumbSimOptions) options = g_new0 (PlumbSimOptions, 1);
  g_auto (GStrv) sensors = NULL;
  g_autofree char *recordings = NULL;
  options->speed = 1;
  options->sensors = g_ptr_array_new_with_free_func (spec_free);
  const GOptionEntry entries[] = {
      {"virtual", 0, 0, G_OPTION_ARG_NONE, &options->is_virtual, "on a virtual bluetoothd", NULL},
      {"adapter", 0, 0, G_OPTION_ARG_STRING, &options->adapter, "as a real peripheral", "hciN"},
      {"bus-address", 0, 0, G_OPTION_ARG_STRING, &options->bus_address,
       "the bus of org.bluez (default: the system bus)", "ADDRESS"},
      {"sensor", 0, 0, G_OPTION_ARG_STRING_ARRAY, &sensors,
       "what to be; may be repeated. Parts: address=, name=, rate=HZ, battery=PERCENT, known, "
       "bonded",
       "FAMILY[,PART]..."},
      {"recording", 0, 0, G_OPTION_ARG_FILENAME, &recordings, "play recordings", "FILE[,FILE]..."},
      {"script", 0, 0, G_OPTION_ARG_FILENAME, &options->script, "play a script", "FILE"},
      {"speed", 0, 0, G_OPTION_ARG_DOUBLE, &options->speed, "so many times faster", "N"},
      {"loop", 0, 0, G_OPTION_ARG_NONE, &options->loops, "recordings from the top again", NULL},
      {"fault", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options->faults, "start with a fault on",
       "NAME[,KEY=VALUE]..."},
      {"faults", 0, 0, G_OPTION_ARG_NONE, &options->lists_faults, "list the faults", NULL},
      {"families", 0, 0, G_OPTION_ARG_NONE, &options->lists_families, "list the families", NULL},
      {"version", 0, 0, G_OPTION_ARG_NONE, &options->shows_version, "print the version", NULL},
      {NULL}};
  g_autoptr (GOptionContext) context = g_option_context_new ("- virtual posture sensors");
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, error))
    return NULL;
  if (argc > 1) {
    g_set_error (error, PLUMB_OPTIONS_ERROR, PLUMB_OPTIONS_ERROR_USAGE,
                 "\"%s\" is not understood; see --help", argv[1]);
    return NULL;
  }
  options->recordings = recordings ? g_strsplit (recordings, ",", -1) : NULL;
  if (!check (options, sensors, error))
    return NULL;
  return g_steal_pointer (&options);
}
