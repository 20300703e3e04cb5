/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "heed.h"

#define SECOND_US     INT64_C (1000000)
#define SHIFT_US      (120 * SECOND_US) /* to begin ... */
#define STAY_US       (60 * SECOND_US)  /* ... and to keep it up */
#define ON_THE_WAY_US (3 * SECOND_US)
#define GET_UP_US     (600 * SECOND_US)
#define WALK_US       (20 * SECOND_US)

void
plumb_heed_begin (PlumbHeed *heed, PlumbNotice notice, int64_t told_us)
{
  *heed = (PlumbHeed){.is_watched = true, .notice = notice, .told_us = told_us};
}

static int64_t
window_us (const PlumbHeed *heed)
{
  return heed->notice == PLUMB_NOTICE_SHIFT ? SHIFT_US : GET_UP_US;
}

static int64_t
stay_us (const PlumbHeed *heed)
{
  return heed->notice == PLUMB_NOTICE_SHIFT ? STAY_US : WALK_US;
}

static bool
is_good (const PlumbHeed *heed, const PlumbHeedInput *input)
{
  if (heed->notice == PLUMB_NOTICE_GET_UP)
    return input->is_walking;
  return input->is_up || !input->is_away;
}

static PlumbHeedVerdict
judge (PlumbHeed *heed, const PlumbHeedInput *input, int64_t now_us)
{
  int64_t since_us = now_us - heed->told_us;

  if (!input->is_known)
    return PLUMB_HEED_UNCOUNTED;
  if (!is_good (heed, input))
    heed->good_us = 0;
  else if (heed->good_us == 0 && since_us <= ON_THE_WAY_US)
    return PLUMB_HEED_UNCOUNTED;
  else if (heed->good_us == 0 && since_us <= window_us (heed))
    heed->good_us = now_us;
  if (heed->good_us != 0 && now_us - heed->good_us >= stay_us (heed))
    return PLUMB_HEED_HEEDED;
  return heed->good_us == 0 && since_us >= window_us (heed) ? PLUMB_HEED_IGNORED : PLUMB_HEED_OPEN;
}

PlumbHeedVerdict
plumb_heed_look (PlumbHeed *heed, const PlumbHeedInput *input, int64_t now_us)
{
  if (!heed->is_watched)
    return PLUMB_HEED_OPEN;
  PlumbHeedVerdict verdict = judge (heed, input, now_us);
  if (verdict != PLUMB_HEED_OPEN)
    heed->is_watched = false;
  return verdict;
}

int64_t
plumb_heed_deadline (const PlumbHeed *heed)
{
  if (!heed->is_watched)
    return INT64_MAX;
  return heed->good_us != 0 ? heed->good_us + stay_us (heed) : heed->told_us + window_us (heed);
}
