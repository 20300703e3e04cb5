/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sensor-request.h"

#include <glib.h>

/* Another device, or another way to speak to it. */
static bool
is_other_sensor (const PlumbSensorSettings *a, const PlumbSensorSettings *b)
{
  return g_strcmp0 (a->address, b->address) != 0 || g_strcmp0 (a->name, b->name) != 0 ||
         g_strcmp0 (a->driver, b->driver) != 0 || g_strcmp0 (a->adapter, b->adapter) != 0;
}

static bool
is_other_stream (const PlumbSensorSettings *a, const PlumbSensorSettings *b)
{
  return a->rate_hz != b->rate_hz || a->notify != b->notify ||
         a->is_vibration_wanted != b->is_vibration_wanted;
}

bool
plumb_sensor_request_set (PlumbSensorRequest *request, const PlumbSensorSettings *settings)
{
  bool is_same = settings != NULL && request->settings != NULL && !request->is_replaced &&
                 !is_other_sensor (request->settings, settings);
  if (!is_same) {
    g_clear_pointer (&request->next, plumb_settings_sensor_free);
    request->next = settings != NULL ? plumb_settings_sensor_dup (settings) : NULL;
    request->is_replaced = request->settings != NULL || settings != NULL;
    return false;
  }
  bool is_other = is_other_stream (request->settings, settings);
  plumb_settings_sensor_free (request->settings);
  request->settings = plumb_settings_sensor_dup (settings);
  return is_other;
}

void
plumb_sensor_request_follow (PlumbSensorRequest *request, const PlumbSensorSettings *settings,
                             const char *address)
{
  if (settings == NULL || settings->address == NULL || request->settings == NULL ||
      request->settings->address == NULL || g_ascii_strcasecmp (settings->address, address) != 0)
    return;
  g_free (request->settings->address);
  request->settings->address = g_strdup (settings->address);
}

void
plumb_sensor_request_install_next (PlumbSensorRequest *request)
{
  g_clear_pointer (&request->settings, plumb_settings_sensor_free);
  request->settings = g_steal_pointer (&request->next);
  request->is_replaced = false;
  request->is_released = false;
}

bool
plumb_sensor_request_is_wanted (const PlumbSensorRequest *request)
{
  return request->settings != NULL && !request->is_replaced && !request->is_released;
}

void
plumb_sensor_request_clear (PlumbSensorRequest *request)
{
  g_clear_pointer (&request->settings, plumb_settings_sensor_free);
  g_clear_pointer (&request->next, plumb_settings_sensor_free);
}
