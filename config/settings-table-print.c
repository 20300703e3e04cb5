/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Build tool: prints the table of settings, as plumbline.conf or as a man page's list. */
#include <stdio.h>
#include <string.h>

#include "settings-ini.h"

int
main (int argc, char **argv)
{
  if (argc != 2 || (strcmp (argv[1], "conf") != 0 && strcmp (argv[1], "roff") != 0)) {
    fputs ("usage: settings-table-print conf|roff\n", stderr);
    return 2;
  }
  bool is_conf = strcmp (argv[1], "conf") == 0;
  g_autofree char *text =
      is_conf ? plumb_settings_table_to_conf () : plumb_settings_table_to_roff ();
  return fputs (text, stdout) >= 0 && fflush (stdout) == 0 ? 0 : 1;
}
