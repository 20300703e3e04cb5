/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A private bus, plumbline-sim on it and a PlumbLink beside it. The link's clock runs as
 * fast as the simulator is told to (--speed=N), plus what a test has skipped: limits of minutes
 * pass in no time. Waiting is for a condition with a deadline.
 */
#pragma once

#include "link.h"
#include "private-bus.h"

typedef struct Bench Bench;
typedef bool (*BenchCondition) (Bench *bench);

struct Bench {
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
void bench_use_sim (const char *path);

/* For g_test_add: data is the simulator's arguments, parted by blanks, or NULL: bus without it. */
void bench_setup (Bench *bench, gconstpointer arguments);
void bench_teardown (Bench *bench, gconstpointer arguments);

/* Another link in the place of the present one, which is freed. */
void bench_renew_link (Bench *bench);

/* Slot 0 shall be bench->sensor: by address, driver auto, 25 Hz. */
void bench_want (Bench *bench);
PlumbLinkSensor bench_sensor (Bench *bench);

/* Real time passes until the condition holds; fails after 15 s and says what did not come. */
void bench_wait (Bench *bench, BenchCondition condition, const char *what);
/* The link's time passes until it holds; at most limit_s. */
void bench_pass_until (Bench *bench, BenchCondition condition, double limit_s, const char *what);
/* The link's time passes and it holds all along. */
void bench_hold (Bench *bench, BenchCondition condition, double seconds, const char *what);
void bench_skip (Bench *bench, double seconds);
/* One breath of the loop: what is there now, or what comes within 10 ms. */
void bench_breathe (Bench *bench);
/* Lets what is on the bus arrive: a round trip to the simulator, then an idle loop. */
void bench_settle (Bench *bench);

/* arguments: the text of an a{sv}, NULL: none. */
void bench_fault (Bench *bench, const char *name, const char *arguments);
void bench_clear_fault (Bench *bench, const char *name);
/* GetSensor's answer for an address; free with g_variant_unref. */
GVariant *bench_ask (Bench *bench, const char *address);
bool bench_ask_bool (Bench *bench, const char *key);

/* A flag of bluetoothd's only adapter; false where there is no adapter. */
bool bench_adapter_bool (Bench *bench, const char *property);
/* A call without arguments to an object of the link's, from somebody who is not bluetoothd. */
void bench_call_link (Bench *bench, const char *path, const char *interface, const char *method);

/* Object path of a characteristic; free with g_free. */
char *bench_characteristic (Bench *bench, const char *uuid);

bool bench_is_streaming (Bench *bench);     /* slot 0 says so, and a new sample came */
bool bench_is_not_streaming (Bench *bench); /* slot 0 */

#define WAIT(bench, condition) bench_wait (bench, condition, #condition)
#define PASS_UNTIL(bench, condition, seconds)                                                      \
  bench_pass_until (bench, condition, seconds, #condition)
#define HOLD(bench, condition, seconds) bench_hold (bench, condition, seconds, #condition)
