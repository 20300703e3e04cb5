/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plumbline proposal: what the daemon learnt from answers and notices, and the answer to it. */
#include <glib/gi18n.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "client.h"
#include "notice.h"
#include "print.h"
#include "words.h"

/* What accepting changes; NULL: a kind that is not known here. */
static char *
dup_consequence (PlumbCtl *ctl, GVariant *proposal, const char *kind)
{
  double reports = plumb_client_number (proposal, "reports", 0);
  g_autofree char *from =
      plumb_print_dup_degrees (ctl, plumb_client_number (proposal, "from_deg", NAN));
  g_autofree char *to =
      plumb_print_dup_degrees (ctl, plumb_client_number (proposal, "tolerance_deg", NAN));

  if (strcmp (kind, "gentle") == 0)
    return g_strdup_printf (_ ("It rests on %.0f notices of the last two weeks. Accepting sets the "
                               "pace to gentle, until you set another one."),
                            reports);
  if (strcmp (kind, "fade") == 0)
    return g_strdup_printf (_ ("It rests on %.0f notices of the last two weeks. Accepting goes on "
                               "to the coached minutes of the next week."),
                            reports);
  if (strcmp (kind, "hours") == 0)
    return g_strdup_printf (_ ("It rests on %.0f notices. Accepting leaves out notices about "
                               "posture from %s to %s; getting up is still told. Other hours in "
                               "the settings ([training] from, until) take it back."),
                            reports, plumb_client_string (proposal, "from"),
                            plumb_client_string (proposal, "until"));
  if (strcmp (kind, "pose") == 0)
    return g_strdup_printf (_ ("%.0f notices came since you put the sensor on, and you were never "
                               "near the pose. \"plumbline calibrate\" sets it anew."),
                            reports);
  return g_strdup_printf (
      _ ("You reported %.0f alerts as false. Proposed: a tolerance of %s instead of %s."), reports,
      to, from);
}

static PlumbExit
show (PlumbCtl *ctl)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) manager =
      plumb_client_get_all (ctl, PLUMB_PATH, PLUMB_IFACE_MANAGER, &error);
  if (manager == NULL)
    return plumb_client_fail (ctl, error);
  g_autoptr (GVariant) proposal =
      g_variant_lookup_value (manager, "Proposal", G_VARIANT_TYPE_VARDICT);
  if (proposal == NULL || g_variant_n_children (proposal) == 0) {
    puts (_ (
        "Nothing is proposed. Reports of false alerts (\"plumbline alerts false N\") and notices "
        "that did not help may lead to a proposal."));
    return PLUMB_EXIT_OK;
  }
  const char *word = plumb_client_string (proposal, "kind");
  const char *kind = *word != '\0' ? word : "tolerance"; /* an older daemon knows no other */
  g_auto (PlumbNotice) notice = plumb_notice_proposal (kind, plumb_words_language ());
  g_autofree char *line = plumb_notice_dup_line (&notice);
  g_autofree char *consequence = dup_consequence (ctl, proposal, kind);
  puts (line);
  puts (consequence);
  puts (_ ("Nothing changes before you answer with \"plumbline proposal accept\" or \"plumbline "
           "proposal reject\"."));
  return PLUMB_EXIT_OK;
}

PlumbExit
plumb_command_proposal (PlumbCtl *ctl, const PlumbCommand *command, char ***arguments)
{
  PlumbExit code;
  if (!plumb_command_parse (command, NULL, arguments, 0, 1, &code))
    return code;
  const char *answer = (*arguments)[0];
  if (answer == NULL)
    return show (ctl);
  bool is_accepted = strcmp (answer, "accept") == 0;
  if (!is_accepted && strcmp (answer, "reject") != 0)
    return plumb_command_misused (command, _ ("\"%s\" is neither accept nor reject"), answer);
  code = plumb_client_do (ctl, PLUMB_PATH, PLUMB_IFACE_MANAGER, "AnswerProposal",
                          g_variant_new ("(b)", is_accepted));
  if (code == PLUMB_EXIT_OK)
    puts (is_accepted ? _ ("Accepted.") : _ ("Rejected."));
  return code;
}
