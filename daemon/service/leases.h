/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What clients hold: inhibitors and claims of readings. A lease ends when its holder gives it back,
 * when its time is over, or when the holder leaves the bus. Caps keep one client from using up
 * the others' share.
 */
#pragma once

#include <gio/gio.h>
#include <stdbool.h>
#include <stdint.h>

#define PLUMB_INHIBITORS_MAX        64
#define PLUMB_INHIBITORS_PER_CLIENT 16
#define PLUMB_CLAIMS_MAX            16
#define PLUMB_CLAIMS_PER_CLIENT     4

typedef struct PlumbLeases PlumbLeases;

typedef struct {
  void (*inhibitors_changed) (gpointer user_data);
  /* reason: "expired" or "holder-left" */
  void (*inhibitor_ended) (uint32_t cookie, const char *reason, gpointer user_data);
} PlumbLeasesEvents;

PlumbLeases *
plumb_leases_new (GDBusConnection *connection, const PlumbLeasesEvents *events, gpointer user_data);
void plumb_leases_free (PlumbLeases *leases);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbLeases, plumb_leases_free)

/* expires_us: monitor's clock, INT64_MAX: never. LimitsExceeded when a cap is reached. */
bool
plumb_leases_inhibit (PlumbLeases *leases, const char *client, const char *what, const char *who,
                      const char *why, int64_t expires_us, uint32_t *out_cookie, GError **error);
/* NoSuchItem: no such cookie; AccessDenied: somebody else's. */
bool
plumb_leases_uninhibit (PlumbLeases *leases, const char *client, uint32_t cookie, GError **error);
/* Whether one of the inhibitors holds what, a single word. */
bool plumb_leases_is_inhibited (const PlumbLeases *leases, const char *what);
/* Floating a(ussst); offset_us makes the expiry wall time. */
GVariant *plumb_leases_dup_inhibitors (const PlumbLeases *leases, int64_t offset_us);
/* Ends what has expired by now. */
void plumb_leases_tick (PlumbLeases *leases, int64_t boot_us);
int64_t plumb_leases_deadline (const PlumbLeases *leases);

/* max_hz: readings a second at the most, for each sensor. sensor: object path, NULL: all. */
bool plumb_leases_claim (PlumbLeases *leases, const char *client, double max_hz, const char *sensor,
                         uint32_t *out_cookie, GError **error);
bool
plumb_leases_release (PlumbLeases *leases, const char *client, uint32_t cookie, GError **error);
bool plumb_leases_has_claims (const PlumbLeases *leases);
/* The clients, by unique name, whose turn it is for a reading of that sensor at time_us; they are
 * taken to have been sent one. slot below PLUMB_SENSORS_MAX. Returns how many. */
unsigned plumb_leases_take_due (PlumbLeases *leases, uint32_t slot, const char *sensor,
                                int64_t time_us, const char *out_clients[PLUMB_CLAIMS_MAX]);
