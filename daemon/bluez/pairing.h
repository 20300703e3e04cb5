/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Pairing, only when somebody asks for it, one at a time: the agent is registered for the time of
 * one pairing and is gone afterwards. A sensor that forgot its keys is removed first: bluetoothd
 * answers AlreadyExists as long as it has a key of its own, however useless.
 */
#pragma once

#include "peer.h"

typedef struct PlumbPairingProcedure PlumbPairingProcedure;

typedef struct {
  void (*on_passkey_wanted) (uint32_t slot, gpointer user_data);
  void (*on_finished) (uint32_t slot, PlumbPairResult result, gpointer user_data);
} PlumbPairingListener;

/* What is known of the sensor that is being paired. */
typedef struct {
  bool is_wanted;                  /* still, by the user */
  bool is_radio_ready;             /* bluetoothd and its adapter are there, nobody sleeps */
  bool is_device_free;             /* neither its plan nor a scan is at work */
  const PlumbMirrorDevice *device; /* NULL: bluetoothd does not know it */
} PlumbPairingFacts;

/* listener is kept and must be static; peer outlives it. */
PlumbPairingProcedure *plumb_pairing_new (PlumbPeer *peer, PlumbClock clock,
                                          const PlumbPairingListener *listener, gpointer user_data);
/* Takes everything back, nobody is told. */
void plumb_pairing_free (PlumbPairingProcedure *pairing);

/* Begins, unless one runs; ends with on_finished, after 60 s at the latest. id: of the
 * sensor in the settings, for the log. can_enter_passkey:
 * somebody will answer on_passkey_wanted. is_bond_broken: a bond that bluetoothd has is useless. */
void plumb_pairing_begin (PlumbPairingProcedure *pairing, uint32_t slot, const char *id,
                          bool can_enter_passkey, bool is_bond_broken);
/* passkey: 0 to 999999. */
PlumbPasskeyAnswer
plumb_pairing_answer (PlumbPairingProcedure *pairing, uint32_t slot, uint32_t passkey);
/* False: that sensor is not being paired. on_finished comes before the return. */
bool plumb_pairing_cancel (PlumbPairingProcedure *pairing, uint32_t slot);

/* After the sensors' turns: begins what can begin now, ends what took too long. True: the sensor is
 * unknown and must be seen first. */
bool
plumb_pairing_turn (PlumbPairingProcedure *pairing, const PlumbPairingFacts *facts, int64_t now_us);
/* bluetoothd is gone; on_finished comes before the return. */
void plumb_pairing_forget_owner (PlumbPairingProcedure *pairing);
int64_t plumb_pairing_deadline (const PlumbPairingProcedure *pairing); /* INT64_MAX: never */

/* One has begun and not ended; out_slot may be NULL. */
bool plumb_pairing_is_active (const PlumbPairingProcedure *pairing, uint32_t *out_slot);
/* bluetoothd pairs: no scan, no other connection now. */
bool plumb_pairing_is_running (const PlumbPairingProcedure *pairing);
