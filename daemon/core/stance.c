/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stance.h"

#include "vector.h"

#define EXCURSION_DEG  8.0  /* sitting down and getting up turn the trunk at least so far */
#define FROM_STAND_DEG -5.0 /* after such a movement the other pose is the likelier one */
#define FROM_SIT_DEG   4.0
#define DOUBT_DEG      6.0 /* so far off, so long: a missed movement is likelier than this pose */
#define DOUBT_US       5000000
#define DECIDE_US      2000000
#define SIT_UP_US      6000000 /* movements so soon after lying belong to sitting up */

void
plumb_stance_restart (PlumbStance *stance)
{
  *stance = (PlumbStance){0};
}

static void
set_standing (PlumbStance *stance, bool is_standing)
{
  stance->is_standing = is_standing;
  stance->is_known = true;
}

/* After a movement: how it began and how it went say which way to lean. */
static void
decide_after_movement (PlumbStance *stance, double sitting_deg)
{
  if (stance->had_gait || !stance->is_sure)
    set_standing (stance, sitting_deg < 0);
  else if (stance->excursion_deg >= EXCURSION_DEG)
    set_standing (stance, sitting_deg < (stance->was_standing ? FROM_STAND_DEG : FROM_SIT_DEG));
}

static void
doubt (PlumbStance *stance, double sitting_deg, int64_t time_us)
{
  double against_deg = stance->is_standing ? sitting_deg : -sitting_deg;

  if (against_deg > DOUBT_DEG && !stance->has_doubt)
    stance->doubt_us = time_us;
  stance->has_doubt = against_deg > DOUBT_DEG;
  if (stance->has_doubt && time_us - stance->doubt_us >= DOUBT_US) {
    set_standing (stance, !stance->is_standing);
    stance->has_doubt = false;
  }
}

static void
begin_movement (PlumbStance *stance)
{
  stance->was_active = true;
  stance->excursion_deg = 0;
  stance->had_gait = false;
  stance->was_standing = stance->is_known && stance->is_standing;
}

static void
feed_movement (PlumbStance *stance, const PlumbStanceInput *input)
{
  if (!stance->was_active)
    begin_movement (stance);
  stance->had_gait |= input->is_ambulating;
  stance->ended_us = input->time_us;
  stance->is_deciding = true;
  if (stance->has_held)
    stance->excursion_deg =
        fmax (stance->excursion_deg, plumb_vector_angle_deg (stance->held, input->up));
}

static bool
is_sitting_up (const PlumbStance *stance, int64_t time_us)
{
  return stance->has_lain && time_us - stance->lain_us < SIT_UP_US;
}

static void
lie (PlumbStance *stance, int64_t time_us)
{
  set_standing (stance, false);
  stance->is_sure = true;
  stance->has_lain = true;
  stance->lain_us = time_us;
  stance->was_active = stance->is_deciding = stance->has_held = false;
}

/* Right after the start there is only the tilt, which may still be settling. */
static void
guess (PlumbStance *stance, double sitting_deg, int64_t time_us)
{
  bool is_standing = sitting_deg < 0;

  if (!stance->is_known || is_standing != stance->is_standing)
    stance->known_us = time_us;
  set_standing (stance, is_standing);
  stance->is_sure = time_us - stance->known_us >= DOUBT_US;
}

static void
rest (PlumbStance *stance, const PlumbStanceInput *input)
{
  bool is_fresh = stance->is_deciding && input->time_us - stance->ended_us <= DECIDE_US;

  if (!is_fresh) {
    stance->was_active = stance->is_deciding = false;
    plumb_vector_copy (stance->held, input->up);
    stance->has_held = true;
  }
  if (!stance->is_sure)
    guess (stance, input->sitting_deg, input->time_us);
  else if (is_fresh)
    decide_after_movement (stance, input->sitting_deg);
  else
    doubt (stance, input->sitting_deg, input->time_us);
}

void
plumb_stance_feed (PlumbStance *stance, const PlumbStanceInput *input)
{
  if (input->is_lying) {
    lie (stance, input->time_us);
    return;
  }
  if (input->is_ambulating)
    stance->has_lain = false;
  if (!input->is_active && !input->is_ambulating)
    rest (stance, input);
  else if (!is_sitting_up (stance, input->time_us))
    feed_movement (stance, input);
}
