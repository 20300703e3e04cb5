/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Holds what an engine says against what must always be so:
 *
 * - events go forward in time, each with the offset of the wall clock of its moment;
 * - minutes follow on each other without gap or overlap, lie within one of the wall clock, and
 * their states add up to their length ten seconds later at the latest;
 * - what is missing was without data, and is told once;
 * - a break becomes due, is suggested, started and finished in that order, one at a time;
 * - a day ends once; training ends and begins in turn, and so do the hours after a massage.
 */
#pragma once

#include "engine.h"
#include "event.h"

typedef struct {
  int64_t start_us, end_us; /* boot clock */
  int64_t offset_us;
  PlumbTotals totals;
} LedgerMinute;

typedef struct {
  GArray *minutes;    /* LedgerMinute */
  GPtrArray *days;    /* texts of DAY_ENDED */
  GString *log;       /* an event a line, but no minutes, hours, progress and KEEP */
  bool is_clock_wild; /* days may come again */
  int64_t time_us;    /* of the last event */
  int64_t start_us;
  int64_t offset_us; /* of the wall clock, by the last event */
  uint32_t break_id; /* the one that is open, 0: none */
  uint32_t last_break_id;
  bool is_break_started;
  unsigned count[PLUMB_EVENT_KEEP + 1]; /* by kind */
  unsigned outcomes[PLUMB_BREAK_OUTCOMES];
  unsigned revisions, lists;
  int64_t missing_us;
} Ledger;

void ledger_init (Ledger *ledger, int64_t start_us, int64_t offset_us);
void ledger_clear (Ledger *ledger);
/* offset_us: of the wall clock after it; another one than before where the clock was set. */
void ledger_note (Ledger *ledger, const PlumbEvents *events, int64_t offset_us);
/* The states of all minutes add up to the time from the start to now_us, to the microsecond. */
void ledger_close (Ledger *ledger, int64_t now_us, PlumbTotals *out_totals);
/* The first group of the totals. */
int64_t ledger_sum (const PlumbTotals *totals);
