/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A home-built posture sensor: an ESP32 with an MPU-6050 that speaks Plumbline's open sensor
 * service. Arduino core for ESP32 3.x, NimBLE-Arduino 2.x.
 */
#include <Arduino.h>
#include <NimBLEDevice.h>
#include <Wire.h>

#include "open_sensor.h"

/* -1: no battery is measured. Otherwise the pin behind a divider by two. */
#define BATTERY_PIN          -1
#define BATTERY_EMPTY_MV     3300
#define BATTERY_FULL_MV      4150
#define BATTERY_PERIOD_MS    60000
#define SMALLEST_PAYLOAD     20

static NimBLECharacteristic *samples_characteristic;
static NimBLECharacteristic *battery_characteristic;
static volatile bool is_subscribed;
static volatile bool is_config_new;
static volatile size_t payload_max = SMALLEST_PAYLOAD;
static OpenSensorConfig written_config; /* by the radio's task, taken over in loop () */
static OpenSensorConfig config = {false, 100, 1};
static OpenSensorValue value;

/* The accelerometer. Registers of the MPU-6050: power, filter and ranges, then fourteen bytes from
 * 0x3b: acceleration, temperature, angular rate, the high byte first. */

#define MPU_ADDRESS 0x68

static void
mpu_write (uint8_t reg, uint8_t content)
{
  Wire.beginTransmission (MPU_ADDRESS);
  Wire.write (reg);
  Wire.write (content);
  Wire.endTransmission ();
}

static void
accelerometer_begin ()
{
  Wire.begin ();
  Wire.setClock (400000);
  mpu_write (0x6b, 0x01); /* awake, clock of the gyroscope */
  mpu_write (0x1a, 0x06); /* low-pass at 5 Hz */
  mpu_write (0x1b, 0x18); /* 2000 degrees per second: 16.4 counts each */
  mpu_write (0x1c, 0x10); /* 8 g: 4096 counts each, as the service has it */
}

static bool
accelerometer_read (int16_t accel[3], int16_t rate[3])
{
  int16_t words[7];

  Wire.beginTransmission (MPU_ADDRESS);
  Wire.write ((uint8_t)0x3b);
  if (Wire.endTransmission (false) != 0 || Wire.requestFrom (MPU_ADDRESS, 14) != 14)
    return false;
  for (int i = 0; i < 7; i++) {
    int high = Wire.read ();
    words[i] = (int16_t)(high << 8 | Wire.read ());
  }
  for (int axis = 0; axis < 3; axis++) {
    accel[axis] = words[axis];
    rate[axis] = (int16_t)(words[4 + axis] * (OPEN_SENSOR_COUNTS_PER_DPS * 10L) / 164);
  }
  return true;
}

static void
accelerometer_sleep ()
{
  mpu_write (0x6b, 0x40);
}

/* The radio. */

class ServerCallbacks : public NimBLEServerCallbacks {
  void
  onConnect (NimBLEServer *server, NimBLEConnInfo &info) override
  {
    /* 50 to 100 ms in units of 1.25 ms, four events may be skipped, 6 s until the link is lost. */
    server->updateConnParams (info.getConnHandle (), 40, 80, 4, 600);
  }

  void
  onDisconnect (NimBLEServer *server, NimBLEConnInfo &info, int reason) override
  {
    is_subscribed = false;
    payload_max = SMALLEST_PAYLOAD;
    NimBLEDevice::startAdvertising ();
  }

  void
  onMTUChange (uint16_t mtu, NimBLEConnInfo &info) override
  {
    payload_max = mtu - 3;
  }
};

class SamplesCallbacks : public NimBLECharacteristicCallbacks {
  void
  onSubscribe (NimBLECharacteristic *characteristic, NimBLEConnInfo &info, uint16_t kind) override
  {
    is_subscribed = kind != 0;
  }
};

static void
publish_config (NimBLECharacteristic *characteristic, const OpenSensorConfig *in_force)
{
  uint8_t bytes[OPEN_SENSOR_CONFIG_SIZE];

  open_sensor_config_to_bytes (in_force, bytes);
  characteristic->setValue (bytes, sizeof bytes);
}

class ConfigCallbacks : public NimBLECharacteristicCallbacks {
  void
  onWrite (NimBLECharacteristic *characteristic, NimBLEConnInfo &info) override
  {
    NimBLEAttValue written = characteristic->getValue ();
    OpenSensorConfig wanted = config;

    if (open_sensor_config_from_bytes (written.data (), written.size (), payload_max, &wanted)) {
      written_config = wanted;
      is_config_new = true;
    }
    publish_config (characteristic, &wanted);
  }
};

static void
radio_begin ()
{
  NimBLEDevice::init ("Plumbline sensor");
  NimBLEServer *server = NimBLEDevice::createServer ();
  server->setCallbacks (new ServerCallbacks ());

  NimBLEService *service = server->createService (OPEN_SENSOR_SERVICE);
  samples_characteristic =
    service->createCharacteristic (OPEN_SENSOR_SAMPLES, NIMBLE_PROPERTY::NOTIFY);
  samples_characteristic->setCallbacks (new SamplesCallbacks ());
  NimBLECharacteristic *config_characteristic = service->createCharacteristic (
    OPEN_SENSOR_CONFIG, NIMBLE_PROPERTY::READ | NIMBLE_PROPERTY::WRITE, OPEN_SENSOR_CONFIG_SIZE);
  config_characteristic->setCallbacks (new ConfigCallbacks ());
  publish_config (config_characteristic, &config);

  NimBLEService *information = server->createService ("180a");
  information->createCharacteristic ("2a24", NIMBLE_PROPERTY::READ)->setValue ("ESP32 MPU-6050");
  information->createCharacteristic ("2a26", NIMBLE_PROPERTY::READ)->setValue ("1");

  if (BATTERY_PIN >= 0) {
    NimBLEService *battery = server->createService ("180f");
    battery_characteristic =
      battery->createCharacteristic ("2a19", NIMBLE_PROPERTY::READ | NIMBLE_PROPERTY::NOTIFY);
  }

  NimBLEAdvertising *advertising = NimBLEDevice::getAdvertising ();
  advertising->addServiceUUID (OPEN_SENSOR_SERVICE);
  advertising->setName ("Plumbline sensor");
  advertising->enableScanResponse (true);
  server->start ();
  advertising->start ();
}

static void
measure_battery ()
{
  int millivolts = 2 * analogReadMilliVolts (BATTERY_PIN);
  int percent = (int)map (millivolts, BATTERY_EMPTY_MV, BATTERY_FULL_MV, 0, 100);
  uint8_t level = (uint8_t)constrain (percent, 0, 100);

  battery_characteristic->setValue (&level, 1);
  battery_characteristic->notify ();
}

void
setup ()
{
  radio_begin ();
}

/* One sample; the notification leaves when it has its triplets. */
static void
measure ()
{
  const int16_t no_value[3] = {INT16_MIN, INT16_MIN, INT16_MIN};
  int16_t accel[3], rate[3] = {0, 0, 0};
  bool is_measured = accelerometer_read (accel, rate);

  if (value.size == 0)
    open_sensor_begin (&value, config.has_rate ? OPEN_SENSOR_HAS_RATE : 0);
  open_sensor_add (&value, is_measured ? accel : no_value, rate);
  if (value.bytes[1] < config.triplets)
    return;
  open_sensor_end (&value, millis ());
  samples_characteristic->notify (value.bytes, value.size);
  value.size = 0;
}

void
loop ()
{
  static bool is_measuring;
  static uint32_t next_us, battery_ms;

  if (BATTERY_PIN >= 0 && millis () - battery_ms >= BATTERY_PERIOD_MS) {
    battery_ms = millis ();
    measure_battery ();
  }
  if (is_config_new) {
    is_config_new = false;
    config = written_config;
    value.size = 0;
  }
  if (is_subscribed != is_measuring) {
    is_measuring = is_subscribed;
    value.size = 0;
    next_us = micros ();
    if (is_measuring)
      accelerometer_begin ();
    else
      accelerometer_sleep ();
  }
  if (!is_measuring) {
    delay (50);
    return;
  }
  if ((int32_t)(micros () - next_us) < 0) {
    delay (1);
    return;
  }
  next_us += 10000000UL / config.tenths_hz;
  measure ();
}
