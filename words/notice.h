/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a person is told: the texts for slouch, lean, long-sitting and break-due, and those around
 * them. The fact comes first, then one thing that can be done now; nobody is judged and nothing is
 * promised. The texts take turns, so that each is seen before one comes again.
 */
#pragma once

#include "language.h"
#include "settings.h"

typedef struct {
  char *title;
  char *body; /* "" where the title says it all */
} PlumbNotice;

void plumb_notice_clear (PlumbNotice *notice);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PlumbNotice, plumb_notice_clear)

/* What is known of an alert. Nothing but kind and number has to be. */
typedef struct {
  const char *kind;       /* as the alert's Kind */
  const char *trigger;    /* why a break is due; NULL, "", "stationary": so long in one place */
  const char *after;      /* the hold that has just ended, such as "call"; NULL, "": none */
  const char *suggestion; /* what could be done in the break; NULL, "": nothing */
  double duration_s;      /* of the posture, or in one place; below a minute it is not told */
  double quiet_s;         /* from now on nothing more is told of this stay; 0: not known */
  bool is_long;           /* a slouch of very long, or a long break */
  bool is_standing;
  unsigned spell_times; /* how often this stay was told of, this time included; 0: not known */
  unsigned number;      /* whose turn it is: one more with every telling */
} PlumbNoticeAlert;

/* Whether there are texts for alerts of that kind; others have one sentence each. */
bool plumb_notice_has (const char *kind);
/* What to tell of an alert whose kind has texts. */
PlumbNotice
plumb_notice_tell (const PlumbNoticeAlert *alert, PlumbTone tone, const PlumbLanguage *language);
/* Title and body as one line; caller frees. */
char *plumb_notice_dup_line (const PlumbNotice *notice);

/* A session of practice begins, and ends: percent of its judged time near the pose, below 0: too
 * little was judged. */
PlumbNotice plumb_notice_practice_begins (unsigned minutes, const PlumbLanguage *language);
PlumbNotice plumb_notice_practice_ended (double percent, const PlumbLanguage *language);
/* Notices were let pass, and fewer come for a while. */
PlumbNotice plumb_notice_quieter (const PlumbLanguage *language);
/* The pose that was set may not fit any more; none was set yet. */
PlumbNotice plumb_notice_pose_doubted (const PlumbLanguage *language);
PlumbNotice plumb_notice_pose_missing (const PlumbLanguage *language);
/* What is proposed: tolerance, gentle, fade, hours or pose; of another kind where to read of it. */
PlumbNotice plumb_notice_proposal (const char *kind, const PlumbLanguage *language);
/* The evening: how often one got up, the longest stay in minutes (0: none ended), what was told and
 * how much of it was followed. */
PlumbNotice
plumb_notice_evening (unsigned got_up, unsigned longest_min, unsigned told, unsigned judged,
                      unsigned followed, const PlumbLanguage *language);
