/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * bluetoothd as a peer on the bus: who owns its name, the mirror of its objects, calls to it and
 * objects of ours that it calls. When it comes it is read into the mirror; when it goes, all that
 * was known through it goes too. Signals and calls are taken from its unique name only.
 */
#pragma once

#include <gio/gio.h>
#include <gio/gunixfdlist.h>

#include "errors.h"
#include "link-types.h"
#include "mirror.h"

#define PLUMB_BLUEZ_ADAPTER        "org.bluez.Adapter1"
#define PLUMB_BLUEZ_DEVICE         "org.bluez.Device1"
#define PLUMB_BLUEZ_CHARACTERISTIC "org.bluez.GattCharacteristic1"
#define PLUMB_DBUS_PROPERTIES      "org.freedesktop.DBus.Properties"
#define PLUMB_DBUS_OBJECT_MANAGER  "org.freedesktop.DBus.ObjectManager"

typedef struct PlumbPeer PlumbPeer;

typedef struct {
  /* bluetoothd, the mirror or the state of a call is another: a look is worth while. */
  void (*on_changed) (gpointer user_data);
  /* bluetoothd is gone: mirror and owner are empty, no reply comes any more. */
  void (*on_lost) (gpointer user_data);
  /* bluetoothd shows a device anew, with what was heard of it just now: it is in the mirror. Not
   * for those that were there when the objects were read. */
  void (*on_device_added) (const PlumbMirrorDevice *device, gpointer user_data);
  PlumbMirrorWanted is_device_wanted;
} PlumbPeerListener;

/* bus: where org.bluez lives. Nothing is sent before the main loop runs. listener is copied. */
PlumbPeer *plumb_peer_new (GDBusConnection *bus, PlumbClock clock,
                           const PlumbPeerListener *listener, gpointer user_data);
void plumb_peer_free (PlumbPeer *peer);

/* Reads bluetoothd's objects again; does nothing while that runs or nobody owns the name. */
void plumb_peer_sync (PlumbPeer *peer);
/* The computer sleeps: no reading is due. It woke: what was read is void, it is read again at
 * now_us. */
void plumb_peer_suspend (PlumbPeer *peer);
void plumb_peer_resume (PlumbPeer *peer, int64_t now_us);
/* Reads again if that is due. */
void plumb_peer_tick (PlumbPeer *peer, int64_t now_us);
int64_t plumb_peer_deadline (const PlumbPeer *peer); /* INT64_MAX: never */

PlumbBluetoothState plumb_peer_get_state (const PlumbPeer *peer);
bool plumb_peer_is_synced (const PlumbPeer *peer); /* the mirror shows bluetoothd's objects */
const char *plumb_peer_get_owner (const PlumbPeer *peer); /* unique name; NULL: not on the bus */
const PlumbMirror *plumb_peer_get_mirror (const PlumbPeer *peer);
/* A PropertiesChanged that somebody else heard, whole. True: the mirror took something from it. */
bool plumb_peer_properties_changed (PlumbPeer *peer, const char *path, GVariant *parameters);

typedef struct {
  GVariant *value;     /* NULL on error */
  GUnixFDList *fds;    /* or NULL */
  const GError *cause; /* NULL: no error */
  PlumbBluezError error;
  uint32_t tag; /* of the call */
} PlumbReply;

/* Valid during the call only. */
typedef void (*PlumbReplyHandler) (const PlumbReply *reply, gpointer user_data);

typedef struct {
  const char *path;
  const char *interface;
  const char *method;
  GVariant *parameters;       /* taken if floating; NULL: none */
  const char *reply_type;     /* NULL: any */
  int timeout_ms;             /* 0: 10 s */
  GCancellable *cancellable;  /* NULL: cancelled with bluetoothd's going only */
  PlumbReplyHandler on_reply; /* NULL: nobody waits */
  gpointer user_data;
  uint32_t tag;
} PlumbCall;

/* Asynchronous, bounded, never starts bluetoothd, and goes to the owner that we know: a call meant
 * for a bluetoothd that died cannot reach its successor. on_reply is not called any more once the
 * cancellable was cancelled, nor where there is no owner. */
void plumb_peer_call (PlumbPeer *peer, const PlumbCall *call);

/* Signals of bluetoothd; path and arg0 may be NULL: any. Returns an id, never 0; there must be an
 * owner. _unsubscribe sets *id to 0 and does nothing where it is 0. */
guint
plumb_peer_subscribe (PlumbPeer *peer, const char *interface, const char *signal, const char *path,
                      const char *arg0, GDBusSignalCallback on_signal, gpointer user_data);
void plumb_peer_unsubscribe (PlumbPeer *peer, guint *id);

/* For the introspection of a path whose objects bluetoothd asks for. */
#define PLUMB_PEER_MANAGER_XML                                                                     \
  "<interface name='" PLUMB_DBUS_OBJECT_MANAGER "'>"                                               \
  "<method name='GetManagedObjects'>"                                                              \
  "<arg name='objects' type='a{oa{sa{sv}}}' direction='out'/></method>"                            \
  "</interface>"

/* Exports one interface of introspection at path, unless *id says that it is exported. False: the
 * path is taken, which is logged. _unexport takes it back and does nothing where *id is 0. */
bool
plumb_peer_export (PlumbPeer *peer, guint *id, const char *introspection, const char *path,
                   const char *interface, const GDBusInterfaceVTable *vtable, gpointer user_data);
void plumb_peer_unexport (PlumbPeer *peer, guint *id);

/* The answer to GetManagedObjects where there is one object with one interface. properties: a{sv},
 * taken if floating. */
void plumb_peer_reply_object (GDBusMethodInvocation *invocation, const char *path,
                              const char *interface, GVariant *properties);
