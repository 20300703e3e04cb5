/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stance.h"

#include <glib.h>

#include "vector.h"

#define EXCURSION_DEG  8.0  /* sitting down and getting up turn the trunk at least so far */
#define FROM_STAND_DEG -5.0 /* after such a movement the other pose is the likelier one */
#define FROM_SIT_DEG   4.0
#define DOUBT_DEG      6.0 /* so far off, so long: a missed movement is likelier than this pose */
#define DOUBT_US       5000000
#define SEAT_M         0.36 /* a seat's height, less what the knees bend: median rise 0.38 ... */
#define SEAT_SPREAD_M  0.13 /* ... and fall 0.32 m at the waist, measured */
#define OTHER_M        0.03 /* other movements between two rests end within 0.01-0.02 m */
#define LEAN_DEG       16.0 /* the trunk leans 19-69 degrees in a transfer, 7 in others */
#define BEFORE         0.08 /* of both: the fall before a rise is no more */
#define TRANSFER_MIN   2.0  /* one movement in eight is a transfer: ln 7 */
#define TILT_WEIGHT    0.3  /* a degree: 10 degrees are as much as a likelihood of twenty */
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

/* The logarithms of how much likelier the movement was a rise, or sitting down, than neither. A
 * rise has no fall before it; sitting down settles with a small rise. */
static void
weigh_move (PlumbStance *stance, const PlumbStanceInput *input)
{
  const PlumbDisplacement *move = input->move;
  double rise = move->is_whole ? move->rise_m : 0, fall = move->fall_m; /* after steps one stands */
  double size = MIN (MAX (rise, fall), SEAT_M + 2 * SEAT_SPREAD_M);
  double wild = move->is_whole ? 0.05 : 0.15;
  double none = (1 - wild) * exp (-size / OTHER_M) / OTHER_M + wild;
  double off = (size - SEAT_M) / SEAT_SPREAD_M;
  double lean = CLAMP ((move->excursion_deg - LEAN_DEG) / 4, -3, 2);
  double moved = (exp (-off * off / 2) / (SEAT_SPREAD_M * sqrt (2 * G_PI)) + 0.001) * exp (lean);

  if (rise + fall <= 0)
    return;
  double part = fall / (rise + fall);
  double up = log (moved / none * (exp (-part / BEFORE) / BEFORE + 0.02));
  double down = log (moved / none * (1.6 * part + 0.2));
  double tilt = CLAMP (TILT_WEIGHT * input->sitting_deg, -3, 3);
  double change = stance->moved_to_standing ? down + tilt : up - tilt;
  if (change < TRANSFER_MIN)
    return;
  stance->moved_to_standing = !stance->moved_to_standing;
  stance->has_transfer = true;
}

/* After a movement: how it began and how it went say which way to lean. */
static void
decide_after_movement (PlumbStance *stance, double sitting_deg)
{
  if (stance->has_transfer && stance->is_sure)
    set_standing (stance, stance->moved_to_standing);
  else if (stance->had_gait || !stance->is_sure)
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
  stance->moved_to_standing = stance->was_standing;
  stance->has_transfer = false;
}

static void
feed_movement (PlumbStance *stance, const PlumbStanceInput *input)
{
  if (!stance->was_active)
    begin_movement (stance);
  stance->had_gait |= input->is_ambulating;
  if (input->is_ambulating)
    stance->moved_to_standing = true;
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
  if (input->move != NULL)
    weigh_move (stance, input);
  if (!input->is_active && !input->is_ambulating)
    rest (stance, input);
  else if (!is_sitting_up (stance, input->time_us))
    feed_movement (stance, input);
}
