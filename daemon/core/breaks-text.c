/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What survives a restart: "breaks1 saved=... id=...", every key once and in this order. */
#include "breaks-private.h"
#include "keyed-text.h"

#include <string.h>

#define VERSION  "breaks1"
#define TIME_MAX INT64_C (253402300799000000) /* the end of the year 9999 */
#define SPAN_MAX ((int64_t)366 * 24 * 3600 * G_USEC_PER_SEC)

/* Times are kept as wall time. */
typedef enum {
  KEY_SAVED,
  KEY_LAST_ID,
  KEY_PHASE,
  KEY_KIND,
  KEY_TRIGGER,
  KEY_TOLD,
  KEY_POSTPONES,
  KEY_DUE,
  KEY_SUGGESTED,
  KEY_UNTIL,
  KEY_BEGIN,
  KEY_WALKED,
  KEY_SECONDS,
  KEY_VERIFIED,
  KEY_BOUT,
  KEY_STILL,
  KEY_WORN,
  KEY_LONG,
  KEY_FEELING,
  KEY_AREAS,
  KEY_SORE,
  KEY_MASSAGED,
  KEY_MASSAGE,
  KEY_SAFETY,
  KEY_SPELL, /* still_us at the last telling; this and the next are missing in version 0.1 */
  KEY_TELLINGS,
} Key;
#define KEYS     26
#define KEYS_OLD 24

static const PlumbTextKey keys[KEYS] = {
    [KEY_SAVED] = {"saved", TIME_MAX},
    [KEY_LAST_ID] = {"id", UINT32_MAX - 1},
    [KEY_PHASE] = {"phase", PLUMB_BREAKS_PHASES - 1},
    [KEY_KIND] = {"kind", PLUMB_BREAK_KINDS - 1},
    [KEY_TRIGGER] = {"trigger", PLUMB_BREAK_TRIGGERS - 1},
    [KEY_TOLD] = {"told", 1},
    [KEY_POSTPONES] = {"postpones", 1000},
    [KEY_DUE] = {"due", TIME_MAX},
    [KEY_SUGGESTED] = {"suggested", TIME_MAX},
    [KEY_UNTIL] = {"until", TIME_MAX},
    [KEY_BEGIN] = {"begin", TIME_MAX},
    [KEY_WALKED] = {"walked", SPAN_MAX},
    [KEY_SECONDS] = {"seconds", 86400},
    [KEY_VERIFIED] = {"verified", 1},
    [KEY_BOUT] = {"bout", SPAN_MAX},
    [KEY_STILL] = {"still", SPAN_MAX},
    [KEY_WORN] = {"worn", SPAN_MAX},
    [KEY_LONG] = {"long", SPAN_MAX},
    [KEY_FEELING] = {"feeling", PLUMB_FEELING_SORE},
    [KEY_AREAS] = {"areas", UINT32_MAX},
    [KEY_SORE] = {"sore", TIME_MAX},
    [KEY_MASSAGED] = {"massaged", 1},
    [KEY_MASSAGE] = {"massage", TIME_MAX},
    [KEY_SAFETY] = {"safety", 1},
    [KEY_SPELL] = {"spell", SPAN_MAX},
    [KEY_TELLINGS] = {"tellings", 100000},
};

static void
gather (const PlumbBreaks *breaks, int64_t offset_us, int64_t out_values[KEYS])
{
  const int64_t values[KEYS] = {
      [KEY_SAVED] = breaks->now_us + offset_us,
      [KEY_LAST_ID] = breaks->last_id,
      [KEY_PHASE] = breaks->phase,
      [KEY_KIND] = breaks->kind,
      [KEY_TRIGGER] = breaks->trigger,
      [KEY_TOLD] = breaks->was_told,
      [KEY_POSTPONES] = breaks->postpones,
      [KEY_DUE] = breaks->due_us + offset_us,
      [KEY_SUGGESTED] = breaks->told_us + offset_us,
      [KEY_UNTIL] = breaks->until_us + offset_us,
      [KEY_BEGIN] = breaks->begin_us + offset_us,
      [KEY_WALKED] = breaks->walked_us,
      [KEY_SECONDS] = breaks->seconds,
      [KEY_VERIFIED] = breaks->is_verified,
      [KEY_BOUT] = breaks->count.bout_us,
      [KEY_STILL] = breaks->count.still_us,
      [KEY_WORN] = breaks->count.worn_us,
      [KEY_LONG] = breaks->count.long_us,
      [KEY_FEELING] = breaks->feeling,
      [KEY_AREAS] = breaks->sore_areas,
      [KEY_SORE] = breaks->sore_us + offset_us,
      [KEY_MASSAGED] = breaks->has_massaged,
      [KEY_MASSAGE] = breaks->massage_us + offset_us,
      [KEY_SAFETY] = breaks->is_safety_shown,
      [KEY_SPELL] = breaks->count.spell.at_us,
      [KEY_TELLINGS] = breaks->count.spell.tellings,
  };

  memcpy (out_values, values, sizeof values);
}

void
plumb_breaks_write (const PlumbBreaks *breaks, int64_t offset_us,
                    char out_text[PLUMB_BREAKS_TEXT_MAX])
{
  int64_t values[KEYS];

  gather (breaks, offset_us, values);
  plumb_keyed_text_write (VERSION, keys, KEYS, values, out_text, PLUMB_BREAKS_TEXT_MAX);
}

static bool
read_keys (const char *text, int64_t out_values[KEYS])
{
  if (!g_str_has_prefix (text, VERSION))
    return false;
  text += strlen (VERSION);
  out_values[KEY_SPELL] = out_values[KEY_TELLINGS] = 0;
  for (unsigned i = 0; i < KEYS; i++) {
    if (i == KEYS_OLD && *text == '\0')
      return true;
    if (!plumb_keyed_text_read (&text, &keys[i], &out_values[i]))
      return false;
  }
  return *text == '\0';
}

static void
restore_break (PlumbBreaks *breaks, const int64_t values[KEYS], int64_t offset_us)
{
  int64_t now_us = breaks->now_us, left_us = values[KEY_UNTIL] - values[KEY_SAVED];

  breaks->last_id = (uint32_t)values[KEY_LAST_ID];
  breaks->phase = (PlumbBreaksPhase)values[KEY_PHASE];
  breaks->kind = (PlumbBreakKind)values[KEY_KIND];
  breaks->trigger = (PlumbBreakTrigger)values[KEY_TRIGGER];
  breaks->id = breaks->phase != PLUMB_PHASE_NONE ? breaks->last_id : 0;
  breaks->was_told = values[KEY_TOLD] != 0;
  breaks->postpones = (int)values[KEY_POSTPONES];
  breaks->due_us = MIN (values[KEY_DUE] - offset_us, now_us);
  breaks->told_us = MIN (values[KEY_SUGGESTED] - offset_us, now_us);
  breaks->until_us = MIN (values[KEY_UNTIL] - offset_us, now_us + MAX (left_us, 0));
  breaks->begin_us = MIN (values[KEY_BEGIN] - offset_us, now_us);
  breaks->walked_us = values[KEY_WALKED];
  breaks->seconds = (uint32_t)values[KEY_SECONDS];
  breaks->is_verified = values[KEY_VERIFIED] != 0;
}

static void
restore_rest (PlumbBreaks *breaks, const int64_t values[KEYS], int64_t offset_us)
{
  breaks->feeling = (PlumbFeeling)values[KEY_FEELING];
  breaks->sore_areas = (uint32_t)values[KEY_AREAS];
  breaks->sore_us = MIN (values[KEY_SORE] - offset_us, breaks->now_us);
  breaks->has_massaged = values[KEY_MASSAGED] != 0;
  breaks->massage_us = MIN (values[KEY_MASSAGE] - offset_us, breaks->now_us);
  breaks->is_safety_shown = values[KEY_SAFETY] != 0;
}

bool
plumb_breaks_read (PlumbBreaks *breaks, const char *text, int64_t offset_us, int64_t now_us)
{
  int64_t values[KEYS];

  if (!read_keys (text, values) ||
      (values[KEY_PHASE] != PLUMB_PHASE_NONE && values[KEY_LAST_ID] == 0))
    return false;
  int64_t away_us = now_us + offset_us - values[KEY_SAVED];

  breaks->now_us = MAX (breaks->now_us, now_us);
  restore_break (breaks, values, offset_us);
  restore_rest (breaks, values, offset_us);
  breaks->count.absent_since_us = breaks->now_us - MAX (away_us, 0);
  if (away_us < 0 || away_us >= PLUMB_BREAKS_ABSENCE_US)
    return true;
  breaks->count.bout_us = values[KEY_BOUT];
  breaks->count.still_us = values[KEY_STILL];
  breaks->count.worn_us = values[KEY_WORN];
  breaks->count.long_us = values[KEY_LONG];
  breaks->count.spell.at_us = values[KEY_SPELL];
  breaks->count.spell.tellings = (uint32_t)values[KEY_TELLINGS];
  return true;
}
