/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Three numbers as a direction. Angles are always between two directions, never Euler angles, so
 * that it does not matter how the sensor sits on the body. */
#pragma once

#include <math.h>
#include <stdbool.h>
#include <string.h>

#define PLUMB_DEG_PER_RAD (180.0 / 3.14159265358979323846)

static inline double
plumb_vector_dot (const double a[3], const double b[3])
{
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

static inline double
plumb_vector_length (const double a[3])
{
  return sqrt (plumb_vector_dot (a, a));
}

static inline void
plumb_vector_cross (const double a[3], const double b[3], double out[3])
{
  out[0] = a[1] * b[2] - a[2] * b[1];
  out[1] = a[2] * b[0] - a[0] * b[2];
  out[2] = a[0] * b[1] - a[1] * b[0];
}

static inline void
plumb_vector_copy (double to[3], const double from[3])
{
  memcpy (to, from, 3 * sizeof (double));
}

/* Makes the length 1. False, and nothing changed, if it has none. */
static inline bool
plumb_vector_normalise (double a[3])
{
  double length = plumb_vector_length (a);
  if (!(length > 1e-9))
    return false;
  for (int i = 0; i < 3; i++)
    a[i] /= length;
  return true;
}

/* 0-180 degrees between two vectors of any length; good to 0.00001 of it also near 0, where an arc
 * cosine is not. In single precision from here on: it costs a third, five times a sample. */
static inline double
plumb_vector_angle_deg (const double a[3], const double b[3])
{
  double cross[3];
  plumb_vector_cross (a, b, cross);
  float across = (float)plumb_vector_length (cross), along = (float)plumb_vector_dot (a, b);
  return (double)atan2f (across, along) * PLUMB_DEG_PER_RAD;
}

/* Are two unit vectors closer than the angle whose chord has this square? Many times cheaper than
 * the angle itself, and exact near 0. */
static inline bool
plumb_vector_is_within (const double a[3], const double b[3], double chord_square)
{
  double x = a[0] - b[0], y = a[1] - b[1], z = a[2] - b[2];

  return x * x + y * y + z * z <= chord_square;
}

/* (2 sin (angle / 2)) squared, for the above. */
#define PLUMB_CHORD_SQUARE_1_DEG 3.0458e-4
#define PLUMB_CHORD_SQUARE_5_DEG 7.6106e-3

/* The angle where it is 20 degrees or more, 0 below: for those who only ask about large ones. */
static inline double
plumb_vector_large_angle_deg (const double a[3], const double b[3])
{
  static const double cosine_square = 0.8830222215594891; /* of 20 degrees */
  double dot = plumb_vector_dot (a, b);
  bool is_small =
      dot > 0 && dot * dot > cosine_square * plumb_vector_dot (a, a) * plumb_vector_dot (b, b);

  return is_small ? 0 : plumb_vector_angle_deg (a, b);
}
