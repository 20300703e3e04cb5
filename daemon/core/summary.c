/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "summary.h"

#include <glib.h>
#include <string.h>

typedef struct {
  char *text;
  PlumbTone tone;
} Writer;

static void add (Writer *writer, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
add (Writer *writer, const char *format, ...)
{
  size_t used = strlen (writer->text);
  va_list arguments;

  va_start (arguments, format);
  g_vsnprintf (writer->text + used, PLUMB_SUMMARY_TEXT_MAX - used, format, arguments);
  va_end (arguments);
}

static void
add_span (Writer *writer, double seconds)
{
  unsigned minutes = (unsigned)(seconds / 60 + 0.5);

  if (minutes >= 60)
    add (writer, "%u h %02u min", minutes / 60, minutes % 60);
  else
    add (writer, "%u min", minutes);
}

/* The words of a fact in the tone that is wanted. */
static const char *
pick (const Writer *writer, const char *plain, const char *friendly, const char *terse)
{
  switch (writer->tone) {
  case PLUMB_TONE_PLAIN: return plain;
  case PLUMB_TONE_FRIENDLY: return friendly;
  case PLUMB_TONE_TERSE: return terse;
  }
  return plain;
}

/* The same words before and behind a number, or nothing behind it. */
static void
add_words (Writer *writer, const char *plain, const char *friendly, const char *terse)
{
  add (writer, "%s", pick (writer, plain, friendly, terse));
}

static void
add_upright (Writer *writer, const PlumbSummary *summary)
{
  if (summary->upright_ratio < 0) {
    add_words (writer, ". Too little was judged to say more of posture.",
               ". There was too little to say more of posture, and that is fine.",
               ", posture unknown");
    return;
  }
  add_words (writer, ", ", ", and ", ", near pose ");
  add (writer, "%.0f %%", summary->upright_ratio * 100);
  add_words (writer, " of the judged time near the pose you set.",
             " of the judged time near the pose you chose.", "");
}

static void
add_sitting (Writer *writer, const PlumbSummary *summary)
{
  add_words (writer, " In one place for ", " You were in one place for ", ", in one place ");
  add_span (writer, summary->stationary_s);
  if (summary->longest_sit_s > 0) {
    add_words (writer, ", the longest spell ", ", the longest spell ", ", longest ");
    add_span (writer, summary->longest_sit_s);
  }
  add_words (writer, ".", ".", "");
}

static void
add_breaks (Writer *writer, unsigned breaks)
{
  const char *one = breaks == 1 ? "" : "s";

  switch (writer->tone) {
  case PLUMB_TONE_PLAIN: add (writer, " %u break%s.", breaks, one); break;
  case PLUMB_TONE_FRIENDLY:
    add (writer, " %u break%s%s", breaks, one, breaks > 0 ? ": well taken." : ".");
    break;
  case PLUMB_TONE_TERSE: add (writer, ", breaks %u", breaks); break;
  }
}

/* A row that a forgiven day stands in goes on, and is told as that. */
static void
add_streak (Writer *writer, const PlumbSummary *summary)
{
  bool is_met = summary->goal == PLUMB_GOAL_MET;

  if (summary->streak < 2)
    return;
  if (is_met)
    add_words (writer, " That makes ", " That makes ", ", ");
  else
    add_words (writer, " The row goes on with ", " Your row goes on with ", ", still ");
  add (writer, "%u", summary->streak);
  add_words (writer, is_met ? " days in a row." : " days.", is_met ? " days in a row." : " days.",
             " in a row");
}

static void
add_goal (Writer *writer, const PlumbSummary *summary)
{
  switch (summary->goal) {
  case PLUMB_GOAL_NEUTRAL: return;
  case PLUMB_GOAL_MET:
    add_words (writer, " The day's goals were met.", " You reached the goals of the day.",
               ", goals met");
    break;
  case PLUMB_GOAL_MISSED:
    add_words (writer, " The day's goals were not reached, which is all right.",
               " The goals were not reached this time: not every day is the same.",
               ", goals not reached");
    break;
  }
  add_streak (writer, summary);
}

void
plumb_summary_to_text (const PlumbSummary *summary, PlumbTone tone,
                       char out_text[PLUMB_SUMMARY_TEXT_MAX])
{
  Writer writer = {.text = out_text, .tone = tone};

  out_text[0] = '\0';
  if (summary->is_hour)
    add_words (&writer, "The hour: worn ", "An hour in short: worn ", "hour: worn ");
  else
    add_words (&writer, "The day: worn ", "Your day: worn ", "day: worn ");
  add_span (&writer, summary->monitored_s);
  add_upright (&writer, summary);
  add_sitting (&writer, summary);
  add_breaks (&writer, summary->breaks);
  add_goal (&writer, summary);
  add_words (&writer, " Data for ", " Data came for ", ", data ");
  add (&writer, "%.0f %%", summary->coverage * 100);
  add_words (&writer, " of the time.", " of the time.", "");
}
