/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * RuuviTag, data formats 5 and 3 (its older firmware): broadcasts acceleration every 1 to 10
 * seconds and is never connected to. Enough for long sitting and coarse tilt.
 *
 * Source: ruuvi/ruuvi-sensor-protocols 56978e49 dataformat_05.md, dataformat_03.md.
 */
#include "driver.h"

#define COMPANY          0x0499
#define NO_SEQUENCE      -1
#define MILLI            1000.0
#define LIMIT_G          16.0 /* the invalid value, -32.768, is beyond it */
#define SEQUENCE_INVALID 0xffff

typedef struct {
  uint8_t format;
  size_t size;  /* of the payload */
  size_t accel; /* where it stands */
  int sequence; /* ... NO_SEQUENCE: nowhere */
} Format;

static const Format formats[] = {{5, 24, 7, 16}, {3, 14, 6, NO_SEQUENCE}};

typedef struct {
  bool has_sequence;
  uint16_t sequence;
} State;

/* By the first byte; NULL: another one, or none. */
static const Format *
find_format (const PlumbAdvertisement *advertisement)
{
  for (size_t i = 0; i < G_N_ELEMENTS (formats); i++)
    if (advertisement->manufacturer_size > 0 &&
        advertisement->manufacturer_data[0] == formats[i].format)
      return &formats[i];
  return NULL;
}

static PlumbConfidence
match (const PlumbAdvertisement *advertisement)
{
  const Format *format;

  if (!plumb_match_company (advertisement, COMPANY))
    return PLUMB_CONFIDENCE_NONE;
  format = find_format (advertisement);
  return format != NULL && advertisement->manufacturer_size == format->size
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
decode (PlumbSensorSession *session, State *state, const Format *format, const uint8_t *payload)
{
  PlumbBytes accel = plumb_bytes (payload + format->accel, 6);
  double accel_g[3];

  if (format->sequence != NO_SEQUENCE) {
    PlumbBytes sequence = plumb_bytes (payload + format->sequence, 2);

    if (is_repeat (state, plumb_bytes_u16be (&sequence))) {
      plumb_driver_drop (session, PLUMB_DROP_REPEAT);
      return;
    }
  }
  for (int axis = 0; axis < 3; axis++)
    accel_g[axis] = plumb_bytes_i16be (&accel) / MILLI;
  plumb_driver_accel (session, accel_g, NULL, LIMIT_G);
}

static void
advertised (PlumbSensorSession *session, void *state, const PlumbAdvertisement *advertisement)
{
  const Format *format = find_format (advertisement);

  if (!plumb_match_company (advertisement, COMPANY))
    plumb_driver_drop (session, PLUMB_DROP_UNEXPECTED);
  else if (format == NULL)
    plumb_driver_drop (session, advertisement->manufacturer_size == 0 ? PLUMB_DROP_LENGTH
                                                                      : PLUMB_DROP_FRAME);
  else if (advertisement->manufacturer_size != format->size)
    plumb_driver_drop (session, PLUMB_DROP_LENGTH);
  else
    decode (session, state, format, advertisement->manufacturer_data);
}

const PlumbSensorDriver plumb_sensor_ruuvi = {
    .info =
        {
            .family = "ruuvi",
            .title = "RuuviTag (data formats 3 and 5)",
            .evidence = "V",
            .placement_advice =
                "Upper back; one value in 1 to 10 s serves long sitting and coarse tilt.",
            .battery = "none",
            .measures = "acceleration, a few times a minute",
            .pairing = PLUMB_PAIRING_NONE,
            .is_broadcast = true,
            .pattern = {PLUMB_FIELD_MANUFACTURER, 2, {COMPANY & 0xff, COMPANY >> 8}},
        },
    .state_size = sizeof (State),
    .silence_us = G_TIME_SPAN_MINUTE,
    .match = match,
    .advertised = advertised,
};
