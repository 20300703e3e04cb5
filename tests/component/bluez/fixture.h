/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A private bus, plumbline-sim on it and a PlumbLink beside it. The link's clock runs as
 * fast as the simulator is told to (--speed=N), plus what a test has skipped: limits of minutes
 * pass in no time. Waiting is for a condition with a deadline.
 */
#pragma once

#include "link.h"
#include "private-bus.h"

typedef struct Fixture Fixture;
typedef bool (*FixtureCondition) (Fixture *fixture);

struct Fixture {
  PrivateBus *dbus;
  GDBusConnection *bus;     /* the link's */
  GDBusConnection *control; /* ours, to steer the simulator */
  GSubprocess *sim;
  PlumbLink *link;
  PlumbSensorSettings sensor; /* shallow: strings are the test's */

  uint64_t samples[PLUMB_SENSORS_MAX];
  PlumbSample latest;
  guint changes;
  guint seen;           /* connections of slot 0 that were told, a bit each */
  bool was_retry_set;   /* slot 0 was seen to wait for its next attempt */
  guint seen_bluetooth; /* the same of Bluetooth's states */
  guint candidates;
  char candidate_address[18];
  char candidate_family[32];
  bool is_discovery_over;
  bool is_stopped;
  guint deadlines;
  guint passkeys; /* asked for */
  guint pairings; /* ended */
  PlumbPairResult pair_result;
};

#define BENCH_ADDRESS "C0:FF:EE:00:00:01"

/* The program's path; after g_test_init (). */
void fixture_use_sim (const char *path);

/* For g_test_add: data is the simulator's arguments, parted by blanks, or NULL: bus without it. */
void fixture_setup (Fixture *fixture, gconstpointer arguments);
void fixture_teardown (Fixture *fixture, gconstpointer arguments);

/* Another link in the place of the present one, which is freed. */
void fixture_renew_link (Fixture *fixture);

/* Slot 0 shall be fixture->sensor: by address, driver auto, 25 Hz. */
void fixture_want (Fixture *fixture);
PlumbLinkSensor fixture_sensor (Fixture *fixture);

/* Real time passes until the condition holds; fails after 15 s and says what did not come. */
void fixture_wait (Fixture *fixture, FixtureCondition condition, const char *what);
/* The link's time passes until it holds; at most limit_s. */
void
fixture_pass_until (Fixture *fixture, FixtureCondition condition, double limit_s, const char *what);
/* The link's time passes and it holds all along. */
void fixture_hold (Fixture *fixture, FixtureCondition condition, double seconds, const char *what);
void fixture_skip (Fixture *fixture, double seconds);
/* One breath of the loop: what is there now, or what comes within 10 ms. */
void fixture_breathe (Fixture *fixture);
/* Lets what is on the bus arrive: a round trip to the simulator, then an idle loop. */
void fixture_settle (Fixture *fixture);

/* arguments: the text of an a{sv}, NULL: none. */
void fixture_fault (Fixture *fixture, const char *name, const char *arguments);
void fixture_clear_fault (Fixture *fixture, const char *name);
/* GetSensor's answer for an address; free with g_variant_unref. */
GVariant *fixture_ask (Fixture *fixture, const char *address);
bool fixture_ask_bool (Fixture *fixture, const char *key);

/* A flag of bluetoothd's only adapter; false where there is no adapter. */
bool fixture_adapter_bool (Fixture *fixture, const char *property);
/* A call without arguments, from somebody who is neither we nor bluetoothd. */
void fixture_call (Fixture *fixture, const char *name, const char *path, const char *interface,
                   const char *method);
/* A call without arguments to an object of the link's, from somebody who is not bluetoothd. */
void
fixture_call_link (Fixture *fixture, const char *path, const char *interface, const char *method);

/* Object path of a characteristic; free with g_free. */
char *fixture_characteristic (Fixture *fixture, const char *uuid);

bool fixture_is_streaming (Fixture *fixture);     /* slot 0 says so, and a new sample came */
bool fixture_is_not_streaming (Fixture *fixture); /* slot 0 */

#define WAIT(fixture, condition) fixture_wait (fixture, condition, #condition)
#define PASS_UNTIL(fixture, condition, seconds)                                                    \
  fixture_pass_until (fixture, condition, seconds, #condition)
#define HOLD(fixture, condition, seconds) fixture_hold (fixture, condition, seconds, #condition)
