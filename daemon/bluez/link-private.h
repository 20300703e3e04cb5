/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside of the link: what it is composed of, its turn (link.c) and what its owner asks of it
 * (link-requests.c). */
#pragma once

#include "advertisement-monitor.h"
#include "discovery.h"
#include "link.h"
#include "pairing.h"
#include "peer.h"
#include "reconnect.h"
#include "sensor-set.h"

struct PlumbLink {
  PlumbClock clock;
  PlumbLinkListener listener;
  gpointer user_data;
  PlumbPeer *peer;
  PlumbValueBus *values;
  PlumbSensorSet *sensors;
  PlumbDiscovery *discovery;
  PlumbPairingProcedure *pairing;
  PlumbReconnect *reconnect;
  PlumbAdvertisementMonitor *monitor;
  int64_t
      scan_needed_us; /* the monitor serves some sensor until then; INT64_MAX: none, or longer */

  bool is_asleep;
  bool is_stopping;
  int64_t leave_deadline_us; /* the sensors are being left quiet, INT64_MAX: they are not */
  void (*on_stopped) (gpointer user_data);
  gpointer stopped_data;

  GSource *turn;
  PlumbBluetoothState bluetooth; /* as it was announced */
  int64_t announced_us;          /* the deadline that was announced, INT64_MAX: none */
};

/* A turn in the next iteration of the loop, however often it is asked for until then. */
void plumb_link_schedule (gpointer link);
/* Attempts and searches begin at once. */
void plumb_link_retry (PlumbLink *link, PlumbSensorLink *sensor);
