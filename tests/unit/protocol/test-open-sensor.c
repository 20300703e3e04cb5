/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The example firmware's bytes against the driver, and both against the specification. */
#include "open_sensor.h"
#include "talk.h"

static void
test_specification_example (void)
{
  g_autoptr (GByteArray) example =
      talk_bytes ("00 02 01 00 e8 03 00 00 00 00 00 00 00 10 00 08 00 00 db 0d");
  OpenSensorValue value = {.sequence = 1};
  Talk talk;

  open_sensor_begin (&value, 0);
  g_assert_true (open_sensor_add (&value, (const int16_t[]){0, 0, 4096}, NULL));
  g_assert_true (open_sensor_add (&value, (const int16_t[]){2048, 0, 3547}, NULL));
  open_sensor_end (&value, 1000);
  g_assert_cmpmem (value.bytes, value.size, example->data, example->len);

  talk_begin (&talk, "plumbline", NULL);
  talk_start_readily (&talk);
  g_assert_cmpuint (talk_notify (&talk, 0, value.bytes, value.size), ==, 2);
  g_assert_cmpfloat_with_epsilon (talk.samples[1].accel_g[0], 0.5, 0.001);
  g_assert_cmpfloat_with_epsilon (talk.samples[1].accel_g[2], 0.866, 0.001);
  talk_end (&talk);
}

static void
test_with_rate (void)
{
  const int16_t accel[3] = {0, -4096, 0}, rate[3] = {160, -320, 80};
  OpenSensorValue value = {0};
  Talk talk;

  open_sensor_begin (&value, OPEN_SENSOR_HAS_RATE | OPEN_SENSOR_KNOWS_WORN | OPEN_SENSOR_WORN);
  for (int i = 0; i < OPEN_SENSOR_TRIPLETS_MAX; i++)
    g_assert_true (open_sensor_add (&value, accel, rate));
  g_assert_false (open_sensor_add (&value, accel, rate));
  open_sensor_end (&value, UINT32_MAX);
  g_assert_cmpuint (value.size, ==, sizeof value.bytes);

  talk_begin (&talk, "plumbline", NULL);
  talk_start_readily (&talk);
  g_assert_cmpuint (talk_notify (&talk, 0, value.bytes, value.size), ==, OPEN_SENSOR_TRIPLETS_MAX);
  g_assert_cmphex (talk.samples[0].fields, ==,
                   PLUMB_SAMPLE_ACCEL | PLUMB_SAMPLE_RATE | PLUMB_SAMPLE_WORN);
  g_assert_cmpfloat (talk.samples[0].accel_g[1], ==, -1);
  g_assert_cmpfloat (talk.samples[0].rate_dps[1], ==, -20);
  g_assert_true (talk.samples[0].is_worn);
  talk_end (&talk);
}

/* Whatever the driver may write, the firmware takes, and what it says then the driver understands.
 */
static void
test_every_configuration (void)
{
  const PlumbSensorInfo *info =
      plumb_sensor_driver_info (plumb_sensor_driver_by_name ("plumbline"));
  const size_t payloads[] = {20, 244};

  g_assert_cmpuint (info->n_writes, ==, info->n_rates);
  for (size_t i = 0; i < info->n_writes; i++)
    for (size_t j = 0; j < G_N_ELEMENTS (payloads); j++) {
      uint8_t bytes[OPEN_SENSOR_CONFIG_SIZE];
      OpenSensorConfig config = {0};

      g_assert_true (open_sensor_config_from_bytes (info->writes[i].pattern, info->writes[i].size,
                                                    payloads[j], &config));
      g_assert_cmpfloat (config.tenths_hz / 10.0, ==, info->rates_hz[i]);
      g_assert_cmpuint (OPEN_SENSOR_HEAD_SIZE + 6u * config.triplets, <=, payloads[j]);
      g_assert_cmpuint (config.triplets, >=, 1);
      open_sensor_config_to_bytes (&config, bytes);
      if (payloads[j] == 244)
        g_assert_cmpmem (bytes, sizeof bytes, info->writes[i].pattern, info->writes[i].size);
    }
}

static void
test_spoilt_configuration (void)
{
  const uint8_t good[] = {1, 0, 100, 0, 1}, later[] = {2, 0, 100, 0, 1}, none[] = {1, 0, 100, 0, 0};
  const uint8_t slow[] = {1, 0, 0, 0, 1}, fast[] = {1, 1, 0xff, 0xff, 255};
  OpenSensorConfig config = {.tenths_hz = 77};

  g_assert_false (open_sensor_config_from_bytes (good, 4, 20, &config));
  g_assert_false (open_sensor_config_from_bytes (later, 5, 20, &config));
  g_assert_false (open_sensor_config_from_bytes (none, 5, 20, &config));
  g_assert_cmpuint (config.tenths_hz, ==, 77);
  g_assert_true (open_sensor_config_from_bytes (slow, 5, 20, &config));
  g_assert_cmpuint (config.tenths_hz, ==, OPEN_SENSOR_TENTHS_HZ_MIN);
  g_assert_true (open_sensor_config_from_bytes (fast, 5, 20, &config));
  g_assert_cmpuint (config.tenths_hz, ==, OPEN_SENSOR_TENTHS_HZ_MAX);
  g_assert_cmpuint (config.triplets, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/open-sensor/specification-example", test_specification_example);
  g_test_add_func ("/open-sensor/with-rate", test_with_rate);
  g_test_add_func ("/open-sensor/every-configuration", test_every_configuration);
  g_test_add_func ("/open-sensor/spoilt-configuration", test_spoilt_configuration);
  return g_test_run ();
}
