/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The part of org.plumbline.Posture1.Manager that is about sensors: adding, removing, finding. */
#include "arguments.h"
#include "errors.h"
#include "sensor.h"
#include "service-private.h"

#define DISCOVERY_S     30
#define DISCOVERY_MAX_S 300
#define RATE_MAX_HZ     200.0

static bool
take_placement (GVariant *options, PlumbSensorSettings *sensor, GError **error)
{
  const char *text;
  return !g_variant_lookup (options, "placement", "&s", &text) ||
         plumb_argument_placement ("placement", text, &sensor->placement, error);
}

static bool
check_driver (const char *text, GError **error)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  size_t count;
  const PlumbSensorDriver *const *drivers = plumb_sensor_drivers (&count);
  for (size_t i = 0; i < count; i++)
    g_ptr_array_add (words, (char *)plumb_sensor_driver_info (drivers[i])->family);
  g_ptr_array_add (words, NULL);
  return plumb_argument_word ("driver", text, (const char *const *)words->pdata, error);
}

/* "auto" is the default. */
static bool
take_driver (GVariant *options, PlumbSensorSettings *sensor, GError **error)
{
  const char *text;
  if (!g_variant_lookup (options, "driver", "&s", &text) || g_str_equal (text, "auto"))
    return true;
  if (!check_driver (text, error))
    return false;
  sensor->driver = g_strdup (text);
  return true;
}

static bool
take_text (GVariant *options, const char *key, char **out_text, GError **error)
{
  return !g_variant_lookup (options, key, "s", out_text) ||
         plumb_argument_text (key, *out_text, 1, 64, error);
}

/* "C0:FF:EE:00:00:01" -> "C0-FF-EE-00-00-01": a NAME that the settings take. */
static bool
take_id (GVariant *options, PlumbSensorSettings *sensor, GError **error)
{
  g_clear_pointer (&sensor->id, g_free);
  if (g_variant_lookup (options, "id", "s", &sensor->id))
    return plumb_argument_id ("id", sensor->id, error);
  sensor->id = g_strdelimit (g_strdup (sensor->address), ":", '-');
  return true;
}

static bool
fill_sensor (PlumbSensorSettings *sensor, const char *address, GVariant *options, GError **error)
{
  static const PlumbOption known[] = {{"name", "s"},    {"placement", "s"}, {"driver", "s"},
                                      {"rate_hz", "d"}, {"id", "s"},        {NULL, NULL}};
  return plumb_argument_address ("address", address, &sensor->address, error) &&
         plumb_argument_options ("options", options, known, error) &&
         take_id (options, sensor, error) && take_text (options, "name", &sensor->name, error) &&
         take_driver (options, sensor, error) && take_placement (options, sensor, error) &&
         (!g_variant_lookup (options, "rate_hz", "d", &sensor->rate_hz) ||
          plumb_argument_number ("rate_hz", sensor->rate_hz, 1, RATE_MAX_HZ, error));
}

static bool
add_sensor (PlumbService *service, const char *address, GVariant *options, const char **out_path,
            GError **error)
{
  /* What the client does not say is as the table of settings has it. */
  g_autoptr (PlumbSensorSettings) sensor = plumb_settings_sensor_new ("");
  uint32_t slot = PLUMB_SENSORS_MAX;
  if (!fill_sensor (sensor, address, options, error) ||
      !plumb_sensor_objects_check_new (service, sensor->id, sensor->address, error) ||
      !service->host.add_sensor (sensor, &slot, service->host_data, error))
    return false;
  *out_path = plumb_sensor_objects_get_path (service, slot);
  if (*out_path == NULL)
    g_set_error (error, PLUMB_SERVICE_ERROR, PLUMB_SERVICE_ERROR_SENSOR_UNAVAILABLE,
                 "the sensor was written down, but is not shown yet");
  return *out_path != NULL;
}

static gboolean
handle_add_sensor (PlumbDbusManager *manager, GDBusMethodInvocation *invocation,
                   const char *address, GVariant *options, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  const char *path;
  if (!add_sensor (user_data, address, options, &path, &error))
    return plumb_error_reply (invocation, &error);
  plumb_dbus_manager_complete_add_sensor (manager, invocation, path);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
handle_remove_sensor (PlumbDbusManager *manager, GDBusMethodInvocation *invocation,
                      const char *path, gpointer user_data)
{
  PlumbService *service = user_data;
  g_autoptr (GError) error = NULL;
  int slot = plumb_sensor_objects_find (service, path);
  if (slot < 0)
    g_set_error (&error, PLUMB_SERVICE_ERROR, PLUMB_SERVICE_ERROR_NO_SUCH_SENSOR,
                 "sensor: there is no sensor at that path");
  if (slot < 0 || !service->host.remove_sensor ((uint32_t)slot, service->host_data, &error))
    return plumb_error_reply (invocation, &error);
  plumb_dbus_manager_complete_remove_sensor (manager, invocation);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
handle_start_discovery (PlumbDbusManager *manager, GDBusMethodInvocation *invocation,
                        GVariant *options, gpointer user_data)
{
  static const PlumbOption known[] = {{"seconds", "u"}, {NULL, NULL}};
  PlumbService *service = user_data;
  g_autoptr (GError) error = NULL;
  guint32 seconds = DISCOVERY_S;
  if (!plumb_argument_options ("options", options, known, &error))
    return plumb_error_reply (invocation, &error);
  g_variant_lookup (options, "seconds", "u", &seconds);
  if (!plumb_argument_range ("seconds", seconds, 1, DISCOVERY_MAX_S, &error) ||
      !service->host.start_discovery (seconds, service->host_data, &error))
    return plumb_error_reply (invocation, &error);
  plumb_dbus_manager_complete_start_discovery (manager, invocation);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
handle_stop_discovery (PlumbDbusManager *manager, GDBusMethodInvocation *invocation,
                       gpointer user_data)
{
  PlumbService *service = user_data;
  g_autoptr (GError) error = NULL;
  if (!service->host.stop_discovery (service->host_data, &error))
    return plumb_error_reply (invocation, &error);
  plumb_dbus_manager_complete_stop_discovery (manager, invocation);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

void
plumb_manager_init_sensors (PlumbService *service)
{
  g_signal_connect (service->manager, "handle-add-sensor", G_CALLBACK (handle_add_sensor), service);
  g_signal_connect (service->manager, "handle-remove-sensor", G_CALLBACK (handle_remove_sensor),
                    service);
  g_signal_connect (service->manager, "handle-start-discovery", G_CALLBACK (handle_start_discovery),
                    service);
  g_signal_connect (service->manager, "handle-stop-discovery", G_CALLBACK (handle_stop_discovery),
                    service);
}
