/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sitting.h"

#include "ring.h"

#include <glib.h>

#define INTERRUPTION_US 10000000 /* shorter walks, and shorter bouts, are not worth recording */

static int64_t
slot_at (int64_t time_us, int64_t window_us)
{
  int64_t width = MAX (window_us / PLUMB_SITTING_SLOTS, 1);

  return time_us / width;
}

/* Moves the window on to now. */
static void
slide (PlumbSitting *sitting, int64_t slot)
{
  int64_t steps = CLAMP (slot - sitting->slot, 0, PLUMB_SITTING_SLOTS);

  for (int64_t i = 1; i <= steps; i++) {
    int64_t *old = &sitting->slot_us[plumb_ring_index (sitting->slot + i, PLUMB_SITTING_SLOTS)];
    sitting->walked_us -= *old;
    *old = 0;
  }
  sitting->slot = slot;
}

static void
add_walking (PlumbSitting *sitting, int64_t amount_us)
{
  sitting->slot_us[plumb_ring_index (sitting->slot, PLUMB_SITTING_SLOTS)] += amount_us;
  sitting->walked_us += amount_us;
}

bool
plumb_sitting_is_worth_telling (const PlumbSitting *sitting)
{
  return sitting->has_bout && sitting->length_us >= INTERRUPTION_US;
}

static void
take_bout (PlumbSitting *sitting, PlumbSittingStep *out_step)
{
  out_step->has_bout_ended = plumb_sitting_is_worth_telling (sitting);
  out_step->bout_start_us = sitting->start_us;
  out_step->bout_us = sitting->length_us;
  out_step->is_sitting_measured = sitting->is_sitting_measured;
  sitting->has_bout = false;
  sitting->length_us = 0;
}

static void
begin_walk (PlumbSitting *sitting, const PlumbSittingInput *input)
{
  sitting->is_walking = true;
  sitting->walk_start_us = MIN (input->walking_since_us, input->time_us);
  /* what it took to be sure of walking was walked too, and was not stayed */
  int64_t late_us = input->time_us - input->dt_us - sitting->walk_start_us;
  if (late_us > 0) {
    add_walking (sitting, late_us);
    sitting->length_us = MAX (0, sitting->length_us - late_us);
  }
  if (sitting->walked_us <= MAX (late_us, 0))
    sitting->break_start_us = sitting->walk_start_us;
}

static void
walk (PlumbSitting *sitting, const PlumbSittingInput *input, PlumbSittingStep *out_step)
{
  if (!sitting->is_walking)
    begin_walk (sitting, input);
  add_walking (sitting, input->dt_us);
  if (sitting->is_on_break || sitting->walked_us < input->reset_after_us)
    return;
  sitting->is_on_break = true;
  out_step->has_break = true;
  out_step->break_start_us = sitting->break_start_us;
  out_step->break_us = sitting->walked_us;
  take_bout (sitting, out_step);
}

static void
stop_walking (PlumbSitting *sitting, const PlumbSittingInput *input, PlumbSittingStep *out_step)
{
  int64_t walked_us = input->time_us - sitting->walk_start_us;

  sitting->is_walking = false;
  if (!sitting->is_on_break && walked_us >= INTERRUPTION_US) {
    out_step->has_interruption = true;
    out_step->interruption_start_us = sitting->walk_start_us;
    out_step->interruption_us = walked_us;
  }
  if (!sitting->is_on_break)
    return;
  sitting->is_on_break = false;
  sitting->walked_us = 0;
  for (unsigned i = 0; i < PLUMB_SITTING_SLOTS; i++)
    sitting->slot_us[i] = 0;
}

static void
stay (PlumbSitting *sitting, const PlumbSittingInput *input)
{
  if (!input->is_counted)
    return;
  if (!sitting->has_bout) {
    sitting->has_bout = true;
    sitting->start_us = input->time_us - input->dt_us;
    sitting->length_us = 0;
  }
  sitting->is_sitting_measured = input->is_measured;
  sitting->length_us += input->dt_us;
}

void
plumb_sitting_feed (PlumbSitting *sitting, const PlumbSittingInput *input,
                    PlumbSittingStep *out_step)
{
  *out_step = (PlumbSittingStep){0};
  slide (sitting, slot_at (input->time_us, input->reset_window_us));
  if (input->is_walking) {
    walk (sitting, input, out_step);
    return;
  }
  if (sitting->is_walking)
    stop_walking (sitting, input, out_step);
  stay (sitting, input);
}

void
plumb_sitting_end (PlumbSitting *sitting, PlumbSittingStep *out_step)
{
  *out_step = (PlumbSittingStep){0};
  take_bout (sitting, out_step);
  *sitting = (PlumbSitting){0};
}
