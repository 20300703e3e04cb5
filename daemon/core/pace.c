/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pace.h"

#include <string.h>

#define HOUR_US   INT64_C (3600000000)
#define MINUTE_US INT64_C (60000000)

PlumbNotice
plumb_pace_notice_of (PlumbAlertKind kind)
{
  switch (kind) {
  case PLUMB_ALERT_SLOUCH:
  case PLUMB_ALERT_LEAN: return PLUMB_NOTICE_SHIFT;
  case PLUMB_ALERT_LONG_SITTING:
  case PLUMB_ALERT_BREAK_DUE: return PLUMB_NOTICE_GET_UP;
  case PLUMB_ALERT_SENSOR_LOST:
  case PLUMB_ALERT_SENSOR_SILENT:
  case PLUMB_ALERT_BATTERY_LOW:
  case PLUMB_ALERT_CALIBRATION_STALE:
  case PLUMB_ALERT_SEE_PROFESSIONAL:
  case PLUMB_ALERT_PAIRING_LOST:
  case PLUMB_ALERT_AFTERCARE:
  case PLUMB_ALERT_POSE_MISSING: return PLUMB_NOTICE_NONE;
  }
  return PLUMB_NOTICE_NONE;
}

static int64_t
minutes_us (double minutes)
{
  return (int64_t)(minutes * (double)MINUTE_US);
}

static int64_t
base_us (const PlumbPace *pace, const PlumbSettings *settings)
{
  double repeat_s = settings->values.alerts.repeat_s;

  return (int64_t)((pace->is_soft ? 2 * repeat_s : repeat_s) * G_USEC_PER_SEC);
}

/* How many times the base at most. */
static double
most_backoff (const PlumbPace *pace, const PlumbSettings *settings)
{
  int64_t base = base_us (pace, settings);
  int64_t most = minutes_us (settings->values.alerts.backoff_max_min);

  return base > 0 && most > base ? (double)most / (double)base : 1;
}

static double
backoff (const PlumbPace *pace, const PlumbSettings *settings)
{
  return CLAMP (pace->backoff, 1, most_backoff (pace, settings));
}

int64_t
plumb_pace_get_spacing_us (const PlumbPace *pace, const PlumbSettings *settings)
{
  return (int64_t)(backoff (pace, settings) * (double)base_us (pace, settings) + 0.5);
}

/* When the hour has room again; what is over: it has. */
static int64_t
hour_us (const PlumbPace *pace, const PlumbSettings *settings)
{
  unsigned cap = (unsigned)settings->values.alerts.max_per_hour;

  if (pace->is_soft)
    cap = (cap + 1) / 2;
  if (pace->hour_count < cap)
    return INT64_MIN;
  unsigned at = (pace->hour_head + PLUMB_PACE_HOUR_MAX - cap) % PLUMB_PACE_HOUR_MAX;
  return pace->hour_us[at] + HOUR_US;
}

static void
wait_for (PlumbPaceWait *wait, int64_t until_us, PlumbReason reason)
{
  if (until_us <= wait->until_us)
    return;
  wait->until_us = until_us;
  wait->reason = reason;
}

static void
wait_shift (const PlumbPace *pace, const PlumbSettings *settings, PlumbPaceWait *wait)
{
  if (pace->has_shifted)
    wait_for (wait, pace->shift_us + plumb_pace_get_spacing_us (pace, settings),
              PLUMB_REASON_REPEAT_WAIT);
  wait_for (wait, pace->rest_until_us, PLUMB_REASON_RESTING);
}

static void
wait_get_up (const PlumbPace *pace, const PlumbSettings *settings, PlumbPaceWait *wait)
{
  const PlumbSettingsValues *values = &settings->values;

  if (pace->has_got_up)
    wait_for (wait,
              pace->get_up_us +
                  minutes_us (MIN (values->sitting.least_apart_min, values->sitting.repeat_min)),
              PLUMB_REASON_REPEAT_WAIT);
  if (pace->has_walked)
    wait_for (wait, pace->walked_us + minutes_us (values->sitting.walked_quiet_min),
              PLUMB_REASON_REPEAT_WAIT);
}

PlumbPaceWait
plumb_pace_get_wait (const PlumbPace *pace, const PlumbSettings *settings, PlumbNotice notice,
                     int64_t now_us)
{
  const PlumbSettingsValues *values = &settings->values;
  PlumbPaceWait wait = {now_us, PLUMB_REASON_CAPPED};

  wait_for (&wait, pace->quiet_until_us[notice], PLUMB_REASON_SNOOZED);
  if (notice == PLUMB_NOTICE_SHIFT)
    wait_shift (pace, settings, &wait);
  if (notice == PLUMB_NOTICE_GET_UP)
    wait_get_up (pace, settings, &wait);
  if (pace->has_told && notice != PLUMB_NOTICE_NONE)
    wait_for (&wait, pace->last_us + minutes_us (values->alerts.gap_min), PLUMB_REASON_REPEAT_WAIT);
  wait_for (&wait, hour_us (pace, settings), PLUMB_REASON_CAPPED);
  if (pace->told_today >= values->alerts.max_per_day)
    wait_for (&wait, INT64_MAX, PLUMB_REASON_CAPPED);
  return wait;
}

static void
count (PlumbPace *pace, int64_t now_us)
{
  pace->hour_us[pace->hour_head] = now_us;
  pace->hour_head = (pace->hour_head + 1) % PLUMB_PACE_HOUR_MAX;
  pace->hour_count = MIN (pace->hour_count + 1, PLUMB_PACE_HOUR_MAX);
  pace->told_today++;
}

void
plumb_pace_note_told (PlumbPace *pace, PlumbNotice notice, bool is_counted, int64_t now_us)
{
  pace->wording[notice]++;
  pace->has_told = true;
  pace->last_us = now_us;
  if (notice == PLUMB_NOTICE_SHIFT) {
    pace->has_shifted = true;
    pace->shift_us = now_us;
  } else if (notice == PLUMB_NOTICE_GET_UP) {
    pace->has_got_up = true;
    pace->get_up_us = now_us;
  }
  if (!is_counted)
    return;
  count (pace, now_us);
  if (notice != PLUMB_NOTICE_NONE)
    plumb_heed_begin (&pace->heed[notice], notice, now_us);
}

void
plumb_pace_note_walk (PlumbPace *pace, int64_t now_us)
{
  pace->has_walked = true;
  pace->walked_us = now_us;
}

bool
plumb_pace_end_watch (PlumbPace *pace, PlumbNotice notice)
{
  bool was_watched = pace->heed[notice].is_watched;

  pace->heed[notice].is_watched = false;
  return was_watched;
}

void
plumb_pace_note_later (PlumbPace *pace, PlumbNotice notice, int64_t until_us)
{
  pace->quiet_until_us[notice] = until_us;
  pace->heed[notice].is_watched = false;
}

void
plumb_pace_note_wrong (PlumbPace *pace)
{
  pace->backoff = 1;
  pace->ignored = 0;
}

void
plumb_pace_begin_day (PlumbPace *pace, const PlumbSettings *settings)
{
  pace->told_today = 0;
  pace->backoff = 1 + (backoff (pace, settings) - 1) / 2;
}

int64_t
plumb_pace_get_quiet_us (const PlumbSettings *settings, uint32_t tellings)
{
  const PlumbSettingsValues *values = &settings->values;

  return minutes_us ((int64_t)tellings <= values->sitting.repeats ? values->sitting.repeat_min
                                                                  : values->sitting.then_every_min);
}

int64_t
plumb_pace_get_spell_us (const PlumbSettings *settings, int64_t first_us, const PlumbSpell *spell)
{
  if (spell->tellings == 0 || first_us == INT64_MAX)
    return first_us;
  int64_t quiet_us = plumb_pace_get_quiet_us (settings, spell->tellings);
  return quiet_us > 0 ? spell->at_us + quiet_us : INT64_MAX;
}

static int64_t
take_ignored (PlumbPace *pace, const PlumbSettings *settings, int64_t now_us)
{
  const PlumbSettingsValues *values = &settings->values;

  pace->backoff = 2 * backoff (pace, settings);
  pace->ignored++;
  if (values->alerts.rest_after_ignored <= 0 || pace->ignored < values->alerts.rest_after_ignored)
    return 0;
  pace->ignored = 0;
  pace->rest_until_us = now_us + minutes_us (values->alerts.rest_min);
  return pace->rest_until_us - now_us;
}

int64_t
plumb_pace_take (PlumbPace *pace, const PlumbSettings *settings, PlumbNotice notice,
                 PlumbHeedVerdict verdict, int64_t now_us)
{
  if (notice != PLUMB_NOTICE_SHIFT)
    return 0;
  if (verdict == PLUMB_HEED_IGNORED)
    return take_ignored (pace, settings, now_us);
  if (verdict == PLUMB_HEED_HEEDED) {
    pace->backoff = backoff (pace, settings) / 2;
    pace->ignored = 0;
  }
  return 0;
}

#define NUMBERS   13
#define MILLE     1000.0 /* the backoff is kept in thousandths, and ... */
#define MILLE_MAX 1000000
#define COUNT_MAX 1000000 /* what is counted on, of notices in a day or in a row */

/* 0: never. */
static int64_t
wall_us (bool is_set, int64_t boot_us, int64_t offset_us)
{
  return is_set ? MAX (boot_us + offset_us, 0) : 0;
}

static int64_t
wall_until_us (int64_t until_us, int64_t offset_us)
{
  return wall_us (until_us != 0, until_us, offset_us);
}

static size_t
add_number (char *text, size_t used, int64_t number)
{
  return used + (size_t)g_snprintf (text + used, PLUMB_PACE_TEXT_MAX - used,
                                    used > 0 ? " %" G_GINT64_FORMAT : "%" G_GINT64_FORMAT, number);
}

void
plumb_pace_write (const PlumbPace *pace, int64_t offset_us, char out_text[PLUMB_PACE_TEXT_MAX])
{
  const int64_t numbers[NUMBERS] = {
      MIN (pace->told_today, COUNT_MAX),
      (int64_t)(MIN (pace->backoff * MILLE, MILLE_MAX) + 0.5),
      MIN (pace->ignored, COUNT_MAX),
      pace->wording[PLUMB_NOTICE_SHIFT],
      pace->wording[PLUMB_NOTICE_GET_UP],
      wall_us (pace->has_told, pace->last_us, offset_us),
      wall_us (pace->has_shifted, pace->shift_us, offset_us),
      wall_us (pace->has_got_up, pace->get_up_us, offset_us),
      wall_us (pace->has_walked, pace->walked_us, offset_us),
      wall_until_us (pace->rest_until_us, offset_us),
      wall_until_us (pace->quiet_until_us[PLUMB_NOTICE_SHIFT], offset_us),
      wall_until_us (pace->quiet_until_us[PLUMB_NOTICE_GET_UP], offset_us),
      wall_until_us (pace->snoozed_until_us, offset_us),
  };
  unsigned n_hour = MIN (pace->hour_count, PLUMB_PACE_KEPT);
  size_t used = 0;

  for (unsigned i = 0; i < NUMBERS; i++)
    used = add_number (out_text, used, numbers[i]);
  for (unsigned i = n_hour; i > 0; i--) {
    unsigned at = (pace->hour_head + PLUMB_PACE_HOUR_MAX - i) % PLUMB_PACE_HOUR_MAX;
    used = add_number (out_text, used, MAX (pace->hour_us[at] + offset_us, 0));
  }
}

/* How many there are; 0: something is odd. */
static unsigned
read_numbers (const char *text, int64_t out_numbers[NUMBERS + PLUMB_PACE_KEPT])
{
  unsigned count = 0;
  bool is_last = false;

  for (; !is_last && count < NUMBERS + PLUMB_PACE_KEPT; count++) {
    size_t digits = strspn (text, "0123456789");
    is_last = text[digits] == '\0';
    if (digits == 0 || digits > 18 || (!is_last && text[digits] != ' '))
      return 0;
    out_numbers[count] = g_ascii_strtoll (text, NULL, 10);
    text += digits + 1;
  }
  if (!is_last || count < NUMBERS)
    return 0;
  bool is_sane = out_numbers[0] <= COUNT_MAX && out_numbers[1] <= MILLE_MAX &&
                 out_numbers[2] <= COUNT_MAX && out_numbers[3] <= G_MAXUINT32 &&
                 out_numbers[4] <= G_MAXUINT32;
  return is_sane ? count : 0;
}

static bool
restore_moment (int64_t wall, int64_t offset_us, int64_t now_us, int64_t *out_us)
{
  if (wall == 0)
    return false;
  *out_us = MIN (wall - offset_us, now_us);
  return true;
}

static int64_t
restore_until (int64_t wall, int64_t offset_us, int64_t now_us)
{
  return wall == 0 ? 0 : MIN (wall - offset_us, now_us + 24 * HOUR_US);
}

bool
plumb_pace_read (PlumbPace *pace, const char *text, int64_t offset_us, int64_t now_us)
{
  int64_t numbers[NUMBERS + PLUMB_PACE_KEPT];
  unsigned count = read_numbers (text, numbers);

  if (count == 0)
    return false;
  pace->told_today = (int)numbers[0];
  pace->backoff = (double)numbers[1] / MILLE;
  pace->ignored = (int)numbers[2];
  pace->wording[PLUMB_NOTICE_SHIFT] = (uint32_t)numbers[3];
  pace->wording[PLUMB_NOTICE_GET_UP] = (uint32_t)numbers[4];
  pace->has_told = restore_moment (numbers[5], offset_us, now_us, &pace->last_us);
  pace->has_shifted = restore_moment (numbers[6], offset_us, now_us, &pace->shift_us);
  pace->has_got_up = restore_moment (numbers[7], offset_us, now_us, &pace->get_up_us);
  pace->has_walked = restore_moment (numbers[8], offset_us, now_us, &pace->walked_us);
  pace->rest_until_us = restore_until (numbers[9], offset_us, now_us);
  pace->quiet_until_us[PLUMB_NOTICE_SHIFT] = restore_until (numbers[10], offset_us, now_us);
  pace->quiet_until_us[PLUMB_NOTICE_GET_UP] = restore_until (numbers[11], offset_us, now_us);
  pace->snoozed_until_us = restore_until (numbers[12], offset_us, now_us);
  pace->hour_count = count - NUMBERS;
  pace->hour_head = pace->hour_count % PLUMB_PACE_HOUR_MAX;
  for (unsigned i = 0; i < pace->hour_count; i++)
    pace->hour_us[i] = MIN (numbers[NUMBERS + i] - offset_us, now_us);
  return true;
}
