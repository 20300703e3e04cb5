/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a worn sensor feels at one moment, before any family turns it into bytes. */
#pragma once

#include <stdbool.h>

/* The frame of composed motion: x up along the trunk, y to the wearer's left, z forward. */
typedef struct {
  double accel_g[3];  /* specific force, g; 1 long at rest */
  double rate_dps[3]; /* angular rate, degrees per second */
  bool is_silent;     /* nothing to play: the sensor keeps the link and says nothing */
  bool is_link_down;  /* the sensor cannot be reached */
  bool is_off_body;   /* nobody wears it; some sensors notice */
  const char *label;  /* what the recording or the script calls this moment, "" none */
} PlumbMotion;
