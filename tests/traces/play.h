/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A composed wearer: plays poses and movements into a PlumbMonitor, or a whole PlumbEngine, and
 * writes down what it says. */
#pragma once

#include "engine.h"
#include "monitor.h"
#include "totals.h"

typedef struct {
  int64_t start_us, end_us;
  PlumbTotals totals;
} PlayMinute;

typedef struct Play Play;
struct Play {
  PlumbMonitor *monitor; /* NULL: there is an engine */
  PlumbEngine *engine;   /* borrowed; NULL: there is a monitor */
  /* what the engine says, each list of it */
  void (*on_events) (const PlumbEvents *events, gpointer owner);
  gpointer owner;
  PlumbSettings *settings;
  GString *said; /* an event a line: "12.0 posture-changed from=unknown to=upright" */
  double t_s;
  double rate_hz;
  double noise_g;
  double scale;
  double turn[9]; /* how the sensor sits: body frame to sensor frame */
  uint32_t slot;
  GRand *random;
  unsigned events;
  bool has_contact; /* the strap tells whether it touches skin */
  bool is_worn;
  double loss;   /* fraction of samples that never arrive */
  bool has_tick; /* ticks at odd times in between */
  void (*after_sample) (Play *play, const PlumbSample *sample);
  GArray *minutes; /* PlayMinute, by start; what was told of each so far */
  int64_t missing_us;
};

/* A monitor with one sensor, streaming. settings: taken over; NULL: play_settings (NULL). */
Play *play_new (PlumbSettings *settings, PlumbPlacement placement);
/* The same wearer for an engine that is there already. on_events gets all that it says. */
Play *
play_new_for_engine (PlumbEngine *engine,
                     void (*on_events) (const PlumbEvents *events, gpointer owner), gpointer owner);
void play_free (Play *play);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Play, play_free)

/* Hold the trunk tilted by so much, forward and to the right, for so long. */
void play_hold (Play *play, double seconds, double forward_deg, double right_deg);
/* The same with a restless trunk: movement_g of random acceleration. */
void play_move (Play *play, double seconds, double movement_g);
/* Steps at two a second. */
void play_walk (Play *play, double seconds);
void play_lie (Play *play, double seconds);
/* Down to so many degrees and up again, two seconds each way. */
void play_bend (Play *play, double seconds, double peak_deg);
/* A sensor on a table. */
void play_table (Play *play, double seconds);
/* Nothing arrives; monitor or engine is ticked at its deadlines, as the daemon does. */
void play_silence (Play *play, double seconds);
/* One sample of any kind. */
void play_sample (Play *play, const PlumbSample *sample);
/* Captures a pose that is being held; asserts that it worked. */
void play_calibrate (Play *play, PlumbPose pose, double forward_deg);
int64_t play_now_us (const Play *play);
/* Appends the events of a direct call. */
void play_note (Play *play, const PlumbEvents *events);
/* Ends the minute that runs; it and what is revised of it later are in minutes. */
void play_end_minute (Play *play, int64_t now_us);
/* What was said since the last time; caller frees. */
char *play_take (Play *play);
/* Asserts that what was said since the last time is exactly this. */
#define play_expect(play, text) play_expect_at (__FILE__, __LINE__, play, text)
void play_expect_at (const char *file, int line, Play *play, const char *text);
/* Eager (eager.h), and without short breaks; change may be NULL. */
PlumbSettings *play_settings (void (*change) (PlumbSettingsValues *values));
