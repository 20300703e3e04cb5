/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One measurement of one worn sensor, after its driver has decoded it. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* How many sensors one daemon serves at once: PlumbSample.slot is below this. */
#define PLUMB_SENSORS_MAX 8

/* Which members of a PlumbSample hold a value. A sample carries at least one. */
typedef enum {
  PLUMB_SAMPLE_ACCEL = 1 << 0, /* accel_g */
  PLUMB_SAMPLE_RATE = 1 << 1,  /* rate_dps; only together with ACCEL */
  PLUMB_SAMPLE_ANGLE = 1 << 2, /* angle_deg: the device's own trunk angle */
  PLUMB_SAMPLE_FLAG = 1 << 3,  /* is_slouching: the device's own verdict */
  PLUMB_SAMPLE_WORN = 1 << 4,  /* is_worn: skin contact or an equal proof */
  /* No value of its own: the sensor tells only changes and was asked in a silence, so that the same
   * vector again and again is stillness and not a stuck sensor. */
  PLUMB_SAMPLE_CONFIRMED = 1 << 5,
} PlumbSampleFields;

typedef struct {
  int64_t time_us;    /* when the host received it, CLOCK_BOOTTIME, microseconds */
  uint32_t slot;      /* the slot that the composition root gave the sensor */
  uint32_t fields;    /* PlumbSampleFields, or-ed */
  double accel_g[3];  /* specific force in the sensor's frame, in g; at rest its length is 1 */
  double rate_dps[3]; /* angular rate in the same frame, degrees per second */
  double angle_deg;   /* signed; its zero and its sign are the device's own */
  bool is_slouching;
  bool is_worn;
} PlumbSample;
