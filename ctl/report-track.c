/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report-track.h"

#include "report-day.h"

/* Slots that one day fills, in seconds. */
typedef struct {
  double state_s[PLUMB_REPORT_STATES];
  double place_s[PLUMB_REPORT_PLACES];
} Slot;

static guint8
decide_state (const Slot *slot, double slot_s)
{
  double missing_s = slot_s;
  for (int i = 0; i < PLUMB_REPORT_STATES; i++)
    missing_s -= slot->state_s[i];
  PlumbReportState most = PLUMB_REPORT_NO_DATA;
  double most_s = slot->state_s[PLUMB_REPORT_NO_DATA] + MAX (missing_s, 0);
  for (int i = 0; i < PLUMB_REPORT_NO_DATA; i++) {
    if (slot->state_s[i] > most_s) {
      most = (PlumbReportState)i;
      most_s = slot->state_s[i];
    }
  }
  return (guint8)most;
}

/* Time in one place contains that of sitting and standing: it is told only where they are not. */
static guint8
decide_place (const Slot *slot, double slot_s)
{
  double sitting_s = slot->place_s[PLUMB_REPORT_SITTING];
  double standing_s = slot->place_s[PLUMB_REPORT_STANDING];
  if (sitting_s > slot_s / 2)
    return PLUMB_REPORT_SITTING;
  if (standing_s > slot_s / 2)
    return PLUMB_REPORT_STANDING;
  if (slot->place_s[PLUMB_REPORT_WALKING] > slot_s / 2)
    return PLUMB_REPORT_WALKING;
  if (slot->place_s[PLUMB_REPORT_STATIONARY] > slot_s / 2)
    return PLUMB_REPORT_STATIONARY;
  return PLUMB_REPORT_NOWHERE;
}

/* Towards the past, also before midnight. */
static gint64
floor_minutes (gint64 seconds)
{
  return seconds / 60 - (seconds % 60 < 0 ? 1 : 0);
}

static void
fill (PlumbReportTrack *track, const GArray *entries)
{
  g_autofree Slot *slots = g_new0 (Slot, PLUMB_REPORT_SLOTS_MAX);
  for (guint i = 0; i < entries->len; i++) {
    const PlumbReportEntry *entry = &g_array_index (entries, PlumbReportEntry, i);
    int at_min = plumb_report_track_minute (track, entry->at_us);
    if (at_min < PLUMB_REPORT_TRACK_FROM_MIN || at_min >= PLUMB_REPORT_TRACK_TO_MIN)
      continue;
    Slot *slot = &slots[(at_min - PLUMB_REPORT_TRACK_FROM_MIN) / track->slot_min];
    for (int k = 0; k < PLUMB_REPORT_STATES; k++)
      slot->state_s[k] += entry->state_s[k];
    for (int k = 0; k < PLUMB_REPORT_PLACES; k++)
      slot->place_s[k] += entry->place_s[k];
    track->first_min = MIN (track->first_min, at_min);
    track->last_min = MAX (track->last_min, at_min + entry->length_min);
  }
  for (int i = 0; i < PLUMB_REPORT_SLOTS_MAX; i++) {
    track->state[i] = decide_state (&slots[i], track->slot_min * 60);
    track->place[i] = decide_place (&slots[i], track->slot_min * 60);
  }
}

/* Where the clock was another one than before, with the first one of the day. */
static GArray *
find_clocks (const PlumbReportTrack *track, const GArray *entries)
{
  GArray *clocks = g_array_new (FALSE, FALSE, sizeof (PlumbReportClock));
  for (guint i = 0; i < entries->len; i++) {
    const PlumbReportEntry *entry = &g_array_index (entries, PlumbReportEntry, i);
    PlumbReportClock clock = {plumb_report_track_minute (track, entry->at_us), entry->offset_s};
    if (i == 0 ||
        g_array_index (clocks, PlumbReportClock, clocks->len - 1).offset_s != clock.offset_s)
      g_array_append_val (clocks, clock);
  }
  return clocks;
}

int
plumb_report_track_minute (const PlumbReportTrack *track, gint64 at_us)
{
  gint64 midnight_s = plumb_report_day_to_seconds (track->day);
  gint64 minute = floor_minutes (at_us / G_USEC_PER_SEC + track->offset_s - midnight_s);
  return (int)CLAMP (minute, -10000, 10000);
}

bool
plumb_report_track_has_changed (const PlumbReportTrack *track)
{
  return track->clocks != NULL && track->clocks->len > 1;
}

int
plumb_report_track_local (const PlumbReportTrack *track, int minute)
{
  int offset_s = track->offset_s;
  for (guint i = track->clocks != NULL ? track->clocks->len : 0; i > 0; i--) {
    const PlumbReportClock *clock = &g_array_index (track->clocks, PlumbReportClock, i - 1);
    offset_s = clock->offset_s;
    if (clock->from_min <= minute)
      break;
  }
  return minute + (offset_s - track->offset_s) / 60;
}

PlumbReportTrack *
plumb_report_track_new (const char *day, int slot_min, const GArray *entries)
{
  g_assert (entries->len > 0 && slot_min >= PLUMB_REPORT_SLOT_MIN_MIN);
  const PlumbReportEntry *first = &g_array_index (entries, PlumbReportEntry, 0);
  const PlumbReportEntry *last = &g_array_index (entries, PlumbReportEntry, entries->len - 1);
  PlumbReportTrack *track = g_new0 (PlumbReportTrack, 1);
  track->day = g_strdup (day);
  track->offset_s = last->offset_s;
  track->change_s = last->offset_s - first->offset_s;
  track->slot_min = slot_min;
  track->first_min = PLUMB_REPORT_TRACK_TO_MIN;
  track->last_min = PLUMB_REPORT_TRACK_FROM_MIN;
  fill (track, entries);
  track->clocks = find_clocks (track, entries);
  return track;
}
