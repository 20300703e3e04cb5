/* SPDX-License-Identifier: GPL-3.0-or-later */
/* /org/plumbline/Posture1/sensors/<id> */
#include "arguments.h"
#include "commands.h"
#include "errors.h"
#include "event.h"
#include "names.h"
#include "service-private.h"

const char *
plumb_sensor_objects_get_path (const PlumbService *service, uint32_t slot)
{
  if (slot >= PLUMB_SENSORS_MAX || service->sensors[slot] == NULL)
    return NULL;
  return service->sensors[slot]->path;
}

int
plumb_sensor_objects_find (const PlumbService *service, const char *path)
{
  for (uint32_t slot = 0; slot < PLUMB_SENSORS_MAX; slot++)
    if (g_strcmp0 (plumb_sensor_objects_get_path (service, slot), path) == 0)
      return (int)slot;
  return -1;
}

/* From the address, else from the settings' NAME; the slot tells two equal ones apart. */
static char *
build_path (const PlumbService *service, uint32_t slot, const PlumbServiceSensor *from)
{
  g_autofree char *element = g_strdup (*from->address != '\0' ? from->address : from->id);
  for (char *at = element; *at != '\0'; at++)
    if (!g_ascii_isalnum (*at))
      *at = '_';
  char *path = g_strconcat (PLUMB_PATH_SENSORS "/", element, NULL);
  if (plumb_sensor_objects_find (service, path) < 0)
    return path;
  char *other = g_strdup_printf ("%s_%u", path, slot);
  g_free (path);
  return other;
}

bool
plumb_sensor_objects_check_new (const PlumbService *service, const char *id, const char *address,
                                GError **error)
{
  unsigned count = 0;
  for (uint32_t slot = 0; slot < PLUMB_SENSORS_MAX; slot++) {
    const PlumbSensorObject *object = service->sensors[slot];
    if (object == NULL)
      continue;
    count++;
    if (g_str_equal (object->id, id))
      return plumb_error_invalid (error, "id: there is a sensor \"%s\" already", id);
    if (g_ascii_strcasecmp (plumb_dbus_sensor_get_address (object->sensor), address) == 0)
      return plumb_error_invalid (error, "address: %s is set up already, as \"%s\"", address,
                                  object->id);
  }
  if (count == PLUMB_SENSORS_MAX)
    return plumb_error_limit (error, "there are %u sensors, no more are possible", count);
  return true;
}

static GVariant *
read_property (const char *property, gpointer user_data)
{
  static const char *const properties[] = {"LastSeen", "Rssi", "DroppedSamples", NULL};
  const PlumbSensorObject *object = user_data;
  const PlumbService *service = object->service;
  PlumbServiceReception reception;
  if (!g_strv_contains (properties, property))
    return NULL;
  service->host.get_reception (object->slot, &reception, service->host_data);
  if (g_str_equal (property, "LastSeen"))
    return g_variant_new_uint64 (plumb_service_to_wall (service, reception.last_seen_us));
  if (g_str_equal (property, "Rssi"))
    return g_variant_new_int16 (reception.rssi_dbm);
  return g_variant_new_uint64 (reception.dropped);
}

static bool
write_name (const PlumbSensorObject *object, const char *text, GError **error)
{
  const PlumbService *service = object->service;
  return plumb_argument_text ("Name", text, 1, 64, error) &&
         service->host.set_name (object->slot, text, service->host_data, error);
}

static bool
write_placement (const PlumbSensorObject *object, const char *text, GError **error)
{
  const PlumbService *service = object->service;
  PlumbPlacement placement;
  return plumb_argument_placement ("Placement", text, &placement, error) &&
         service->host.set_placement (object->slot, placement, service->host_data, error);
}

/* The host shows the new value by an update. It may even put another object into the slot, so
 * nothing here touches the object after it was asked. */
static bool
write_property (const char *property, GVariant *value, gpointer user_data, GError **error)
{
  const char *text = g_variant_get_string (value, NULL);
  if (g_str_equal (property, "Name"))
    return write_name (user_data, text, error);
  return write_placement (user_data, text, error);
}

typedef bool (*SensorAction) (uint32_t slot, gpointer host, GError **error);

static gboolean
run_action (GDBusMethodInvocation *invocation, const PlumbSensorObject *object, SensorAction action)
{
  g_autoptr (GError) error = NULL;
  if (!action (object->slot, object->service->host_data, &error))
    return plumb_error_reply (invocation, &error);
  g_dbus_method_invocation_return_value (invocation, NULL);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
handle_connect (PlumbDbusSensor *sensor, GDBusMethodInvocation *invocation, gpointer user_data)
{
  const PlumbSensorObject *object = user_data;
  return run_action (invocation, object, object->service->host.connect_sensor);
}

static gboolean
handle_disconnect (PlumbDbusSensor *sensor, GDBusMethodInvocation *invocation, gpointer user_data)
{
  const PlumbSensorObject *object = user_data;
  return run_action (invocation, object, object->service->host.disconnect_sensor);
}

static gboolean
handle_identify (PlumbDbusSensor *sensor, GDBusMethodInvocation *invocation, gpointer user_data)
{
  g_autoptr (GError) error =
      g_error_new_literal (G_DBUS_ERROR, G_DBUS_ERROR_NOT_SUPPORTED,
                           "this sensor's driver knows no way to make it blink or buzz");
  return plumb_error_reply (invocation, &error);
}

static gboolean
handle_cancel_calibration (PlumbDbusSensor *sensor, GDBusMethodInvocation *invocation,
                           gpointer user_data)
{
  const PlumbSensorObject *object = user_data;
  const PlumbCommand command = {.kind = PLUMB_COMMAND_CANCEL_CALIBRATION, .slot = object->slot};
  g_autoptr (GError) error = NULL;
  if (!plumb_command_ask (object->service, &command, object->id, NULL, &error))
    return plumb_error_reply (invocation, &error);
  plumb_dbus_sensor_complete_cancel_calibration (sensor, invocation);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static bool
parse_pose (const char *text, PlumbPose *out_pose, GError **error)
{
  if (plumb_pose_parse (text, out_pose))
    return true;
  const char *words[PLUMB_POSES + 1] = {NULL};
  for (unsigned i = 0; i < PLUMB_POSES; i++)
    words[i] = plumb_pose_to_string ((PlumbPose)i);
  return plumb_argument_word ("pose", text, words, error);
}

static gboolean
handle_calibrate (PlumbDbusSensor *sensor, GDBusMethodInvocation *invocation, const char *pose_text,
                  GVariant *options, gpointer user_data)
{
  const PlumbSensorObject *object = user_data;
  PlumbCommand command = {.kind = PLUMB_COMMAND_CALIBRATE, .slot = object->slot};
  g_autoptr (GError) error = NULL;
  if (!parse_pose (pose_text, &command.pose, &error) ||
      !plumb_argument_options ("options", options, NULL, &error) ||
      !plumb_command_ask (object->service, &command, object->id, NULL, &error))
    return plumb_error_reply (invocation, &error);
  plumb_dbus_sensor_complete_calibrate (sensor, invocation);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static void
connect_handlers (PlumbSensorObject *object)
{
  g_signal_connect (object->sensor, "handle-connect", G_CALLBACK (handle_connect), object);
  g_signal_connect (object->sensor, "handle-disconnect", G_CALLBACK (handle_disconnect), object);
  g_signal_connect (object->sensor, "handle-identify", G_CALLBACK (handle_identify), object);
  g_signal_connect (object->sensor, "handle-calibrate", G_CALLBACK (handle_calibrate), object);
  g_signal_connect (object->sensor, "handle-cancel-calibration",
                    G_CALLBACK (handle_cancel_calibration), object);
  plumb_sensor_pairing_init (object);
}

static bool
has_same_texts (PlumbDbusSensor *sensor, const PlumbServiceSensor *from)
{
  return g_strcmp0 (plumb_dbus_sensor_get_address (sensor), from->address) == 0 &&
         g_strcmp0 (plumb_dbus_sensor_get_name (sensor), from->name) == 0 &&
         g_strcmp0 (plumb_dbus_sensor_get_driver (sensor), from->driver) == 0 &&
         g_strcmp0 (plumb_dbus_sensor_get_connection_state (sensor), from->connection_state) == 0 &&
         g_strcmp0 (plumb_dbus_sensor_get_last_error (sensor), from->last_error) == 0 &&
         g_strcmp0 (plumb_dbus_sensor_get_battery_level (sensor), from->battery_level) == 0 &&
         g_strcmp0 (plumb_dbus_sensor_get_calibration_reason (sensor), from->calibration_reason) ==
             0 &&
         g_strcmp0 (plumb_dbus_sensor_get_model (sensor), from->model) == 0 &&
         g_strcmp0 (plumb_dbus_sensor_get_firmware (sensor), from->firmware) == 0 &&
         g_strv_equal (plumb_dbus_sensor_get_capabilities (sensor), from->capabilities);
}

static bool
has_same_values (const PlumbServiceSensor *shown, const PlumbServiceSensor *from)
{
  return shown->placement == from->placement && shown->reconnects == from->reconnects &&
         shown->is_bonded == from->is_bonded && shown->next_retry_us == from->next_retry_us &&
         shown->battery_percent == from->battery_percent &&
         shown->calibration == from->calibration && shown->calibrated_us == from->calibrated_us;
}

static void
show_texts (PlumbDbusSensor *sensor, const PlumbServiceSensor *from)
{
  plumb_dbus_sensor_set_address (sensor, from->address);
  plumb_dbus_sensor_set_name (sensor, from->name);
  plumb_dbus_sensor_set_driver (sensor, from->driver);
  plumb_dbus_sensor_set_connection_state (sensor, from->connection_state);
  plumb_dbus_sensor_set_last_error (sensor, from->last_error);
  plumb_dbus_sensor_set_battery_level (sensor, from->battery_level);
  plumb_dbus_sensor_set_calibration_reason (sensor, from->calibration_reason);
  plumb_dbus_sensor_set_model (sensor, from->model);
  plumb_dbus_sensor_set_firmware (sensor, from->firmware);
  plumb_dbus_sensor_set_capabilities (sensor, from->capabilities);
}

static void
show_values (const PlumbSensorObject *object, const PlumbServiceSensor *from)
{
  PlumbDbusSensor *sensor = object->sensor;
  const PlumbService *service = object->service;
  plumb_dbus_sensor_set_placement (sensor, plumb_placement_to_string (from->placement));
  plumb_dbus_sensor_set_bonded (sensor, from->is_bonded);
  plumb_dbus_sensor_set_reconnect_count (sensor, from->reconnects);
  plumb_dbus_sensor_set_next_retry_at (sensor,
                                       plumb_service_to_wall (service, from->next_retry_us));
  plumb_dbus_sensor_set_battery_percent (sensor, (gint16)from->battery_percent);
  plumb_dbus_sensor_set_calibration_state (sensor,
                                           plumb_calibration_state_to_string (from->calibration));
  plumb_dbus_sensor_set_calibrated_at (sensor,
                                       plumb_service_to_wall (service, from->calibrated_us));
}

/* Every sample leads here: what is shown already is not set again. */
static void
show (PlumbSensorObject *object, const PlumbServiceSensor *from, bool is_new)
{
  bool is_shown = !is_new && !object->service->has_moved;
  if (!is_shown || !has_same_values (&object->shown, from))
    show_values (object, from);
  if (!is_shown || !has_same_texts (object->sensor, from))
    show_texts (object->sensor, from);
  object->shown = *from;
}

static void
add (PlumbService *service, uint32_t slot, const PlumbServiceSensor *from)
{
  PlumbSensorObject *object = g_new0 (PlumbSensorObject, 1);
  object->service = service;
  object->slot = slot;
  object->id = g_strdup (from->id);
  object->path = build_path (service, slot, from);
  object->sensor = plumb_skeleton_new_sensor (read_property, write_property, object);
  plumb_dbus_sensor_set_id (object->sensor, from->id);
  connect_handlers (object);
  show (object, from, true);
  service->sensors[slot] = object;
  g_autoptr (PlumbDbusObjectSkeleton) skeleton = plumb_dbus_object_skeleton_new (object->path);
  plumb_dbus_object_skeleton_set_sensor (skeleton, object->sensor);
  g_dbus_object_manager_server_export (service->objects, G_DBUS_OBJECT_SKELETON (skeleton));
}

/* A call of a client to this very object may be the reason: its handler holds the skeleton, and
 * does not touch the rest once the host was asked. */
static void
drop (PlumbService *service, uint32_t slot)
{
  PlumbSensorObject *object = g_steal_pointer (&service->sensors[slot]);
  g_dbus_object_manager_server_unexport (service->objects, object->path);
  g_signal_handlers_disconnect_by_data (object->sensor, object);
  g_object_unref (object->sensor);
  g_free (object->id);
  g_free (object->path);
  g_free (object);
}

void
plumb_sensor_objects_update (PlumbService *service, const PlumbServiceState *state)
{
  for (uint32_t slot = 0; slot < PLUMB_SENSORS_MAX; slot++) {
    const PlumbServiceSensor *from = state->sensors[slot];
    PlumbSensorObject *object = service->sensors[slot];
    if (object != NULL && (from == NULL || !g_str_equal (object->id, from->id)))
      drop (service, slot);
    if (from == NULL)
      continue;
    if (service->sensors[slot] == NULL)
      add (service, slot, from);
    else
      show (service->sensors[slot], from, false);
  }
}

void
plumb_sensor_objects_clear (PlumbService *service)
{
  for (uint32_t slot = 0; slot < PLUMB_SENSORS_MAX; slot++)
    if (service->sensors[slot] != NULL)
      drop (service, slot);
}

static GVariant *
build_quality (const PlumbEvent *event)
{
  GVariantBuilder builder;
  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&builder, "{sv}", "pose",
                         g_variant_new_string (plumb_pose_to_string (event->calibration.pose)));
  g_variant_builder_add (
      &builder, "{sv}", "reason",
      g_variant_new_string (plumb_calibration_reason_to_string (event->calibration.reason)));
  g_variant_builder_add (
      &builder, "{sv}", "hint",
      g_variant_new_string (plumb_calibration_reason_to_hint (event->calibration.reason)));
  g_variant_builder_add (&builder, "{sv}", "spread_deg",
                         g_variant_new_double (event->calibration.spread_deg));
  return g_variant_builder_end (&builder);
}

void
plumb_sensor_objects_emit (PlumbService *service, const PlumbEvent *event)
{
  const PlumbSensorObject *object =
      event->slot < PLUMB_SENSORS_MAX ? service->sensors[event->slot] : NULL;
  bool is_ok = event->calibration.reason == PLUMB_CALIBRATION_OK;
  if (object == NULL)
    return;
  if (event->kind == PLUMB_EVENT_CALIBRATION_PROGRESS)
    plumb_dbus_sensor_emit_calibration_progress (
        object->sensor, event->calibration.fraction,
        is_ok ? "keep still" : plumb_calibration_reason_to_hint (event->calibration.reason));
  else
    plumb_dbus_sensor_emit_calibration_finished (
        object->sensor, is_ok,
        is_ok ? "" : plumb_error_to_name (PLUMB_SERVICE_ERROR_CALIBRATION_FAILED),
        build_quality (event));
}
