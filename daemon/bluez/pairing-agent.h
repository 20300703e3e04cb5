/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The org.bluez.Agent1 object of one pairing: answers bluetoothd, for the one device that was asked
 * for. A lasting agent would become the system's default and let anybody pair with this computer.
 */
#pragma once

#include "peer.h"

typedef struct PlumbPairingAgent PlumbPairingAgent;

/* on_passkey_wanted: plumb_pairing_agent_answer () is waited for. peer outlives the agent. */
PlumbPairingAgent *
plumb_pairing_agent_new (PlumbPeer *peer, void (*on_passkey_wanted) (gpointer user_data),
                         gpointer user_data);
void plumb_pairing_agent_free (PlumbPairingAgent *agent);

/* Puts it on the bus. device_path: the only device that it answers for. can_enter_passkey: somebody
 * can. False: the path is taken. */
bool plumb_pairing_agent_export (PlumbPairingAgent *agent, const char *device_path,
                                 bool can_enter_passkey);
/* Takes it away; a passkey that is still asked for is refused. Does nothing if there is none. */
void plumb_pairing_agent_unexport (PlumbPairingAgent *agent);

#define PLUMB_PASSKEY_MAX 999999u /* six digits: Bluetooth Core, Vol 3 Part C 3.2.3 */

/* passkey: 0 to PLUMB_PASSKEY_MAX. False: none is asked for, or it was answered already. */
bool plumb_pairing_agent_answer (PlumbPairingAgent *agent, uint32_t passkey);
/* Since _export () a passkey was asked for and nobody could enter one. */
bool plumb_pairing_agent_was_passkey_refused (const PlumbPairingAgent *agent);
