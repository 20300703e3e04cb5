/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Days as bars. */
#pragma once

#include "client.h"

/* One day in full: every state with its share, then the counts. */
void plumb_stats_view_day (const PlumbCtl *ctl, GVariant *day);
/* One line a day; days is aa{sv}. */
void plumb_stats_view_days (const PlumbCtl *ctl, GVariant *days);
