/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What several keys must agree on. Private to config/. */
#pragma once

#include "settings-draft.h"

/* Notes an error where both plans of training are set; before one of them is completed. */
void plumb_settings_check_plans (PlumbSettingsDraft *draft);

/* Notes an error for each disagreement. */
void plumb_settings_check_values (PlumbSettingsDraft *draft);
