/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside of link: its state and what its files offer each other. */
#pragma once

#include "link.h"

#include <gio/gunixfdlist.h>

#include "errors.h"
#include "intake.h"
#include "lane.h"
#include "mirror.h"
#include "plan.h"
#include "scan.h"

#define PLUMB_BLUEZ_ADAPTER        "org.bluez.Adapter1"
#define PLUMB_BLUEZ_DEVICE         "org.bluez.Device1"
#define PLUMB_BLUEZ_CHARACTERISTIC "org.bluez.GattCharacteristic1"
#define PLUMB_BLUEZ_GATT_MANAGER   "org.bluez.GattManager1"
#define PLUMB_DBUS_PROPERTIES      "org.freedesktop.DBus.Properties"
#define PLUMB_DBUS_OBJECT_MANAGER  "org.freedesktop.DBus.ObjectManager"

#define PLUMB_CALL_TIMEOUT_MS 10000

typedef struct PlumbLinkSlot PlumbLinkSlot;

/* One characteristic that the driver's session subscribed to. */
typedef struct {
  PlumbLinkSlot *slot;
  uint8_t index;   /* in the driver's table */
  char *path;      /* NULL: not subscribed */
  guint signal_id; /* of the lane */
  int fd;          /* -1: by signals */
  GSource *source;
  PlumbRepeats repeats;
} PlumbLinkChannel;

/* What of a sensor the listener was last told. */
typedef struct {
  PlumbConnection connection;
  PlumbTrouble trouble;
  PlumbBluezError error;
  int64_t next_retry_us;
  uint32_t reconnects;
  int battery_percent;
  double rate_hz;
  bool is_charging;
  bool is_bonded;
  char address[PLUMB_ADDRESS_SIZE];
} PlumbLinkNews;

struct PlumbLinkSlot {
  PlumbLink *link;
  uint32_t slot;
  PlumbSensorSettings *settings; /* NULL: empty */
  PlumbSensorSettings *next;     /* takes its place when the present sensor was let go */
  bool is_replaced;              /* ... next may be NULL then: nothing follows */
  bool is_let_go;                /* by the user */
  char address[PLUMB_ADDRESS_SIZE];
  const PlumbSensorDriver *driver;
  PlumbPlan plan;
  uint32_t serial; /* of the latest step: an older one's reply is stale */
  GCancellable *cancellable;

  char *device_path; /* of the subscription below */
  guint device_signal_id;

  PlumbSensorSession *session;
  GCancellable *session_cancellable;
  PlumbSensorAction action;
  PlumbLinkChannel *channels; /* one a characteristic of the driver */
  size_t n_channels;
  uint32_t resubscribing; /* channels still to go */
  PlumbMeter meter;
  int64_t close_deadline_us; /* INT64_MAX: not closing */
  bool is_acquire_refused;

  uint64_t dropped; /* of ended sessions, repeats and excess */
  int64_t seen_us;
  int64_t passive_us; /* latest advertisement that came while we did not scan */
  int64_t warned_us[PLUMB_TROUBLE_UNBONDED + 1];
  PlumbLinkNews news;
  char last_error[160];
  PlumbSensorStatus status; /* of the latest session */
  const char *session_error;
};

typedef enum {
  PLUMB_PAIR_IDLE,
  PLUMB_PAIR_PREPARING,   /* the sensor is looked for, or something else has to end first */
  PLUMB_PAIR_REMOVING,    /* the broken bond */
  PLUMB_PAIR_REGISTERING, /* the agent */
  PLUMB_PAIR_PAIRING,     /* Pair () is running */
} PlumbPairStage;

/* The one pairing that may run: link-pair.c. */
typedef struct {
  PlumbPairStage stage;
  uint32_t slot;
  int64_t deadline_us; /* INT64_MAX: none runs */
  GCancellable *cancellable;
  char *device_path;             /* the agent answers for this one alone */
  guint agent_id;                /* of the exported object, 0: none */
  GDBusMethodInvocation *asking; /* waits for a passkey */
  bool can_enter_passkey;
  bool is_bond_broken;
  bool was_removed; /* the broken bond, with the device */
  bool was_passkey_refused;
  bool is_answered; /* Pair () has ended: nothing is left to be cancelled */
} PlumbLinkPair;

/* Our advertisement monitor: link-passive.c. */
typedef struct {
  guint manager_id; /* of the exported objects, 0: none */
  guint monitor_id;
  char *adapter;      /* asked for there, NULL: nowhere */
  GVariant *patterns; /* what was asked for, a(yyay) */
  int64_t active_us;
  bool is_pending;
  bool is_active;  /* bluetoothd said so */
  bool is_refused; /* what was asked for is not asked for again */
} PlumbLinkPassive;

struct PlumbLink {
  GDBusConnection *bus;
  PlumbLane *lane; /* values come through here */
  PlumbClock clock;
  PlumbLinkListener listener;
  gpointer user_data;
  PlumbMirror *mirror;
  PlumbScan scan;
  PlumbLinkSlot slots[PLUMB_SENSORS_MAX];

  guint watch_id;
  char *owner; /* unique name of bluetoothd, NULL: not on the bus */
  GCancellable *cancellable;
  guint added_id, removed_id, adapter_id;
  bool is_synced;
  bool is_syncing;
  bool is_blocked;
  bool is_asleep;
  uint32_t sync_failures;
  int64_t sync_at_us; /* INT64_MAX: no sync due */

  guint manager_id; /* of our GATT application */
  guint profile_id;
  char **profile_uuids;
  char *profile_adapter; /* registered there, NULL: nowhere */
  bool is_profile_pending;
  bool is_profile_registered;
  bool is_profile_refused;

  PlumbLinkPair pair;
  PlumbLinkPassive passive;

  char *scan_adapter;
  guint scan_signal_id;
  int64_t asked_until_us;
  bool is_asked; /* by the user; on_discovery_ended is due */
  GHashTable *reported;

  bool is_stopping;
  int64_t stop_deadline_us;
  void (*on_stopped) (gpointer user_data);
  gpointer stopped_data;

  GSource *turn;
  PlumbBluetoothState bluetooth;
  int64_t announced_us;
};

/* link.c */
void plumb_link_schedule (PlumbLink *link);
void plumb_link_check_deadline (PlumbLink *link);

/* link-calls.c: calls to bluetoothd. done is not called any more once cancellable was cancelled.
 * parameters may be floating; reply is NULL on error. */
typedef void (*PlumbCallDone) (PlumbLink *link, PlumbLinkSlot *slot, GVariant *reply,
                               GUnixFDList *fds, PlumbBluezError error, guint32 tag);

typedef struct {
  PlumbLinkSlot *slot; /* NULL: the link's own */
  GCancellable *cancellable;
  const char *path;
  const char *interface;
  const char *method;
  GVariant *parameters;
  const char *reply_type; /* NULL: any */
  int timeout_ms;
  PlumbCallDone done; /* NULL: nobody waits */
  guint32 tag;
} PlumbCall;
void plumb_link_call (PlumbLink *link, const PlumbCall *call);

/* link-owner.c: bluetoothd comes, is read, goes. */
void plumb_link_watch_owner (PlumbLink *link);
void plumb_link_unwatch_owner (PlumbLink *link);
void plumb_link_sync (PlumbLink *link);
PlumbBluetoothState plumb_link_bluetooth_now (const PlumbLink *link);

/* link-slot.c: one sensor's facts and steps. */
void plumb_link_slot_init (PlumbLinkSlot *slot, PlumbLink *link, uint32_t number, uint32_t seed);
void plumb_link_slot_clear (PlumbLinkSlot *slot);
void plumb_link_slot_set (PlumbLinkSlot *slot, const PlumbSensorSettings *settings);
void plumb_link_slot_turn (PlumbLinkSlot *slot, int64_t now_us);
void plumb_link_slot_forget (PlumbLinkSlot *slot); /* bluetoothd is gone */
bool plumb_link_slot_is_quiet (const PlumbLinkSlot *slot);

/* link-device.c: which of bluetoothd's devices is the sensor, which driver it takes. */
const PlumbMirrorDevice *plumb_link_slot_device (PlumbLinkSlot *slot);
const PlumbMirrorAdapter *plumb_link_slot_adapter (const PlumbLinkSlot *slot);
bool plumb_link_slot_has_characteristics (PlumbLinkSlot *slot, const PlumbMirrorDevice *device);
bool plumb_link_slot_is_broadcast (const PlumbLinkSlot *slot);
bool plumb_link_is_device_wanted (const PlumbMirrorDevice *device, gpointer user_data);
void plumb_link_slot_watch_device (PlumbLinkSlot *slot, const char *path);

/* link-session.c: drives the driver's session. */
void plumb_link_session_open (PlumbLinkSlot *slot);
void plumb_link_session_close (PlumbLinkSlot *slot); /* the driver's stop sequence begins */
void plumb_link_session_abort (PlumbLinkSlot *slot);
void plumb_link_session_drive (PlumbLinkSlot *slot);
void plumb_link_session_complete (PlumbLinkSlot *slot, GVariant *reply, PlumbBluezError error);

/* link-notify.c: how notifications are subscribed to. */
void plumb_link_notify_start (PlumbLinkChannel *channel, const char *path);
void plumb_link_notify_stop (PlumbLinkChannel *channel);
void plumb_link_notify_restart (PlumbLinkSlot *slot);
void plumb_link_notify_drop (PlumbLinkChannel *channel);

/* link-receive.c: what becomes of a payload. */
void plumb_link_receive (PlumbLinkChannel *channel, const uint8_t *bytes, size_t size);
void plumb_link_collect (PlumbLinkSlot *slot);
void plumb_link_receive_advertisement (PlumbLinkSlot *slot, const PlumbMirrorDevice *device);
void plumb_link_deliver (PlumbLinkSlot *slot, PlumbSample *samples, size_t count);

/* link-profile.c: our GattProfile1, so that the kernel reconnects by itself. */
void plumb_link_profile_turn (PlumbLink *link);
void plumb_link_profile_forget (PlumbLink *link);
void plumb_link_profile_unregister (PlumbLink *link);
void plumb_link_profile_clear (PlumbLink *link);

/* link-passive.c: broadcast sensors heard without a scan, where bluetoothd can. */
void plumb_link_passive_turn (PlumbLink *link);
void plumb_link_passive_forget (PlumbLink *link);
void plumb_link_passive_unregister (PlumbLink *link);
void plumb_link_passive_clear (PlumbLink *link);
bool plumb_link_passive_serves (const PlumbLinkSlot *slot, int64_t now_us);
int64_t plumb_link_passive_deadline (const PlumbLink *link);

/* link-discovery.c */
/* PropertiesChanged of a device, whole. True: the mirror took something from it. */
bool plumb_link_device_changed (PlumbLink *link, const char *path, GVariant *parameters);
void plumb_link_scan_turn (PlumbLink *link, int64_t now_us);
void plumb_link_scan_forget (PlumbLink *link);

/* link-status.c */
PlumbConnection plumb_link_slot_connection (const PlumbLinkSlot *slot);
void plumb_link_slot_tell (PlumbLinkSlot *slot, int64_t now_us);
