/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * bluetoothd's objects as plain values. GVariants of GetManagedObjects, InterfacesAdded,
 * InterfacesRemoved and PropertiesChanged go in; a bounded table comes out. No bus, no clock, no
 * log. Everything that comes in is treated as hostile: a property of the wrong type, size or
 * encoding is left out and counted, an object that lacks what it must have is not taken.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "sensor.h"

#define PLUMB_MIRROR_GATT_MAX     512 /* services and characteristics of wanted devices */
#define PLUMB_MIRROR_DEVICES_MAX  128 /* the oldest neighbour makes room, a wanted one never */
#define PLUMB_MIRROR_ADAPTERS_MAX 16
#define PLUMB_MIRROR_NAME_MAX     248 /* bytes; HCI's own limit */
#define PLUMB_MIRROR_UUIDS_MAX    64
#define PLUMB_MIRROR_DATA_MAX     255 /* bytes of manufacturer or service data */

#define PLUMB_ADDRESS_SIZE 18 /* "C0:FF:EE:00:00:01" and its NUL */
#define PLUMB_UUID_SIZE    37

typedef struct {
  char *path;
  char address[PLUMB_ADDRESS_SIZE]; /* upper case, "" while unknown */
  bool is_powered;
  bool is_discovering;
  bool has_monitors; /* AdvertisementMonitorManager1 is there, and takes patterns */
} PlumbMirrorAdapter;

typedef struct {
  char *path;
  char *adapter; /* object path */
  char address[PLUMB_ADDRESS_SIZE];
  char *name;             /* printable UTF-8, or NULL */
  char **uuids;           /* lower case, or NULL */
  bool is_address_random; /* the sensor made it up, for ever or for a while */
  bool is_paired;         /* has keys, be it for this link alone */
  bool tells_bonded;      /* Bonded is there, which not every bluetoothd has */
  bool is_bonded;
  bool is_connected;
  bool is_resolved;
  bool is_trusted;
  int16_t rssi_dbm;    /* 0: unknown */
  int battery_percent; /* of Battery1; -1: unknown */
  bool has_manufacturer;
  uint16_t company;
  uint8_t manufacturer_data[PLUMB_MIRROR_DATA_MAX];
  size_t manufacturer_size;
  char service_data_uuid[PLUMB_UUID_SIZE]; /* "": none */
  uint8_t service_data[PLUMB_MIRROR_DATA_MAX];
  size_t service_data_size;
  uint64_t touched; /* rises with every change: order of age */
} PlumbMirrorDevice;

typedef struct {
  char *path;
  char *device; /* object path */
  char uuid[PLUMB_UUID_SIZE];
} PlumbMirrorService;

typedef struct {
  char *path;
  char *service; /* object path */
  char uuid[PLUMB_UUID_SIZE];
  bool can_acquire; /* NotifyAcquired is there: AcquireNotify can be tried */
  bool is_acquired;
} PlumbMirrorCharacteristic;

typedef struct PlumbMirror PlumbMirror;

/* Whether a device's services and characteristics shall be kept. */
typedef bool (*PlumbMirrorWanted) (const PlumbMirrorDevice *device, gpointer user_data);

PlumbMirror *plumb_mirror_new (PlumbMirrorWanted is_wanted, gpointer user_data);
void plumb_mirror_free (PlumbMirror *mirror);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbMirror, plumb_mirror_free)
void plumb_mirror_clear (PlumbMirror *mirror);

/* Replaces everything by a reply of GetManagedObjects, (a{oa{sa{sv}}}). False: another type, the
 * mirror is empty then. */
bool plumb_mirror_load (PlumbMirror *mirror, GVariant *reply);

/* The arguments of the three signals, whole: (oa{sa{sv}}), (oas), (sa{sv}as). False: another type,
 * or nothing of ours changed. */
bool plumb_mirror_interfaces_added (PlumbMirror *mirror, GVariant *arguments);
bool plumb_mirror_interfaces_removed (PlumbMirror *mirror, GVariant *arguments);
bool plumb_mirror_properties_changed (PlumbMirror *mirror, const char *path, GVariant *arguments);

/* Arguments of a PropertiesChanged that _properties_changed () took: they bring manufacturer or
 * service data. */
bool plumb_mirror_is_advertisement (GVariant *arguments);

/* The adapter of an address; NULL: any, a powered one first, then by path. NULL if none. */
const PlumbMirrorAdapter *
plumb_mirror_find_adapter (const PlumbMirror *mirror, const char *address);
const PlumbMirrorAdapter *plumb_mirror_get_adapter (const PlumbMirror *mirror, const char *path);

/* The device of an address (upper case) on an adapter (object path); NULL: on any, first the one
 * that is connected, then one whose adapter is powered, then used_path (object path, NULL: none is
 * used), then by path. NULL if none. */
const PlumbMirrorDevice *plumb_mirror_find_device (const PlumbMirror *mirror, const char *address,
                                                   const char *adapter_path, const char *used_path);
const PlumbMirrorDevice *plumb_mirror_get_device (const PlumbMirror *mirror, const char *path);

/* By the UUIDs of the parent and its own. NULL if it is not there. */
const PlumbMirrorCharacteristic *
plumb_mirror_find_characteristic (const PlumbMirror *mirror, const char *device_path,
                                  const char *service_uuid, const char *uuid);
const PlumbMirrorCharacteristic *
plumb_mirror_get_characteristic (const PlumbMirror *mirror, const char *path);

/* Calls visit for every device, in no order, until it answers false; it must not change the mirror.
 */
typedef bool (*PlumbMirrorVisit) (const PlumbMirrorDevice *device, gpointer user_data);
void
plumb_mirror_foreach_device (const PlumbMirror *mirror, PlumbMirrorVisit visit, gpointer user_data);

/* The device as a driver recognises it; borrows from the device. */
PlumbAdvertisement plumb_mirror_advertisement (const PlumbMirrorDevice *device);

/* It keeps its keys. */
bool plumb_mirror_is_bonded (const PlumbMirrorDevice *device);

/* Its address is a private one, which changes now and then; a bond would tell the true one. */
bool plumb_mirror_is_private (const PlumbMirrorDevice *device);

/* Properties and objects refused so far. */
uint64_t plumb_mirror_refused (const PlumbMirror *mirror);

/* Objects held, all kinds. */
guint plumb_mirror_size (const PlumbMirror *mirror);

/* Six hexadecimal pairs with colons between -> upper case. False: something else. */
bool plumb_address_parse (const char *text, char out_address[PLUMB_ADDRESS_SIZE]);
