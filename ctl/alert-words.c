/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "alert-words.h"

#include <string.h>

#include "client.h"
#include "words.h"

/* The daemon counts what it tells; one that does not know how numbers its alerts at least. */
static unsigned
find_number (const PlumbAlertFacts *alert)
{
  const char *slash = strrchr (alert->path, '/');
  guint64 number = g_ascii_strtoull (slash != NULL ? slash + 1 : "0", NULL, 10);

  if (plumb_client_number (alert->details, "wording", -1) >= 0)
    return (unsigned)plumb_client_unsigned (alert->details, "wording");
  return (unsigned)(number + plumb_client_unsigned (alert->details, "times"));
}

static bool
is_word (GVariant *dictionary, const char *key, const char *word)
{
  return strcmp (plumb_client_string (dictionary, key), word) == 0;
}

/* What to do in the break that the alert is about, beside a plain walk; "" if there is nothing. */
static char *
dup_suggestion (const PlumbAlertFacts *alert)
{
  if (alert->suggestion == NULL || strcmp (alert->kind, "break-due") != 0 ||
      is_word (alert->suggestion, "id", ""))
    return g_strdup ("");
  return plumb_print_dup_safe (plumb_client_string (alert->suggestion, "title"));
}

PlumbNotice
plumb_alert_words_get (const PlumbCtl *ctl, const PlumbAlertFacts *alert)
{
  GVariant *details = alert->details;
  g_autofree char *suggestion = dup_suggestion (alert);

  if (strcmp (alert->kind, "pose-missing") == 0)
    return plumb_notice_pose_missing (plumb_words_language ());
  if (strcmp (alert->kind, "calibration-stale") == 0 && is_word (details, "reason", "put-on-again"))
    return plumb_notice_pose_doubted (plumb_words_language ());
  if (!plumb_notice_has (alert->kind))
    return (PlumbNotice){.title = plumb_words_dup_alert (ctl, alert->kind, details),
                         .body = g_strdup ("")};
  const PlumbNoticeAlert known = {
      .kind = alert->kind,
      .trigger = plumb_client_string (details, "trigger"),
      .after = plumb_client_string (details, "after"),
      .suggestion = suggestion,
      .duration_s = plumb_client_number (details, "duration_s", 0),
      .quiet_s = plumb_client_number (details, "quiet_s", 0),
      .is_long = plumb_client_boolean (details, "long") || is_word (details, "break", "long"),
      .is_standing = is_word (details, "activity", "standing"),
      .spell_times = (unsigned)plumb_client_unsigned (details, "spell_times"),
      .number = find_number (alert),
  };
  return plumb_notice_tell (&known, ctl->tone, plumb_words_language ());
}

char *
plumb_alert_words_dup_line (const PlumbCtl *ctl, const PlumbAlertFacts *alert)
{
  g_auto (PlumbNotice) notice = plumb_alert_words_get (ctl, alert);

  return plumb_notice_dup_line (&notice);
}
