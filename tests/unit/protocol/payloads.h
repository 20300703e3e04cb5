/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bytes from a sensor, and what must come of them. */
#pragma once

#include "sensor.h"

typedef struct {
  const char *family;
  const char *name; /* what it is; for a documented example also where it stands */
  uint8_t characteristic;
  const char *hex;
  size_t n_zeros;    /* appended to hex */
  size_t n_samples;  /* wanted */
  uint32_t fields;   /* of the first one; 0: acceleration alone */
  double v[3];       /* its accel_g, or its angle_deg in v[0] */
  size_t n_next;     /* how many of the samples after the first are compared too */
  double next[2][3]; /* their accel_g */
  double tolerance;  /* 0: 0.001 */
  double rate[3];    /* its rate_dps */
  bool is_slouching; /* the first one's */
  bool is_worn;
  const char *drop;  /* the kind that is counted, NULL: none of any kind */
  uint64_t n_drops;  /* 0 with a kind: one */
  const char *start; /* a script instead of the usual start */
} Payload;

extern const Payload payloads_documented[];
extern const Payload payloads_spoilt[];
