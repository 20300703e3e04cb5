/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * BTHome version 2, unencrypted, with a rotation object: a home-built tag that broadcasts its tilt.
 *
 * Source: Bluetooth-Devices/bthome-ble d55bd3ae src/bthome_ble/const.py (objects and their
 * lengths), parser.py (the first byte), pull requests 353 and 354 (commands), 361 (what the device
 * says of itself).
 */
#include "driver.h"

#define UUID            PLUMB_SIG_UUID ("fcd2")
#define INFO_ENCRYPTED  (1 << 0)
#define INFO_VERSION(b) ((b) >> 5)
#define VERSION         2
#define OBJECT_PACKET   0x00
#define OBJECT_BATTERY  0x01
#define OBJECT_COMMAND  0x3b
#define OBJECT_ROTATION 0x3f
#define OBJECT_TEXT     0x53
#define OBJECT_RAW      0x54
#define ROTATION_MAX    3600 /* counts of a tenth of a degree */
#define DEG_PER_COUNT   0.1

typedef struct {
  bool has_packet;
  uint8_t packet;
} State;

/* What one advertisement says; -1 or false where it does not. */
typedef struct {
  int packet;
  int battery_percent;
  bool has_rotation;
  int16_t rotation;
} Objects;

/* Objects of the device itself, which stand beyond the rest. */
static size_t
length_of_device (uint8_t object)
{
  switch (object) {
  case 0xf0: return 2; /* type */
  case 0xf1: return 4; /* firmware */
  case 0xf2: return 3;
  }
  return 0;
}

/* Length of an object's value by its number, 0: unknown, ends the reading. */
static size_t
length_of (uint8_t object)
{
  static const uint8_t lengths[] = {
      /* 00 */ 1, 1, 2, 2, 3, 3, 2, 2, 2, 1, 3, 3, 2, 2, 2, 1,
      /* 10 */ 1, 1, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
      /* 20 */ 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
      /* 30 */ 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 2, 2, 4, 2,
      /* 40 */ 2, 2, 3, 2, 2, 2, 1, 2, 2, 2, 2, 3, 4, 4, 4, 4,
      /* 50 */ 4, 2, 2, 0, 0, 4, 2, 1, 1, 1, 2, 4, 4, 2, 2, 2,
      /* 60 */ 1, 2, 4, 4, 1,
  };

  return object < sizeof lengths ? lengths[object] : length_of_device (object);
}

static void
take_object (Objects *objects, uint8_t object, PlumbBytes value)
{
  if (object == OBJECT_PACKET)
    objects->packet = plumb_bytes_u8 (&value);
  else if (object == OBJECT_BATTERY)
    objects->battery_percent = plumb_bytes_u8 (&value);
  else if (object == OBJECT_ROTATION && !objects->has_rotation) {
    objects->has_rotation = true;
    objects->rotation = plumb_bytes_i16le (&value);
  }
}

/* Of an object that says by its first byte how long it is; a command by the low five bits, which
 * count the arguments behind its code. */
static size_t
take_length (uint8_t object, PlumbBytes *bytes)
{
  uint8_t count = plumb_bytes_u8 (bytes);

  return object == OBJECT_COMMAND ? 1 + (count & 0x1f) : count;
}

/* False: cut off in the middle of an object. */
static bool
read_objects (PlumbBytes bytes, Objects *out_objects)
{
  *out_objects = (Objects){.packet = -1, .battery_percent = -1};
  while (bytes.left > 0) {
    uint8_t object = plumb_bytes_u8 (&bytes);
    bool is_counted = object == OBJECT_TEXT || object == OBJECT_RAW || object == OBJECT_COMMAND;
    size_t length = is_counted ? take_length (object, &bytes) : length_of (object);
    const uint8_t *value;

    if (length == 0 && !is_counted)
      return true;
    value = plumb_bytes_take (&bytes, length);
    if (value == NULL)
      return false;
    take_object (out_objects, object, plumb_bytes (value, length));
  }
  return !bytes.is_short;
}

static bool
has_service_data (const PlumbAdvertisement *advertisement)
{
  return g_strcmp0 (advertisement->service_data_uuid, UUID) == 0 &&
         advertisement->service_data_size > 0;
}

/* Thermometers speak BTHome too: only one that tells a rotation is ours. */
static PlumbConfidence
match (const PlumbAdvertisement *advertisement)
{
  Objects objects;
  uint8_t info;

  if (!has_service_data (advertisement))
    return PLUMB_CONFIDENCE_NONE;
  info = advertisement->service_data[0];
  if (info & INFO_ENCRYPTED || INFO_VERSION (info) != VERSION)
    return PLUMB_CONFIDENCE_NONE;
  read_objects (plumb_bytes (advertisement->service_data + 1, advertisement->service_data_size - 1),
                &objects);
  return objects.has_rotation ? PLUMB_CONFIDENCE_LIKELY : PLUMB_CONFIDENCE_NONE;
}

static bool
is_repeat (State *state, int packet)
{
  bool is_same = state->has_packet && packet == state->packet;

  state->has_packet = packet >= 0;
  state->packet = (uint8_t)packet;
  return is_same;
}

static void
give (PlumbSensorSession *session, State *state, const Objects *objects)
{
  PlumbSample *sample;

  if (objects->battery_percent >= 0 && objects->battery_percent <= 100)
    plumb_driver_set_battery (session, objects->battery_percent, false);
  if (!objects->has_rotation)
    plumb_driver_drop (session, PLUMB_DROP_UNEXPECTED);
  else if (is_repeat (state, objects->packet))
    plumb_driver_drop (session, PLUMB_DROP_REPEAT);
  else if (objects->rotation < -ROTATION_MAX || objects->rotation > ROTATION_MAX)
    plumb_driver_drop (session, PLUMB_DROP_RANGE);
  else if ((sample = plumb_driver_sample (session)) != NULL) {
    sample->fields = PLUMB_SAMPLE_ANGLE;
    sample->angle_deg = objects->rotation * DEG_PER_COUNT;
  }
}

static void
advertised (PlumbSensorSession *session, void *state, const PlumbAdvertisement *advertisement)
{
  PlumbBytes bytes =
      plumb_bytes (advertisement->service_data,
                   has_service_data (advertisement) ? advertisement->service_data_size : 0);
  uint8_t info = plumb_bytes_u8 (&bytes);
  Objects objects;

  if (bytes.is_short || info & INFO_ENCRYPTED)
    plumb_driver_drop (session, PLUMB_DROP_UNEXPECTED);
  else if (INFO_VERSION (info) != VERSION)
    plumb_driver_drop (session, PLUMB_DROP_FRAME);
  else if (!read_objects (bytes, &objects))
    plumb_driver_drop (session, PLUMB_DROP_LENGTH);
  else
    give (session, state, &objects);
}

const PlumbSensorDriver plumb_sensor_bthome = {
    .info =
        {
            .family = "bthome",
            .title = "BTHome v2 tag with rotation",
            .evidence = "V",
            .placement_advice = "Upper back, turned so that bending forward changes its angle.",
            .battery = "broadcast",
            .measures = "angle, as often as it is broadcast",
            .pairing = PLUMB_PAIRING_NONE,
            .is_broadcast = true,
            .pattern = {PLUMB_FIELD_SERVICE_DATA, 2, {0xd2, 0xfc}}, /* thermometers too */
        },
    .state_size = sizeof (State),
    .silence_us = 2 * G_TIME_SPAN_MINUTE,
    .match = match,
    .advertised = advertised,
};
