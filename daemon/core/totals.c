/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "totals.h"

#include <string.h>

typedef struct {
  const char *column;
  const char *key;
  size_t offset;
  enum { WORN, ELSE, OVERLAY } group; /* states with the wearer, other states, parts of states */
} Column;

#define COLUMN(state, group)                                                                       \
  {                                                                                                \
#state "_us", #state "_s", offsetof(PlumbTotals, state##_us), group                            \
  }

static const Column columns[PLUMB_TOTALS_COLUMNS] = {
    COLUMN (upright, WORN),       COLUMN (slouching, WORN),  COLUMN (leaning, WORN),
    COLUMN (moving, WORN),        COLUMN (lying, WORN),      COLUMN (unjudged, WORN),
    COLUMN (not_worn, ELSE),      COLUMN (no_data, ELSE),    COLUMN (paused, ELSE),
    COLUMN (walking, OVERLAY),    COLUMN (sitting, OVERLAY), COLUMN (standing, OVERLAY),
    COLUMN (stationary, OVERLAY),

    COLUMN (off, ELSE),           COLUMN (missing, OVERLAY), COLUMN (reclining, WORN),
};

const char *
plumb_totals_get_column (unsigned index)
{
  return columns[index].column;
}

const char *
plumb_totals_get_key (unsigned index)
{
  return columns[index].key;
}

int
plumb_totals_find_key (const char *key)
{
  for (int i = 0; i < PLUMB_TOTALS_COLUMNS; i++)
    if (strcmp (columns[i].key, key) == 0)
      return i;
  return -1;
}

bool
plumb_totals_is_state (unsigned index)
{
  return columns[index].group != OVERLAY;
}

int64_t
plumb_totals_get (const PlumbTotals *totals, unsigned index)
{
  int64_t value;
  memcpy (&value, (const char *)totals + columns[index].offset, sizeof value);
  return value;
}

void
plumb_totals_set (PlumbTotals *totals, unsigned index, int64_t value_us)
{
  memcpy ((char *)totals + columns[index].offset, &value_us, sizeof value_us);
}

void
plumb_totals_add (PlumbTotals *totals, const PlumbTotals *more)
{
  for (unsigned i = 0; i < PLUMB_TOTALS_COLUMNS; i++)
    plumb_totals_set (totals, i, plumb_totals_get (totals, i) + plumb_totals_get (more, i));
}

void
plumb_totals_subtract (PlumbTotals *totals, const PlumbTotals *less)
{
  for (unsigned i = 0; i < PLUMB_TOTALS_COLUMNS; i++)
    plumb_totals_set (totals, i, plumb_totals_get (totals, i) - plumb_totals_get (less, i));
}

bool
plumb_totals_is_empty (const PlumbTotals *totals)
{
  for (unsigned i = 0; i < PLUMB_TOTALS_COLUMNS; i++)
    if (plumb_totals_get (totals, i) != 0)
      return false;
  return true;
}

bool
plumb_totals_is_key_known (const PlumbTotals *totals, unsigned index)
{
  size_t offset = columns[index].offset;
  bool is_posture =
      offset == offsetof (PlumbTotals, sitting_us) || offset == offsetof (PlumbTotals, standing_us);
  return !is_posture || totals->sitting_us > 0 || totals->standing_us > 0;
}

int64_t
plumb_totals_get_monitored (const PlumbTotals *totals)
{
  int64_t sum = 0;
  for (unsigned i = 0; i < PLUMB_TOTALS_COLUMNS; i++)
    if (columns[i].group == WORN)
      sum += plumb_totals_get (totals, i);
  return sum;
}

int64_t
plumb_totals_get_expected (const PlumbTotals *totals)
{
  return plumb_totals_get_monitored (totals) + totals->missing_us;
}

uint32_t
plumb_totals_get_expected_seconds (const PlumbTotals *totals)
{
  return plumb_totals_whole_seconds (plumb_totals_get_monitored (totals)) +
         plumb_totals_whole_seconds (totals->missing_us);
}

double
plumb_totals_get_coverage (const PlumbTotals *totals)
{
  int64_t measured = plumb_totals_get_monitored (totals) - totals->unjudged_us;
  int64_t expected = plumb_totals_get_expected (totals);
  return expected > 0 ? (double)measured / (double)expected : 0;
}

bool
plumb_totals_get_upright_ratio (const PlumbTotals *totals, double *out_ratio)
{
  int64_t judged = totals->upright_us + totals->slouching_us + totals->leaning_us;
  if (judged <= 0)
    return false;
  *out_ratio = (double)totals->upright_us / (double)judged;
  return true;
}

static uint32_t
seconds_between (int64_t from_us, int64_t to_us)
{
  int64_t seconds = to_us / G_USEC_PER_SEC - from_us / G_USEC_PER_SEC;
  return (uint32_t)CLAMP (seconds, 0, G_MAXUINT32);
}

void
plumb_totals_to_seconds (const PlumbTotals *totals, uint32_t out_seconds[PLUMB_TOTALS_COLUMNS])
{
  int64_t sum_us = 0;
  for (int group = WORN; group <= OVERLAY; group++)
    for (unsigned i = 0; i < PLUMB_TOTALS_COLUMNS; i++) {
      int64_t value_us = plumb_totals_get (totals, i);
      int64_t from_us = group != OVERLAY ? sum_us : 0;
      if ((int)columns[i].group != group)
        continue;
      out_seconds[i] = seconds_between (from_us, from_us + value_us);
      sum_us += value_us;
    }
}

uint32_t
plumb_totals_whole_seconds (int64_t us)
{
  return (uint32_t)CLAMP (us / G_USEC_PER_SEC, 0, G_MAXUINT32);
}
