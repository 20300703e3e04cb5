/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "player.h"

#include <string.h>

#include "recording.h"
#include "script.h"

#define HOLE_S      1.0  /* longer than this between two samples is a real gap */
#define FILE_STEP_S 0.02 /* between the last sample of a file and the first of the next */

struct PlumbPlayer {
  PlumbScript *script; /* or files */
  GRand *random;
  GStrv files;
  bool loops;
  size_t next_file;
  PlumbRecording *recording;
  double offset_s; /* recording's t_s + this = play time */
  bool is_offset_known;
  bool has_before;
  bool has_after;
  PlumbRecordingSample before; /* at or before the play time */
  PlumbRecordingSample after;  /* behind it */
  double before_s;
  double after_s;
  bool is_ended;
  GError *error;
};

static PlumbPlayer *
player_new (void)
{
  PlumbPlayer *player = g_new0 (PlumbPlayer, 1);
  player->random = g_rand_new_with_seed (1);
  return player;
}

PlumbPlayer *
plumb_player_new_script (const char *script_text, const char *name, GError **error)
{
  g_autoptr (PlumbScript) script = plumb_script_parse (script_text, name, error);
  if (!script)
    return NULL;
  PlumbPlayer *player = player_new ();
  player->script = g_steal_pointer (&script);
  return player;
}

/* Opens the file that comes next. False at the end of the list or on an error. */
static bool
open_next (PlumbPlayer *player, GError **error)
{
  g_clear_pointer (&player->recording, plumb_recording_free);
  if (!player->files[player->next_file]) {
    if (!player->loops)
      return false;
    player->next_file = 0;
  }
  player->recording = plumb_recording_open (player->files[player->next_file++], error);
  player->is_offset_known = false;
  return player->recording != NULL;
}

PlumbPlayer *
plumb_player_new_recordings (const char *const *files, bool loops, GError **error)
{
  g_autoptr (PlumbPlayer) player = player_new ();
  player->files = g_strdupv ((char **)files);
  player->loops = loops;
  if (!open_next (player, error))
    return NULL;
  return g_steal_pointer (&player);
}

void
plumb_player_free (PlumbPlayer *player)
{
  if (!player)
    return;
  g_clear_pointer (&player->script, plumb_script_free);
  g_clear_pointer (&player->recording, plumb_recording_free);
  g_clear_pointer (&player->files, g_strfreev);
  g_clear_error (&player->error);
  g_rand_free (player->random);
  g_free (player);
}

const GError *
plumb_player_error (const PlumbPlayer *player)
{
  return player->error;
}

bool
plumb_player_is_ended (const PlumbPlayer *player)
{
  return player->is_ended;
}

/* Labels die with their recording; the words of the last sample are not kept across files. */
static void
end_file (PlumbPlayer *player)
{
  player->before.label = player->after.label = "";
  if (!open_next (player, &player->error))
    player->is_ended = true;
}

static void
read_after (PlumbPlayer *player)
{
  PlumbRecordingSample sample;
  bool is_fresh = false;
  while (!player->is_ended) {
    PlumbRecordingResult result = plumb_recording_next (player->recording, &sample, &player->error);
    if (result == PLUMB_RECORDING_SAMPLE)
      break;
    if (result == PLUMB_RECORDING_FAILED || is_fresh) /* a file without samples would spin */
      player->is_ended = true;
    else
      end_file (player);
    is_fresh = true;
  }
  player->has_after = !player->is_ended;
  if (!player->has_after)
    return;
  if (!player->is_offset_known)
    player->offset_s = (player->has_before ? player->before_s + FILE_STEP_S : 0) - sample.t_s;
  player->is_offset_known = true;
  player->after = sample;
  player->after_s = sample.t_s + player->offset_s;
}

static void
advance (PlumbPlayer *player, double t_s)
{
  if (!player->has_after && !player->is_ended)
    read_after (player);
  while (player->has_after && player->after_s <= t_s) {
    player->before = player->after;
    player->before_s = player->after_s;
    player->has_before = true;
    read_after (player);
  }
}

static void
recorded_motion (PlumbPlayer *player, double t_s, PlumbMotion *out_motion)
{
  advance (player, t_s);
  PlumbMotion motion = {.label = ""};
  bool is_hole = player->has_after && player->after_s - player->before_s > HOLE_S;
  if (!player->has_before || !player->has_after || is_hole) {
    motion.is_silent = true;
    *out_motion = motion;
    return;
  }
  double span_s = player->after_s - player->before_s;
  double share = span_s > 0 ? (t_s - player->before_s) / span_s : 0;
  for (int i = 0; i < 3; i++) {
    motion.accel_g[i] =
        player->before.accel_g[i] + share * (player->after.accel_g[i] - player->before.accel_g[i]);
    motion.rate_dps[i] = player->before.rate_dps[i] +
                         share * (player->after.rate_dps[i] - player->before.rate_dps[i]);
  }
  motion.label = player->before.label;
  *out_motion = motion;
}

void
plumb_player_motion (PlumbPlayer *player, double t_s, PlumbMotion *out_motion)
{
  if (player->script)
    plumb_script_motion (player->script, t_s, player->random, out_motion);
  else
    recorded_motion (player, t_s, out_motion);
}
