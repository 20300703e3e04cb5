/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "summary.h"

#include "catalogue.h"
#include "notice.h"
#include "span.h"

typedef struct {
  GString *text;
  PlumbTone tone;
  const PlumbLanguage *language;
} Writer;

/* The sentence in the tone and the language that are wanted. */
static const char *pick (const Writer *writer, const char *plain, const char *friendly,
                         const char *terse) G_GNUC_FORMAT (2) G_GNUC_FORMAT (3) G_GNUC_FORMAT (4);

static const char *
pick (const Writer *writer, const char *plain, const char *friendly, const char *terse)
{
  const char *message = plain;

  switch (writer->tone) {
  case PLUMB_TONE_PLAIN: break;
  case PLUMB_TONE_FRIENDLY: message = friendly; break;
  case PLUMB_TONE_TERSE: message = terse; break;
  }
  return plumb_language_translate (writer->language, message);
}

static void add (Writer *writer, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* Sentences stand beside each other, terse ones are a list. */
static void
add (Writer *writer, const char *format, ...)
{
  va_list arguments;

  if (writer->text->len > 0)
    g_string_append (writer->text, writer->tone == PLUMB_TONE_TERSE ? ", " : " ");
  va_start (arguments, format);
  g_string_append_vprintf (writer->text, format, arguments);
  va_end (arguments);
}

static void
add_hour (Writer *writer, const char *worn, double upright_ratio)
{
  if (upright_ratio >= 0)
    add (writer,
         pick (writer, N_ ("The hour: worn %s, %.0f %% of the judged time near the pose you set."),
               N_ ("An hour in short: worn %s, and %.0f %% of the judged time near the pose you "
                   "chose."),
               N_ ("hour: worn %s, near pose %.0f %%")),
         worn, upright_ratio * 100);
  else
    add (writer,
         pick (writer, N_ ("The hour: worn %s. Too little was judged to say more of posture."),
               N_ ("An hour in short: worn %s. There was too little to say more of posture, and "
                   "that is fine."),
               N_ ("hour: worn %s, posture unknown")),
         worn);
}

static void
add_day (Writer *writer, const char *worn, double upright_ratio)
{
  if (upright_ratio >= 0)
    add (writer,
         pick (writer, N_ ("The day: worn %s, %.0f %% of the judged time near the pose you set."),
               N_ ("Your day: worn %s, and %.0f %% of the judged time near the pose you chose."),
               N_ ("day: worn %s, near pose %.0f %%")),
         worn, upright_ratio * 100);
  else
    add (writer,
         pick (writer, N_ ("The day: worn %s. Too little was judged to say more of posture."),
               N_ ("Your day: worn %s. There was too little to say more of posture, and that is "
                   "fine."),
               N_ ("day: worn %s, posture unknown")),
         worn);
}

static void
add_sitting (Writer *writer, const PlumbSummary *summary)
{
  g_autofree char *stay = plumb_span_dup (summary->stationary_s);
  g_autofree char *longest = plumb_span_dup (summary->longest_sit_s);

  if (summary->longest_sit_s > 0)
    add (writer,
         pick (writer, N_ ("In one place for %s, the longest spell %s."),
               N_ ("You were in one place for %s, the longest spell %s."),
               N_ ("in one place %s, longest %s")),
         stay, longest);
  else
    add (writer,
         pick (writer, N_ ("In one place for %s."), N_ ("You were in one place for %s."),
               N_ ("in one place %s")),
         stay);
}

static void
add_breaks (Writer *writer, const PlumbBreakCounts *breaks)
{
  g_autofree char *beside = plumb_break_counts_dup_beside (breaks, writer->language);
  unsigned taken = breaks->taken;

  if (writer->tone == PLUMB_TONE_TERSE)
    add (writer, plumb_language_translate (writer->language, N_ ("breaks %u%s")), taken, beside);
  else if (writer->tone == PLUMB_TONE_FRIENDLY && taken > 0)
    add (writer,
         plumb_language_plural (writer->language, "%u break, well taken%s.",
                                "%u breaks, well taken%s.", taken),
         taken, beside);
  else
    add (writer,
         plumb_language_plural (writer->language, "%u break taken%s.", "%u breaks taken%s.", taken),
         taken, beside);
}

static void
add_notices (Writer *writer, const PlumbSummary *summary)
{
  unsigned told = summary->told;
  unsigned judged = summary->notices_heeded + summary->notices_ignored;
  g_auto (PlumbNotice) evening =
      plumb_notice_evening (0, 0, told, judged, summary->notices_heeded, writer->language);

  if (told == 0 || summary->is_hour)
    return;
  if (writer->tone != PLUMB_TONE_TERSE)
    add (writer, "%s", evening.body);
  else if (judged == 0)
    add (writer, plumb_language_translate (writer->language, N_ ("told %u")), told);
  else
    add (writer, plumb_language_translate (writer->language, N_ ("told %u, followed %u")), told,
         summary->notices_heeded);
}

/* A streak that a forgiven day stands in goes on, and is told as that. */
static void
add_streak (Writer *writer, const PlumbSummary *summary)
{
  unsigned days = summary->streak;
  bool is_met = summary->goal == PLUMB_SUMMARY_GOAL_MET;

  if (days < 2)
    return;
  if (writer->tone == PLUMB_TONE_TERSE)
    add (writer,
         is_met ? plumb_language_translate (writer->language, N_ ("%u in a row"))
                : plumb_language_translate (writer->language, N_ ("still %u in a row")),
         days);
  else if (is_met)
    add (writer,
         plumb_language_plural (writer->language, "That makes %u day in a row.",
                                "That makes %u days in a row.", days),
         days);
  else
    add (writer,
         plumb_language_plural (writer->language, "Your streak is %u day.",
                                "Your streak is %u days.", days),
         days);
}

static void
add_goal (Writer *writer, const PlumbSummary *summary)
{
  switch (summary->goal) {
  case PLUMB_SUMMARY_NO_GOAL: return;
  case PLUMB_SUMMARY_GOAL_MET:
    add (writer, "%s",
         pick (writer, N_ ("The day's goals were met."), N_ ("You reached the goals of the day."),
               N_ ("goals met")));
    break;
  case PLUMB_SUMMARY_GOAL_MET_SO_FAR:
    add (writer, "%s",
         pick (writer, N_ ("The day's goals are met so far."),
               N_ ("So far you reach the goals of the day."), N_ ("goals met so far")));
    break;
  case PLUMB_SUMMARY_GOAL_MISSED:
    add (writer, "%s",
         pick (writer, N_ ("The day's goals were not reached, which is all right."),
               N_ ("The goals were not reached this time: not every day is the same."),
               N_ ("goals not reached")));
    break;
  }
  add_streak (writer, summary);
}

/* How much of what was expected was there. */
static void
add_coverage (Writer *writer, const PlumbSummary *summary)
{
  g_autofree char *expected = plumb_span_dup (summary->expected_s);

  if (summary->expected_s > 0)
    add (writer,
         pick (writer, N_ ("Data for %.0f %% of the %s in which the sensor was expected."),
               N_ ("Data came for %.0f %% of the %s in which the sensor was expected."),
               N_ ("data %.0f %% of %s")),
         summary->coverage * 100, expected);
  else
    add (writer,
         pick (writer, N_ ("Data for %.0f %% of the time."),
               N_ ("Data came for %.0f %% of the time."), N_ ("data %.0f %%")),
         summary->coverage * 100);
}

char *
plumb_summary_dup_text (const PlumbSummary *summary, PlumbTone tone, const PlumbLanguage *language)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *worn = plumb_span_dup (summary->monitored_s);
  Writer writer = {.text = text, .tone = tone, .language = language};

  if (summary->is_hour)
    add_hour (&writer, worn, summary->upright_ratio);
  else
    add_day (&writer, worn, summary->upright_ratio);
  add_sitting (&writer, summary);
  add_breaks (&writer, &summary->breaks);
  add_notices (&writer, summary);
  add_goal (&writer, summary);
  add_coverage (&writer, summary);
  return g_strdup (text->str);
}
