/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The open sensor service, version 1, as bytes: docs/open-sensor-service.md. Plain C, no board. */
#ifndef OPEN_SENSOR_H
#define OPEN_SENSOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define OPEN_SENSOR_SERVICE "3d1e0001-85fa-4656-b342-f29bb483d05c"
#define OPEN_SENSOR_SAMPLES "3d1e0002-85fa-4656-b342-f29bb483d05c"
#define OPEN_SENSOR_CONFIG  "3d1e0003-85fa-4656-b342-f29bb483d05c"

#define OPEN_SENSOR_COUNTS_PER_G   4096
#define OPEN_SENSOR_COUNTS_PER_DPS 16
#define OPEN_SENSOR_HEAD_SIZE      8
#define OPEN_SENSOR_TRIPLET_SIZE   6
#define OPEN_SENSOR_CONFIG_SIZE    5
#define OPEN_SENSOR_TRIPLETS_MAX   20
#define OPEN_SENSOR_VALUE_MAX                                                                      \
  (OPEN_SENSOR_HEAD_SIZE + 2 * OPEN_SENSOR_TRIPLETS_MAX * OPEN_SENSOR_TRIPLET_SIZE)
#define OPEN_SENSOR_TENTHS_HZ_MIN 10   /* 1 Hz */
#define OPEN_SENSOR_TENTHS_HZ_MAX 1000 /* 100 Hz */

enum {
  OPEN_SENSOR_KNOWS_WORN = 1 << 0,
  OPEN_SENSOR_WORN = 1 << 1,
  OPEN_SENSOR_CHARGING = 1 << 2,
  OPEN_SENSOR_HAS_RATE = 1 << 3, /* angular rate follows each acceleration */
};

typedef struct {
  bool has_rate;
  uint16_t tenths_hz;
  uint8_t triplets; /* a notification */
} OpenSensorConfig;

typedef struct {
  uint8_t bytes[OPEN_SENSOR_VALUE_MAX];
  size_t size;
  uint16_t sequence;
} OpenSensorValue;

static inline void
open_sensor_put_u16 (uint8_t *bytes, uint16_t value)
{
  bytes[0] = (uint8_t)value;
  bytes[1] = (uint8_t)(value >> 8);
}

/* Begins a notification's value; the sequence number goes on by itself. */
static inline void
open_sensor_begin (OpenSensorValue *value, uint8_t flags)
{
  value->bytes[0] = flags;
  value->bytes[1] = 0;
  open_sensor_put_u16 (value->bytes + 2, value->sequence++);
  value->size = OPEN_SENSOR_HEAD_SIZE;
}

/* Adds a sample; rate counts only where the flags said so. False: it is full. */
static inline bool
open_sensor_add (OpenSensorValue *value, const int16_t accel[3], const int16_t rate[3])
{
  bool has_rate = value->bytes[0] & OPEN_SENSOR_HAS_RATE;

  if (value->bytes[1] == OPEN_SENSOR_TRIPLETS_MAX)
    return false;
  for (int axis = 0; axis < 3; axis++, value->size += 2)
    open_sensor_put_u16 (value->bytes + value->size, (uint16_t)accel[axis]);
  for (int axis = 0; has_rate && axis < 3; axis++, value->size += 2)
    open_sensor_put_u16 (value->bytes + value->size, (uint16_t)rate[axis]);
  value->bytes[1]++;
  return true;
}

/* Ends it with the time of the last sample. */
static inline void
open_sensor_end (OpenSensorValue *value, uint32_t time_ms)
{
  open_sensor_put_u16 (value->bytes + 4, (uint16_t)time_ms);
  open_sensor_put_u16 (value->bytes + 6, (uint16_t)(time_ms >> 16));
}

static inline void
open_sensor_config_to_bytes (const OpenSensorConfig *config, uint8_t *bytes)
{
  bytes[0] = 1;
  bytes[1] = config->has_rate ? 1 : 0;
  open_sensor_put_u16 (bytes + 2, config->tenths_hz);
  bytes[4] = config->triplets;
}

/* Takes what was written as far as the sensor can; payload_max is the MTU less 3. False: the bytes
 * are no configuration, and nothing changes. */
static inline bool
open_sensor_config_from_bytes (const uint8_t *bytes, size_t size, size_t payload_max,
                               OpenSensorConfig *out_config)
{
  OpenSensorConfig config;
  size_t fitting;

  if (size != OPEN_SENSOR_CONFIG_SIZE || bytes[0] != 1 || bytes[4] == 0)
    return false;
  config.has_rate = bytes[1] & 1;
  config.tenths_hz = (uint16_t)(bytes[2] | bytes[3] << 8);
  if (config.tenths_hz < OPEN_SENSOR_TENTHS_HZ_MIN)
    config.tenths_hz = OPEN_SENSOR_TENTHS_HZ_MIN;
  if (config.tenths_hz > OPEN_SENSOR_TENTHS_HZ_MAX)
    config.tenths_hz = OPEN_SENSOR_TENTHS_HZ_MAX;
  fitting = (payload_max - OPEN_SENSOR_HEAD_SIZE) /
            (OPEN_SENSOR_TRIPLET_SIZE * (config.has_rate ? 2u : 1u));
  if (fitting > OPEN_SENSOR_TRIPLETS_MAX)
    fitting = OPEN_SENSOR_TRIPLETS_MAX;
  config.triplets = bytes[4] < fitting ? bytes[4] : (uint8_t)fitting;
  *out_config = config;
  return true;
}

#endif
