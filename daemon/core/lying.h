/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lying: tilted far, and for longer than anybody stoops, whatever moves meanwhile: who turns over
 * in bed lies. Counted from when the trunk was last upright, within the 20 degrees that ISO 11226
 * and RULA call so: a stoop goes down in a second or two and is held, as ISO 11226 has it, for some
 * four; lying down takes six to twelve (measured at the waist, 60 times). Pure. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

typedef struct {
  bool is_lying;
  int64_t since_us; /* while is_lying */
  bool has_seen;
  int64_t seen_us;
  int64_t upright_us; /* the last time, or when it was first looked */
  bool is_far;        /* beyond the upper mark ... */
  int64_t far_us;     /* ... since when */
  bool is_tilted;     /* beyond the lower mark ... */
  int64_t tilted_us;  /* ... since when */
} PlumbLying;

/* Tilts below this may be given as 0. */
#define PLUMB_LYING_UPRIGHT_DEG 20.0

typedef struct {
  double tilt_deg;  /* from upright, as posture follows it */
  double quick_deg; /* the same, as bends follow it */
  bool is_sitting;  /* known to sit: a seat lets nobody's pelvis tilt so far but to lie down */
  int64_t time_us;
} PlumbLyingInput;

/* There is nothing to tell it by. */
void plumb_lying_reset (PlumbLying *lying);
/* A gap of up to a minute changes nothing: what was seen before it and after it counts. */
void plumb_lying_feed (PlumbLying *lying, const PlumbLyingInput *input);
