/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lying.h"

#include <glib.h>

#define ON_DEG    60.0 /* published 64.9 for lying or sitting against upright (Vaha-Ypya 2018) */
#define OFF_DEG   50.0
#define FAR_US    2000000 /* beyond the upper mark, at least */
#define STOOP_US  6000000 /* down in two, held for four */
#define SEATED_US 4000000
#define HELD_US   60000000 /* ISO 11226 gives a trunk bent by 60 degrees one minute at most */
#define GAP_US    60000000

void
plumb_lying_reset (PlumbLying *lying)
{
  *lying = (PlumbLying){0};
}

/* Since when something has been so; the caller's is_so and since_us go on while it is. */
static void
follow (bool is_now, bool *is_so, int64_t *since_us, int64_t time_us)
{
  if (is_now && !*is_so)
    *since_us = time_us;
  *is_so = is_now;
}

static bool
has_lain_down (const PlumbLying *lying, const PlumbLyingInput *input)
{
  int64_t needed_us = input->is_sitting ? SEATED_US : STOOP_US;

  /* on the way up again only the slow tilt is far */
  return lying->is_far && input->quick_deg > ON_DEG && input->time_us - lying->far_us >= FAR_US &&
         input->time_us - lying->upright_us >= needed_us;
}

static void
begin (PlumbLying *lying, int64_t since_us)
{
  lying->is_lying = true;
  lying->since_us = since_us;
}

void
plumb_lying_feed (PlumbLying *lying, const PlumbLyingInput *input)
{
  if (!lying->has_seen || input->time_us - lying->seen_us > GAP_US)
    *lying = (PlumbLying){.has_seen = true, .upright_us = input->time_us};
  lying->seen_us = input->time_us;
  if (input->quick_deg < PLUMB_LYING_UPRIGHT_DEG)
    lying->upright_us = input->time_us;
  follow (MAX (input->tilt_deg, input->quick_deg) > ON_DEG, &lying->is_far, &lying->far_us,
          input->time_us);
  follow (input->tilt_deg > OFF_DEG, &lying->is_tilted, &lying->tilted_us, input->time_us);
  if (lying->is_lying)
    lying->is_lying = lying->is_tilted;
  else if (has_lain_down (lying, input))
    begin (lying, lying->far_us);
  else if (lying->is_tilted && input->time_us - lying->tilted_us >= HELD_US)
    begin (lying, lying->tilted_us);
}
