/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plumbline proposal: what the daemon learnt from reports of false alerts, and the answer to it. */
#include <glib/gi18n.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "client.h"
#include "print.h"

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
        "Nothing is proposed. Reports of false alerts (\"plumbline alerts false N\") may lead to "
        "a proposal."));
    return PLUMB_EXIT_OK;
  }
  g_autofree char *from =
      plumb_print_dup_degrees (ctl, plumb_client_number (proposal, "from_deg", NAN));
  g_autofree char *to =
      plumb_print_dup_degrees (ctl, plumb_client_number (proposal, "tolerance_deg", NAN));
  printf (_ ("You reported %.0f alerts as false. Proposed: a tolerance of %s instead of %s.\n"
             "Answer with \"plumbline proposal accept\" or \"plumbline proposal reject\".\n"),
          plumb_client_number (proposal, "reports", 0), to, from);
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
    puts (is_accepted ? _ ("Accepted: the wider tolerance is in force.") : _ ("Rejected."));
  return code;
}
