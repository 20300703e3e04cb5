/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gap.h"

#include <glib.h>
#include <string.h>

static void
add_waiting (PlumbGap *gap, int64_t from_us, int64_t until_us)
{
  if (until_us <= from_us)
    return;
  if (gap->n_waiting == PLUMB_GAP_SPANS)
    memmove (gap->waiting, gap->waiting + 1, --gap->n_waiting * sizeof gap->waiting[0]);
  gap->waiting[gap->n_waiting++] = (PlumbGapSpan){from_us, until_us};
}

static void
end_silence (PlumbGap *gap, int64_t now_us)
{
  bool has_hole = gap->hole.until_us > gap->hole.from_us;

  add_waiting (gap, gap->worn_until_us, has_hole ? gap->hole.from_us : now_us);
  if (has_hole)
    add_waiting (gap, gap->hole.until_us, now_us);
  gap->back_us = now_us;
}

void
plumb_gap_note_worn (PlumbGap *gap, int64_t from_us, int64_t until_us)
{
  int64_t silent_us = from_us - gap->worn_until_us;

  if (gap->has_worn && silent_us > 0 && silent_us <= PLUMB_GAP_MAX_US)
    end_silence (gap, from_us);
  gap->hole = (PlumbGapSpan){0};
  gap->is_erased = false;
  gap->has_worn = true;
  gap->worn_until_us = until_us;
}

void
plumb_gap_bar (PlumbGap *gap)
{
  gap->has_worn = false;
  gap->hole = (PlumbGapSpan){0};
  gap->is_erased = false;
}

void
plumb_gap_refute (PlumbGap *gap)
{
  plumb_gap_bar (gap);
  gap->n_waiting = 0;
}

unsigned
plumb_gap_prove (PlumbGap *gap, int64_t moved_us, PlumbGapSpan out_spans[PLUMB_GAP_SPANS])
{
  unsigned count = moved_us > gap->back_us ? gap->n_waiting : 0;

  if (count == 0)
    return 0;
  memcpy (out_spans, gap->waiting, count * sizeof gap->waiting[0]);
  gap->n_waiting = 0;
  return count;
}

void
plumb_gap_erase (PlumbGap *gap, int64_t from_us, int64_t to_us)
{
  PlumbGap old = *gap;
  PlumbGapSpan erased = {MAX (from_us, gap->worn_until_us), to_us};
  bool has_hole = gap->hole.until_us > gap->hole.from_us;

  gap->n_waiting = 0;
  for (unsigned i = 0; i < old.n_waiting; i++) {
    add_waiting (gap, old.waiting[i].from_us, MIN (old.waiting[i].until_us, from_us));
    add_waiting (gap, MAX (old.waiting[i].from_us, to_us), old.waiting[i].until_us);
  }
  if (!gap->has_worn || erased.until_us <= erased.from_us)
    return;
  gap->hole.from_us = has_hole ? MIN (old.hole.from_us, erased.from_us) : erased.from_us;
  gap->hole.until_us = has_hole ? MAX (old.hole.until_us, erased.until_us) : erased.until_us;
  gap->is_erased = true;
}

bool
plumb_gap_write (const PlumbGap *gap, int64_t now_us, int64_t offset_us,
                 char out_text[PLUMB_KEEP_TEXT_MAX])
{
  g_snprintf (out_text, PLUMB_KEEP_TEXT_MAX, "%" G_GINT64_FORMAT " %" G_GINT64_FORMAT,
              (gap->is_erased ? gap->hole.until_us : gap->worn_until_us) + offset_us,
              now_us + offset_us);
  return gap->has_worn;
}

bool
plumb_gap_read (PlumbGap *gap, const char *text, int64_t now_us, int64_t offset_us)
{
  char *end;
  int64_t worn_us = g_ascii_strtoll (text, &end, 10);

  if (end == text || *end != ' ')
    return false;
  int64_t saved_us = g_ascii_strtoll (end + 1, &end, 10);
  if (*end != '\0' || worn_us <= 0 || saved_us < worn_us || saved_us == INT64_MAX)
    return false;
  int64_t wall_us = now_us + offset_us;
  if (saved_us > wall_us || wall_us - worn_us > PLUMB_GAP_MAX_US)
    return true;
  gap->has_worn = true;
  gap->worn_until_us = worn_us - offset_us;
  gap->hole = (PlumbGapSpan){saved_us - offset_us, now_us};
  return true;
}
