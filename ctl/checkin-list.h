/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was said in check-ins lately. */
#pragma once

#include "client.h"

/* Prints the newest, in order of time. */
PlumbExit plumb_checkin_list (PlumbCtl *ctl, bool is_json);
