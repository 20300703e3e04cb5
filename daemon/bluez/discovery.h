/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Carries out what scan.c decides, and reports the candidates when the user looks around. Only
 * while scanning every device's signals are heard; at other times the radio neighbourhood does not
 * wake us.
 */
#pragma once

#include "peer.h"
#include "sensor-needs.h"

typedef struct PlumbDiscovery PlumbDiscovery;

typedef struct {
  /* Only while the user looks around; once for each thing that can be said of a device. */
  void (*on_candidate) (const PlumbCandidate *candidate, gpointer user_data);
  /* The user's look around is over. */
  void (*on_ended) (gpointer user_data);
  /* PropertiesChanged of some device, whole: puts it into the mirror and answers the device, NULL:
   * nothing that matters. */
  const PlumbMirrorDevice *(*on_device_changed) (const char *path, GVariant *parameters,
                                                 gpointer user_data);
} PlumbDiscoveryListener;

/* seed: of the jitter. listener is kept and must be static; peer outlives it. */
PlumbDiscovery *plumb_discovery_new (PlumbPeer *peer, PlumbClock clock, uint32_t seed,
                                     const PlumbDiscoveryListener *listener, gpointer user_data);
void plumb_discovery_free (PlumbDiscovery *discovery);

/* The user looks around until until_us, at most; ends with on_ended. */
void plumb_discovery_ask (PlumbDiscovery *discovery, int64_t until_us);
/* Ends it at the next turn. False: nobody looks around. */
bool plumb_discovery_end (PlumbDiscovery *discovery);

/* A device that bluetoothd shows anew: it was heard. */
void plumb_discovery_report (PlumbDiscovery *discovery, const PlumbMirrorDevice *device);

/* is_pairing: bluetoothd pairs, the scan gives way. */
void plumb_discovery_turn (PlumbDiscovery *discovery, const PlumbSensorNeeds *needs,
                           bool is_radio_ready, bool is_pairing, int64_t now_us);
/* Something changed that makes a search worth while at once. */
void plumb_discovery_retry (PlumbDiscovery *discovery);
/* bluetoothd is gone, and the scan with it. */
void plumb_discovery_forget_owner (PlumbDiscovery *discovery);
int64_t plumb_discovery_deadline (const PlumbDiscovery *discovery); /* INT64_MAX: never */

bool plumb_discovery_is_idle (const PlumbDiscovery *discovery); /* no scan, none begins or ends */
bool plumb_discovery_is_scanning (const PlumbDiscovery *discovery); /* bluetoothd scans for us */
bool plumb_discovery_is_hearing (const PlumbDiscovery *discovery);  /* every device's signals */
