/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "heart-rate.h"

#define FLAG_WIDE        (1 << 0) /* the rate takes two bytes instead of one */
#define FLAG_CONTACT     (1 << 1)
#define FLAG_HAS_CONTACT (1 << 2)
#define FLAG_ENERGY      (1 << 3)
#define FLAG_INTERVALS   (1 << 4) /* the flags above it are reserved, and ignored as told */

#define INTERVAL_LEAST 256  /* of 1/1024 s: 250 ms */
#define INTERVAL_MOST  2048 /* 2000 ms */

/* True: there are some, and a heart can beat so. */
static bool
are_plausible (PlumbBytes intervals)
{
  bool is_any = intervals.left > 0;

  while (intervals.left > 0) {
    uint16_t interval = plumb_bytes_u16le (&intervals);

    if (interval < INTERVAL_LEAST || interval > INTERVAL_MOST)
      return false;
  }
  return is_any;
}

static PlumbWearEvidence
weigh (uint8_t flags, PlumbBytes intervals)
{
  if (flags & FLAG_HAS_CONTACT)
    return flags & FLAG_CONTACT ? PLUMB_WEAR_EVIDENCE_WORN : PLUMB_WEAR_EVIDENCE_NOT_WORN;
  return are_plausible (intervals) ? PLUMB_WEAR_EVIDENCE_WORN : PLUMB_WEAR_EVIDENCE_NONE;
}

bool
plumb_heart_rate_parse (PlumbBytes bytes, PlumbWearEvidence *out_evidence)
{
  uint8_t flags = plumb_bytes_u8 (&bytes);

  plumb_bytes_take (&bytes, flags & FLAG_WIDE ? 2 : 1);
  if (flags & FLAG_ENERGY)
    plumb_bytes_take (&bytes, 2);
  if (bytes.is_short || (!(flags & FLAG_INTERVALS) && bytes.left > 0) || bytes.left % 2 != 0)
    return false;
  *out_evidence = weigh (flags, bytes);
  return true;
}
