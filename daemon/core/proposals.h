/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the wearer may be asked, from what became of the notices of the last days. Nothing changes
 * by itself; one question a week at most, and one that was answered with no is not asked again for
 * 28 days.
 *
 *   gentle: 20 notices in 14 days and less than 25 % of them heeded, or muted on 3 days of 5
 *   fade: more than 70 % heeded, of at least 20 in 14 days
 *   hours: in one part of the day a third or less of what is heeded in the best one, of 15 in each;
 *     or five notices dismissed there, and most of what was told
 *   pose: three notices since the sensor was put on, and the pose was never taken
 *
 * Pure. Days are counted from 1970-01-01, local. Figures: design; docs/detection.md.
 */
#pragma once

#include "settings.h"
#include "terms.h"

#define PLUMB_PROPOSAL_DAYS  14
#define PLUMB_PROPOSAL_PARTS 4

typedef struct {
  int64_t day;
  unsigned told, heeded;
  bool is_muted;
} PlumbProposalDay;

typedef struct {
  unsigned told, heeded, dismissed; /* notices, since the question about them */
} PlumbProposalPart;

typedef struct {
  PlumbProposalDay days[PLUMB_PROPOSAL_DAYS]; /* the newest first */
  PlumbProposalPart parts[PLUMB_PROPOSAL_PARTS];
  PlumbProposalKind open;               /* what is asked; NONE: nothing */
  unsigned part;                        /* HOURS: where */
  unsigned reports;                     /* that it rests on */
  int64_t asked_day;                    /* the last question; 0: never */
  int64_t refused_day[PLUMB_PROPOSALS]; /* 0: never */
  uint32_t quiet_parts;                 /* bits: no shift notices there, accepted ... */
  int from_min, until_min;              /* ... within these hours; others in the settings end it */
  bool is_gentle;                       /* pace gentle was accepted ... */
  PlumbPacePreset instead; /* ... instead of this one; another one in the settings ends it */
  unsigned told_away;      /* notices since the sensor was put on, without the pose ever taken */
} PlumbProposals;

/* The part of a day, and where it begins and ends: minutes of the day, local. */
unsigned plumb_proposals_find_part (int minute_of_day);
void plumb_proposals_get_part (unsigned part, int *out_from_min, int *out_until_min);

void plumb_proposals_set_day (PlumbProposals *proposals, int64_t day);
/* A notice was heeded, or was not. */
void plumb_proposals_note_notice (PlumbProposals *proposals, int minute_of_day, bool is_heeded);
void plumb_proposals_note_dismissed (PlumbProposals *proposals, int minute_of_day);
/* The wearer paused everything, or wants to be silent. */
void plumb_proposals_note_muted (PlumbProposals *proposals);
/* A shift notice was told while the pose had not been taken since the sensor was put on. */
void plumb_proposals_note_away (PlumbProposals *proposals, bool is_away);
/* Whether there is something to ask now; true: open has become another one. is_soft_already: the
 * pace is gentle; can_fade: there are coached minutes to take away. */
bool
plumb_proposals_look (PlumbProposals *proposals, int64_t day, bool is_soft_already, bool can_fade);
/* False: nothing is asked. *out_kind: what was. values: in force, whose pace and hours an accepted
 * one stands beside. */
bool plumb_proposals_answer (PlumbProposals *proposals, int64_t day, bool is_accepted,
                             const PlumbSettingsValues *values, PlumbProposalKind *out_kind);
/* The wearer may have set other hours since: that takes back what was left out of the day. True: it
 * does. */
bool plumb_proposals_see_hours (PlumbProposals *proposals, const PlumbSettingsValues *values);
/* No shift notices at this time of day: accepted. */
bool plumb_proposals_is_quiet (const PlumbProposals *proposals, int minute_of_day);

#define PLUMB_PROPOSALS_TEXT_MAX 512
void
plumb_proposals_to_text (const PlumbProposals *proposals, char out_text[PLUMB_PROPOSALS_TEXT_MAX]);
/* Strict: false changes nothing. */
bool plumb_proposals_parse (const char *text, PlumbProposals *out_proposals);
