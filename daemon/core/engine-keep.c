/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What survives a restart, as text: written down when it has changed, read before BEGIN. */
#include "engine-private.h"

#include <string.h>

#include "day.h"
#include "event.h"

/* False: it is to be forgotten. */
static bool
write_text (PlumbEngine *engine, PlumbKeep key, char out_text[PLUMB_KEEP_TEXT_MAX])
{
  PlumbMode mode = plumb_monitor_get_mode (engine->monitor);

  switch (key) {
  case PLUMB_KEEP_BREAKS:
    plumb_coach_write_breaks (&engine->coach, engine->offset_us, out_text);
    return true;
  case PLUMB_KEEP_TRAINING: plumb_coach_write_training (&engine->coach, out_text); return true;
  case PLUMB_KEEP_AFTERCARE:
    return plumb_coach_write_aftercare (&engine->coach, engine->offset_us, out_text);
  case PLUMB_KEEP_SUMMARY_DAY:
    plumb_day_write (engine->summaries.announced_day, out_text);
    return true;
  case PLUMB_KEEP_SEE_PROFESSIONAL:
    g_snprintf (out_text, PLUMB_KEEP_TEXT_MAX, "answered %" G_GINT64_FORMAT,
                engine->answered_wall_us);
    return engine->answered_wall_us != INT64_MIN;
  case PLUMB_KEEP_PAUSE:
    g_snprintf (out_text, PLUMB_KEEP_TEXT_MAX, "%" G_GINT64_FORMAT,
                engine->pause_until_us + engine->offset_us);
    return engine->pause_until_us != 0;
  case PLUMB_KEEP_MODE:
    g_strlcpy (out_text, plumb_mode_to_string (mode), PLUMB_KEEP_TEXT_MAX);
    return mode != engine->settings->values.monitor.mode;
  case PLUMB_KEEP_PROFILE:
    g_strlcpy (out_text, plumb_profile_to_string (engine->profile), PLUMB_KEEP_TEXT_MAX);
    return engine->profile != PLUMB_PROFILE_DEFAULT;
  case PLUMB_KEEP_TOLERANCE: plumb_monitor_write_tolerance (engine->monitor, out_text); return true;
  case PLUMB_KEEP_PACE:
    plumb_monitor_write_pace (engine->monitor, engine->offset_us, out_text);
    return true;
  case PLUMB_KEEP_PROPOSALS: return plumb_coach_write_proposals (&engine->coach, out_text);
  case PLUMB_KEEP_GAP:
    return engine->is_flushed &&
           plumb_monitor_write_gap (engine->monitor, engine->offset_us, out_text);
  case PLUMB_KEEP_RUNNING:
    return plumb_monitor_write_running (engine->monitor, engine->offset_us, out_text);
  case PLUMB_KEEP_SUGGESTIONS:
    plumb_coach_write_suggestions (&engine->coach, out_text);
    return true;
  }
  return false;
}

void
plumb_engine_write (PlumbEngine *engine, PlumbEvents *out_events)
{
  uint32_t unkept = engine->unkept | engine->coach.unkept;

  if (unkept == 0)
    return;
  for (unsigned key = 0; key < PLUMB_KEEPS && unkept != 0; key++) {
    if ((unkept & 1u << key) == 0)
      continue;
    PlumbEvent *event = plumb_events_add (out_events, PLUMB_EVENT_KEEP, 0, engine->boot_us);
    event->keep.key = (PlumbKeep)key;
    event->keep.text =
        write_text (engine, (PlumbKeep)key, engine->kept[key]) ? engine->kept[key] : NULL;
    if (key == PLUMB_KEEP_RUNNING)
      engine->is_running_kept = event->keep.text != NULL;
  }
  engine->unkept = engine->coach.unkept = 0;
  engine->is_flushed = false;
  plumb_engine_stamp (engine, out_events);
}

/* "1790000000000000": a wall time. */
static bool
read_wall_us (const char *text, int64_t *out_wall_us)
{
  size_t digits = strspn (text, "0123456789");

  if (digits == 0 || digits > 18 || text[digits] != '\0')
    return false;
  *out_wall_us = g_ascii_strtoll (text, NULL, 10);
  return true;
}

static bool
restore_pause (PlumbEngine *engine, const char *text)
{
  double max_min = engine->settings->values.alerts.max_pause_min;
  int64_t until_us;

  if (!read_wall_us (text, &until_us))
    return false;
  int64_t left_us = until_us - plumb_engine_wall_us (engine);
  if (left_us > 0 && left_us <= (int64_t)(max_min * 60 * G_USEC_PER_SEC))
    engine->pause_until_us = engine->boot_us + left_us;
  return true;
}

static bool
restore_professional (PlumbEngine *engine, const char *text)
{
  static const char prefix[] = "answered ";

  return g_str_has_prefix (text, prefix) &&
         read_wall_us (text + strlen (prefix), &engine->answered_wall_us);
}

static bool
restore_summary_day (PlumbEngine *engine, const char *text)
{
  engine->summaries.has_announced = plumb_day_parse (text, &engine->summaries.announced_day);
  return engine->summaries.has_announced;
}

bool
plumb_engine_restore (PlumbEngine *engine, PlumbKeep key, const char *text)
{
  switch (key) {
  case PLUMB_KEEP_BREAKS:
    return plumb_coach_read_breaks (&engine->coach, text, engine->offset_us, engine->boot_us);
  case PLUMB_KEEP_TRAINING: return plumb_coach_read_training (&engine->coach, text);
  case PLUMB_KEEP_AFTERCARE:
    return plumb_coach_read_aftercare (&engine->coach, text, engine->offset_us, engine->boot_us);
  case PLUMB_KEEP_SUMMARY_DAY: return restore_summary_day (engine, text);
  case PLUMB_KEEP_SEE_PROFESSIONAL: return restore_professional (engine, text);
  case PLUMB_KEEP_PAUSE: return restore_pause (engine, text);
  case PLUMB_KEEP_MODE: return plumb_mode_parse (text, &engine->mode);
  case PLUMB_KEEP_PROFILE: return plumb_profile_parse (text, &engine->profile);
  case PLUMB_KEEP_TOLERANCE: return plumb_monitor_read_tolerance (engine->monitor, text);
  case PLUMB_KEEP_PACE:
    return plumb_monitor_read_pace (engine->monitor, text, engine->offset_us, engine->boot_us);
  case PLUMB_KEEP_PROPOSALS: return plumb_coach_read_proposals (&engine->coach, text);
  case PLUMB_KEEP_GAP: return plumb_monitor_read_gap (engine->monitor, text, engine->offset_us);
  case PLUMB_KEEP_RUNNING:
    return plumb_monitor_read_running (engine->monitor, text, engine->offset_us);
  case PLUMB_KEEP_SUGGESTIONS: return plumb_coach_read_suggestions (&engine->coach, text);
  }
  return false;
}
