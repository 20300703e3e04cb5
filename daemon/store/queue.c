/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue.h"

#define MINUTE_US (60 * (int64_t)G_USEC_PER_SEC)

PlumbRow *
plumb_row_new (PlumbRowType type, int64_t at_us)
{
  PlumbRow *row = g_new0 (PlumbRow, 1);
  row->type = type;
  row->at_us = at_us;
  return row;
}

void
plumb_row_free (PlumbRow *row)
{
  if (row == NULL)
    return;
  g_free (row->tz);
  g_free (row->name);
  g_free (row->label);
  g_free (row->sensor);
  g_free (row->details);
  g_free (row);
}

static void
free_row (gpointer row)
{
  plumb_row_free (row);
}

void
plumb_queue_init (PlumbQueue *queue)
{
  g_queue_init (&queue->rows);
  queue->lost = 0;
}

void
plumb_queue_clear (PlumbQueue *queue)
{
  g_queue_clear_full (&queue->rows, free_row);
}

/* The minute that a new stretch continues; only the newest can be it, unless events came between.
 */
static PlumbRow *
find_minute (const PlumbQueue *queue, const PlumbRow *row)
{
  for (GList *link = queue->rows.tail; link != NULL; link = link->prev) {
    PlumbRow *candidate = link->data;
    if (candidate->type != PLUMB_ROW_MINUTE)
      continue;
    bool is_same = candidate->at_us == row->at_us && candidate->day == row->day;
    return is_same ? candidate : NULL;
  }
  return NULL;
}

void
plumb_queue_push (PlumbQueue *queue, PlumbRow *row)
{
  PlumbRow *minute = row->type == PLUMB_ROW_MINUTE ? find_minute (queue, row) : NULL;
  if (minute != NULL) {
    plumb_totals_add (&minute->totals, &row->totals);
    minute->deviation += row->deviation;
    minute->deviation_us += row->deviation_us;
    plumb_row_free (row);
    return;
  }
  g_queue_push_tail (&queue->rows, row);
  if (queue->rows.length > PLUMB_QUEUE_MAX) {
    plumb_row_free (g_queue_pop_head (&queue->rows));
    queue->lost++;
  }
}

bool
plumb_row_touches (const PlumbRow *row, int64_t from_us, int64_t to_us)
{
  int64_t end_us = row->type == PLUMB_ROW_MINUTE ? row->at_us + MINUTE_US - 1 : row->end_us;
  return row->at_us < to_us && MAX (row->at_us, end_us) >= from_us;
}

void
plumb_queue_erase (PlumbQueue *queue, int64_t from_us, int64_t to_us)
{
  GList *next;
  for (GList *link = queue->rows.head; link != NULL; link = next) {
    next = link->next;
    if (!plumb_row_touches (link->data, from_us, to_us))
      continue;
    plumb_row_free (link->data);
    g_queue_delete_link (&queue->rows, link);
  }
}
