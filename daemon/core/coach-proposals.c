/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the wearer may be asked, from what became of notices. */
#include "coach-private.h"
#include "event.h"
#include "pace.h"

void
plumb_coach_look_at_proposals (PlumbCoach *coach, int64_t now_us, PlumbEvents *out_events)
{
  const PlumbSettingsValues *values = &coach->settings->values;
  PlumbProposals *proposals = &coach->proposals;
  bool can_fade = !plumb_settings_has_daily_plan (values) &&
                  plumb_training_get_week (&coach->training) < values->training.n_weeks;

  if (!plumb_proposals_look (proposals, coach->training.day,
                             values->alerts.pace == PLUMB_PACE_GENTLE, can_fade))
    return;
  plumb_coach_keep (coach, PLUMB_KEEP_PROPOSALS);
  PlumbEvent *event = plumb_events_add (out_events, PLUMB_EVENT_PROPOSAL, 0, now_us);
  event->proposal.kind = proposals->open;
  event->proposal.reports = proposals->reports;
  if (proposals->open == PLUMB_PROPOSAL_HOURS)
    plumb_proposals_get_part (proposals->part, &event->proposal.from_min,
                              &event->proposal.until_min);
}

static bool
hear_told (PlumbCoach *coach, const PlumbEvent *event)
{
  if (plumb_pace_notice_of (event->alert.alert.kind) != PLUMB_NOTICE_SHIFT)
    return false;
  plumb_proposals_note_away (&coach->proposals, !plumb_monitor_has_been_upright (coach->monitor));
  return coach->proposals.told_away > 0;
}

/* A practice says nothing of the hour. */
static bool
is_in_budget (const PlumbCoach *coach, const PlumbAlert *alert)
{
  PlumbNotice notice = plumb_pace_notice_of (alert->kind);

  return notice == PLUMB_NOTICE_GET_UP ||
         (notice == PLUMB_NOTICE_SHIFT && coach->practice_until_us == 0);
}

/* True: something was noted. */
static bool
hear (PlumbCoach *coach, const PlumbEvent *event)
{
  if (event->kind == PLUMB_EVENT_ALERT_RAISED || event->kind == PLUMB_EVENT_ALERT_REPEATED)
    return hear_told (coach, event);
  if (event->kind == PLUMB_EVENT_PAUSE_STARTED) {
    plumb_proposals_note_muted (&coach->proposals);
    return true;
  }
  if (event->kind == PLUMB_EVENT_ALERT_CLEARED && event->alert.outcome == PLUMB_OUTCOME_DISMISSED &&
      event->alert.alert.times > 0 && is_in_budget (coach, &event->alert.alert)) {
    plumb_proposals_note_dismissed (&coach->proposals, coach->minute_of_day);
    return true;
  }
  if (event->kind != PLUMB_EVENT_NOTICE_ENDED || event->notice.verdict == PLUMB_HEED_UNCOUNTED)
    return false;
  plumb_proposals_note_notice (&coach->proposals, coach->minute_of_day,
                               event->notice.verdict == PLUMB_HEED_HEEDED);
  return true;
}

void
plumb_coach_hear_notices (PlumbCoach *coach, const PlumbEvent *events, unsigned count,
                          int64_t now_us, PlumbEvents *out_events)
{
  bool has_noted = false;

  for (unsigned i = 0; i < count; i++)
    has_noted = hear (coach, &events[i]) || has_noted;
  if (!has_noted)
    return;
  plumb_coach_keep (coach, PLUMB_KEEP_PROPOSALS);
  if (coach->proposals.told_away > 0) /* the others are asked with the next day */
    plumb_coach_look_at_proposals (coach, now_us, out_events);
}

bool
plumb_coach_answer_proposal (PlumbCoach *coach, bool is_accepted, int64_t now_us,
                             PlumbEvents *out_events, PlumbProposalKind *out_kind)
{
  if (!plumb_proposals_answer (&coach->proposals, coach->training.day, is_accepted,
                               &coach->settings->values, out_kind))
    return false;
  plumb_coach_keep (coach, PLUMB_KEEP_PROPOSALS);
  if (is_accepted && *out_kind == PLUMB_PROPOSAL_FADE) {
    coach->training.n_judged += PLUMB_TRAINING_WEEK_DAYS;
    plumb_coach_keep (coach, PLUMB_KEEP_TRAINING);
  }
  plumb_coach_refresh_training (coach, now_us, out_events);
  return true;
}

bool
plumb_coach_get_pace (PlumbCoach *coach, const PlumbSettings *settings, PlumbPacePreset *out_pace)
{
  if (!coach->proposals.is_gentle)
    return false;
  if (settings->values.alerts.pace != coach->proposals.instead) {
    coach->proposals.is_gentle = false; /* the wearer has set another one since */
    plumb_coach_keep (coach, PLUMB_KEEP_PROPOSALS);
    return false;
  }
  *out_pace = PLUMB_PACE_GENTLE;
  return true;
}

void
plumb_coach_see_hours (PlumbCoach *coach)
{
  if (plumb_proposals_see_hours (&coach->proposals, &coach->settings->values))
    plumb_coach_keep (coach, PLUMB_KEEP_PROPOSALS);
}

bool
plumb_coach_write_proposals (const PlumbCoach *coach, char out_text[PLUMB_KEEP_TEXT_MAX])
{
  plumb_proposals_to_text (&coach->proposals, out_text);
  return true;
}

bool
plumb_coach_read_proposals (PlumbCoach *coach, const char *text)
{
  return plumb_proposals_parse (text, &coach->proposals);
}
