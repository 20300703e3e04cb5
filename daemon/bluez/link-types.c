/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "link-types.h"

static const char *const bluetooth_names[] = {
    [PLUMB_BLUETOOTH_READY] = "ready",           [PLUMB_BLUETOOTH_POWERED_OFF] = "powered-off",
    [PLUMB_BLUETOOTH_NO_ADAPTER] = "no-adapter", [PLUMB_BLUETOOTH_NO_SERVICE] = "no-service",
    [PLUMB_BLUETOOTH_BLOCKED] = "blocked",
};

static const char *const connection_names[] = {
    [PLUMB_CONNECTION_ABSENT] = "absent",           [PLUMB_CONNECTION_DISCOVERING] = "discovering",
    [PLUMB_CONNECTION_CONNECTING] = "connecting",   [PLUMB_CONNECTION_RESOLVING] = "resolving",
    [PLUMB_CONNECTION_SUBSCRIBING] = "subscribing", [PLUMB_CONNECTION_STREAMING] = "streaming",
    [PLUMB_CONNECTION_SILENT] = "silent",           [PLUMB_CONNECTION_BACKING_OFF] = "backing-off",
    [PLUMB_CONNECTION_DISABLED] = "disabled",       [PLUMB_CONNECTION_UNPAIRED] = "unpaired",
};

const char *
plumb_bluetooth_state_to_string (PlumbBluetoothState state)
{
  return bluetooth_names[state];
}

const char *
plumb_connection_to_string (PlumbConnection connection)
{
  return connection_names[connection];
}

const char *
plumb_pair_result_to_string (PlumbPairResult result)
{
  static const char *const texts[] = {
      [PLUMB_PAIR_OK] = "paired",
      [PLUMB_PAIR_CANCELLED] = "the pairing was cancelled",
      [PLUMB_PAIR_REFUSED] = "the sensor or this computer refused the pairing",
      [PLUMB_PAIR_NOT_ACCEPTED] = "the sensor did not accept the pairing; wake it, see that no "
                                  "phone is connected to it, check the passkey if it has one, and "
                                  "try again",
      [PLUMB_PAIR_NO_KEYBOARD] = "the sensor asked for a passkey and nobody could enter one; run "
                                 "\"plumbline sensors pair\" on a terminal",
      [PLUMB_PAIR_TIMEOUT] = "the pairing took longer than 60 s; try again with the sensor near",
      [PLUMB_PAIR_UNREACHABLE] = "the sensor could not be reached; is it on, near, and not "
                                 "connected to a phone?",
      [PLUMB_PAIR_NO_BLUETOOTH] = "Bluetooth went away while pairing",
      [PLUMB_PAIR_OTHER_PAIRING] = "another program is pairing this sensor just now",
      [PLUMB_PAIR_FAILED] = "the Bluetooth service could not pair the sensor",
  };
  return texts[result];
}
