/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows on their way to the disk. Bounded: when it is full the oldest row makes room, counted. */
#pragma once

#include "totals.h"

#define PLUMB_QUEUE_MAX 4096

/* RUNNING: an event that is not over yet; only how long it has lasted is told. */
typedef enum {
  PLUMB_ROW_MINUTE,
  PLUMB_ROW_VALUE,
  PLUMB_ROW_EVENT,
  PLUMB_ROW_RUNNING,
} PlumbRowType;

/* One row; which members hold something depends on the type. Strings are owned. */
typedef struct {
  PlumbRowType type;
  int64_t at_us; /* MINUTE: start of the minute */
  int64_t end_us;
  int64_t day;
  int offset_s;
  int64_t last_day; /* EVENT, RUNNING: the same of its last moment */
  int last_offset_s;
  char *tz;             /* MINUTE: name of the zone */
  PlumbTotals totals;   /* MINUTE */
  double deviation;     /* MINUTE: sum of degrees times seconds; VALUE: the value */
  int64_t deviation_us; /* MINUTE: how long the deviation was known */
  char *name;           /* VALUE: series; EVENT, RUNNING: kind */
  char *label;          /* EVENT, RUNNING */
  int64_t duration_us;  /* EVENT, RUNNING */
  char *sensor;         /* EVENT, or NULL */
  char *details;        /* EVENT: JSON, or NULL */
} PlumbRow;

PlumbRow *plumb_row_new (PlumbRowType type, int64_t at_us);
void plumb_row_free (PlumbRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbRow, plumb_row_free)

/* It lies in [from_us, to_us), or a part of it does. */
bool plumb_row_touches (const PlumbRow *row, int64_t from_us, int64_t to_us);

typedef struct {
  GQueue rows; /* of PlumbRow, oldest first */
  uint64_t lost;
} PlumbQueue;

void plumb_queue_init (PlumbQueue *queue);
void plumb_queue_clear (PlumbQueue *queue);
/* Takes the row. A MINUTE of the same minute and day as the last one queued is added to it. */
void plumb_queue_push (PlumbQueue *queue, PlumbRow *row);
/* Forgets rows that touch [from_us, to_us). */
void plumb_queue_erase (PlumbQueue *queue, int64_t from_us, int64_t to_us);
