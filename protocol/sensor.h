/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The contract between a sensor family (one file in sensors/, one PlumbSensorDriver) and whoever
 * holds the radio. A driver is a pure state machine: it is told what happened (a read came back,
 * bytes were notified, time passed) and answers what to do next. It has no I/O, clock or log.
 *
 * The holder of the radio uses only the plumb_sensor_session_* functions:
 *
 *   session = plumb_sensor_session_new (driver, &options);
 *   while (plumb_sensor_session_next (session, now_us, &action))   // one at a time
 *     carry it out; plumb_sensor_session_complete (session, &action, result, bytes, size, now_us);
 *   on a notification: n = plumb_sensor_session_receive (session, i, bytes, size, now_us, samples);
 *   plumb_sensor_session_stop (session);  then next/complete again until next answers false
 *
 * Sources of all byte facts stand in the driver's own file.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sample.h"

#define PLUMB_SENSOR_WRITE_MAX   64 /* longest value a driver may write, bytes */
#define PLUMB_SENSOR_SAMPLES_MAX 96 /* most samples one notification can yield */

/* What an advertisement or a cached device object says. Absent parts are NULL or 0. */
typedef struct {
  const char *name;         /* advertised name, valid UTF-8, or NULL */
  const char *const *uuids; /* NULL-terminated lower-case 128-bit service UUIDs, or NULL */
  bool has_manufacturer;    /* company and manufacturer_data are set */
  uint16_t company;         /* Bluetooth SIG company identifier */
  const uint8_t *manufacturer_data;
  size_t manufacturer_size;      /* bytes, at most 255 */
  const char *service_data_uuid; /* lower-case 128-bit UUID of service data, or NULL */
  const uint8_t *service_data;
  size_t service_data_size;
} PlumbAdvertisement;

typedef enum {
  PLUMB_CONFIDENCE_NONE,     /* not this family */
  PLUMB_CONFIDENCE_POSSIBLE, /* one weak sign: confirm by services after connecting */
  PLUMB_CONFIDENCE_LIKELY,   /* name or company fits */
  PLUMB_CONFIDENCE_CERTAIN,  /* a UUID of the family's own was advertised */
} PlumbConfidence;
const char *plumb_confidence_to_string (PlumbConfidence confidence); /* "none", ... */

typedef enum {
  PLUMB_PAIRING_NONE,     /* not needed */
  PLUMB_PAIRING_OPTIONAL, /* depends on the user's firmware */
  PLUMB_PAIRING_REQUIRED, /* no stream without a bond */
  PLUMB_PAIRING_REFUSED,  /* the device refuses: never try */
} PlumbPairing;
const char *plumb_pairing_to_string (PlumbPairing pairing); /* "none", "optional", ... */

/* A characteristic that the driver uses; actions and notifications name it by its index. */
typedef struct {
  const char *service_uuid; /* lower-case; the parent decides where a UUID repeats */
  const char *uuid;         /* lower-case */
  bool is_required;         /* false: the driver does without it */
} PlumbSensorCharacteristic;

/* One value that may be written: a pattern and a mask of equal length. mask NULL: exact. */
typedef struct {
  uint8_t characteristic; /* index */
  uint8_t size;           /* bytes; the written value has exactly this length */
  const uint8_t *pattern;
  const uint8_t *mask; /* a zero bit is free; NULL means all ones */
} PlumbSensorWrite;

typedef enum {
  PLUMB_ACTION_READ,
  PLUMB_ACTION_WRITE,         /* with response */
  PLUMB_ACTION_WRITE_COMMAND, /* without response */
  PLUMB_ACTION_SUBSCRIBE,
  PLUMB_ACTION_UNSUBSCRIBE,
} PlumbActionKind;

typedef struct {
  PlumbActionKind kind;
  uint8_t characteristic; /* index into the driver's table */
  uint8_t size;           /* of value; writes only */
  uint8_t value[PLUMB_SENSOR_WRITE_MAX];
} PlumbSensorAction;

typedef enum {
  PLUMB_RESULT_OK,
  PLUMB_RESULT_MISSING,    /* the characteristic is not there (only asked for if not required) */
  PLUMB_RESULT_REFUSED,    /* the sensor answered with an ATT error */
  PLUMB_RESULT_NOT_PAIRED, /* authentication or encryption wanted */
  PLUMB_RESULT_FAILED,     /* link lost, timeout */
} PlumbActionResult;

/* Why bytes yielded no sample. Every drop is counted under one of these. */
typedef enum {
  PLUMB_DROP_LENGTH,     /* too short or too long */
  PLUMB_DROP_FRAME,      /* wrong tag, wrong checksum, out of step */
  PLUMB_DROP_RANGE,      /* outside what the sensor can measure, saturated */
  PLUMB_DROP_NOT_FINITE, /* NaN or infinity */
  PLUMB_DROP_CHARGING,   /* on the charger: not a posture */
  PLUMB_DROP_REPEAT,     /* same sequence number or device time again */
  PLUMB_DROP_UNEXPECTED, /* not asked for, unknown kind of frame, before the start */
  PLUMB_DROP_KINDS
} PlumbDrop;

typedef struct {
  double rate_hz;           /* wanted; the driver takes the nearest rate that the sensor has */
  bool is_vibration_wanted; /* false: switch off the device's own buzzing while we stream */
  bool was_changed; /* an earlier session's status said is_changed: what the device is set to
                     * is our own doing */
} PlumbSensorOptions;

/* What a session knows of its device besides samples. */
typedef struct {
  int battery_percent; /* 0-100, or -1: unknown or served by the Battery Service */
  bool is_charging;
  bool is_changed;  /* set to something by us that stop () puts back, and not put back yet */
  double rate_hz;   /* the rate in force as far as known, 0: unknown */
  uint64_t samples; /* yielded so far */
  uint64_t drops[PLUMB_DROP_KINDS];
  char model[32]; /* what the device said of itself, printable ASCII, may be "" */
  char firmware[32];
} PlumbSensorStatus;

typedef struct PlumbSensorDriver PlumbSensorDriver;
typedef struct PlumbSensorSession PlumbSensorSession;

/* The table. Order is the order of preference where two are equally sure. */
const PlumbSensorDriver *const *plumb_sensor_drivers (size_t *out_count);

/* Takes a family's name as it stands in the settings. Returns NULL if there is none such. */
const PlumbSensorDriver *plumb_sensor_driver_by_name (const char *family);

/* The driver that is surest of an advertisement (experimental ones only if allowed), NULL if none
 * is. out_confidence may be NULL. */
const PlumbSensorDriver *
plumb_sensor_driver_recognise (const PlumbAdvertisement *advertisement,
                               bool is_experimental_allowed, PlumbConfidence *out_confidence);

/* How sure one driver is of an advertisement. */
PlumbConfidence plumb_sensor_driver_match (const PlumbSensorDriver *driver,
                                           const PlumbAdvertisement *advertisement);

/* How the advertisements of a broadcast family begin, so that a controller can pick them out. */
typedef struct {
  uint8_t type; /* of the field: Bluetooth SIG, Assigned Numbers, 2.3 */
  uint8_t size;
  uint8_t bytes[6]; /* from the start of the field's data on */
} PlumbSensorPattern;

#define PLUMB_FIELD_SERVICE_DATA 0x16 /* 16-bit UUID, then data */
#define PLUMB_FIELD_MANUFACTURER 0xff /* company, then data */

/* Facts for people and for the holder of the radio; all strings are static. */
typedef struct {
  const char *family;           /* "microbit" */
  const char *title;            /* "BBC micro:bit accelerometer service" */
  const char *evidence;         /* where the byte facts come from: "V", "F", "R2", ... */
  const char *placement_advice; /* one short sentence */
  const char *battery;  /* how the battery is read: "Battery Service", "register 64", "none" */
  const char *measures; /* "acceleration", "acceleration and angular rate", "own verdict", ... */
  PlumbPairing pairing;
  bool is_experimental;
  bool is_broadcast;          /* never connected to: plumb_sensor_session_advertisement () */
  PlumbSensorPattern pattern; /* of a broadcast family */
  const double *rates_hz;     /* what it can be asked for, rising; n_rates 0: fixed */
  size_t n_rates;
  const PlumbSensorCharacteristic *characteristics;
  size_t n_characteristics;
  const PlumbSensorWrite *writes; /* everything that may ever be written */
  size_t n_writes;
} PlumbSensorInfo;

const PlumbSensorInfo *plumb_sensor_driver_info (const PlumbSensorDriver *driver);

PlumbSensorSession *
plumb_sensor_session_new (const PlumbSensorDriver *driver, const PlumbSensorOptions *options);
void plumb_sensor_session_free (PlumbSensorSession *session);

/* The next action, at most one outstanding. False: nothing to do before a completion, a
 * notification or plumb_sensor_session_deadline (). A write that is not in the driver's list ends
 * the session with an error instead of being handed out. */
bool plumb_sensor_session_next (PlumbSensorSession *session, int64_t now_us,
                                PlumbSensorAction *out_action);
void plumb_sensor_session_complete (PlumbSensorSession *session, const PlumbSensorAction *action,
                                    PlumbActionResult result, const uint8_t *bytes, size_t size,
                                    int64_t now_us);

/* The samples that the read just completed gave (a sensor that notifies only what changes is read
 * now and then); at most PLUMB_SENSOR_SAMPLES_MAX, mostly none. */
size_t plumb_sensor_session_collect (PlumbSensorSession *session, PlumbSample *out_samples);

/* Bytes of a notification of characteristic index -> zero or more samples in time order with
 * time_us set; returns how many were written to out_samples (PLUMB_SENSOR_SAMPLES_MAX). */
size_t plumb_sensor_session_receive (PlumbSensorSession *session, uint8_t characteristic,
                                     const uint8_t *bytes, size_t size, int64_t now_us,
                                     PlumbSample *out_samples);

/* The same for a broadcast sensor's advertisement. */
size_t plumb_sensor_session_advertisement (PlumbSensorSession *session,
                                           const PlumbAdvertisement *advertisement, int64_t now_us,
                                           PlumbSample *out_samples);

/* From here on _next () hands out what leaves the sensor quiet, then false for good. */
void plumb_sensor_session_stop (PlumbSensorSession *session);

/* True between the end of the start sequence and _stop (). */
bool plumb_sensor_session_is_streaming (const PlumbSensorSession *session);

/* When _next () may have something again without anything happening (a poll, a pause between two
 * writes, a reply that never comes), in the clock of now_us; INT64_MAX: never. */
int64_t plumb_sensor_session_deadline (const PlumbSensorSession *session);

/* How long a stream may be silent before the link counts as dead, at the rate in force, in
 * microseconds; at least 10 s. Notifications without samples (charging) break a silence too. */
int64_t plumb_sensor_session_silence_us (const PlumbSensorSession *session);

/* NULL, or a static text that says why this device cannot be used ("not an accelerometer that
 * this driver knows"). The session is over then; is_pairing_wanted tells the one curable case. */
const char *
plumb_sensor_session_error (const PlumbSensorSession *session, bool *out_is_pairing_wanted);

void
plumb_sensor_session_get_status (const PlumbSensorSession *session, PlumbSensorStatus *out_status);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbSensorSession, plumb_sensor_session_free)
