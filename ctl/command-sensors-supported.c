/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plumbline sensors supported: the families that this build knows. Needs no daemon. */
#include <glib/gi18n.h>
#include <stdio.h>

#include "json.h"
#include "print.h"
#include "command.h"
#include "sensor.h"

static const char *
pairing_to_string (PlumbPairing pairing)
{
  switch (pairing) {
  case PLUMB_PAIRING_NONE: return N_ ("not needed");
  case PLUMB_PAIRING_OPTIONAL: return N_ ("depends on its firmware");
  case PLUMB_PAIRING_REQUIRED: return N_ ("required");
  case PLUMB_PAIRING_REFUSED: return N_ ("never");
  }
  return "";
}

/* "1, 10, 50 Hz" */
static char *
dup_rates (const PlumbSensorInfo *info)
{
  if (info->n_rates == 0)
    return g_strdup (_ ("its own"));
  GString *text = g_string_new (NULL);
  for (size_t i = 0; i < info->n_rates; i++)
    g_string_append_printf (text, "%s%g", i > 0 ? ", " : "", info->rates_hz[i]);
  g_string_append (text, " Hz");
  return g_string_free (text, FALSE);
}

static void
print_family (const PlumbCtl *ctl, const PlumbSensorInfo *info)
{
  g_autofree char *rates = dup_rates (info);
  printf ("%s%s%s  %s%s\n", plumb_print_on (ctl, PLUMB_COLOUR_BOLD), info->family,
          plumb_print_off (ctl), info->title,
          info->is_experimental ? _ ("  (experimental: set \"experimental = yes\")") : "");
  if (info->is_broadcast)
    plumb_print_field (ctl, _ ("  Measures"), _ ("%s; broadcasts, no connection"), info->measures);
  else
    plumb_print_field (ctl, _ ("  Measures"), "%s", info->measures);
  plumb_print_field (ctl, _ ("  Wear it"), "%s", info->placement_advice);
  plumb_print_field (ctl, _ ("  Rates"), "%s", rates);
  plumb_print_field (ctl, _ ("  Battery"), "%s", info->battery);
  plumb_print_field (ctl, _ ("  Pairing"), "%s", _ (pairing_to_string (info->pairing)));
  plumb_print_field (ctl, _ ("  Evidence"), "%s", info->evidence);
}

static void
print_legend (void)
{
  puts (_ ("Evidence: V the maker's documents or programs, F the firmware's source, R2 and R1 "
           "observed by "
           "two or one, I inferred."));
}

static void
add_family_json (JsonBuilder *builder, const PlumbSensorInfo *info)
{
  json_builder_begin_object (builder);
  plumb_json_add_string (builder, "family", info->family);
  plumb_json_add_string (builder, "title", info->title);
  plumb_json_add_string (builder, "measures", info->measures);
  plumb_json_add_string (builder, "placement_advice", info->placement_advice);
  plumb_json_add_string (builder, "battery", info->battery);
  plumb_json_add_string (builder, "pairing", pairing_to_string (info->pairing));
  plumb_json_add_string (builder, "evidence", info->evidence);
  json_builder_set_member_name (builder, "experimental");
  json_builder_add_boolean_value (builder, info->is_experimental);
  json_builder_set_member_name (builder, "broadcast");
  json_builder_add_boolean_value (builder, info->is_broadcast);
  json_builder_set_member_name (builder, "rates_hz");
  json_builder_begin_array (builder);
  for (size_t i = 0; i < info->n_rates; i++)
    json_builder_add_double_value (builder, info->rates_hz[i]);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static void
print_json (const PlumbSensorDriver *const *drivers, size_t count)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_array (builder);
  for (size_t i = 0; i < count; i++)
    add_family_json (builder, plumb_sensor_driver_info (drivers[i]));
  json_builder_end_array (builder);
  plumb_json_print (builder);
}

PlumbExit
plumb_command_sensors_supported (PlumbCtl *ctl, const PlumbCommand *command, char ***arguments)
{
  bool is_json;
  PlumbExit code;
  if (!plumb_command_parse_json (command, N_ ("One JSON array"), arguments, 0, 0, &is_json, &code))
    return code;
  size_t count;
  const PlumbSensorDriver *const *drivers = plumb_sensor_drivers (&count);
  if (is_json)
    print_json (drivers, count);
  for (size_t i = 0; i < count && !is_json; i++)
    print_family (ctl, plumb_sensor_driver_info (drivers[i]));
  if (!is_json)
    print_legend ();
  return PLUMB_EXIT_OK;
}
