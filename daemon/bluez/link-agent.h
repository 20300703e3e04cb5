/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The org.bluez.Agent1 object of the pairing that runs. */
#pragma once

#include "link-private.h"

/* Puts it on the bus, for link->pair.device_path only. False: it could not be. */
bool plumb_link_agent_export (PlumbLink *link);
/* Takes it away; a passkey that is still asked for is refused. Does nothing if there is none. */
void plumb_link_agent_unexport (PlumbLink *link);
