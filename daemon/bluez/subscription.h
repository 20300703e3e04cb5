/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The notifications of one sensor's characteristics. How their bytes come is a secret of this file:
 * by StartNotify and signals, over the value bus, unless a file descriptor is preferred and
 * bluetoothd gives one (before 5.86 it crashes when the holder of one leaves the bus).
 */
#pragma once

#include "peer.h"
#include "value-bus.h"

typedef struct PlumbSubscriptions PlumbSubscriptions;

typedef struct {
  /* A notification of characteristic index (below count); bytes are valid during the call, in which
   * the subscriptions may be closed. */
  void (*on_value) (uint8_t index, const uint8_t *bytes, size_t size, gpointer user_data);
  /* One that is longer than Bluetooth allows. */
  void (*on_oversized) (gpointer user_data);
  /* The end of _start () or _stop (). */
  void (*on_done) (PlumbBluezError error, gpointer user_data);
  /* The end of _restart (). */
  void (*on_restarted) (PlumbBluezError error, gpointer user_data);
} PlumbSubscriptionsListener;

/* listener is kept and must be static; peer and values outlive the subscriptions. */
PlumbSubscriptions *
plumb_subscriptions_new (PlumbPeer *peer, PlumbValueBus *values,
                         const PlumbSubscriptionsListener *listener, gpointer user_data);
void plumb_subscriptions_free (PlumbSubscriptions *subscriptions);

/* A session begins, with so many characteristics; none is subscribed to. */
void plumb_subscriptions_open (PlumbSubscriptions *subscriptions, size_t count);
/* Nothing comes any more; bluetoothd is not told. */
void plumb_subscriptions_close (PlumbSubscriptions *subscriptions);
/* bluetoothd is another one: it may give file descriptors again. */
void plumb_subscriptions_forget_owner (PlumbSubscriptions *subscriptions);

/* path: object path of the characteristic index. Ends with on_done, which tells bluetoothd's error;
 * _stop () always succeeds, perhaps before it returns. */
void plumb_subscriptions_start (PlumbSubscriptions *subscriptions, uint8_t index, const char *path,
                                bool is_fd_preferred);
void plumb_subscriptions_stop (PlumbSubscriptions *subscriptions, uint8_t index);
/* Writes the sensor's configuration descriptors anew: stops and starts all that is subscribed to,
 * by signals. Ends with on_restarted, at once where there is nothing. */
void plumb_subscriptions_restart (PlumbSubscriptions *subscriptions);

/* How many characteristics are subscribed to. */
guint plumb_subscriptions_count (const PlumbSubscriptions *subscriptions);
/* True: bytes, which came just now, are the second copy of what was there already. */
bool plumb_subscriptions_is_repeat (PlumbSubscriptions *subscriptions, uint8_t index,
                                    const uint8_t *bytes, size_t size, int64_t now_us);
