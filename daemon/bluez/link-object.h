/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Objects of ours that bluetoothd looks at and calls: the profile, the monitor, the agent. */
#pragma once

#include "link-private.h"

/* For the introspection of a path whose objects bluetoothd asks for. */
#define PLUMB_LINK_MANAGER_XML                                                                     \
  "<interface name='" PLUMB_DBUS_OBJECT_MANAGER "'>"                                               \
  "<method name='GetManagedObjects'>"                                                              \
  "<arg name='objects' type='a{oa{sa{sv}}}' direction='out'/></method>"                            \
  "</interface>"

/* Exports one interface of introspection at path; the calls get link. What they are for is answered
 * with an id, 0: the path is taken, which is logged. */
guint plumb_link_export (PlumbLink *link, const char *introspection, const char *path,
                         const char *interface, const GDBusInterfaceVTable *vtable);
/* Takes it back and sets *id to 0; nothing where it is 0. */
void plumb_link_unexport (PlumbLink *link, guint *id);

/* The answer to GetManagedObjects where there is one object with one interface. properties: a{sv},
 * taken if floating. */
void plumb_link_reply_object (GDBusMethodInvocation *invocation, const char *path,
                              const char *interface, GVariant *properties);
