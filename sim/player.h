/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Time -> motion, from recordings or a script. Time only goes forward. */
#pragma once

#include <glib.h>

#include "motion.h"

typedef struct PlumbPlayer PlumbPlayer;

/* script_text as in script.h; name stands in errors. */
PlumbPlayer *plumb_player_new_script (const char *script_text, const char *name, GError **error);

/* Plays files (NULL-terminated, at least one) one after another, from the top again if it loops.
 * A hole of more than a second in a recording is silence, as is the time after its end. */
PlumbPlayer *plumb_player_new_recordings (const char *const *files, bool loops, GError **error);

void plumb_player_free (PlumbPlayer *player);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbPlayer, plumb_player_free)

/* Motion at t_s seconds after the start of the play. */
void plumb_player_motion (PlumbPlayer *player, double t_s, PlumbMotion *out_motion);

/* NULL, or why a recording broke off; the player is silent from there. */
const GError *plumb_player_error (const PlumbPlayer *player);

/* True after the last sample of the last recording. A script never ends. */
bool plumb_player_is_ended (const PlumbPlayer *player);
