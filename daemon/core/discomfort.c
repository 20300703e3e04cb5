/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "discomfort.h"

/* Further apart than this, it was not one and the same. */
#define PAUSE_DAYS_MAX 14

bool
plumb_discomfort_is_told (int comfort, bool is_sore, const PlumbSettingsValues *values)
{
  return is_sore || (comfort >= 0 && comfort <= values->check_ins.comfort_at_most);
}

/* From the newest of the last two weeks back, as long as no pause is too long. */
static unsigned
count_lasting_days (const bool has_discomfort[PLUMB_DISCOMFORT_DAYS])
{
  int newest = -1, oldest = -1;

  for (int day = 0; day < PLUMB_DISCOMFORT_DAYS; day++) {
    if (day > PAUSE_DAYS_MAX + MAX (oldest, 0))
      break;
    if (!has_discomfort[day])
      continue;
    oldest = day;
    if (newest < 0)
      newest = day;
  }
  return (unsigned)(oldest - newest);
}

void
plumb_discomfort_judge (const bool has_discomfort[PLUMB_DISCOMFORT_DAYS],
                        const PlumbSettingsValues *values, PlumbDiscomfort *out_discomfort)
{
  unsigned within = (unsigned)values->check_ins.within_days;
  unsigned lasting_days = count_lasting_days (has_discomfort);
  unsigned days = 0;

  for (unsigned day = 0; day < within && day < PLUMB_DISCOMFORT_DAYS; day++)
    days += has_discomfort[day];
  bool is_often = days >= (unsigned)values->check_ins.days;
  bool is_lasting = lasting_days > 7 * (unsigned)values->check_ins.weeks;
  *out_discomfort = (PlumbDiscomfort){
      .is_due = values->check_ins.is_see_professional_enabled && (is_often || is_lasting),
      .days = days,
      .within_days = within,
      .weeks = lasting_days / 7,
  };
}
