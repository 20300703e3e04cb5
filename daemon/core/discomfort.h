/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * When the wearer's own check-ins tell of discomfort again and again, it is worth saying once: talk
 * to a professional. Nothing is measured, inferred or judged here: days are counted. The figures
 * are the settings' and are reminders, not medical limits.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "settings.h"

/* The days that are looked at: the longest that the settings can ask for (16 weeks), and a
 * fortnight on either side. */
#define PLUMB_DISCOMFORT_DAYS (16 * 7 + 2 * 14)

typedef struct {
  bool is_due;
  unsigned days;        /* with discomfort among the last within_days */
  unsigned within_days; /* as the settings say */
  unsigned weeks;       /* whole weeks that it has been told of without a pause of over two weeks */
} PlumbDiscomfort;

/* comfort: 0-10, -1: not said. */
bool plumb_discomfort_is_told (int comfort, bool is_sore, const PlumbSettingsValues *values);
/* has_discomfort: by day, [0] is today. */
void plumb_discomfort_judge (const bool has_discomfort[PLUMB_DISCOMFORT_DAYS],
                             const PlumbSettingsValues *values, PlumbDiscomfort *out_discomfort);
