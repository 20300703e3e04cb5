/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One text into a draft. Private to config/; made by settings-ini.c. */
#pragma once

#include "settings-draft.h"

/* Every key into the draft, every error noted there under name. text needs no end. */
void plumb_settings_source_read (PlumbSettingsDraft *draft, const char *name, const char *text,
                                 gsize size);
