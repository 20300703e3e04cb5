/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "minutes.h"

#include <math.h>

#include "event.h"
#include "totals.h"

void
plumb_minutes_init (PlumbMinutes *minutes, int64_t now_us)
{
  *minutes = (PlumbMinutes){.count = 1, .anchored = 1};
  minutes->ring[0].start_us = now_us;
}

/* back 0: the running one. */
static PlumbMinute *
get_minute (PlumbMinutes *minutes, unsigned back)
{
  return &minutes->ring[(minutes->newest + PLUMB_MINUTES_KEPT - back) % PLUMB_MINUTES_KEPT];
}

double
plumb_minute_deviation_deg (const PlumbMinute *minute)
{
  return minute->deviation_count > 0 ? minute->deviation_sum / minute->deviation_count : NAN;
}

const PlumbMinute *
plumb_minutes_running (const PlumbMinutes *minutes)
{
  return &minutes->ring[minutes->newest];
}

PlumbMinute *
plumb_minutes_find (PlumbMinutes *minutes, int64_t at_us, int64_t *out_end_us)
{
  PlumbMinute *found = get_minute (minutes, 0);

  *out_end_us = INT64_MAX;
  for (unsigned back = 1; back < minutes->count && at_us < found->start_us; back++) {
    *out_end_us = found->start_us;
    found = get_minute (minutes, back);
    minutes->has_revision = true;
    minutes->anchored = MAX (minutes->anchored, back + 1);
  }
  return found;
}

void
plumb_minutes_add_deviation (PlumbMinutes *minutes, double deviation_deg)
{
  PlumbMinute *running = get_minute (minutes, 0);

  running->deviation_sum += deviation_deg;
  running->deviation_count++;
  running->anchored_deviation_sum += deviation_deg;
  running->anchored_deviation_count++;
}

static PlumbEvent *
emit (PlumbEvents *events, PlumbEventKind kind, int64_t now_us, int64_t start_us, int64_t end_us)
{
  PlumbEvent *event = plumb_events_add (events, kind, 0, now_us);

  event->minute.start_us = start_us;
  event->minute.end_us = end_us;
  event->minute.deviation_deg = event->minute.told_deg = NAN;
  return event;
}

void
plumb_minutes_end (PlumbMinutes *minutes, int64_t now_us, PlumbEvents *out_events)
{
  PlumbMinute *ended = get_minute (minutes, 0);

  if (now_us <= ended->start_us)
    return;
  PlumbEvent *event = emit (out_events, PLUMB_EVENT_MINUTE, now_us, ended->start_us, now_us);
  event->minute.totals = ended->announced = ended->totals;
  event->minute.deviation_deg = ended->told_deg = plumb_minute_deviation_deg (ended);
  minutes->newest = (minutes->newest + 1) % PLUMB_MINUTES_KEPT;
  minutes->count = MIN (minutes->count + 1, PLUMB_MINUTES_KEPT);
  minutes->anchored = MIN (minutes->anchored + 1, minutes->count);
  *get_minute (minutes, 0) = (PlumbMinute){.start_us = now_us};
}

static bool
is_same (double left, double right)
{
  return left == right || (isnan (left) && isnan (right));
}

static void
revise (PlumbMinute *minute, int64_t end_us, int64_t now_us, PlumbEvents *out_events)
{
  if (minute->is_erased)
    return;
  PlumbTotals difference = minute->totals;
  double deviation_deg = plumb_minute_deviation_deg (minute);

  plumb_totals_subtract (&difference, &minute->announced);
  if (plumb_totals_is_empty (&difference) && is_same (deviation_deg, minute->told_deg))
    return;
  PlumbEvent *event =
      emit (out_events, PLUMB_EVENT_MINUTE_REVISED, now_us, minute->start_us, end_us);
  event->minute.totals = difference;
  event->minute.deviation_deg = deviation_deg;
  event->minute.told_deg = minute->told_deg;
  minute->announced = minute->totals;
  minute->told_deg = deviation_deg;
}

void
plumb_minutes_revise (PlumbMinutes *minutes, int64_t now_us, PlumbEvents *out_events)
{
  if (!minutes->has_revision)
    return;
  minutes->has_revision = false;
  for (unsigned back = minutes->count - 1; back > 0; back--)
    revise (get_minute (minutes, back), get_minute (minutes, back - 1)->start_us, now_us,
            out_events);
}

void
plumb_minutes_erase (PlumbMinutes *minutes, int64_t from_us, int64_t to_us)
{
  for (unsigned back = minutes->count - 1; back > 0; back--) {
    PlumbMinute *minute = get_minute (minutes, back);
    if (minute->start_us < to_us && get_minute (minutes, back - 1)->start_us > from_us)
      minute->is_erased = true;
  }
}

static void
forget_anchored (PlumbMinute *minute)
{
  minute->anchored = (PlumbTotals){0};
  minute->anchored_deviation_sum = 0;
  minute->anchored_deviation_count = 0;
}

void
plumb_minutes_set_anchor (PlumbMinutes *minutes)
{
  for (unsigned back = 0; back < minutes->anchored; back++)
    forget_anchored (get_minute (minutes, back));
  minutes->anchored = 1;
}

static void
take_off (PlumbMinute *minute)
{
  PlumbTotals worn = minute->anchored;

  worn.not_worn_us = worn.no_data_us = worn.paused_us = worn.off_us = worn.missing_us = 0;
  int64_t worn_us = plumb_totals_get_monitored (&worn);
  plumb_totals_subtract (&minute->totals, &worn);
  minute->totals.not_worn_us += worn_us;
  minute->deviation_sum -= minute->anchored_deviation_sum;
  minute->deviation_count -= minute->anchored_deviation_count;
  forget_anchored (minute);
  minute->away = (PlumbTotals){0};
}

void
plumb_minutes_take_off (PlumbMinutes *minutes)
{
  for (unsigned back = 0; back < minutes->count; back++)
    take_off (get_minute (minutes, back));
  minutes->has_revision = true;
}

void
plumb_minutes_mark_away (PlumbMinutes *minutes)
{
  for (unsigned back = 0; back < minutes->count; back++)
    get_minute (minutes, back)->away = (PlumbTotals){0};
}

/* Of what was counted since then, as far as there is so much. */
static void
move_to_reclining (PlumbTotals *totals, const PlumbTotals *away)
{
  int64_t upright_us = MIN (totals->upright_us, away->upright_us);
  int64_t slouching_us = MIN (totals->slouching_us, away->slouching_us);
  int64_t leaning_us = MIN (totals->leaning_us, away->leaning_us);

  totals->upright_us -= upright_us;
  totals->slouching_us -= slouching_us;
  totals->leaning_us -= leaning_us;
  totals->reclining_us += upright_us + slouching_us + leaning_us;
}

void
plumb_minutes_recline (PlumbMinutes *minutes)
{
  for (unsigned back = 0; back < minutes->count; back++) {
    PlumbMinute *minute = get_minute (minutes, back);
    move_to_reclining (&minute->totals, &minute->away);
    /* the one began before the other, so the shorter of the two lies within both */
    move_to_reclining (&minute->anchored, &minute->away);
    minute->away = (PlumbTotals){0};
  }
  minutes->has_revision = true;
}
