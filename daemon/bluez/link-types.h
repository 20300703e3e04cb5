/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the link answers and reports, as values. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "sensor.h"

typedef int64_t (*PlumbClock) (void); /* CLOCK_BOOTTIME, microseconds */

typedef enum {
  PLUMB_BLUETOOTH_READY,
  PLUMB_BLUETOOTH_POWERED_OFF,
  PLUMB_BLUETOOTH_NO_ADAPTER,
  PLUMB_BLUETOOTH_NO_SERVICE, /* bluetoothd is not on the bus */
  PLUMB_BLUETOOTH_BLOCKED,    /* the bus policy refuses us */
} PlumbBluetoothState;

typedef enum {
  PLUMB_CONNECTION_ABSENT,
  PLUMB_CONNECTION_DISCOVERING,
  PLUMB_CONNECTION_CONNECTING,
  PLUMB_CONNECTION_RESOLVING,
  PLUMB_CONNECTION_SUBSCRIBING,
  PLUMB_CONNECTION_STREAMING,
  PLUMB_CONNECTION_SILENT,
  PLUMB_CONNECTION_BACKING_OFF,
  PLUMB_CONNECTION_DISABLED,
  PLUMB_CONNECTION_UNPAIRED, /* wants a bond, or lost it: only the user can help */
} PlumbConnection;

/* One sensor as the radio sees it, by value; its pointers live until the next call on the link. */
typedef struct {
  PlumbConnection connection;
  const char *address;     /* "" while unknown */
  const char *set_address; /* of the settings; another one where a pairing told its true address */
  const char *name;        /* advertised, "" while unknown */
  const char *family;      /* of the driver in use, "" while unknown */
  const char *last_error;  /* for people: "the sensor did not answer for 10 s", "" none */
  int64_t last_seen_us;    /* last sample or advertisement, 0: never */
  int64_t next_retry_us;   /* 0: not waiting */
  int16_t rssi_dbm;        /* 0: unknown */
  uint32_t reconnects;
  uint64_t dropped;    /* notifications or samples dropped, all causes */
  int battery_percent; /* -1: unknown */
  bool is_charging;
  bool is_bonded;
  char model[32]; /* "" unknown */
  char firmware[32];
  double rate_hz; /* in force as far as known, 0: unknown */
} PlumbLinkSensor;

typedef struct {
  const char *address;
  const char *name;
  int16_t rssi_dbm;
  const char *family; /* "" not recognised */
  PlumbConfidence confidence;
} PlumbCandidate;

/* How an asked-for pairing ended. */
typedef enum {
  PLUMB_PAIR_OK,
  PLUMB_PAIR_CANCELLED,
  PLUMB_PAIR_REFUSED,      /* by the sensor or by our side of it */
  PLUMB_PAIR_NOT_ACCEPTED, /* keys or passkey were wrong, or the sensor would not */
  PLUMB_PAIR_NO_KEYBOARD,  /* a passkey was wanted, and nobody could enter one */
  PLUMB_PAIR_TIMEOUT,      /* 60 s were over */
  PLUMB_PAIR_UNREACHABLE,
  PLUMB_PAIR_NO_BLUETOOTH,  /* bluetoothd or the adapter went away meanwhile */
  PLUMB_PAIR_OTHER_PAIRING, /* another program pairs it */
  PLUMB_PAIR_FAILED,
} PlumbPairResult;

typedef enum {
  PLUMB_PASSKEY_TAKEN,
  PLUMB_PASSKEY_NOT_WANTED,   /* nothing was asked, or it was answered already */
  PLUMB_PASSKEY_OUT_OF_RANGE, /* more than six digits */
} PlumbPasskeyAnswer;

/* For people and for the bus; static. */
const char *plumb_bluetooth_state_to_string (PlumbBluetoothState state);
const char *plumb_connection_to_string (PlumbConnection connection);
/* For people; static. */
const char *plumb_pair_result_to_string (PlumbPairResult result);
