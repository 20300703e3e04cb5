/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "notice.h"

#include <string.h>

#include "catalogue.h"
#include "notice-texts.h"

#define NUMBER         "{n}"
#define MINUTE_S       59.5 /* what is shown as a minute elsewhere, too */
#define HALF_HOUR_S    (30 * 60.0)
#define TWO_HOURS_S    (2 * 60 * 60.0)
#define ABOUT_S        (2.5 * 60)
#define SECOND_TELLING 2

static const char *const shift_kinds[] = {"slouch", "lean", NULL};
static const char *const get_up_kinds[] = {"long-sitting", "break-due", NULL};

void
plumb_notice_clear (PlumbNotice *notice)
{
  g_clear_pointer (&notice->title, g_free);
  g_clear_pointer (&notice->body, g_free);
}

bool
plumb_notice_has (const char *kind)
{
  return g_strv_contains (shift_kinds, kind) || g_strv_contains (get_up_kinds, kind);
}

static bool
is_about (double seconds, double wanted_s)
{
  return seconds > wanted_s - ABOUT_S && seconds < wanted_s + ABOUT_S;
}

/* A stay is told of where it is why the notice comes. */
static bool
has_minutes (const PlumbNoticeAlert *alert)
{
  const char *trigger = alert->trigger != NULL ? alert->trigger : "";

  return alert->duration_s >= MINUTE_S && (*trigger == '\0' || strcmp (trigger, "stationary") == 0);
}

/* Why it comes just now goes before how much is wished for. */
static PlumbOccasion
find_occasion (const PlumbNoticeAlert *alert)
{
  if (g_strv_contains (shift_kinds, alert->kind))
    return alert->is_long && has_minutes (alert) ? PLUMB_OCCASION_LONG_SLOUCH
                                                 : PLUMB_OCCASION_SHIFT;
  if (g_strcmp0 (alert->after, "call") == 0)
    return PLUMB_OCCASION_AFTER_CALL;
  if (alert->is_long)
    return PLUMB_OCCASION_LONGER_BREAK;
  if (alert->spell_times == SECOND_TELLING && has_minutes (alert))
    return PLUMB_OCCASION_ONCE_MORE;
  return PLUMB_OCCASION_GET_UP;
}

static bool
fits (const PlumbNoticeAlert *alert, PlumbFits fits)
{
  switch (fits) {
  case PLUMB_FITS_ALWAYS: break;
  case PLUMB_FITS_SLOUCH: return strcmp (alert->kind, "lean") != 0;
  case PLUMB_FITS_LEAN: return strcmp (alert->kind, "lean") == 0;
  case PLUMB_FITS_HALF_HOUR: return is_about (alert->duration_s, HALF_HOUR_S);
  case PLUMB_FITS_OTHER_LENGTH: return !is_about (alert->duration_s, HALF_HOUR_S);
  case PLUMB_FITS_TWO_HOURS_QUIET: return is_about (alert->quiet_s, TWO_HOURS_S);
  case PLUMB_FITS_QUIET_UNKNOWN: return !is_about (alert->quiet_s, TWO_HOURS_S);
  }
  return true;
}

static const PlumbNoticeText *
find_text (const PlumbNoticeAlert *alert, PlumbTone tone)
{
  unsigned count, n_fitting = 0;
  const PlumbNoticeText *texts = plumb_notice_texts_get (find_occasion (alert), tone, &count);

  for (unsigned i = 0; i < count; i++)
    n_fitting += fits (alert, texts[i].fits);
  unsigned left = alert->number % n_fitting;
  for (unsigned i = 0; i < count; i++)
    if (fits (alert, texts[i].fits) && left-- == 0)
      return &texts[i];
  return texts;
}

/* The first that can be said: what has {n} in it wants minutes. */
static const char *
find_wording (const PlumbNoticeAlert *alert, const PlumbNoticePart *part)
{
  const char *const wordings[] = {alert->is_standing ? part->standing : NULL, part->usual};

  for (unsigned i = 0; i < G_N_ELEMENTS (wordings); i++)
    if (wordings[i] != NULL && (has_minutes (alert) || strstr (wordings[i], NUMBER) == NULL))
      return wordings[i];
  return part->bare != NULL ? part->bare : "";
}

static char *
dup_part (const PlumbNoticeAlert *alert, const PlumbNoticePart *part, const PlumbLanguage *language)
{
  const char *wording = find_wording (alert, part);
  g_autofree char *minutes = g_strdup_printf ("%.0f", alert->duration_s / 60);
  g_autoptr (GString) text =
      g_string_new (*wording != '\0' ? plumb_language_translate (language, wording) : "");

  g_string_replace (text, NUMBER, minutes, 0);
  return g_strdup (text->str);
}

static void
add_suggestion (PlumbNotice *notice, const char *suggestion, const PlumbLanguage *language)
{
  g_autofree char *before = notice->body;
  g_autofree char *told =
      g_strdup_printf (plumb_language_translate (language, N_ ("Suggested: %s.")), suggestion);

  notice->body = g_strconcat (before, *before != '\0' ? " " : "", told, NULL);
}

PlumbNotice
plumb_notice_tell (const PlumbNoticeAlert *alert, PlumbTone tone, const PlumbLanguage *language)
{
  const PlumbNoticeText *text = find_text (alert, tone);
  PlumbNotice notice = {.title = dup_part (alert, &text->title, language),
                        .body = dup_part (alert, &text->body, language)};

  if (alert->suggestion != NULL && *alert->suggestion != '\0')
    add_suggestion (&notice, alert->suggestion, language);
  return notice;
}

char *
plumb_notice_dup_line (const PlumbNotice *notice)
{
  const char *stop =
      g_str_has_suffix (notice->title, "?") || g_str_has_suffix (notice->title, ".") ? " " : ". ";

  if (*notice->body == '\0')
    return g_strdup (notice->title);
  return g_strconcat (notice->title, stop, notice->body, NULL);
}
