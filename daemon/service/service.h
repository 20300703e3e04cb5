/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Our own D-Bus edge: objects, properties, signals, argument checks, error names, leases
 * (inhibitors and claimed readings that die with their holder). What a client asks for is checked
 * here and then asked of the host (the composition root) or read from the store; what happens is
 * told to clients through plumb_service_update () and plumb_service_emit ().
 *
 * Times given to this library are on the boot clock; offset_us makes them wall time.
 */
#pragma once

#include <gio/gio.h>

#include "engine.h"
#include "store.h"

typedef struct PlumbService PlumbService;

/* Every code has its name on the bus: names.h, PLUMB_ERROR_*. */
typedef enum {
  PLUMB_SERVICE_ERROR_NOT_CALIBRATED,
  PLUMB_SERVICE_ERROR_CALIBRATION_FAILED,
  PLUMB_SERVICE_ERROR_NO_SUCH_SENSOR,
  PLUMB_SERVICE_ERROR_SENSOR_UNAVAILABLE,
  PLUMB_SERVICE_ERROR_BLUETOOTH_UNAVAILABLE,
  PLUMB_SERVICE_ERROR_NO_DATA,
  PLUMB_SERVICE_ERROR_POSTPONE_LIMIT,
  PLUMB_SERVICE_ERROR_NO_ACTIVE_BREAK,
  PLUMB_SERVICE_ERROR_NO_SUCH_ITEM,
  PLUMB_SERVICE_ERROR_STORAGE,
  PLUMB_SERVICE_ERROR_BUSY,
  PLUMB_SERVICE_ERROR_PAIRING_FAILED,
} PlumbServiceError;
#define PLUMB_SERVICE_ERROR (plumb_service_error_quark ())
GQuark plumb_service_error_quark (void);

/* What a sensor's object shows. Strings are copied. */
typedef struct {
  const char *id;      /* settings' NAME */
  const char *address; /* "" unknown */
  const char *name;
  const char *driver;
  PlumbPlacement placement;
  const char *connection_state;
  const char *last_error;
  const char *model, *firmware;
  int64_t next_retry_us, calibrated_us; /* boot clock, 0: never */
  uint32_t reconnects;
  int battery_percent;
  const char *battery_level; /* unknown | ok | low | critical | charging */
  PlumbCalibrationState calibration;
  const char *calibration_reason; /* "" or "put-on-again" etc. */
  const char *const *capabilities;
  bool is_bonded;
} PlumbServiceSensor;

/* What of a sensor moves with whatever is heard of it: read by clients, never signalled. */
typedef struct {
  int64_t last_seen_us; /* boot clock, 0: never */
  int16_t rssi_dbm;     /* 0: unknown */
  uint64_t dropped;     /* samples since the start, all causes */
} PlumbServiceReception;

typedef struct {
  int64_t boot_us;   /* boot clock */
  int64_t offset_us; /* wall = clock + offset */
  const char *bluetooth_state;
  PlumbTone tone;
  const PlumbSnapshot *snapshot;
  const PlumbCoachSnapshot *coach;
  const PlumbAlert *alerts;
  unsigned n_alerts;
  const PlumbServiceSensor *sensors[PLUMB_SENSORS_MAX]; /* by slot, NULL: unused */
} PlumbServiceState;

/* What the composition root does for clients; every member is set. Each returns false with a GError
 * in PLUMB_SERVICE_ERROR (or a G_DBUS_ERROR) if it cannot. slot: of the sensor whose object was
 * called. */
typedef struct {
  /* A turn of the engine with this command; what follows from it is on the bus when it returns. */
  void (*command) (const PlumbCommand *command, PlumbReply *out_reply, gpointer host);
  bool (*reload_settings) (gpointer host, GError **error);
  /* What the client did not say has its default. The update that shows the new object comes before
   * the return. */
  bool (*add_sensor) (const PlumbSensorSettings *sensor, uint32_t *out_slot, gpointer host,
                      GError **error);
  bool (*remove_sensor) (uint32_t slot, gpointer host, GError **error);
  bool (*set_placement) (uint32_t slot, PlumbPlacement placement, gpointer host, GError **error);
  bool (*set_name) (uint32_t slot, const char *name, gpointer host, GError **error);
  bool (*start_discovery) (uint32_t seconds, gpointer host, GError **error);
  bool (*stop_discovery) (gpointer host, GError **error);
  bool (*connect_sensor) (uint32_t slot, gpointer host, GError **error);
  bool (*disconnect_sensor) (uint32_t slot, gpointer host, GError **error);
  void (*get_reception) (uint32_t slot, PlumbServiceReception *out_reception, gpointer host);
  bool (*pair_sensor) (uint32_t slot, bool can_enter_passkey, gpointer host, GError **error);
  bool (*cancel_pairing) (uint32_t slot, gpointer host, GError **error);
  bool (*enter_passkey) (uint32_t slot, uint32_t passkey, gpointer host, GError **error);
  /* That of the history will go, in wall time: the store has it all first. */
  void (*erasing) (int64_t from_us, int64_t to_us, gpointer host);
  void (*erased) (gpointer host);           /* ... and has gone */
  void (*deadline_changed) (gpointer host); /* call plumb_service_deadline () again */
  int64_t (*boot_us) (gpointer host);       /* boot clock, now */
  int64_t (*wall_us) (gpointer host);       /* wall time, now */
  /* The history is about to be read: give the store what has not been given yet. NULL: all has. */
  void (*history_wanted) (gpointer host);
} PlumbServiceHost;

typedef struct {
  double max_inhibit_s; /* [alerts] max_inhibit_min */
  bool is_unlimited_inhibit_allowed;
  double max_pause_s;
  uint32_t retention_days;
  double coverage_floor; /* 0-1 */
} PlumbServiceLimits;

/* store is borrowed and outlives the service. host's table is copied. */
PlumbService *
plumb_service_new (PlumbStore *store, const PlumbServiceHost *host, gpointer host_data);
void plumb_service_free (PlumbService *service);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbService, plumb_service_free)
void plumb_service_set_limits (PlumbService *service, const PlumbServiceLimits *limits);

/* What the Library interface shows from now on; the library is referenced, and what the wearer
 * excludes and has is taken from values. */
void plumb_service_set_library (PlumbService *service, PlumbLibrary *library,
                                const PlumbSettingsValues *values);

/* What the service writes for people from now on: in the first of the languages that there is one
 * for, else in English. languages: as "de_DE.UTF-8", best first, NULL-terminated. */
void plumb_service_set_languages (PlumbService *service, const char *const *languages);

/* Exports everything; the owner takes the name afterwards. */
bool plumb_service_export (PlumbService *service, GDBusConnection *connection, GError **error);
void plumb_service_unexport (PlumbService *service);

/* Properties, sensor and alert objects as they are now; emits only what changed. */
void plumb_service_update (PlumbService *service, const PlumbServiceState *state);
/* The signal of an event, if it has one; an alert has its object before it is raised. */
void plumb_service_emit (PlumbService *service, const PlumbEvent *event);
/* A reading for whoever claimed them; cheap and silent if nobody did. */
bool plumb_service_has_claims (const PlumbService *service);
void plumb_service_emit_reading (PlumbService *service, uint32_t slot, int64_t time_us,
                                 int64_t offset_us, const PlumbSensorSnapshot *sensor);
void plumb_service_emit_candidate (PlumbService *service, const char *address, const char *name,
                                   int16_t rssi_dbm, const char *driver);
/* What a scan met: CandidateFound and CandidateSeen. Strings may be NULL: not known. */
typedef struct {
  const char *address;
  const char *name;
  int16_t rssi_dbm; /* 0: unknown */
  const char *driver;
  const char *confidence; /* none, possible, likely, certain */
  const char *pairing;    /* none, optional, required, refused; NULL: not known */
} PlumbServiceCandidate;
void
plumb_service_emit_candidate_seen (PlumbService *service, const PlumbServiceCandidate *candidate);
/* Of a pairing that pair_sensor () began. error: in PLUMB_SERVICE_ERROR, NULL: it worked, and
 * message says so to people. */
void plumb_service_emit_passkey_wanted (PlumbService *service, uint32_t slot);
void plumb_service_emit_pairing_finished (PlumbService *service, uint32_t slot, const GError *error,
                                          const char *message);
/* DaySummary, of a day such as "2026-11-23", and HourSummary, of the hour that begins at start_us
 * (wall time), of each day in it. False: nothing was recorded, so nothing is told. */
bool plumb_service_announce_day (PlumbService *service, const char *day);
bool plumb_service_announce_hour (PlumbService *service, int64_t start_us);
void plumb_service_tick (PlumbService *service, int64_t boot_us);
int64_t plumb_service_deadline (const PlumbService *service);
