/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the parts of the virtual bluetoothd know of each other. */
#pragma once

#include "bluetoothd.h"
#include "timers.h"
#include "tree.h"

#define ADAPTER_ADDRESS "00:AA:01:00:00:42"
#define IFACE_ADAPTER   "org.bluez.Adapter1"
#define IFACE_DEVICE    "org.bluez.Device1"
#define IFACE_BATTERY   "org.bluez.Battery1"
#define IFACE_SERVICE   "org.bluez.GattService1"
#define IFACE_VALUE     "org.bluez.GattCharacteristic1"

typedef struct PlumbDevice PlumbDevice;
typedef struct PlumbCharacteristic PlumbCharacteristic;
typedef struct PlumbPairing PlumbPairing;
typedef struct PlumbSecondAdapter PlumbSecondAdapter;

typedef struct {
  char *sender;
  char *path;
  char *capability;
} PlumbAgent;

/* What bluetoothd keeps on disk of a device. */
typedef struct {
  bool is_trusted;
  bool is_paired;
} PlumbStored;

typedef struct {
  char *sender;
  char *path;
  GStrv profile_uuids; /* of its GattProfile1 objects */
} PlumbApplication;

/* A client's discovery: its filter, and whether it scans. */
typedef struct {
  GStrv uuids; /* NULL: any */
  bool wants_duplicates;
  bool is_scanning;
} PlumbDiscovery;

struct PlumbBluetoothd {
  char *bus_address;
  double speed;
  PlumbFaults *faults;
  GPtrArray *sensors;
  PlumbBluetoothdChanged changed;
  gpointer user_data;
  GCancellable *cancellable; /* of a connection that is being made */

  /* Of one life on the bus; NULL or 0 between two lives. */
  GDBusConnection *connection;
  PlumbTree *tree;
  PlumbTimers *timers;
  guint name_id;
  guint clients_id;
  bool is_ready;

  guint hci;          /* number of the adapter, one more after every crash */
  char *adapter_path; /* NULL: no adapter */
  bool is_powered;
  PlumbSecondAdapter *second; /* NULL: there is none */
  guint scan_timer;
  GHashTable *discoveries; /* unique name -> PlumbDiscovery */
  GPtrArray *devices;      /* PlumbDevice */
  GPtrArray *applications; /* PlumbApplication */
  GPtrArray *monitors;     /* of clients: monitors.c */
  GHashTable *agents;      /* unique name -> PlumbAgent */
  char *default_agent;     /* unique name: the first that registered, "" none */
  guint advertisements;
  GHashTable *stored; /* address -> PlumbStored; outlives the lives */
  bool returns_as_zombie;
  PlumbTimers *return_timers;
  GDBusConnection *impostor;
};

struct PlumbDevice {
  PlumbBluetoothd *daemon;
  PlumbVirtualSensor *sensor; /* NULL: a twin that only looks like one */
  char *path;
  char *address;
  char *name;
  bool is_connected;
  bool is_resolved;
  bool is_trusted;
  bool is_paired;
  bool is_blocked;
  bool is_armed;    /* a profile asked for it once: the kernel connects, whoever left meanwhile */
  bool is_forsaken; /* disconnected while not trusted: no reconnecting until Connect () */
  bool knows_services; /* UUIDs of the services seen once */
  bool has_battery;
  bool is_told;     /* in this scan, by a controller that filters duplicates */
  int16_t rssi_dbm; /* 0: none */
  GDBusMethodInvocation *connect_call;
  GDBusMethodInvocation *disconnect_call;
  PlumbPairing *pairing; /* NULL: none runs */
  guint pair_timer;
  PlumbTimers *timers;
  guint link_timer; /* connecting, or giving up */
  guint resolve_timer;
  guint temporary_timer; /* until the object is deleted */
  guint auto_timer;
  guint told_timer;           /* until it is told of again */
  unsigned first_handle;      /* of the services; another one after they changed */
  char *absent_uuid;          /* what was left out when the services were exported */
  GPtrArray *services;        /* Service, see gatt.c */
  GPtrArray *characteristics; /* PlumbCharacteristic */
};

struct PlumbCharacteristic {
  PlumbDevice *device;
  unsigned index;   /* in the family's table */
  const char *uuid; /* what it is called, mostly as in the table */
  char *path;
  char *service_path;
  GByteArray *value;
  GHashTable *sessions; /* unique names that called StartNotify */
  bool is_read_pending;
  bool is_write_pending;
  int acquired_fd; /* our end, -1: none */
  char *acquired_by;
  GSource *acquired_source;
};

/* daemon.c */
void plumb_bluetoothd_kill (PlumbBluetoothd *daemon);

/* errors.c: all take the invocation. name without the prefix org.bluez.Error. */
GQuark plumb_bluez_error_quark (void); /* code 0: org.bluez.Error.Failed, for property setters */
void plumb_bluez_error (GDBusMethodInvocation *invocation, const char *name, const char *message);
void plumb_bluez_att_error (GDBusMethodInvocation *invocation, PlumbAttError code);

/* adapter.c */
void plumb_adapter_add (PlumbBluetoothd *daemon);
void plumb_adapter_remove (PlumbBluetoothd *daemon);
void plumb_adapter_set_powered (PlumbBluetoothd *daemon, bool is_powered);
void plumb_adapter_client_left (PlumbBluetoothd *daemon, const char *name);
void plumb_adapter_advertised (PlumbBluetoothd *daemon, PlumbVirtualSensor *sensor);
bool plumb_adapter_is_scanning (const PlumbBluetoothd *daemon);
void plumb_discovery_free (gpointer discovery);

/* second-adapter.c */
void plumb_second_adapter_add (PlumbBluetoothd *daemon); /* if the fault is on */
void plumb_second_adapter_remove (PlumbBluetoothd *daemon);
void plumb_second_adapter_free (PlumbSecondAdapter *second);

/* device.c */
PlumbDevice *plumb_device_add (PlumbBluetoothd *daemon, PlumbVirtualSensor *sensor,
                               const char *address, const char *name);
PlumbDevice *plumb_device_find (const PlumbBluetoothd *daemon, const PlumbVirtualSensor *sensor);
void plumb_device_remove (PlumbDevice *device); /* with signals */
void plumb_device_free (gpointer device);       /* without */
void plumb_device_changed (PlumbDevice *device, const char *property);
bool plumb_device_is_reachable (const PlumbDevice *device);
void plumb_device_link_up (PlumbDevice *device);
void plumb_device_link_down (PlumbDevice *device);
void plumb_device_consider (PlumbDevice *device, double delay_s); /* connect by itself? */
void plumb_device_consider_all (PlumbBluetoothd *daemon, double delay_s);
void plumb_device_expire (PlumbDevice *device); /* deleted in 30 s unless it is wanted */
void plumb_device_store (PlumbDevice *device);

/* device-calls.c */
void plumb_device_call (gpointer device, const char *method, GVariant *parameters,
                        GDBusMethodInvocation *invocation);
void plumb_device_answer_connect (PlumbDevice *device, const char *error);
void plumb_device_answer_disconnect (PlumbDevice *device);
void plumb_device_reachable_changed (PlumbDevice *device);

/* pairing.c */
void plumb_pairing_begin (PlumbDevice *device, GDBusMethodInvocation *invocation);
void plumb_pairing_cancel (PlumbDevice *device, GDBusMethodInvocation *invocation);
void plumb_pairing_free (PlumbPairing *pairing); /* the call is never answered; NULL is fine */
void plumb_agent_free (gpointer agent);

/* gatt.c */
void plumb_gatt_export (PlumbDevice *device);
void plumb_gatt_unexport (PlumbDevice *device, bool is_silent);
void plumb_gatt_rearm (PlumbDevice *device);
void plumb_gatt_link_down (PlumbDevice *device);
void plumb_gatt_client_left (PlumbDevice *device, const char *name);
void plumb_gatt_notified (PlumbDevice *device, unsigned index, const uint8_t *bytes, size_t size);
void plumb_gatt_changed (PlumbCharacteristic *characteristic, const char *property);
bool plumb_gatt_is_armed (const PlumbCharacteristic *characteristic);
void plumb_gatt_release (PlumbCharacteristic *characteristic);   /* an acquired fd */
void plumb_gatt_subscribe (PlumbCharacteristic *characteristic); /* after what is armed */

void plumb_gatt_change_services (PlumbDevice *device);

/* gatt-calls.c */
void plumb_gatt_call (gpointer characteristic, const char *method, GVariant *parameters,
                      GDBusMethodInvocation *invocation);

/* managers.c */
extern const PlumbTreeInterface plumb_gatt_manager;
extern const PlumbTreeInterface plumb_advertising_manager;
extern const PlumbTreeInterface plumb_agent_manager;
bool plumb_managers_have_profile (const PlumbBluetoothd *daemon, const char *uuid);
void plumb_managers_client_left (PlumbBluetoothd *daemon, const char *name);
void plumb_application_free (gpointer application);

/* monitors.c */
extern const PlumbTreeInterface plumb_client_monitor_manager;
bool plumb_monitors_hear (const PlumbBluetoothd *daemon, const PlumbVirtualSensor *sensor);
void plumb_monitors_release (PlumbBluetoothd *daemon);
void plumb_monitors_client_left (PlumbBluetoothd *daemon, const char *name);
void plumb_client_monitor_free (gpointer monitor);
