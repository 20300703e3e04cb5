/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Settings that tell at once and without a budget, for tests whose point is something else than how
 * often a person is spoken to. */
#pragma once

#include "settings.h"

static inline void
eager_settings (PlumbSettingsValues *values)
{
  values->monitor.settle_s = 20;
  values->slouch.speak_after_s = values->slouch.dwell_s;
  values->slouch.long_min = 0;
  values->sitting.limit_min = 30;
  values->sitting.patience_min = 0;
  values->sitting.repeat_min = 10;
  values->sitting.repeats = 3;
  values->sitting.then_every_min = 0;
  values->sitting.walked_quiet_min = 0;
  values->sitting.least_apart_min = 0;
  values->breaks.micro_every_min = 30;
  values->breaks.catch_up_after_hold = PLUMB_CATCH_UP_SUMMARY;
  values->alerts.repeat_s = 300;
  values->alerts.slouch_repeats = 20;
  values->alerts.max_per_hour = 6;
  values->alerts.max_per_day = 1000;
  values->alerts.gap_min = 0;
  values->alerts.backoff_max_min = 0;
  values->alerts.rest_after_ignored = 0;
  values->alerts.worn_first_min = 0;
  values->alerts.snooze_s = 600;
  values->training.minutes_by_week[0] = PLUMB_TRAINING_ALL;
  values->training.n_weeks = 1;
  values->training.from_min = values->training.until_min = 0;
}
