/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the wearer may be asked, by days of notices. */
#include <string.h>

#include "proposals.h"

#define TODAY   20787
#define MORNING 600 /* minutes of the day */
#define EVENING 1100

static void
note (PlumbProposals *proposals, int minute_of_day, unsigned told, unsigned heeded)
{
  for (unsigned i = 0; i < told; i++)
    plumb_proposals_note_notice (proposals, minute_of_day, i < heeded);
}

/* So many a day, over the days until today. */
static void
live (PlumbProposals *proposals, unsigned days, unsigned told, unsigned heeded)
{
  for (unsigned i = 0; i < days; i++) {
    plumb_proposals_set_day (proposals, TODAY - days + 1 + i);
    note (proposals, MORNING, told, heeded);
  }
}

static void
test_share (void)
{
  static const struct {
    unsigned days, told, heeded;
    bool is_gentle, can_fade;
    PlumbProposalKind want;
  } rows[] = {
      {5, 4, 0, false, true, PLUMB_PROPOSAL_GENTLE}, {4, 4, 0, false, true, PLUMB_PROPOSAL_NONE},
      {5, 4, 1, false, true, PLUMB_PROPOSAL_NONE},   {5, 4, 0, true, true, PLUMB_PROPOSAL_NONE},
      {5, 4, 3, false, true, PLUMB_PROPOSAL_FADE},   {5, 4, 3, false, false, PLUMB_PROPOSAL_NONE},
      {10, 4, 2, false, true, PLUMB_PROPOSAL_NONE},
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++) {
    PlumbProposals proposals = {0};
    live (&proposals, rows[i].days, rows[i].told, rows[i].heeded);
    g_test_message ("row %u", i);
    g_assert_cmpint (plumb_proposals_look (&proposals, TODAY, rows[i].is_gentle, rows[i].can_fade),
                     ==, rows[i].want != PLUMB_PROPOSAL_NONE);
    g_assert_cmpint (proposals.open, ==, rows[i].want);
  }
}

/* What was told three weeks ago counts no more. */
static void
test_old_days (void)
{
  PlumbProposals proposals = {0};

  plumb_proposals_set_day (&proposals, TODAY - 14);
  note (&proposals, MORNING, 30, 0);
  g_assert_false (plumb_proposals_look (&proposals, TODAY, false, true));
  plumb_proposals_set_day (&proposals, TODAY - 13);
  note (&proposals, MORNING, 20, 0);
  g_assert_true (plumb_proposals_look (&proposals, TODAY, false, true));
}

static void
test_muted (void)
{
  PlumbProposals proposals = {0};

  for (int64_t day = TODAY - 4; day <= TODAY; day++) {
    plumb_proposals_set_day (&proposals, day);
    if (day != TODAY - 1 && day != TODAY - 3)
      plumb_proposals_note_muted (&proposals);
    g_assert_cmpint (plumb_proposals_look (&proposals, day, false, true), ==, day == TODAY);
  }
  g_assert_cmpint (proposals.open, ==, PLUMB_PROPOSAL_GENTLE);
}

static const PlumbSettingsValues normal = {
    .alerts = {.pace = PLUMB_PACE_NORMAL},
    .training = {.from_min = 420, .until_min = 1200},
};
static const PlumbSettingsValues strict = {.alerts = {.pace = PLUMB_PACE_STRICT}};

/* One question a week; a no holds for 28 days; nothing is changed by asking. */
static void
test_rest (void)
{
  PlumbProposals proposals = {0};
  PlumbProposalKind kind;

  live (&proposals, 5, 4, 0);
  g_assert_false (plumb_proposals_answer (&proposals, TODAY, true, &normal, &kind));
  g_assert_true (plumb_proposals_look (&proposals, TODAY, false, true));
  g_assert_false (proposals.is_gentle);
  g_assert_false (plumb_proposals_look (&proposals, TODAY, false, true));
  g_assert_true (plumb_proposals_answer (&proposals, TODAY, false, &normal, &kind));
  g_assert_cmpint (kind, ==, PLUMB_PROPOSAL_GENTLE);
  g_assert_false (proposals.is_gentle);
  for (int64_t day = TODAY + 1; day <= TODAY + 28; day++) {
    plumb_proposals_set_day (&proposals, day);
    note (&proposals, MORNING, 4, 0);
    g_assert_cmpint (plumb_proposals_look (&proposals, day, false, true), ==, day == TODAY + 28);
  }
  g_assert_true (plumb_proposals_answer (&proposals, TODAY + 28, true, &strict, &kind));
  g_assert_true (proposals.is_gentle);
  g_assert_cmpint (proposals.instead, ==, PLUMB_PACE_STRICT);
}

/* Evenings in which nothing is heeded, or in which much is dismissed. */
static void
test_hours (void)
{
  PlumbProposals proposals = {0}, dismissed = {0};
  PlumbProposalKind kind;
  int from, until;

  plumb_proposals_set_day (&proposals, TODAY);
  note (&proposals, MORNING, 15, 10);
  note (&proposals, EVENING, 15, 3);
  g_assert_true (plumb_proposals_look (&proposals, TODAY, false, false));
  g_assert_cmpint (proposals.open, ==, PLUMB_PROPOSAL_HOURS);
  plumb_proposals_get_part (proposals.part, &from, &until);
  g_assert_cmpint (from, ==, 1080);
  g_assert_cmpint (until, ==, 1440);
  g_assert_false (plumb_proposals_is_quiet (&proposals, EVENING));
  g_assert_true (plumb_proposals_answer (&proposals, TODAY, true, &normal, &kind));
  g_assert_true (plumb_proposals_is_quiet (&proposals, EVENING));
  g_assert_false (plumb_proposals_is_quiet (&proposals, MORNING));
  /* taken back by other hours in the settings, over a restart, too */
  char text[PLUMB_PROPOSALS_TEXT_MAX];
  PlumbProposals back;
  plumb_proposals_to_text (&proposals, text);
  g_assert_true (plumb_proposals_parse (text, &back));
  g_assert_false (plumb_proposals_see_hours (&back, &normal));
  g_assert_true (plumb_proposals_is_quiet (&back, EVENING));
  PlumbSettingsValues later = normal;
  back.open = PLUMB_PROPOSAL_GENTLE; /* a pace that was accepted has other hours: not the wearer */
  g_assert_true (plumb_proposals_answer (&back, TODAY, true, &normal, &kind));
  later.training.until_min = 1140;
  g_assert_false (plumb_proposals_see_hours (&back, &later));
  g_assert_true (plumb_proposals_is_quiet (&back, EVENING));
  later.training.until_min = 1260;
  g_assert_true (plumb_proposals_see_hours (&back, &later));
  g_assert_false (plumb_proposals_is_quiet (&back, EVENING));
  g_assert_false (plumb_proposals_see_hours (&back, &normal));

  plumb_proposals_set_day (&dismissed, TODAY);
  note (&dismissed, EVENING, 6, 3);
  for (unsigned i = 0; i < 5; i++) {
    g_assert_false (plumb_proposals_look (&dismissed, TODAY, false, false));
    plumb_proposals_note_dismissed (&dismissed, EVENING);
  }
  g_assert_true (plumb_proposals_look (&dismissed, TODAY, false, false));
  g_assert_cmpint (dismissed.open, ==, PLUMB_PROPOSAL_HOURS);
}

static void
test_pose (void)
{
  PlumbProposals proposals = {0};

  plumb_proposals_set_day (&proposals, TODAY);
  plumb_proposals_note_away (&proposals, true);
  plumb_proposals_note_away (&proposals, true);
  plumb_proposals_note_away (&proposals, false); /* it was taken once */
  plumb_proposals_note_away (&proposals, true);
  plumb_proposals_note_away (&proposals, true);
  g_assert_false (plumb_proposals_look (&proposals, TODAY, false, false));
  plumb_proposals_note_away (&proposals, true);
  g_assert_true (plumb_proposals_look (&proposals, TODAY, false, false));
  g_assert_cmpint (proposals.open, ==, PLUMB_PROPOSAL_POSE);
}

static void
test_text (void)
{
  static const char *const wrong[] = {"", "1 2 3", "x", " 0", "-1"};
  PlumbProposals proposals = {0}, back;
  char text[PLUMB_PROPOSALS_TEXT_MAX], again[PLUMB_PROPOSALS_TEXT_MAX];
  PlumbProposalKind kind;

  live (&proposals, 14, 10, 2);
  plumb_proposals_note_muted (&proposals);
  g_assert_true (plumb_proposals_look (&proposals, TODAY, false, true));
  g_assert_true (plumb_proposals_answer (&proposals, TODAY, true, &normal, &kind));
  plumb_proposals_to_text (&proposals, text);
  g_assert_true (plumb_proposals_parse (text, &back));
  g_assert_true (back.is_gentle);
  plumb_proposals_to_text (&back, again);
  g_assert_cmpstr (text, ==, again);
  for (unsigned i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_false (plumb_proposals_parse (wrong[i], &back));
  text[strlen (text) - 2] = '\0';
  g_assert_false (g_str_has_suffix (text, " ") && plumb_proposals_parse (text, &back));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/proposals/share", test_share);
  g_test_add_func ("/proposals/old-days", test_old_days);
  g_test_add_func ("/proposals/muted", test_muted);
  g_test_add_func ("/proposals/rest", test_rest);
  g_test_add_func ("/proposals/hours", test_hours);
  g_test_add_func ("/proposals/pose", test_pose);
  g_test_add_func ("/proposals/text", test_text);
  return g_test_run ();
}
