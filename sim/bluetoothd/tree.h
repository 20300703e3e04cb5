/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The objects of one bus connection with the ObjectManager at a root. Signals are sent by hand,
 * equal values included, as bluetoothd does; generated skeletons would swallow them.
 */
#pragma once

#include <gio/gio.h>
#include <stdbool.h>

typedef struct PlumbTree PlumbTree;

typedef struct {
  const char *name; /* of the interface, described in interfaces.c */
  /* Answers, now or later, by taking the invocation; never answering is possible. May be NULL. */
  void (*call) (gpointer object, const char *method, GVariant *parameters,
                GDBusMethodInvocation *invocation);
  /* A floating value, NULL: the object has no such property just now. May be NULL. */
  GVariant *(*get) (gpointer object, const char *property);
  /* May be NULL. */
  bool (*set) (gpointer object, const char *property, GVariant *value, GError **error);
} PlumbTreeInterface;

/* True when the call was dealt with (and the invocation taken) before its object sees it. */
typedef bool (*PlumbTreeIntercept) (const char *path, const char *interface, const char *method,
                                    GDBusMethodInvocation *invocation, gpointer user_data);

/* root: where the ObjectManager is. intercept may be NULL. */
PlumbTree *plumb_tree_new (GDBusConnection *connection, const char *root,
                           PlumbTreeIntercept intercept, gpointer user_data);
void plumb_tree_free (PlumbTree *tree); /* no signal is sent */

/* Puts interface at path and announces it with InterfacesAdded. */
void plumb_tree_add (PlumbTree *tree, const char *path, const PlumbTreeInterface *interface,
                     gpointer object);

/* Takes everything at path away and announces it with InterfacesRemoved. */
void plumb_tree_remove (PlumbTree *tree, const char *path);

/* PropertiesChanged with the property as it is now. */
void
plumb_tree_changed (PlumbTree *tree, const char *path, const char *interface, const char *property);
