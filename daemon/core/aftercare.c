/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "aftercare.h"

#define HOUR_US INT64_C (3600000000)

void
plumb_aftercare_open (PlumbAftercare *aftercare, int64_t session_us, double hours, int64_t now_us)
{
  int64_t until_us = session_us + (int64_t)(hours * (double)HOUR_US + 0.5);

  if (until_us <= now_us || (aftercare->is_open && until_us <= aftercare->until_us))
    return;
  if (!aftercare->is_open)
    aftercare->is_noted = false;
  aftercare->is_open = true;
  aftercare->until_us = until_us;
}

bool
plumb_aftercare_tick (PlumbAftercare *aftercare, int64_t now_us)
{
  if (!aftercare->is_open || now_us < aftercare->until_us)
    return false;
  *aftercare = (PlumbAftercare){0};
  return true;
}

int64_t
plumb_aftercare_deadline (const PlumbAftercare *aftercare)
{
  return aftercare->is_open ? aftercare->until_us : INT64_MAX;
}

bool
plumb_aftercare_note_bend (PlumbAftercare *aftercare, bool is_deep, int64_t now_us)
{
  if (!is_deep || !aftercare->is_open || now_us >= aftercare->until_us || aftercare->is_noted)
    return false;
  aftercare->is_noted = true;
  return true;
}
