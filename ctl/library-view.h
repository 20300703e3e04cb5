/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the Library interface gives, for people's eyes. */
#pragma once

#include "command.h"

/* items: a(sa{sv}) of List, grouped by kind. */
void plumb_library_view_list (const PlumbCtl *ctl, GVariant *items);
/* item: a{sv} of Get. */
void plumb_library_view_entry (const PlumbCtl *ctl, GVariant *item);
/* notes: a{sv} of GetSafety; all of it, or its topic and title on one line. Links are those of the
 * user's country where it has any, unless is_everywhere. */
void plumb_library_view_note (const PlumbCtl *ctl, GVariant *notes, bool is_everywhere);
void plumb_library_view_topic (const PlumbCtl *ctl, GVariant *notes);
