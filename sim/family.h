/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The contract of an emulated sensor family: its GATT table, what it answers and how it puts motion
 * into bytes. One file in families/ and one line in the table there. A family has no bus, no clock
 * and no timer: it is asked, and it notifies.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "motion.h"

#define PLUMB_G_IN_M_S2     9.80665
#define PLUMB_SIG_UUID(hex) "0000" hex "-0000-1000-8000-00805f9b34fb"

typedef struct PlumbVirtualSensor PlumbVirtualSensor;

typedef enum {
  PLUMB_GATT_READ = 1 << 0,
  PLUMB_GATT_WRITE = 1 << 1,
  PLUMB_GATT_WRITE_COMMAND = 1 << 2,
  PLUMB_GATT_NOTIFY = 1 << 3,
  PLUMB_GATT_INDICATE = 1 << 4,
  PLUMB_GATT_ENCRYPTED = 1 << 5, /* nothing of it without a bond */
} PlumbGattFlags;

/* Neighbours with an equal service_uuid are one service. */
typedef struct {
  const char *service_uuid;
  const char *uuid;
  unsigned flags;   /* PlumbGattFlags */
  const char *text; /* what is read, always; NULL: the family is asked */
} PlumbGattCharacteristic;

/* Rows of the Device Information service. The serial number is there to be left alone. */
#define PLUMB_DEVICE_INFORMATION(model, firmware)                                                  \
  {PLUMB_SIG_UUID ("180a"), PLUMB_SIG_UUID ("2a24"), PLUMB_GATT_READ, model},                      \
      {PLUMB_SIG_UUID ("180a"), PLUMB_SIG_UUID ("2a25"), PLUMB_GATT_READ, "SERIAL-0123456789"},    \
  {                                                                                                \
    PLUMB_SIG_UUID ("180a"), PLUMB_SIG_UUID ("2a26"), PLUMB_GATT_READ, firmware                    \
  }

/* What the sensor answers, as ATT error codes (Core specification, volume 3 part F, 3.4.1.1). */
typedef enum {
  PLUMB_ATT_OK = 0x00,
  PLUMB_ATT_READ_NOT_PERMITTED = 0x02,
  PLUMB_ATT_WRITE_NOT_PERMITTED = 0x03,
  PLUMB_ATT_NOT_PAIRED = 0x05,
  PLUMB_ATT_WRONG_LENGTH = 0x0d,
  PLUMB_ATT_UNLIKELY = 0x0e,
  PLUMB_ATT_REFUSED = 0x80,
} PlumbAttError;

typedef enum {
  PLUMB_BOND_NOT_USED,
  PLUMB_BOND_WANTED, /* by the encrypted characteristics */
  PLUMB_BOND_REFUSED,
} PlumbBond;

typedef struct {
  GByteArray *manufacturer_data; /* without the company, empty: none */
  GByteArray *service_data;      /* of service_data_uuid, empty: none */
} PlumbAdvertising;

typedef struct {
  const char *family;
  const char *name;                    /* advertised */
  const char *const *advertised_uuids; /* NULL-terminated, or NULL */
  uint16_t company;                    /* of the manufacturer data */
  const char *service_data_uuid;       /* NULL: none */
  PlumbBond bond;
  bool is_broadcast; /* never accepts a connection */
  bool has_battery_service;
  double rate_hz; /* samples a second when it is switched on */
  const PlumbGattCharacteristic *characteristics;
  size_t n_characteristics;
  size_t state_size; /* bytes of the family's own state, zeroed at power on; 0: none */

  /* All may be NULL. index: of the characteristic. */
  void (*power_on) (PlumbVirtualSensor *sensor);
  void (*connected) (PlumbVirtualSensor *sensor);
  void (*disconnected) (PlumbVirtualSensor *sensor);
  PlumbAttError (*read) (PlumbVirtualSensor *sensor, unsigned index, GByteArray *out_bytes);
  PlumbAttError (*write) (PlumbVirtualSensor *sensor, unsigned index, const uint8_t *bytes,
                          size_t size);
  void (*subscribed) (PlumbVirtualSensor *sensor, unsigned index, bool is_on);
  void (*sample) (PlumbVirtualSensor *sensor, const PlumbMotion *motion);
  void (*advertise) (PlumbVirtualSensor *sensor, const PlumbMotion *motion,
                     PlumbAdvertising *advertising);
} PlumbFamily;

/* NULL if there is none of that name. */
const PlumbFamily *plumb_family_by_name (const char *name);
const PlumbFamily *plumb_family_at (size_t index); /* NULL after the last */

/* What a family may do with its sensor. */
const PlumbFamily *plumb_virtual_sensor_family (const PlumbVirtualSensor *sensor);
void *plumb_virtual_sensor_state (PlumbVirtualSensor *sensor);
bool plumb_virtual_sensor_is_subscribed (const PlumbVirtualSensor *sensor, unsigned index);
void plumb_virtual_sensor_notify (PlumbVirtualSensor *sensor, unsigned index, const uint8_t *bytes,
                                  size_t size);
void plumb_virtual_sensor_set_rate (PlumbVirtualSensor *sensor, double rate_hz);
double plumb_virtual_sensor_rate (const PlumbVirtualSensor *sensor);
double plumb_virtual_sensor_time_s (const PlumbVirtualSensor *sensor); /* since power on */
int plumb_virtual_sensor_battery (const PlumbVirtualSensor *sensor);   /* percent */
bool plumb_virtual_sensor_is_charging (const PlumbVirtualSensor *sensor);
bool plumb_virtual_sensor_is_worn (const PlumbVirtualSensor *sensor);
const char *plumb_virtual_sensor_address (const PlumbVirtualSensor *sensor);
void plumb_virtual_sensor_crash (PlumbVirtualSensor *sensor); /* what harmful writes earn */
