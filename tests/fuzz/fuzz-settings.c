/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any text as a settings file: settings that are sane, or an error that says something. */
#include <stdint.h>
#include <string.h>

#include "settings-ini.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
check_settings (const PlumbSettings *settings)
{
  g_assert_cmpuint (settings->values.n_sensors, <=, PLUMB_SENSORS_MAX);
  g_assert_cmpfloat (settings->values.slouch.dwell_s, >=, 1);
  g_assert_cmpfloat (settings->values.slouch.dwell_s, <=, 300);
  for (guint i = 0; i < settings->values.n_sensors; i++) {
    g_autoptr (GError) error = NULL;
    plumb_settings_sensor_check (&settings->values.sensors[i], &error);
    g_assert_no_error (error);
  }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbSettings) settings = plumb_settings_parse ("f", (const char *)data, size, &error);
  g_assert_true ((settings == NULL) == (error != NULL));
  if (settings != NULL) {
    check_settings (settings);
  } else {
    g_assert_true (g_utf8_validate (error->message, -1, NULL));
    g_assert_true (g_str_has_prefix (error->message, "f:"));
  }
  return 0;
}
