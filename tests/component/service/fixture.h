/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A private bus, the service on it, a host that writes down what it is asked, and two clients. */
#pragma once

#include "names.h"
#include "private-bus.h"
#include "service.h"

#define SENSOR_A PLUMB_PATH_SENSORS "/C0_FF_EE_00_00_01"
#define SENSOR_B PLUMB_PATH_SENSORS "/C0_FF_EE_00_00_02"
#define ALERT_7  PLUMB_PATH_ALERTS "/7"

#define INVALID_ARGS   "org.freedesktop.DBus.Error.InvalidArgs"
#define NOT_SUPPORTED  "org.freedesktop.DBus.Error.NotSupported"
#define LIMITS         "org.freedesktop.DBus.Error.LimitsExceeded"
#define ACCESS_DENIED  "org.freedesktop.DBus.Error.AccessDenied"
#define UNKNOWN_METHOD "org.freedesktop.DBus.Error.UnknownMethod"

/* Wall time of the monitor's clock 0: 2026-11-23 12:00:00 UTC. */
#define OFFSET_US INT64_C (1795435200000000)
#define SECOND    ((int64_t)G_USEC_PER_SEC)

typedef struct {
  GDBusConnection *connection;
  guint subscription;
  GPtrArray *signals; /* of char *: "Member (printed parameters)" */
} Client;

typedef struct {
  PrivateBus *bus;
  PlumbStore *store;
  PlumbService *service;
  GDBusConnection *own;
  Client client[2];

  /* What the service shows; change and call fixture_update (). */
  PlumbServiceState state;
  PlumbSnapshot snapshot;
  PlumbServiceSensor sensor[2];
  PlumbAlert *alert; /* three */
  PlumbCoachSnapshot coach;
  PlumbSuggestion suggestion; /* what the host answers */
  PlumbServiceReception reception;

  /* The host's side. */
  GString *asked;       /* what it was asked, a line each */
  PlumbReplyCode reply; /* of the engine */
  GError *refusal;      /* what it answers with, NULL: it does as asked */
  int64_t now_us;       /* the monitor's clock */
  unsigned rearmed;     /* deadline_changed () */
} Fixture;

void fixture_set_up (Fixture *fixture, gconstpointer data);
void fixture_tear_down (Fixture *fixture, gconstpointer data);
void fixture_update (Fixture *fixture);
/* Exported by fake-host.c. */
extern const PlumbServiceHost fake_host;

Client client_open (Fixture *fixture);
void client_close (Client *client);
/* Waits for the answer; NULL with error. parameters: floating or NULL. */
GVariant *client_call (const Client *client, const char *path, const char *interface,
                       const char *method, GVariant *parameters, GError **error);
/* The same, and the answer is the error's bus name, or NULL. */
char *client_call_for_error (const Client *client, const char *path, const char *interface,
                             const char *method, GVariant *parameters);
GVariant *
client_get (const Client *client, const char *path, const char *interface, const char *property);
char *client_set (const Client *client, const char *path, const char *interface,
                  const char *property, GVariant *value);
/* Until everything that was sent before has arrived. */
void client_settle (Fixture *fixture, const Client *client);
/* How many signals begin with prefix. */
unsigned client_count (const Client *client, const char *prefix);
/* The last signal that begins with prefix, "" if there is none. */
const char *client_last (const Client *client, const char *prefix);
void client_forget (Client *client);
/* The property as the first client reads it, printed without types that can be guessed. */
void assert_shows (Fixture *fixture, const char *path, const char *interface, const char *property,
                   const char *wanted);
/* How many signals that begin with prefix the first client has received. */
void assert_signals (Fixture *fixture, const char *prefix, unsigned wanted);

/* Runs the loop until is_true (data); fails after ten seconds. */
void wait_until (bool (*is_true) (gpointer data), gpointer data, const char *what);
