/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plumbline sensors, and what can be done to one: remove, connect, disconnect, identify. */
#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "json.h"
#include "state.h"
#include "vocabulary.h"
#include "words.h"

/* "Posture Pin, PP-1, driver thingy" */
static void
print_device (const PlumbCtl *ctl, GVariant *sensor)
{
  g_autofree char *name = plumb_print_dup_safe (plumb_client_string (sensor, "Name"));
  g_autofree char *model = plumb_print_dup_safe (plumb_client_string (sensor, "Model"));
  g_autofree char *driver = plumb_print_dup_safe (plumb_client_string (sensor, "Driver"));
  g_autoptr (GString) text = g_string_new (*name != '\0' ? name : _ ("(no name)"));
  if (*model != '\0')
    g_string_append_printf (text, ", %s", model);
  if (*driver != '\0')
    g_string_append_printf (text, _ (", driver %s"), driver);
  plumb_print_field (ctl, _ ("  Device"), "%s", text->str);
}

static void
print_sensor (const PlumbCtl *ctl, GVariant *sensor)
{
  g_autofree char *id = plumb_print_dup_safe (plumb_client_string (sensor, "Id"));
  g_autofree char *address = plumb_print_dup_safe (plumb_client_string (sensor, "Address"));
  g_autofree char *own = plumb_vocabulary_dup_sentence (plumb_client_string (sensor, "LastError"));
  g_autofree char *trouble = plumb_print_dup_safe (own);
  g_autofree char *placement = plumb_words_dup_plain (plumb_client_string (sensor, "Placement"));
  g_autofree char *line = plumb_state_dup_sensor (sensor);
  double rssi_dbm = plumb_client_number (sensor, "Rssi", 0);
  printf ("%s%s%s (%s)\n", plumb_print_on (ctl, PLUMB_COLOUR_BOLD), id, plumb_print_off (ctl),
          placement);
  plumb_print_field (ctl, _ ("  State"), "%s", line);
  print_device (ctl, sensor);
  plumb_print_field (ctl, _ ("  Address"), "%s", *address != '\0' ? address : _ ("not known yet"));
  if (rssi_dbm != 0)
    plumb_print_field (ctl, _ ("  Signal"), "%.0f dBm", rssi_dbm);
  if (plumb_client_unsigned (sensor, "ReconnectCount") > 0)
    plumb_print_field (ctl, _ ("  Reconnects"), "%.0f",
                       plumb_client_number (sensor, "ReconnectCount", 0));
  if (plumb_client_unsigned (sensor, "DroppedSamples") > 0)
    plumb_print_field (ctl, _ ("  Dropped"), _ ("%.0f samples"),
                       plumb_client_number (sensor, "DroppedSamples", 0));
  if (*trouble != '\0')
    plumb_print_field (ctl, _ ("  Trouble"), "%s", trouble);
}

PlumbExit
plumb_command_sensors (PlumbCtl *ctl, const PlumbCommand *command, char ***arguments)
{
  bool is_json;
  PlumbExit code;
  if (!plumb_command_parse_json (command, N_ ("One JSON array"), arguments, 0, 0, &is_json, &code))
    return code;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) sensors = plumb_client_list (ctl, PLUMB_IFACE_SENSOR, &error);
  if (sensors == NULL)
    return plumb_client_fail (ctl, error);
  if (is_json) {
    g_autoptr (JsonBuilder) builder = json_builder_new ();
    plumb_state_add_objects_json (builder, sensors);
    plumb_json_print (builder);
    return PLUMB_EXIT_OK;
  }
  for (guint i = 0; i < sensors->len; i++) {
    const PlumbClientObject *sensor = sensors->pdata[i];
    print_sensor (ctl, sensor->properties);
  }
  if (sensors->len == 0)
    puts (_ ("No sensor is set up. \"plumbline sensors add\" looks for one."));
  return PLUMB_EXIT_OK;
}

typedef struct {
  const char *command;
  const char *interface;
  const char *method;
  const char *done;
} Act;

static const Act acts[] = {
    {"sensors remove", PLUMB_IFACE_MANAGER, "RemoveSensor", N_ ("Removed. Its history stays.")},
    {"sensors connect", PLUMB_IFACE_SENSOR, "Connect",
     N_ ("Connecting; \"plumbline sensors\" shows how it goes.")},
    {"sensors disconnect", PLUMB_IFACE_SENSOR, "Disconnect",
     N_ ("Disconnected until \"plumbline sensors connect\".")},
    {"sensors identify", PLUMB_IFACE_SENSOR, "Identify", N_ ("The sensor should show itself now.")},
};

PlumbExit
plumb_command_sensors_act (PlumbCtl *ctl, const PlumbCommand *command, char ***arguments)
{
  PlumbExit code;
  if (!plumb_command_parse (command, NULL, arguments, 1, 1, &code))
    return code;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) sensors = plumb_client_list (ctl, PLUMB_IFACE_SENSOR, &error);
  if (sensors == NULL)
    return plumb_client_fail (ctl, error);
  const PlumbClientObject *sensor = plumb_client_pick_sensor (sensors, (*arguments)[0], &code);
  if (sensor == NULL)
    return code;
  const Act *act = acts;
  while (strcmp (act->command, command->name) != 0)
    act++;
  bool is_of_manager = strcmp (act->interface, PLUMB_IFACE_MANAGER) == 0;
  code = plumb_client_do (ctl, is_of_manager ? PLUMB_PATH : sensor->path, act->interface,
                          act->method, is_of_manager ? g_variant_new ("(o)", sensor->path) : NULL);
  if (code == PLUMB_EXIT_OK)
    puts (_ (act->done));
  return code;
}
