/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What would be told next, and why not now, for people's eyes: Manager's Next and PracticeUntil.
 * Two kinds of notice: about posture (a slouch), and about getting up.
 */
#pragma once

#include <json-glib/json-glib.h>

#include "print.h"
#include "state.h"

/* "get up at 14:20 if you stay in place", "a slouch can be told from 14:05 on. You were told, or
 * walked, a short while ago.": one or two of them, none if the daemon does not say. is_calm: what
 * comes and goes with every movement is left out. Caller frees with g_strfreev (). */
char **plumb_next_view_dup_lines (const PlumbState *state, bool is_calm);
/* "until 14:40", with what it means and how to end it; NULL: there is none. Caller frees. */
char *plumb_next_view_dup_practice (const PlumbState *state);
/* Notices about posture rest, because some were not followed. */
bool plumb_next_view_is_resting (const PlumbState *state);
/* Something else than the plan of coached time holds notices about posture back. */
bool plumb_next_view_is_held (const PlumbState *state);
/* Each kind with every reason as a sentence. False: the daemon does not say. */
bool plumb_next_view_print_reasons (const PlumbState *state);
/* A reason of a notice about posture as a sentence. Static, or reason itself. */
const char *plumb_next_view_shift_sentence (const char *reason);
/* Whether a reason says that something is missing or holds, rather than what the moment is like. */
bool plumb_next_view_is_lasting (const char *reason);
/* The reasons as an array of objects, each with its "sentence"; lasting ones only if so wanted. */
void plumb_next_view_add_reasons (JsonBuilder *builder, const char *const *reasons,
                                  bool is_lasting_only);
/* "shift" and "get_up", each with its "at" (microseconds, null: not known) and "reasons". */
void plumb_next_view_add_json (JsonBuilder *builder, const PlumbState *state);
