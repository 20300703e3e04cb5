/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * RuuviTag, data format 5: broadcasts acceleration every 1 to 10 seconds and is never connected to.
 * Enough for long sitting and coarse tilt.
 *
 * Source: ruuvi/ruuvi-sensor-protocols 56978e49 dataformat_05.md.
 */
#include "driver.h"

#define COMPANY          0x0499
#define FORMAT           5
#define PAYLOAD_SIZE     24
#define OFFSET_ACCEL     7
#define OFFSET_SEQUENCE  16
#define MILLI            1000.0
#define LIMIT_G          16.0 /* the invalid value, -32.768, is beyond it */
#define SEQUENCE_INVALID 0xffff

typedef struct {
  bool has_sequence;
  uint16_t sequence;
} State;

static PlumbConfidence
match (const PlumbAdvertisement *advertisement)
{
  if (!plumb_match_company (advertisement, COMPANY))
    return PLUMB_CONFIDENCE_NONE;
  return advertisement->manufacturer_size == PAYLOAD_SIZE &&
                 advertisement->manufacturer_data[0] == FORMAT
             ? PLUMB_CONFIDENCE_CERTAIN
             : PLUMB_CONFIDENCE_NONE;
}

static bool
is_repeat (State *state, uint16_t sequence)
{
  bool is_same = state->has_sequence && state->sequence == sequence;

  state->has_sequence = sequence != SEQUENCE_INVALID;
  state->sequence = sequence;
  return is_same;
}

static void
decode (PlumbSensorSession *session, State *state, const uint8_t *payload)
{
  PlumbBytes accel = plumb_bytes (payload + OFFSET_ACCEL, 6);
  PlumbBytes sequence = plumb_bytes (payload + OFFSET_SEQUENCE, 2);
  double accel_g[3];

  if (is_repeat (state, plumb_bytes_u16be (&sequence))) {
    plumb_driver_drop (session, PLUMB_DROP_REPEAT);
    return;
  }
  for (int axis = 0; axis < 3; axis++)
    accel_g[axis] = plumb_bytes_i16be (&accel) / MILLI;
  plumb_driver_accel (session, accel_g, NULL, LIMIT_G);
}

static void
advertised (PlumbSensorSession *session, void *state, const PlumbAdvertisement *advertisement)
{
  if (!plumb_match_company (advertisement, COMPANY))
    plumb_driver_drop (session, PLUMB_DROP_UNEXPECTED);
  else if (advertisement->manufacturer_size != PAYLOAD_SIZE)
    plumb_driver_drop (session, PLUMB_DROP_LENGTH);
  else if (advertisement->manufacturer_data[0] != FORMAT)
    plumb_driver_drop (session, PLUMB_DROP_FRAME);
  else
    decode (session, state, advertisement->manufacturer_data);
}

const PlumbSensorDriver plumb_sensor_ruuvi = {
    .info =
        {
            .family = "ruuvi",
            .title = "RuuviTag (data format 5)",
            .evidence = "V",
            .placement_advice =
                "Upper back; one value in 1 to 10 s serves long sitting and coarse tilt.",
            .battery = "none",
            .measures = "acceleration, a few times a minute",
            .pairing = PLUMB_PAIRING_NONE,
            .is_broadcast = true,
            .pattern = {PLUMB_FIELD_MANUFACTURER, 3, {COMPANY & 0xff, COMPANY >> 8, FORMAT}},
        },
    .state_size = sizeof (State),
    .silence_us = G_TIME_SPAN_MINUTE,
    .match = match,
    .advertised = advertised,
};
