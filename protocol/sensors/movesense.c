/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Movesense with the GATT SensorData application ("GSP"). A sample list that exceeds the MTU goes
 * on in the next notification, in the middle of a number if need be. The same number is a
 * characteristic of the stock firmware, which speaks another protocol: the service decides.
 *
 * Sources: Movesense sample firmware GATTSensorDataClient.cpp; noduslabs/movesense-nodejs-driver
 * a6bbdf95 src/protocol.js, src/parsers.js. Experimental.
 */
#include "driver.h"

#define LIMIT_G          16.0
#define REFERENCE        0x63
#define TRIPLET_SIZE     12
#define REPLY_TIMEOUT_US (5 * G_TIME_SPAN_SECOND)
#define STATUS_REFUSED   400 /* from here on, as in HTTP */

enum { COMMAND, DATA, MODEL, FIRMWARE };
enum { FRAME_REPLY = 1, FRAME_DATA = 2, FRAME_CONTINUED = 3 };

#define SERVICE "34802252-7185-4d5d-b431-630e7050e8f0"

static const PlumbSensorCharacteristic characteristics[] = {
    [COMMAND] = {SERVICE, "34800001-7185-4d5d-b431-630e7050e8f0", true},
    [DATA] = {SERVICE, "34800002-7185-4d5d-b431-630e7050e8f0", true},
    [MODEL] = PLUMB_MODEL_CHARACTERISTIC,
    [FIRMWARE] = PLUMB_FIRMWARE_CHARACTERISTIC,
};

static const double rates_hz[] = {13, 26, 52, 104};
static const char *const subscriptions[] = {"\x01\x63/Meas/Acc/13", "\x01\x63/Meas/Acc/26",
                                            "\x01\x63/Meas/Acc/52", "\x01\x63/Meas/Acc/104"};
static const uint8_t unsubscription[] = {0x02, REFERENCE};
G_STATIC_ASSERT (G_N_ELEMENTS (rates_hz) == G_N_ELEMENTS (subscriptions));

static const PlumbSensorWrite writes[] = {
    {COMMAND, 14, (const uint8_t *)"\x01\x63/Meas/Acc/13", NULL},
    {COMMAND, 14, (const uint8_t *)"\x01\x63/Meas/Acc/26", NULL},
    {COMMAND, 14, (const uint8_t *)"\x01\x63/Meas/Acc/52", NULL},
    {COMMAND, 15, (const uint8_t *)"\x01\x63/Meas/Acc/104", NULL},
    {COMMAND, 2, unsubscription, NULL},
};

typedef struct {
  bool is_started;
  bool has_time;
  bool is_skipping; /* the list that is going on is a repeat */
  uint32_t time_ms;
  uint8_t triplet[TRIPLET_SIZE]; /* begun, not yet whole */
  size_t n_triplet;
} State;

static PlumbConfidence
match (const PlumbAdvertisement *advertisement)
{
  if (plumb_match_uuid (advertisement, SERVICE))
    return PLUMB_CONFIDENCE_CERTAIN;
  return plumb_match_name_starts (advertisement, "Movesense ") ? PLUMB_CONFIDENCE_LIKELY
                                                               : PLUMB_CONFIDENCE_NONE;
}

static void
start (PlumbSensorSession *session, void *data)
{
  State *state = data;
  size_t rate = plumb_driver_nearest_rate (session);

  state->is_started = true;
  plumb_driver_set_rate (session, rates_hz[rate]);
  plumb_driver_subscribe (session, DATA, PLUMB_STEP_VITAL);
  plumb_driver_write (session, COMMAND, subscriptions[rate], strlen (subscriptions[rate]),
                      PLUMB_STEP_VITAL);
  plumb_driver_await (session, REPLY_TIMEOUT_US);
  plumb_driver_streaming (session);
  plumb_driver_read_identity (session, MODEL, FIRMWARE);
}

static void
handle_reply (PlumbSensorSession *session, PlumbBytes bytes)
{
  uint16_t status = plumb_bytes_u16le (&bytes);

  plumb_driver_replied (session);
  if (!bytes.is_short && status >= STATUS_REFUSED)
    plumb_driver_fail (session, "the sensor refused to start measuring");
}

static void
decode_triplet (PlumbSensorSession *session, PlumbBytes triplet)
{
  double accel_g[3];

  plumb_bytes_vector_f32le (&triplet, PLUMB_G_M_S2, accel_g);
  plumb_driver_accel (session, accel_g, NULL, LIMIT_G);
}

static void
decode_list (PlumbSensorSession *session, State *state, PlumbBytes bytes)
{
  if (state->is_skipping)
    return;
  while (bytes.left > 0) {
    size_t wanted = MIN (TRIPLET_SIZE - state->n_triplet, bytes.left);

    memcpy (state->triplet + state->n_triplet, plumb_bytes_take (&bytes, wanted), wanted);
    state->n_triplet += wanted;
    if (state->n_triplet < TRIPLET_SIZE)
      return;
    state->n_triplet = 0;
    decode_triplet (session, plumb_bytes (state->triplet, TRIPLET_SIZE));
  }
}

static void
begin_list (PlumbSensorSession *session, State *state, PlumbBytes bytes)
{
  uint32_t time_ms = plumb_bytes_u32le (&bytes);

  if (state->n_triplet > 0)
    plumb_driver_drop (session, PLUMB_DROP_LENGTH);
  state->n_triplet = 0;
  state->is_skipping = bytes.is_short || (state->has_time && state->time_ms == time_ms);
  if (state->is_skipping) {
    plumb_driver_drop (session, bytes.is_short ? PLUMB_DROP_LENGTH : PLUMB_DROP_REPEAT);
    return;
  }
  state->has_time = true;
  state->time_ms = time_ms;
  decode_list (session, state, bytes);
}

static void
notified (PlumbSensorSession *session, void *data, uint8_t characteristic, PlumbBytes bytes)
{
  State *state = data;
  uint8_t frame = plumb_bytes_u8 (&bytes);
  uint8_t reference = plumb_bytes_u8 (&bytes);

  if (bytes.is_short)
    plumb_driver_drop (session, PLUMB_DROP_LENGTH);
  else if (reference != REFERENCE)
    plumb_driver_drop (session, PLUMB_DROP_UNEXPECTED);
  else if (frame == FRAME_REPLY)
    handle_reply (session, bytes);
  else if (frame == FRAME_DATA)
    begin_list (session, state, bytes);
  else if (frame == FRAME_CONTINUED && state->has_time)
    decode_list (session, state, bytes);
  else
    plumb_driver_drop (session, PLUMB_DROP_UNEXPECTED);
}

static void
stop (PlumbSensorSession *session, void *data)
{
  plumb_driver_write (session, COMMAND, unsubscription, sizeof unsubscription, PLUMB_STEP_OPTIONAL);
}

const PlumbSensorDriver plumb_sensor_movesense = {
    .info =
        {
            .family = "movesense",
            .title = "Movesense with the GATT SensorData application",
            .evidence = "V, R1",
            .placement_advice = "Upper back or, on its strap, over the breastbone.",
            .battery = "Battery Service",
            .measures = "acceleration",
            .pairing = PLUMB_PAIRING_NONE,
            .is_experimental = true,
            .rates_hz = rates_hz,
            .n_rates = G_N_ELEMENTS (rates_hz),
            .characteristics = characteristics,
            .n_characteristics = G_N_ELEMENTS (characteristics),
            .writes = writes,
            .n_writes = G_N_ELEMENTS (writes),
        },
    .state_size = sizeof (State),
    .match = match,
    .start = start,
    .notified = notified,
    .stop = stop,
};
