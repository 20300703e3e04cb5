/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Hipee, "Posture UP": framed commands with a checksum; the wearer confirms a new client with a tap
 * on the device. Gives whole degrees. Its configuration command is never written: a large value in
 * it restarts the device.
 *
 * Source: yonirom/hipee_protocol 1bac9164 README.md, hipee_messages.py (one observer; the sign of
 * "forward" is inferred). Experimental.
 */
#include "driver.h"

#define HEAD           0x09
#define FRAME_OVERHEAD 3 /* head, length, checksum: the length counts command and payload */
#define LIVE_SIZE      16
#define TAP_TIMEOUT_US (30 * G_TIME_SPAN_SECOND)
#define RATE_HZ        1

enum { REPLY, COMMAND, MODEL, FIRMWARE };
enum { HELLO_REPLY = 0x02, LIVE = 0x35, BATTERY_REPLY = 0x45, ERROR_REPLY = 0xff };
enum { BATTERY_CHARGING, BATTERY_FULL, BATTERY_DISCHARGING };

#define SERVICE PLUMB_SIG_UUID ("fff0")

static const PlumbSensorCharacteristic characteristics[] = {
    [REPLY] = {SERVICE, PLUMB_SIG_UUID ("fff1"), true},
    [COMMAND] = {SERVICE, PLUMB_SIG_UUID ("fff2"), true},
    [MODEL] = PLUMB_MODEL_CHARACTERISTIC,
    [FIRMWARE] = PLUMB_FIRMWARE_CHARACTERISTIC,
};

static const uint8_t hello[] = {0x09, 0x01, 0x01, 0xf5};
static const uint8_t live_on[] = {0x09, 0x04, 0x34, 0x03, 0xe8, 0x01, 0xd3};
static const uint8_t live_off[] = {0x09, 0x04, 0x34, 0x03, 0xe8, 0x00, 0xd4};
static const uint8_t ask_battery[] = {0x09, 0x01, 0x44, 0xb2};

static const PlumbSensorWrite writes[] = {
    {COMMAND, 4, hello, NULL},
    {COMMAND, 7, live_on, NULL},
    {COMMAND, 7, live_off, NULL},
    {COMMAND, 4, ask_battery, NULL},
};

typedef struct {
  bool is_accepted;
} State;

/* The service is anybody's: only the name tells. */
static PlumbConfidence
match (const PlumbAdvertisement *advertisement)
{
  return plumb_match_name_starts (advertisement, "JZ-") ||
                 plumb_match_name_starts (advertisement, "jiaozi-")
             ? PLUMB_CONFIDENCE_LIKELY
             : PLUMB_CONFIDENCE_NONE;
}

static void
start (PlumbSensorSession *session, void *state)
{
  plumb_driver_set_rate (session, RATE_HZ);
  plumb_driver_subscribe (session, REPLY, PLUMB_STEP_VITAL);
  plumb_driver_write (session, COMMAND, hello, sizeof hello, PLUMB_STEP_VITAL);
  plumb_driver_await (session, TAP_TIMEOUT_US);
}

static void
timed_out (PlumbSensorSession *session, void *state)
{
  plumb_driver_fail (session, "the sensor waits for a tap on it to accept this computer");
}

static void
poll (PlumbSensorSession *session, void *state)
{
  plumb_driver_write (session, COMMAND, ask_battery, sizeof ask_battery, PLUMB_STEP_OPTIONAL);
}

static void
handle_hello (PlumbSensorSession *session, State *state, PlumbBytes payload)
{
  bool is_yes = plumb_bytes_u8 (&payload) != 0;

  if (payload.is_short || state->is_accepted) {
    plumb_driver_drop (session, payload.is_short ? PLUMB_DROP_LENGTH : PLUMB_DROP_UNEXPECTED);
    return;
  }
  plumb_driver_replied (session);
  if (!is_yes) {
    plumb_driver_fail (session, "the sensor was not told to accept this computer");
    return;
  }
  state->is_accepted = true;
  plumb_driver_write (session, COMMAND, live_on, sizeof live_on, PLUMB_STEP_VITAL);
  plumb_driver_streaming (session);
  poll (session, state);
  plumb_driver_read_identity (session, MODEL, FIRMWARE);
}

static void
handle_battery (PlumbSensorSession *session, PlumbBytes payload)
{
  uint8_t percent = plumb_bytes_u8 (&payload);
  uint8_t charging = plumb_bytes_u8 (&payload);

  if (payload.is_short)
    plumb_driver_drop (session, PLUMB_DROP_LENGTH);
  else if (percent > 100 || charging > BATTERY_DISCHARGING)
    plumb_driver_drop (session, PLUMB_DROP_RANGE);
  else
    plumb_driver_set_battery (session, percent, charging != BATTERY_DISCHARGING);
}

static void
handle_live (PlumbSensorSession *session, PlumbBytes payload)
{
  PlumbSample *sample;

  if (payload.left != LIVE_SIZE) {
    plumb_driver_drop (session, PLUMB_DROP_LENGTH);
    return;
  }
  if (plumb_driver_status (session)->is_charging) {
    plumb_driver_drop (session, PLUMB_DROP_CHARGING);
    return;
  }
  plumb_bytes_take (&payload, 4); /* its own wall clock */
  sample = plumb_driver_sample (session);
  if (sample == NULL)
    return;
  sample->fields = PLUMB_SAMPLE_ANGLE;
  sample->angle_deg = plumb_bytes_i8 (&payload);
}

static bool
is_frame (PlumbBytes bytes)
{
  uint8_t sum = 0;

  for (size_t i = 0; i < bytes.left; i++)
    sum = (uint8_t)(sum + bytes.at[i]);
  return bytes.at[0] == HEAD && bytes.at[1] + FRAME_OVERHEAD - 1u == bytes.left - 1 && sum == 0;
}

static void
notified (PlumbSensorSession *session, void *state, uint8_t characteristic, PlumbBytes bytes)
{
  uint8_t command;
  PlumbBytes payload;

  if (bytes.left < FRAME_OVERHEAD + 1) {
    plumb_driver_drop (session, PLUMB_DROP_LENGTH);
    return;
  }
  if (!is_frame (bytes)) {
    plumb_driver_drop (session, PLUMB_DROP_FRAME);
    return;
  }
  command = bytes.at[2];
  payload = plumb_bytes (bytes.at + 3, bytes.left - FRAME_OVERHEAD - 1);
  if (command == HELLO_REPLY)
    handle_hello (session, state, payload);
  else if (command == LIVE)
    handle_live (session, payload);
  else if (command == BATTERY_REPLY)
    handle_battery (session, payload);
  else if (command == ERROR_REPLY && !plumb_sensor_session_is_streaming (session))
    plumb_driver_fail (session, "the sensor answered with an error");
  else
    plumb_driver_drop (session, PLUMB_DROP_UNEXPECTED);
}

static void
stop (PlumbSensorSession *session, void *data)
{
  State *state = data;

  if (state->is_accepted)
    plumb_driver_write (session, COMMAND, live_off, sizeof live_off, PLUMB_STEP_OPTIONAL);
}

const PlumbSensorDriver plumb_sensor_hipee = {
    .info =
        {
            .family = "hipee",
            .title = "Hipee, Posture UP",
            .evidence = "R1",
            .placement_advice = "As its maker shows. Its phone program must be disconnected.",
            .battery = "own command",
            .measures = "angle in whole degrees, once a second",
            .pairing = PLUMB_PAIRING_NONE,
            .is_experimental = true,
            .characteristics = characteristics,
            .n_characteristics = G_N_ELEMENTS (characteristics),
            .writes = writes,
            .n_writes = G_N_ELEMENTS (writes),
        },
    .state_size = sizeof (State),
    .silence_us = 20 * G_TIME_SPAN_SECOND,
    .poll_us = 5 * G_TIME_SPAN_MINUTE,
    .match = match,
    .start = start,
    .notified = notified,
    .timed_out = timed_out,
    .poll = poll,
    .stop = stop,
};
