/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "displacement.h"

#include <glib.h>

#include "vector.h"

#define KEPT_S       0.03 /* 50 a second become 25, which are as good; 30 stay 30 */
#define WINDOW_S     0.5  /* Adamowicz: still for half a second */
#define WINDOW_LEAST 3
#define MOVING_G     0.05 /* a rest ends above, and begins ... */
#define RESTING_G    0.03 /* ... below: quiet people stay under 0.026 */
#define REST_S       0.4  /* for so long */
#define GAP_S        2.0
#define WHOLE_S      7.0 /* the error grows with the square: transfers take up to 4.5 s */
#define TAIL_S       3.0
#define STRIDE_S     1.1 /* a walker stays level over one */
#define LEARN_S      1.0
#define FORGET       0.995 /* in 200 s of rest: temperature is followed */
#define PRIOR        0.03  /* (noise 0.005 g / offset 0.03 g) squared */
#define LENGTH_OFF   0.15  /* a length this far from 1 g is no offset */
#define FAILED_M     1.2   /* no trunk goes so far within one movement */
#define GRAVITY      9.81

static const PlumbDisplacementSample *
sample_at (const PlumbDisplacementTracker *tracker, unsigned number)
{
  return &tracker->samples[number % PLUMB_DISPLACEMENT_SAMPLES];
}

static unsigned
oldest (const PlumbDisplacementTracker *tracker)
{
  return tracker->count > PLUMB_DISPLACEMENT_SAMPLES ? tracker->count - PLUMB_DISPLACEMENT_SAMPLES
                                                     : 0;
}

void
plumb_displacement_restart (PlumbDisplacementTracker *tracker)
{
  tracker->is_started = false;
}

static void
start (PlumbDisplacementTracker *tracker, int64_t time_us)
{
  tracker->is_started = true;
  tracker->origin_us = tracker->last_us = time_us;
  tracker->count = tracker->in_bin = tracker->window = 0;
  tracker->bin = (PlumbDisplacementSample){0};
  tracker->sum[0] = tracker->sum[1] = tracker->sum[2] = tracker->square = 0;
  tracker->is_resting = tracker->has_rested = tracker->is_quiet = false;
  tracker->begin_s = 0;
}

/* Sums over the last half second. */
static void
move_window (PlumbDisplacementTracker *tracker, const PlumbDisplacementSample *newest)
{
  for (int i = 0; i < 3; i++)
    tracker->sum[i] += newest->accel_g[i];
  tracker->square += plumb_vector_dot (newest->accel_g, newest->accel_g);
  tracker->window++;
  while (tracker->window > 1) {
    const PlumbDisplacementSample *last = sample_at (tracker, tracker->count - tracker->window);
    if (newest->time_s - last->time_s <= WINDOW_S && tracker->window < PLUMB_DISPLACEMENT_SAMPLES)
      break;
    for (int i = 0; i < 3; i++)
      tracker->sum[i] -= last->accel_g[i];
    tracker->square -= plumb_vector_dot (last->accel_g, last->accel_g);
    tracker->window--;
  }
  double n = tracker->window;
  double square = tracker->square / n - plumb_vector_dot (tracker->sum, tracker->sum) / (n * n);
  tracker->motion_g = square > 0 ? sqrt (square) : 0;
}

static void
get_mean (const PlumbDisplacementTracker *tracker, double out_mean[3])
{
  for (int i = 0; i < 3; i++)
    out_mean[i] = tracker->sum[i] / tracker->window;
}

/* The offset that explains the lengths at rest best, as far as directions occurred. */
static void
solve_offset (PlumbDisplacementTracker *tracker)
{
  const double *a = tracker->normal, *b = tracker->right;
  double xx = a[0] + PRIOR, xy = a[1], xz = a[2], yy = a[3] + PRIOR, yz = a[4], zz = a[5] + PRIOR;
  double first[3] = {yy * zz - yz * yz, xz * yz - xy * zz, xy * yz - xz * yy};
  double second[3] = {first[1], xx * zz - xz * xz, xy * xz - xx * yz};
  double third[3] = {first[2], second[2], xx * yy - xy * xy};
  double determinant = xx * first[0] + xy * first[1] + xz * first[2];

  if (!(determinant > 0))
    return;
  tracker->offset_g[0] = plumb_vector_dot (first, b) / determinant;
  tracker->offset_g[1] = plumb_vector_dot (second, b) / determinant;
  tracker->offset_g[2] = plumb_vector_dot (third, b) / determinant;
}

static void
learn_offset (PlumbDisplacementTracker *tracker, double now_s)
{
  double mean[3], up[3];

  get_mean (tracker, mean);
  plumb_vector_copy (up, mean);
  double off = plumb_vector_length (mean) - 1;
  if (fabs (off) > LENGTH_OFF || !plumb_vector_normalise (up))
    return;
  double next[6] = {up[0] * up[0], up[0] * up[1], up[0] * up[2],
                    up[1] * up[1], up[1] * up[2], up[2] * up[2]};
  for (int i = 0; i < 6; i++)
    tracker->normal[i] = FORGET * tracker->normal[i] + next[i];
  for (int i = 0; i < 3; i++)
    tracker->right[i] = FORGET * tracker->right[i] + up[i] * off;
  solve_offset (tracker);
  tracker->learn_s = now_s + LEARN_S;
}

static double
length_without_offset (const PlumbDisplacementTracker *tracker, const double accel_g[3])
{
  double rest[3];

  for (int i = 0; i < 3; i++)
    rest[i] = accel_g[i] - tracker->offset_g[i];
  return plumb_vector_length (rest);
}

/* The speeds of the movement, up positive, with both ends (or the end, and the first stride's mean)
 * at rest. */
typedef struct {
  double time_s[PLUMB_DISPLACEMENT_SAMPLES];
  double speed[PLUMB_DISPLACEMENT_SAMPLES];
  unsigned count;
} Speeds;

static void
integrate (const PlumbDisplacementTracker *tracker, unsigned from, const double ends[2],
           Speeds *speeds)
{
  double begin_s = sample_at (tracker, from)->time_s;
  double end_s = sample_at (tracker, tracker->count - 1)->time_s, before = 0;

  speeds->count = tracker->count - from;
  for (unsigned i = 0; i < speeds->count; i++) {
    const PlumbDisplacementSample *sample = sample_at (tracker, from + i);
    double part = (sample->time_s - begin_s) / (end_s - begin_s);
    double above =
        length_without_offset (tracker, sample->accel_g) - (ends[0] + part * (ends[1] - ends[0]));
    speeds->time_s[i] = sample->time_s - begin_s;
    double dt_s = i > 0 ? speeds->time_s[i] - speeds->time_s[i - 1] : 0;
    speeds->speed[i] = (i > 0 ? speeds->speed[i - 1] : 0) + GRAVITY * (above + before) / 2 * dt_s;
    before = above;
  }
}

/* Take a straight line away that goes through 0 at the end and has this mean over the beginning. */
static void
straighten (Speeds *speeds, bool is_whole)
{
  unsigned last = speeds->count - 1;
  double end_s = speeds->time_s[last], end = speeds->speed[last];
  double first_s = 0, first = speeds->speed[0];

  if (!is_whole) {
    double sum = 0, sum_s = 0;
    unsigned n = 0;
    for (; n < last && speeds->time_s[n] <= STRIDE_S; n++) {
      sum += speeds->speed[n];
      sum_s += speeds->time_s[n];
    }
    first = n > 0 ? sum / n : first;
    first_s = n > 0 ? sum_s / n : 0;
  }
  double slope = (end - first) / (end_s - first_s);
  for (unsigned i = 0; i <= last; i++)
    speeds->speed[i] -= end + slope * (speeds->time_s[i] - end_s);
}

/* The largest piece upwards and the largest downwards. */
static void
find_largest (const Speeds *speeds, PlumbDisplacement *move)
{
  double piece = 0;

  for (unsigned i = 1; i < speeds->count; i++) {
    double dt_s = speeds->time_s[i] - speeds->time_s[i - 1];
    double step = (speeds->speed[i] + speeds->speed[i - 1]) / 2 * dt_s;
    piece = piece * step < 0 ? step : piece + step;
    move->rise_m = MAX (move->rise_m, piece);
    move->fall_m = MAX (move->fall_m, -piece);
  }
}

/* The furthest that the direction, smoothed a little, went from where it was. */
static double
find_excursion_deg (const PlumbDisplacementTracker *tracker, unsigned from)
{
  double smooth[3], furthest = 0, last_s = sample_at (tracker, from)->time_s;

  plumb_vector_copy (smooth, sample_at (tracker, from)->accel_g);
  for (unsigned i = from + 1; i < tracker->count; i++) {
    const PlumbDisplacementSample *sample = sample_at (tracker, i);
    double gain = (sample->time_s - last_s) / (WINDOW_S / 2 + sample->time_s - last_s);
    for (int axis = 0; axis < 3; axis++)
      smooth[axis] += gain * (sample->accel_g[axis] - smooth[axis]);
    last_s = sample->time_s;
    furthest = fmax (furthest, plumb_vector_angle_deg (tracker->rest_g, smooth));
  }
  return furthest;
}

static void
measure (const PlumbDisplacementTracker *tracker, double now_s, const double end[3],
         PlumbDisplacement *out_move)
{
  Speeds speeds;
  double from_s = tracker->begin_s;

  *out_move = (PlumbDisplacement){
      .is_whole = tracker->has_rested && now_s - from_s <= WHOLE_S,
      .duration_us = (int64_t)((now_s - from_s) * 1e6),
  };
  if (!out_move->is_whole)
    from_s = MAX (from_s, now_s - TAIL_S);
  unsigned from = oldest (tracker);
  while (from + 3 < tracker->count && sample_at (tracker, from)->time_s < from_s)
    from++;
  if (tracker->count - from < 4)
    return;
  double ends[2] = {0, length_without_offset (tracker, end)};
  ends[0] = out_move->is_whole ? length_without_offset (tracker, tracker->rest_g) : ends[1];
  integrate (tracker, from, ends, &speeds);
  straighten (&speeds, out_move->is_whole);
  find_largest (&speeds, out_move);
  if (out_move->rise_m > FAILED_M && out_move->fall_m > FAILED_M)
    out_move->rise_m = out_move->fall_m = 0;
  if (tracker->has_rested)
    out_move->excursion_deg = find_excursion_deg (tracker, from);
}

static void
begin_movement (PlumbDisplacementTracker *tracker, double now_s)
{
  tracker->is_resting = tracker->is_quiet = false;
  tracker->has_rested = true;
  tracker->begin_s = MAX (tracker->rest_s, now_s - WINDOW_S);
}

static void
rest (PlumbDisplacementTracker *tracker, double now_s)
{
  get_mean (tracker, tracker->rest_g);
  if (now_s >= tracker->learn_s)
    learn_offset (tracker, now_s);
}

/* True: a rest has just been reached. */
static bool
look_for_rest (PlumbDisplacementTracker *tracker, double now_s)
{
  if (tracker->motion_g >= RESTING_G) {
    tracker->is_quiet = false;
    return false;
  }
  if (!tracker->is_quiet)
    tracker->rest_s = now_s;
  tracker->is_quiet = true;
  if (now_s - tracker->rest_s < REST_S)
    return false;
  tracker->is_resting = true;
  return true;
}

static bool
follow (PlumbDisplacementTracker *tracker, double now_s, PlumbDisplacement *out_move)
{
  double end[3];

  if (tracker->window < WINDOW_LEAST)
    return false;
  if (tracker->is_resting && tracker->motion_g > MOVING_G)
    begin_movement (tracker, now_s);
  if (tracker->is_resting)
    rest (tracker, now_s);
  if (tracker->is_resting || !look_for_rest (tracker, now_s))
    return false;
  learn_offset (tracker, now_s);
  get_mean (tracker, end);
  measure (tracker, now_s, end, out_move);
  plumb_vector_copy (tracker->rest_g, end);
  return true;
}

static void
close_bin (PlumbDisplacementTracker *tracker)
{
  PlumbDisplacementSample *next = &tracker->samples[tracker->count % PLUMB_DISPLACEMENT_SAMPLES];

  next->time_s = tracker->bin.time_s / tracker->in_bin;
  for (int i = 0; i < 3; i++)
    next->accel_g[i] = tracker->bin.accel_g[i] / tracker->in_bin;
  tracker->bin = (PlumbDisplacementSample){0};
  tracker->in_bin = 0;
  tracker->count++;
  move_window (tracker, next);
}

bool
plumb_displacement_feed (PlumbDisplacementTracker *tracker, const double accel_g[3],
                         int64_t time_us, PlumbDisplacement *out_move)
{
  bool is_reached = false;

  if (!tracker->is_started || (double)(time_us - tracker->last_us) / 1e6 > GAP_S)
    start (tracker, time_us);
  double now_s = (double)(time_us - tracker->origin_us) / 1e6;
  if (tracker->in_bin > 0 && now_s - tracker->bin_s >= KEPT_S) {
    close_bin (tracker);
    is_reached = follow (tracker, sample_at (tracker, tracker->count - 1)->time_s, out_move);
  }
  if (tracker->in_bin == 0)
    tracker->bin_s = now_s;
  tracker->bin.time_s += now_s;
  for (int i = 0; i < 3; i++)
    tracker->bin.accel_g[i] += accel_g[i];
  tracker->in_bin++;
  tracker->last_us = time_us;
  return is_reached;
}
