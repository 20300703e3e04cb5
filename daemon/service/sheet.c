/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sheet to hand over: values of the store, written by the library of words. */
#include "sheet.h"

#include <string.h>

#include "service-private.h"

#define SECONDS(us) ((double)(us) / G_USEC_PER_SEC)

/* What g_date_get_julian () says of 1970-01-01. */
#define JULIAN_OF_EPOCH 719163

static GDate
to_date (int64_t day)
{
  GDate date;
  g_date_clear (&date, 1);
  g_date_set_julian (&date, (guint32)(day + JULIAN_OF_EPOCH));
  return date;
}

static PlumbSheetDay
make_day (const PlumbBucket *day)
{
  const PlumbTotals *totals = &day->totals;
  return (PlumbSheetDay){
      .day = to_date (day->day),
      .monitored_s = SECONDS (plumb_totals_get_monitored (totals)),
      .unjudged_s = SECONDS (totals->unjudged_us),
      .missing_s = SECONDS (totals->missing_us),
      .upright_s = SECONDS (totals->upright_us),
      .slouching_s = SECONDS (totals->slouching_us),
      .leaning_s = SECONDS (totals->leaning_us),
      .stationary_s = SECONDS (totals->stationary_us),
      .sitting_s = SECONDS (totals->sitting_us),
      .standing_s = SECONDS (totals->standing_us),
      .longest_sit_s = SECONDS (day->longest_sit_us),
      .longest_slouch_s = SECONDS (day->longest_slouch_us),
      .slouches = day->slouch_events + day->lean_events,
      .breaks = plumb_service_count_breaks (day),
  };
}

static PlumbSheetEvent
make_event (const PlumbStoreReportEvent *event)
{
  const char *session = event->session != NULL ? event->session : "session";
  PlumbSheetEvent made = {
      .day = to_date (event->day),
      .moment = event->moment,
      .session = event->is_session ? session : NULL,
      .feeling = event->feeling,
      .comfort = event->comfort,
      .sleep = event->sleep,
      .energy = event->energy,
      .focus = event->focus,
      .note = event->note,
  };
  G_STATIC_ASSERT (sizeof made.areas == sizeof event->areas);
  memcpy (made.areas, event->areas, sizeof made.areas);
  return made;
}

char *
plumb_service_dup_sheet (PlumbService *service, const char *from_day, const char *to_day,
                         unsigned fields, GError **error)
{
  PlumbStore *store = plumb_statistics_fresh_store (service);
  g_autoptr (PlumbStoreReport) report =
      plumb_store_read_report (store, from_day, to_day, fields, error);
  if (report == NULL)
    return NULL;
  g_autofree PlumbSheetDay *days = g_new0 (PlumbSheetDay, report->days->len);
  g_autofree PlumbSheetEvent *events = g_new0 (PlumbSheetEvent, report->events->len);
  for (guint i = 0; i < report->days->len; i++)
    days[i] = make_day (report->days->pdata[i]);
  for (guint i = 0; i < report->events->len; i++)
    events[i] = make_event (&g_array_index (report->events, PlumbStoreReportEvent, i));
  const PlumbSheet sheet = {
      .fields = fields,
      .from_day = to_date (report->from_day),
      .to_day = to_date (report->to_day),
      .coverage_floor = report->coverage_floor,
      .days = days,
      .n_days = report->days->len,
      .events = events,
      .n_events = report->events->len,
  };
  return plumb_sheet_dup_text (&sheet, service->language);
}
