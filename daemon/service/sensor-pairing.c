/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sensor.Pair and what belongs to it. */
#include "arguments.h"
#include "errors.h"
#include "names.h"
#include "service-private.h"

#define PASSKEY_MAX 999999

static gboolean
handle_pair (PlumbDbusSensor *sensor, GDBusMethodInvocation *invocation, GVariant *options,
             gpointer user_data)
{
  static const PlumbOption known[] = {{"can-enter-passkey", "b"}, {NULL, NULL}};
  const PlumbSensorObject *object = user_data;
  const PlumbService *service = object->service;
  g_autoptr (GError) error = NULL;
  gboolean can_enter = FALSE;
  if (!plumb_argument_options ("options", options, known, &error))
    return plumb_error_reply (invocation, &error);
  g_variant_lookup (options, "can-enter-passkey", "b", &can_enter);
  if (!service->host.pair_sensor (object->slot, can_enter, service->host_data, &error))
    return plumb_error_reply (invocation, &error);
  plumb_dbus_sensor_complete_pair (sensor, invocation);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
handle_cancel_pairing (PlumbDbusSensor *sensor, GDBusMethodInvocation *invocation,
                       gpointer user_data)
{
  const PlumbSensorObject *object = user_data;
  const PlumbService *service = object->service;
  g_autoptr (GError) error = NULL;
  if (!service->host.cancel_pairing (object->slot, service->host_data, &error))
    return plumb_error_reply (invocation, &error);
  plumb_dbus_sensor_complete_cancel_pairing (sensor, invocation);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
handle_enter_passkey (PlumbDbusSensor *sensor, GDBusMethodInvocation *invocation, guint passkey,
                      gpointer user_data)
{
  const PlumbSensorObject *object = user_data;
  const PlumbService *service = object->service;
  g_autoptr (GError) error = NULL;
  if (!plumb_argument_range ("passkey", passkey, 0, PASSKEY_MAX, &error) ||
      !service->host.enter_passkey (object->slot, passkey, service->host_data, &error))
    return plumb_error_reply (invocation, &error);
  plumb_dbus_sensor_complete_enter_passkey (sensor, invocation);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

void
plumb_sensor_pairing_init (PlumbSensorObject *object)
{
  g_signal_connect (object->sensor, "handle-pair", G_CALLBACK (handle_pair), object);
  g_signal_connect (object->sensor, "handle-cancel-pairing", G_CALLBACK (handle_cancel_pairing),
                    object);
  g_signal_connect (object->sensor, "handle-enter-passkey", G_CALLBACK (handle_enter_passkey),
                    object);
}

static PlumbSensorObject *
object_at (PlumbService *service, uint32_t slot)
{
  return slot < PLUMB_SENSORS_MAX ? service->sensors[slot] : NULL;
}

void
plumb_service_emit_passkey_wanted (PlumbService *service, uint32_t slot)
{
  const PlumbSensorObject *object = object_at (service, slot);
  if (object != NULL)
    plumb_dbus_sensor_emit_passkey_wanted (object->sensor);
}

void
plumb_service_emit_pairing_finished (PlumbService *service, uint32_t slot, const GError *error,
                                     const char *message)
{
  const PlumbSensorObject *object = object_at (service, slot);
  if (object != NULL)
    plumb_dbus_sensor_emit_pairing_finished (object->sensor, error == NULL,
                                             error != NULL ? plumb_error_to_name (error->code) : "",
                                             error != NULL ? error->message : message);
}
