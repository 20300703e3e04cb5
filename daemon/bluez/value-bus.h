/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A second connection to the bus that hears nothing but the values of the characteristics that are
 * subscribed to. It is read in the loop itself, while GDBus reads in a thread and hands each
 * message over with two wake-ups; the judge's own work is small beside those. It is an sd-bus
 * connection, which needs no thread. StartNotify and everything else stays with GDBus, and where
 * there can be no second connection, or it breaks, its subscriptions go there too.
 */
#pragma once

#include <gio/gio.h>
#include <stdint.h>

typedef struct PlumbValueBus PlumbValueBus;

typedef struct {
  /* bytes are valid during the call. */
  void (*on_value) (const uint8_t *bytes, size_t size, gpointer user_data);
  /* PropertiesChanged of the characteristic without a value: "(sa{sv}as)", at least its flags. */
  void (*on_change) (const char *path, GVariant *parameters, gpointer user_data);
} PlumbValueListener;

/* Begins to connect to the bus that bus is connected to. Never fails: without a second
 * connection everything goes through bus. */
PlumbValueBus *plumb_value_bus_new (GDBusConnection *bus);
void plumb_value_bus_free (PlumbValueBus *values);

/* sender: unique name of bluetoothd; anybody else's signals are not heard. path: object path of the
 * characteristic. listener is copied. Returns an id, never 0. */
guint plumb_value_bus_subscribe (PlumbValueBus *values, const char *sender, const char *path,
                                 const PlumbValueListener *listener, gpointer user_data);
void plumb_value_bus_unsubscribe (PlumbValueBus *values, guint id);
