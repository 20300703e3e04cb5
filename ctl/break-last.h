/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What became of a break that is over already. */
#pragma once

#include "command.h"

/* Says what became of the last one, if that was not long ago: OK where it counts as taken, REFUSED
 * where it does not. False: there is none, and nothing was said. */
bool plumb_break_last_say (PlumbCtl *ctl, PlumbExit *out_code);
