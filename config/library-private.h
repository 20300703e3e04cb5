/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Unmaking the library's parts, for those that make them. Private to config/. */
#pragma once

#include "library.h"

/* Each frees what the part holds and leaves it empty. */
void plumb_library_entry_clear (PlumbLibraryEntry *entry);
void plumb_safety_note_clear (PlumbSafetyNote *note);
void plumb_help_link_clear (PlumbHelpLink *link);
