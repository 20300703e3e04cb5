/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Pairing, only when somebody asks for it: the agent is registered for the time of one pairing,
 * answers for the one device that was asked for, and is gone afterwards. A lasting agent would
 * become the system's default and let anybody pair with this computer.
 */
#pragma once

#include "link-private.h"

/* From asking to the end at the latest: BlueZ itself gives its agents 60 s (src/agent.c). */
#define PLUMB_PAIR_LIMIT_US (60 * (int64_t)G_USEC_PER_SEC)

void plumb_link_pair_init (PlumbLink *link);
/* After the sensors' turns: begins what can begin now, ends what took too long. */
void plumb_link_pair_turn (PlumbLink *link, int64_t now_us);
/* bluetoothd is gone; link->owner is NULL already. */
void plumb_link_pair_forget (PlumbLink *link);
/* The link is about to be freed: the agent is taken back, nobody is told. */
void plumb_link_pair_clear (PlumbLink *link);

/* True while the sensor's plan must not act: the device belongs to the pairing. */
bool plumb_link_pair_is_holding (const PlumbLinkSlot *slot);
/* True while bluetoothd pairs: no scan, no other connection now. */
bool plumb_link_pair_is_running (const PlumbLink *link);
