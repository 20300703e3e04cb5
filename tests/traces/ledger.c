/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger.h"

#include <math.h>
#include <string.h>

#include "day.h"
#include "event.h"
#include "minutes.h"

#define MINUTE_US (INT64_C (60) * G_USEC_PER_SEC)
#define LATE_US   (INT64_C (10) * G_USEC_PER_SEC)

void
ledger_init (Ledger *ledger, int64_t start_us, int64_t offset_us)
{
  *ledger = (Ledger){
      .minutes = g_array_new (FALSE, FALSE, sizeof (LedgerMinute)),
      .days = g_ptr_array_new_with_free_func (g_free),
      .log = g_string_new (NULL),
      .start_us = start_us,
      .time_us = start_us,
      .offset_us = offset_us,
  };
}

void
ledger_clear (Ledger *ledger)
{
  g_array_unref (ledger->minutes);
  g_ptr_array_unref (ledger->days);
  g_string_free (ledger->log, TRUE);
}

int64_t
ledger_sum (const PlumbTotals *totals)
{
  return totals->upright_us + totals->slouching_us + totals->leaning_us + totals->reclining_us +
         totals->moving_us + totals->lying_us + totals->unjudged_us + totals->not_worn_us +
         totals->no_data_us + totals->paused_us + totals->off_us;
}

/* The interval that ends with the next sample is not known yet when a minute ends, but soon. */
static void
check_totals (const LedgerMinute *minute, bool is_complete)
{
  const int64_t *numbers = (const int64_t *)(const void *)&minute->totals;
  int64_t length_us = minute->end_us - minute->start_us;

  g_assert_cmpint (ledger_sum (&minute->totals), <=, length_us);
  if (is_complete)
    g_assert_cmpint (ledger_sum (&minute->totals), ==, length_us);
  for (unsigned i = 0; i < sizeof (PlumbTotals) / sizeof (int64_t); i++) {
    g_assert_cmpint (numbers[i], >=, 0);
    g_assert_cmpint (numbers[i], <=, length_us);
  }
  g_assert_cmpint (minute->totals.walking_us, <=, minute->totals.moving_us);
}

static void
add_minute (Ledger *ledger, const PlumbEvent *event)
{
  GArray *list = ledger->minutes;
  LedgerMinute minute = {event->minute.start_us, event->minute.end_us, event->offset_us,
                         event->minute.totals};
  int64_t last_us =
      list->len > 0 ? g_array_index (list, LedgerMinute, list->len - 1).end_us : ledger->start_us;

  g_assert_cmpint (minute.start_us, ==, last_us);
  g_assert_cmpint (minute.end_us, >, minute.start_us);
  g_assert_cmpint (minute.end_us, ==, event->time_us);
  g_assert_cmpint (plumb_day_floor (minute.start_us + minute.offset_us, MINUTE_US), ==,
                   plumb_day_floor (minute.end_us - 1 + minute.offset_us, MINUTE_US));
  check_totals (&minute, false);
  for (guint i = list->len; i > 0 && i + 3 > list->len; i--) {
    const LedgerMinute *before = &g_array_index (list, LedgerMinute, i - 1);
    check_totals (before, event->time_us - before->end_us > LATE_US);
  }
  g_assert_true (isnan (event->minute.deviation_deg) ||
                 (event->minute.deviation_deg >= 0 && event->minute.deviation_deg <= 180));
  g_array_append_val (list, minute);
}

/* Silence within a quarter of an hour, and as the clock was then: each part of it once. */
static void
note_missing (Ledger *ledger, const PlumbEvent *event)
{
  const PlumbMinutePiece *piece = &event->minute;
  int64_t left_us = piece->end_us - piece->start_us;

  g_assert_cmpint (piece->totals.missing_us, ==, left_us);
  g_assert_cmpint (plumb_day_floor (piece->start_us + event->offset_us, 15 * MINUTE_US), ==,
                   plumb_day_floor (piece->end_us - 1 + event->offset_us, 15 * MINUTE_US));
  for (guint i = ledger->minutes->len; i > 0; i--) {
    LedgerMinute *minute = &g_array_index (ledger->minutes, LedgerMinute, i - 1);
    int64_t overlap_us =
        MIN (minute->end_us, piece->end_us) - MAX (minute->start_us, piece->start_us);
    if (overlap_us <= 0)
      continue;
    g_assert_cmpint (minute->offset_us, ==, event->offset_us);
    minute->totals.missing_us += overlap_us;
    g_assert_cmpint (minute->totals.missing_us, <=, minute->totals.no_data_us);
    left_us -= overlap_us;
  }
  ledger->missing_us += piece->totals.missing_us;
  /* the rest is of the minute that runs */
  g_assert_cmpint (left_us, <=, MINUTE_US);
}

/* It is of one of the last fifteen, and as the clock was then. */
static void
revise_minute (Ledger *ledger, const PlumbEvent *event)
{
  GArray *list = ledger->minutes;

  if (event->minute.totals.missing_us != 0) {
    note_missing (ledger, event);
    return;
  }
  for (guint i = 1; i < PLUMB_MINUTES_KEPT && i <= list->len; i++) {
    LedgerMinute *minute = &g_array_index (list, LedgerMinute, list->len - i);
    if (minute->start_us != event->minute.start_us)
      continue;
    g_assert_cmpint (minute->end_us, ==, event->minute.end_us);
    g_assert_cmpint (minute->offset_us, ==, event->offset_us);
    plumb_totals_add (&minute->totals, &event->minute.totals);
    check_totals (minute, event->time_us - minute->end_us > LATE_US);
    ledger->revisions++;
    return;
  }
  g_assert_not_reached ();
}

static void
open_break (Ledger *ledger, uint32_t id)
{
  g_assert_cmpuint (ledger->break_id, ==, 0);
  g_assert_cmpuint (id, >, ledger->last_break_id);
  ledger->break_id = ledger->last_break_id = id;
  ledger->is_break_started = false;
}

static void
finish_break (Ledger *ledger, const PlumbEvent *event)
{
  ledger->outcomes[event->rest.outcome]++;
  if (ledger->break_id == 0) { /* walked before anybody had said a word */
    g_assert_cmpint (event->rest.outcome, ==, PLUMB_BREAK_NATURAL);
    open_break (ledger, event->rest.id);
  }
  g_assert_cmpuint (event->rest.id, ==, ledger->break_id);
  if (event->rest.outcome == PLUMB_BREAK_POSTPONED) {
    g_assert_false (ledger->is_break_started);
    g_assert_cmpint (event->rest.until_us, >, event->time_us);
    return;
  }
  ledger->break_id = 0;
}

static void
follow_break (Ledger *ledger, const PlumbEvent *event)
{
  if (event->kind == PLUMB_EVENT_BREAK_DUE) {
    open_break (ledger, event->rest.id);
  } else if (event->kind == PLUMB_EVENT_BREAK_STARTED) {
    if (ledger->break_id == 0)
      open_break (ledger, event->rest.id);
    g_assert_cmpuint (event->rest.id, ==, ledger->break_id);
    g_assert_false (ledger->is_break_started);
    ledger->is_break_started = true;
  } else if (event->kind == PLUMB_EVENT_BREAK_SUGGESTED ||
             event->kind == PLUMB_EVENT_BREAK_MISSED) {
    g_assert_cmpuint (event->rest.id, ==, ledger->break_id);
    g_assert_false (ledger->is_break_started);
  } else if (event->kind == PLUMB_EVENT_BREAK_FINISHED) {
    finish_break (ledger, event);
  }
}

static void
end_day (Ledger *ledger, const char *text)
{
  for (guint i = 0; i < ledger->days->len && !ledger->is_clock_wild; i++)
    g_assert_cmpstr (ledger->days->pdata[i], <, text);
  g_ptr_array_add (ledger->days, g_strdup (text));
}

static void
write_down (Ledger *ledger, const PlumbEvent *event)
{
  PlumbField fields[PLUMB_FIELDS_MAX];
  unsigned n = plumb_event_get_fields (event, fields);

  g_string_append_printf (ledger->log, "%" G_GINT64_FORMAT " %s", event->time_us,
                          plumb_event_kind_to_string (event->kind));
  for (unsigned i = 0; i < n; i++) {
    const PlumbField *field = &fields[i];
    if (field->type == PLUMB_FIELD_STRING)
      g_string_append_printf (ledger->log, " %s=%s", field->name, field->string);
    else if (field->type == PLUMB_FIELD_DOUBLE)
      g_string_append_printf (ledger->log, " %s=%.3f", field->name, field->number);
    else if (field->type == PLUMB_FIELD_BOOLEAN)
      g_string_append_printf (ledger->log, " %s=%d", field->name, field->boolean);
    else
      g_string_append_printf (ledger->log, " %s=%" G_GINT64_FORMAT, field->name, field->integer);
  }
  g_string_append_c (ledger->log, '\n');
}

static void
note (Ledger *ledger, const PlumbEvent *event)
{
  g_assert_cmpint (event->time_us, >=, ledger->time_us);
  ledger->time_us = event->time_us;
  ledger->count[event->kind]++;
  follow_break (ledger, event);
  if (event->kind == PLUMB_EVENT_MINUTE)
    add_minute (ledger, event);
  else if (event->kind == PLUMB_EVENT_MINUTE_REVISED)
    revise_minute (ledger, event);
  else if (event->kind == PLUMB_EVENT_DAY_ENDED)
    end_day (ledger, event->day.text);
  if (event->kind != PLUMB_EVENT_MINUTE && event->kind != PLUMB_EVENT_MINUTE_REVISED &&
      event->kind != PLUMB_EVENT_HOUR_ENDED && event->kind != PLUMB_EVENT_KEEP &&
      event->kind != PLUMB_EVENT_CALIBRATION_PROGRESS)
    write_down (ledger, event);
}

void
ledger_note (Ledger *ledger, const PlumbEvents *events, int64_t offset_us)
{
  ledger->lists++;
  for (unsigned i = 0; i < events->count; i++) {
    const PlumbEvent *event = &events->event[i];
    if (event->kind != PLUMB_EVENT_MINUTE_REVISED && event->offset_us != ledger->offset_us) {
      g_assert_cmpint (event->offset_us, ==, offset_us);
      ledger->offset_us = offset_us;
    }
    note (ledger, event);
  }
  ledger->offset_us = offset_us;
}

void
ledger_close (Ledger *ledger, int64_t now_us, PlumbTotals *out_totals)
{
  *out_totals = (PlumbTotals){0};
  for (guint i = 0; i < ledger->minutes->len; i++) {
    const LedgerMinute *minute = &g_array_index (ledger->minutes, LedgerMinute, i);
    check_totals (minute, true);
    plumb_totals_add (out_totals, &minute->totals);
  }
  g_assert_cmpint (ledger_sum (out_totals), ==, now_us - ledger->start_us);
}
