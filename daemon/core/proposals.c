/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "proposals.h"

#include <string.h>

#define WEEK_DAYS      7
#define REFUSED_DAYS   28
#define TOLD_ENOUGH    20
#define LOW_SHARE      0.25
#define HIGH_SHARE     0.70
#define MUTED_DAYS     3
#define MUTED_OF       5
#define PART_TOLD      15
#define PART_DISMISSED 5
#define AWAY_TOLD      3
#define HOURS_TO_COME  9999 /* in from_min: those that an accepted pace brings along */

static const int part_from_min[PLUMB_PROPOSAL_PARTS + 1] = {0, 12 * 60, 15 * 60, 18 * 60, 24 * 60};

unsigned
plumb_proposals_find_part (int minute_of_day)
{
  unsigned part = 0;

  while (part + 1 < PLUMB_PROPOSAL_PARTS && minute_of_day >= part_from_min[part + 1])
    part++;
  return part;
}

void
plumb_proposals_get_part (unsigned part, int *out_from_min, int *out_until_min)
{
  *out_from_min = part_from_min[part];
  *out_until_min = part_from_min[part + 1];
}

void
plumb_proposals_set_day (PlumbProposals *proposals, int64_t day)
{
  if (proposals->days[0].day == day)
    return;
  memmove (proposals->days + 1, proposals->days,
           sizeof proposals->days - sizeof proposals->days[0]);
  proposals->days[0] = (PlumbProposalDay){.day = day};
}

void
plumb_proposals_note_notice (PlumbProposals *proposals, int minute_of_day, bool is_heeded)
{
  PlumbProposalPart *part = &proposals->parts[plumb_proposals_find_part (minute_of_day)];

  proposals->days[0].told++;
  proposals->days[0].heeded += is_heeded;
  part->told++;
  part->heeded += is_heeded;
}

void
plumb_proposals_note_dismissed (PlumbProposals *proposals, int minute_of_day)
{
  proposals->parts[plumb_proposals_find_part (minute_of_day)].dismissed++;
}

void
plumb_proposals_note_muted (PlumbProposals *proposals)
{
  proposals->days[0].is_muted = true;
}

void
plumb_proposals_note_away (PlumbProposals *proposals, bool is_away)
{
  proposals->told_away = is_away ? proposals->told_away + 1 : 0;
}

static unsigned
sum_days (const PlumbProposals *proposals, int64_t day, unsigned *out_heeded)
{
  unsigned told = 0;

  *out_heeded = 0;
  for (unsigned i = 0; i < PLUMB_PROPOSAL_DAYS; i++) {
    if (day - proposals->days[i].day >= PLUMB_PROPOSAL_DAYS)
      break;
    told += proposals->days[i].told;
    *out_heeded += proposals->days[i].heeded;
  }
  return told;
}

static unsigned
count_muted (const PlumbProposals *proposals)
{
  unsigned muted = 0;

  for (unsigned i = 0; i < MUTED_OF; i++)
    muted += proposals->days[i].is_muted;
  return muted;
}

static double
share (const PlumbProposalPart *part)
{
  return part->told > 0 ? (double)part->heeded / part->told : 0;
}

/* The part of the day in which little is heeded, or much dismissed; -1: none stands out. */
static int
find_poor_part (const PlumbProposals *proposals)
{
  double best = 0;

  for (unsigned i = 0; i < PLUMB_PROPOSAL_PARTS; i++)
    if (proposals->parts[i].told >= PART_TOLD)
      best = MAX (best, share (&proposals->parts[i]));
  for (unsigned i = 0; i < PLUMB_PROPOSAL_PARTS; i++) {
    const PlumbProposalPart *part = &proposals->parts[i];
    if ((proposals->quiet_parts & 1u << i) != 0)
      continue;
    if (part->told >= PART_TOLD && best > 0 && share (part) * 3 < best)
      return (int)i;
    if (part->dismissed >= PART_DISMISSED && 2 * part->dismissed > part->told)
      return (int)i;
  }
  return -1;
}

static PlumbProposalKind
find_kind (PlumbProposals *proposals, int64_t day, bool is_soft_already, bool can_fade)
{
  unsigned heeded, told = sum_days (proposals, day, &heeded);
  bool is_poor = told >= TOLD_ENOUGH && heeded < LOW_SHARE * told;
  bool is_rich = told >= TOLD_ENOUGH && heeded > HIGH_SHARE * told;
  int part = find_poor_part (proposals);

  proposals->reports = told;
  if (proposals->told_away >= AWAY_TOLD) {
    proposals->reports = proposals->told_away;
    return PLUMB_PROPOSAL_POSE;
  }
  if (part >= 0) {
    proposals->part = (unsigned)part;
    proposals->reports = MAX (proposals->parts[part].told, proposals->parts[part].dismissed);
    return PLUMB_PROPOSAL_HOURS;
  }
  if ((is_poor || count_muted (proposals) >= MUTED_DAYS) && !is_soft_already)
    return PLUMB_PROPOSAL_GENTLE;
  return is_rich && can_fade ? PLUMB_PROPOSAL_FADE : PLUMB_PROPOSAL_NONE;
}

bool
plumb_proposals_look (PlumbProposals *proposals, int64_t day, bool is_soft_already, bool can_fade)
{
  if (proposals->open != PLUMB_PROPOSAL_NONE ||
      (proposals->asked_day != 0 && day - proposals->asked_day < WEEK_DAYS))
    return false;
  PlumbProposalKind kind = find_kind (proposals, day, is_soft_already, can_fade);
  int64_t refused_day = proposals->refused_day[kind];
  if (kind == PLUMB_PROPOSAL_NONE || (refused_day != 0 && day - refused_day < REFUSED_DAYS))
    return false;
  proposals->open = kind;
  proposals->asked_day = day;
  return true;
}

bool
plumb_proposals_answer (PlumbProposals *proposals, int64_t day, bool is_accepted,
                        const PlumbSettingsValues *values, PlumbProposalKind *out_kind)
{
  *out_kind = proposals->open;
  if (proposals->open == PLUMB_PROPOSAL_NONE)
    return false;
  proposals->open = PLUMB_PROPOSAL_NONE;
  if (!is_accepted)
    proposals->refused_day[*out_kind] = day;
  if (*out_kind == PLUMB_PROPOSAL_HOURS)
    proposals->parts[proposals->part] = (PlumbProposalPart){0};
  if (*out_kind == PLUMB_PROPOSAL_POSE)
    proposals->told_away = 0;
  if (is_accepted && *out_kind == PLUMB_PROPOSAL_HOURS) {
    proposals->quiet_parts |= 1u << proposals->part;
    proposals->from_min = values->training.from_min;
    proposals->until_min = values->training.until_min;
  }
  if (is_accepted && *out_kind == PLUMB_PROPOSAL_GENTLE) {
    proposals->from_min = HOURS_TO_COME;
    proposals->is_gentle = true;
    proposals->instead = values->alerts.pace;
  }
  return true;
}

bool
plumb_proposals_see_hours (PlumbProposals *proposals, const PlumbSettingsValues *values)
{
  if (proposals->from_min == HOURS_TO_COME) {
    proposals->from_min = values->training.from_min;
    proposals->until_min = values->training.until_min;
  }
  if (proposals->quiet_parts == 0 || (proposals->from_min == values->training.from_min &&
                                      proposals->until_min == values->training.until_min))
    return false;
  proposals->quiet_parts = 0;
  return true;
}

bool
plumb_proposals_is_quiet (const PlumbProposals *proposals, int minute_of_day)
{
  return (proposals->quiet_parts & 1u << plumb_proposals_find_part (minute_of_day)) != 0;
}

/* Everything as numbers in one order. */
#define NUMBERS (9 + PLUMB_PROPOSALS + 3 * PLUMB_PROPOSAL_PARTS + 3 * PLUMB_PROPOSAL_DAYS)

static unsigned
list_numbers (const PlumbProposals *proposals, int64_t out[NUMBERS])
{
  unsigned n = 0;

  out[n++] = proposals->open;
  out[n++] = proposals->part;
  out[n++] = proposals->reports;
  out[n++] = MAX (proposals->asked_day, 0);
  out[n++] = proposals->quiet_parts;
  out[n++] = proposals->is_gentle ? proposals->instead + 1 : 0;
  out[n++] = proposals->told_away;
  out[n++] = proposals->from_min;
  out[n++] = proposals->until_min;
  for (unsigned i = 0; i < PLUMB_PROPOSALS; i++)
    out[n++] = proposals->refused_day[i];
  for (unsigned i = 0; i < PLUMB_PROPOSAL_PARTS; i++) {
    out[n++] = proposals->parts[i].told;
    out[n++] = proposals->parts[i].heeded;
    out[n++] = proposals->parts[i].dismissed;
  }
  for (unsigned i = 0; i < PLUMB_PROPOSAL_DAYS; i++) {
    out[n++] = proposals->days[i].day;
    out[n++] = proposals->days[i].told * 2 + proposals->days[i].is_muted;
    out[n++] = proposals->days[i].heeded;
  }
  return n;
}

void
plumb_proposals_to_text (const PlumbProposals *proposals, char out_text[PLUMB_PROPOSALS_TEXT_MAX])
{
  int64_t numbers[NUMBERS];
  unsigned count = list_numbers (proposals, numbers);
  size_t used = 0;

  for (unsigned i = 0; i < count && used < PLUMB_PROPOSALS_TEXT_MAX; i++)
    used += (size_t)g_snprintf (out_text + used, PLUMB_PROPOSALS_TEXT_MAX - used,
                                i > 0 ? " %" G_GINT64_FORMAT : "%" G_GINT64_FORMAT,
                                MIN (numbers[i], 999999));
}

static bool
read_numbers (const char *text, int64_t out[NUMBERS])
{
  for (unsigned i = 0; i < NUMBERS; i++) {
    size_t digits = strspn (text, "0123456789");
    if (digits == 0 || digits > 7 || text[digits] != (i + 1 < NUMBERS ? ' ' : '\0'))
      return false;
    out[i] = g_ascii_strtoll (text, NULL, 10);
    text += digits + 1;
  }
  return out[0] < PLUMB_PROPOSALS && out[1] < PLUMB_PROPOSAL_PARTS &&
         out[4] < 1 << PLUMB_PROPOSAL_PARTS && out[5] <= PLUMB_PACE_STRICT + 1;
}

bool
plumb_proposals_parse (const char *text, PlumbProposals *out_proposals)
{
  int64_t in[NUMBERS];
  unsigned n = 9;

  if (!read_numbers (text, in))
    return false;
  *out_proposals = (PlumbProposals){
      .open = (PlumbProposalKind)in[0],
      .part = (unsigned)in[1],
      .reports = (unsigned)in[2],
      .asked_day = in[3],
      .quiet_parts = (uint32_t)in[4],
      .is_gentle = in[5] > 0,
      .instead = (PlumbPacePreset)MAX (in[5] - 1, 0),
      .told_away = (unsigned)in[6],
      .from_min = (int)in[7],
      .until_min = (int)in[8],
  };
  for (unsigned i = 0; i < PLUMB_PROPOSALS; i++)
    out_proposals->refused_day[i] = in[n++];
  for (unsigned i = 0; i < PLUMB_PROPOSAL_PARTS; i++, n += 3)
    out_proposals->parts[i] =
        (PlumbProposalPart){(unsigned)in[n], (unsigned)in[n + 1], (unsigned)in[n + 2]};
  for (unsigned i = 0; i < PLUMB_PROPOSAL_DAYS; i++, n += 3)
    out_proposals->days[i] =
        (PlumbProposalDay){in[n], (unsigned)in[n + 1] / 2, (unsigned)in[n + 2], in[n + 1] % 2 == 1};
  return true;
}
