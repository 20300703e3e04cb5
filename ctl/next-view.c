/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "next-view.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "json.h"
#include "reasons.h"
#include "words.h"

typedef struct {
  const char *name; /* in JSON */
  const char *at, *reasons;
} Kind;

static const Kind shift = {"shift", "shift_at", "shift_reasons"};
static const Kind get_up = {"get_up", "get_up_at", "get_up_reasons"};

/* What is said of one kind. */
typedef struct {
  char *head;           /* NULL: nothing */
  const char *sentence; /* of the reason that counts most, NULL: none */
} Line;

static bool
is_one_of (const char *word, const char *const *words)
{
  return g_strv_contains (words, word);
}

/* They end by themselves, and the time says when. */
static bool
is_timed (const char *reason)
{
  static const char *const words[] = {"settling", "capped",    "repeat-wait",
                                      "resting",  "just-worn", NULL};
  return is_one_of (reason, words);
}

/* They come and go with every movement. */
static bool
is_passing (const char *reason)
{
  static const char *const words[] = {"moving", "dwelling", "posture-good", NULL};
  return is_one_of (reason, words);
}

/* A slouch that is long is told all the same, so that the time of one that goes on still holds. */
static bool
is_silence (const char *reason)
{
  static const char *const words[] = {"uncoached", "training-done", NULL};
  return is_one_of (reason, words);
}

bool
plumb_next_view_is_lasting (const char *reason)
{
  return !is_timed (reason) && !is_passing (reason) && !is_silence (reason);
}

const char *
plumb_next_view_shift_sentence (const char *reason)
{
  return strcmp (reason, "posture-good") == 0 ? _ ("You are within your tolerance, or reclining.")
                                              : plumb_words_reason (reason);
}

/* NULL: the daemon does not say. */
static GVariant *
find_next (const PlumbState *state)
{
  g_autoptr (GVariant) next =
      g_variant_lookup_value (state->manager, "Next", G_VARIANT_TYPE_VARDICT);
  return next != NULL && g_variant_n_children (next) > 0 ? g_steal_pointer (&next) : NULL;
}

bool
plumb_next_view_is_resting (const PlumbState *state)
{
  g_autoptr (GVariant) next = find_next (state);
  g_autofree const char **reasons =
      next != NULL ? plumb_client_strings (next, shift.reasons) : NULL;

  return reasons != NULL && g_strv_contains (reasons, "resting");
}

/* The first of the reasons that the test is true of; NULL: none. */
static const char *
find_reason (const char *const *reasons, bool (*is_wanted) (const char *reason))
{
  for (unsigned i = 0; reasons[i] != NULL; i++)
    if (is_wanted (reasons[i]))
      return reasons[i];
  return NULL;
}

bool
plumb_next_view_is_held (const PlumbState *state)
{
  g_autoptr (GVariant) next = find_next (state);
  g_autofree const char **reasons =
      next != NULL ? plumb_client_strings (next, shift.reasons) : NULL;

  return reasons != NULL &&
         find_reason ((const char *const *)reasons, plumb_next_view_is_lasting) != NULL;
}

static const char *
sentence_of (const char *reason)
{
  return reason != NULL ? plumb_next_view_shift_sentence (reason) : NULL;
}

static Line
blocked_slouch (bool is_good, const char *reason)
{
  return (Line){
      g_strdup (is_good ? _ ("a slouch is not told just now")
                        : _ ("this slouch is not told just now")),
      sentence_of (reason),
  };
}

/* Of a slouch that has not begun. */
static Line
coming_slouch (const PlumbState *state, const char *const *reasons, guint64 at_us)
{
  const char *timed = find_reason (reasons, is_timed);
  const char *silence = find_reason (reasons, is_silence);
  if (silence != NULL)
    return blocked_slouch (true, silence);
  if (at_us == 0 && timed != NULL)
    return blocked_slouch (true, timed);
  if (at_us == 0)
    return (Line){g_strdup (plumb_client_unsigned (state->manager, "PracticeUntil") > 0
                                ? _ ("a slouch is told as soon as it is one")
                                : _ ("a slouch is told if it lasts")),
                  NULL};
  g_autofree char *time = plumb_print_dup_time (at_us);
  return (Line){g_strdup_printf (_ ("a slouch can be told from %s on"), time), sentence_of (timed)};
}

/* Of the one that goes on. */
static Line
running_slouch (const char *const *reasons, guint64 at_us, bool is_calm)
{
  const char *silence = find_reason (reasons, is_silence);
  const char *timed = find_reason (reasons, is_timed);
  const char *passing = g_strv_contains (reasons, "moving") && !is_calm ? "moving" : NULL;
  const char *why = timed != NULL ? timed : silence != NULL ? silence : passing;
  if (at_us == 0 && why != NULL && strcmp (why, "repeat-wait") == 0) /* else there were a time */
    return (Line){g_strdup (_ ("this slouch was told, and is not told again")), NULL};
  if (at_us == 0 && why != NULL)
    return blocked_slouch (false, why);
  if (at_us == 0)
    return (Line){g_strdup (_ ("this slouch is told if it lasts")), NULL};
  g_autofree char *time = plumb_print_dup_time (at_us);
  return (Line){g_strdup_printf (_ ("this slouch is told at %s if it goes on"), time),
                sentence_of (timed)};
}

static Line
line_of_shift (const PlumbState *state, GVariant *next, bool is_calm)
{
  g_autofree const char **reasons = plumb_client_strings (next, shift.reasons);
  guint64 at_us = plumb_client_unsigned (next, shift.at);
  const char *const *words = (const char *const *)reasons;
  const char *lasting = find_reason (words, plumb_next_view_is_lasting);
  bool is_good = g_strv_contains (words, "posture-good");
  bool is_beginning = at_us == 0 && g_strv_contains (words, "dwelling");
  if (lasting != NULL)
    return blocked_slouch (is_good || is_calm, lasting);
  if (is_good || (is_calm && is_beginning))
    return coming_slouch (state, words, at_us);
  return running_slouch (words, at_us, is_calm);
}

static Line
line_of_get_up (const PlumbState *state, GVariant *next, bool is_calm)
{
  g_autofree const char **reasons = plumb_client_strings (next, get_up.reasons);
  guint64 at_us = plumb_client_unsigned (next, get_up.at);
  const char *const *words = (const char *const *)reasons;
  const char *why = find_reason (words, plumb_next_view_is_lasting);
  const char *breaks = plumb_client_string (state->breaks, "State");
  if (why == NULL && at_us == 0)
    why = find_reason (words, is_timed);
  if (why == NULL && at_us == 0 && !is_calm)
    why = find_reason (words, is_passing);
  if (why != NULL)
    return (Line){g_strdup (_ ("getting up is not told just now")), plumb_words_reason (why)};
  if (at_us == 0)
    return (Line){strcmp (breaks, "due") == 0 ? g_strdup (_ ("get up: at the next good moment"))
                                              : NULL,
                  NULL};
  g_autofree char *time = plumb_print_dup_time (at_us);
  return (Line){g_strdup_printf (_ ("get up at %s if you stay in place"), time), NULL};
}

static void
take_line (GPtrArray *lines, Line *line)
{
  g_autofree char *head = g_steal_pointer (&line->head);
  g_autofree char *sentence = line->sentence != NULL ? plumb_print_dup_safe (line->sentence) : NULL;
  if (head != NULL)
    g_ptr_array_add (lines, sentence != NULL ? g_strdup_printf ("%s. %s", head, sentence)
                                             : g_steal_pointer (&head));
}

char **
plumb_next_view_dup_lines (const PlumbState *state, bool is_calm)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new ();
  g_autoptr (GVariant) next = find_next (state);
  if (next != NULL) {
    g_autofree const char **reasons = plumb_client_strings (next, shift.reasons);
    Line up = line_of_get_up (state, next, is_calm), slouch = line_of_shift (state, next, is_calm);
    bool is_one = find_reason ((const char *const *)reasons, plumb_next_view_is_lasting) != NULL &&
                  up.sentence != NULL && g_strcmp0 (up.sentence, slouch.sentence) == 0;
    if (is_one) { /* the same holds both back */
      g_free (up.head);
      g_clear_pointer (&slouch.head, g_free);
      up.head = g_strdup (_ ("nothing is told just now"));
    }
    take_line (lines, &up);
    take_line (lines, &slouch);
  }
  g_ptr_array_add (lines, NULL);
  return (char **)g_ptr_array_free (g_steal_pointer (&lines), FALSE);
}

char *
plumb_next_view_dup_practice (const PlumbState *state)
{
  guint64 until_us = plumb_client_unsigned (state->manager, "PracticeUntil");
  if (until_us == 0)
    return NULL;
  g_autofree char *until = plumb_print_dup_time (until_us);
  return g_strdup_printf (_ ("until %s a slouch is told early; \"plumbline train stop\" ends it"),
                          until);
}

static void
print_kind (const char *label, Line line, const char *const *reasons, bool is_shift)
{
  g_autofree char *head = line.head != NULL ? line.head : g_strdup (_ ("nothing is due"));
  if (reasons[0] == NULL) {
    printf ("%s: %s.\n", label, head);
    return;
  }
  printf (_ ("%s: %s; what holds it back:\n"), label, head);
  for (unsigned i = 0; reasons[i] != NULL; i++) {
    g_autofree char *sentence = plumb_print_dup_safe (
        is_shift ? plumb_next_view_shift_sentence (reasons[i]) : plumb_words_reason (reasons[i]));
    printf ("  - %s\n", sentence);
  }
}

bool
plumb_next_view_print_reasons (const PlumbState *state)
{
  g_autoptr (GVariant) next = find_next (state);
  if (next == NULL)
    return false;
  g_autofree const char **about_shift = plumb_client_strings (next, shift.reasons);
  g_autofree const char **about_up = plumb_client_strings (next, get_up.reasons);
  print_kind (_ ("Posture"), line_of_shift (state, next, false), (const char *const *)about_shift,
              true);
  print_kind (_ ("Staying in place"), line_of_get_up (state, next, false),
              (const char *const *)about_up, false);
  return true;
}

void
plumb_next_view_add_reasons (JsonBuilder *builder, const char *const *reasons, bool is_lasting_only)
{
  json_builder_begin_array (builder);
  for (unsigned i = 0; reasons[i] != NULL; i++) {
    if (is_lasting_only && !plumb_next_view_is_lasting (reasons[i]))
      continue;
    json_builder_begin_object (builder);
    plumb_json_add_string (builder, "reason", reasons[i]);
    plumb_json_add_string (builder, "sentence",
                           plumb_reasons_get_sentence (plumb_language_find (NULL), reasons[i]));
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
}

static void
add_kind (JsonBuilder *builder, GVariant *next, const Kind *kind)
{
  g_autofree const char **reasons = plumb_client_strings (next, kind->reasons);
  guint64 at_us = plumb_client_unsigned (next, kind->at);
  json_builder_set_member_name (builder, kind->name);
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "at");
  if (at_us > 0)
    json_builder_add_int_value (builder, (gint64)at_us);
  else
    json_builder_add_null_value (builder);
  json_builder_set_member_name (builder, "reasons");
  plumb_next_view_add_reasons (builder, (const char *const *)reasons, false);
  json_builder_end_object (builder);
}

void
plumb_next_view_add_json (JsonBuilder *builder, const PlumbState *state)
{
  g_autoptr (GVariant) next = find_next (state);
  if (next == NULL)
    return;
  add_kind (builder, next, &shift);
  add_kind (builder, next, &get_up);
}
