/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * MbientLab MetaMotion R, RL, C, S: register commands over one characteristic. Which accelerometer
 * is inside is asked first, because the two are set up differently.
 *
 * Source: mbientlab/MetaWear-SDK-Cpp f67699e5 metawearboard.cpp, accelerometer_bosch*,
 * test_accelerometer_bmi160.py, test_accelerometer_bmi270.py.
 */
#include "driver.h"

#define COUNTS_PER_G     8192.0 /* at the 4 g range that we set */
#define LIMIT_G          3.999  /* a count at either end of its range is saturated */
#define REPLY_TIMEOUT_US (3 * G_TIME_SPAN_SECOND)

#define MODULE_ACCEL  0x03
#define REGISTER_INFO 0x80
#define REGISTER_DATA 0x04
#define CHIP_BMI160   1
#define CHIP_BMI270   4

enum { COMMAND, REPLY, MODEL, FIRMWARE };

#define SERVICE "326a9000-85cb-9195-d9dd-464cfbbae75a"

static const PlumbSensorCharacteristic characteristics[] = {
    [COMMAND] = {SERVICE, "326a9001-85cb-9195-d9dd-464cfbbae75a", true},
    [REPLY] = {SERVICE, "326a9006-85cb-9195-d9dd-464cfbbae75a", true},
    [MODEL] = PLUMB_MODEL_CHARACTERISTIC,
    [FIRMWARE] = PLUMB_FIRMWARE_CHARACTERISTIC,
};

static const double rates_hz[] = {12.5, 25, 50, 100};
#define RATES_BMI160 2 /* the settings of the faster ones are not documented */

static const uint8_t ask_chip[] = {MODULE_ACCEL, REGISTER_INFO};
static const uint8_t bmi160[][4] = {{0x03, 0x03, 0x25, 0x05}, {0x03, 0x03, 0x26, 0x05}};
static const uint8_t bmi270[][4] = {{0x03, 0x03, 0xa5, 0x01},
                                    {0x03, 0x03, 0xa6, 0x01},
                                    {0x03, 0x03, 0xa7, 0x01},
                                    {0x03, 0x03, 0xa8, 0x01}};
static const uint8_t route_on[] = {0x03, 0x04, 0x01};
static const uint8_t route_off[] = {0x03, 0x04, 0x00};
static const uint8_t enable[] = {0x03, 0x02, 0x01, 0x00};
static const uint8_t disable[] = {0x03, 0x02, 0x00, 0x01};
static const uint8_t run[] = {0x03, 0x01, 0x01};
static const uint8_t halt[] = {0x03, 0x01, 0x00};

static const PlumbSensorWrite writes[] = {
    {COMMAND, 2, ask_chip, NULL},  {COMMAND, 4, bmi160[0], NULL}, {COMMAND, 4, bmi160[1], NULL},
    {COMMAND, 4, bmi270[0], NULL}, {COMMAND, 4, bmi270[1], NULL}, {COMMAND, 4, bmi270[2], NULL},
    {COMMAND, 4, bmi270[3], NULL}, {COMMAND, 3, route_on, NULL},  {COMMAND, 3, route_off, NULL},
    {COMMAND, 4, enable, NULL},    {COMMAND, 4, disable, NULL},   {COMMAND, 3, run, NULL},
    {COMMAND, 3, halt, NULL},
};

typedef struct {
  bool is_chip_known;
} State;

static PlumbConfidence
match (const PlumbAdvertisement *advertisement)
{
  if (plumb_match_uuid (advertisement, SERVICE))
    return PLUMB_CONFIDENCE_CERTAIN;
  return plumb_match_name_starts (advertisement, "MetaWear") ? PLUMB_CONFIDENCE_LIKELY
                                                             : PLUMB_CONFIDENCE_NONE;
}

static void
start (PlumbSensorSession *session, void *state)
{
  plumb_driver_subscribe (session, REPLY, PLUMB_STEP_VITAL);
  plumb_driver_write (session, COMMAND, ask_chip, sizeof ask_chip, PLUMB_STEP_VITAL);
  plumb_driver_await (session, REPLY_TIMEOUT_US);
}

static void
queue_stop_list (PlumbSensorSession *session)
{
  plumb_driver_write (session, COMMAND, halt, sizeof halt, PLUMB_STEP_OPTIONAL);
  plumb_driver_write (session, COMMAND, disable, sizeof disable, PLUMB_STEP_OPTIONAL);
  plumb_driver_write (session, COMMAND, route_off, sizeof route_off, PLUMB_STEP_OPTIONAL);
}

/* Some firmware goes on streaming over a lost link, hence the stop list first. */
static void
begin_measuring (PlumbSensorSession *session, State *state, uint8_t chip)
{
  size_t rate = plumb_driver_nearest_rate (session);
  const uint8_t *settings;

  if (chip != CHIP_BMI160 && chip != CHIP_BMI270) {
    plumb_driver_fail (session, "its accelerometer is none that this driver knows");
    return;
  }
  if (chip == CHIP_BMI160)
    rate = MIN (rate, RATES_BMI160 - 1);
  settings = chip == CHIP_BMI160 ? bmi160[rate] : bmi270[rate];
  state->is_chip_known = true;
  plumb_driver_set_rate (session, rates_hz[rate]);
  queue_stop_list (session);
  plumb_driver_write (session, COMMAND, settings, 4, PLUMB_STEP_VITAL);
  plumb_driver_write (session, COMMAND, route_on, sizeof route_on, PLUMB_STEP_VITAL);
  plumb_driver_write (session, COMMAND, enable, sizeof enable, PLUMB_STEP_VITAL);
  plumb_driver_write (session, COMMAND, run, sizeof run, PLUMB_STEP_VITAL);
  plumb_driver_streaming (session);
  plumb_driver_read_identity (session, MODEL, FIRMWARE);
}

static void
handle_chip (PlumbSensorSession *session, State *state, PlumbBytes bytes)
{
  if (state->is_chip_known) {
    plumb_driver_drop (session, PLUMB_DROP_UNEXPECTED);
    return;
  }
  plumb_driver_replied (session);
  /* Without further bytes there is no accelerometer. */
  begin_measuring (session, state, bytes.left > 0 ? bytes.at[0] : 0xff);
}

static void
decode_data (PlumbSensorSession *session, PlumbBytes bytes)
{
  double accel_g[3];

  if (bytes.left != 6) {
    plumb_driver_drop (session, PLUMB_DROP_LENGTH);
    return;
  }
  plumb_bytes_vector_i16le (&bytes, COUNTS_PER_G, accel_g);
  plumb_driver_accel (session, accel_g, NULL, LIMIT_G);
}

static void
notified (PlumbSensorSession *session, void *state, uint8_t characteristic, PlumbBytes bytes)
{
  uint8_t module = plumb_bytes_u8 (&bytes);
  uint8_t reg = plumb_bytes_u8 (&bytes);

  if (bytes.is_short)
    plumb_driver_drop (session, PLUMB_DROP_LENGTH);
  else if (module == MODULE_ACCEL && reg == REGISTER_INFO)
    handle_chip (session, state, bytes);
  else if (module == MODULE_ACCEL && reg == REGISTER_DATA)
    decode_data (session, bytes);
  else
    plumb_driver_drop (session, PLUMB_DROP_UNEXPECTED);
}

static void
stop (PlumbSensorSession *session, void *data)
{
  State *state = data;

  if (state->is_chip_known)
    queue_stop_list (session);
}

const PlumbSensorDriver plumb_sensor_metawear = {
    .info =
        {
            .family = "metawear",
            .title = "MbientLab MetaMotion R, RL, C, S (MetaWear)",
            .evidence = "V",
            .placement_advice = "Upper back, with clip or tape so that it cannot turn.",
            .battery = "Battery Service",
            .measures = "acceleration",
            .pairing = PLUMB_PAIRING_NONE,
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
