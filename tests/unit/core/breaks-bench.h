/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A wearer for PlumbBreaks: says what a monitor would, and writes down what is decided. */
#pragma once

#include "breaks.h"
#include "event.h"

typedef struct {
  PlumbSettings *settings;
  PlumbBreaks *breaks;
  int64_t now_us;
  GString *said; /* "1800 suggested 1 micro stationary" a line, times in seconds */
  PlumbEvents pending;
} Bench;

/* Worn, sending, sitting upright. change may be NULL. */
Bench *bench_new (void (*change) (PlumbSettingsValues *values));
void bench_free (Bench *bench);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Bench, bench_free)

/* Minutes pass as the daemon lets them: tick by tick at the deadlines. */
void bench_pass (Bench *bench, double minutes);
void bench_activity (Bench *bench, PlumbActivity activity);
void bench_posture (Bench *bench, PlumbPosture posture);
void bench_wear (Bench *bench, PlumbWear wear);
void bench_quality (Bench *bench, PlumbQuality quality);
/* A walk of so many minutes; a minute and more is a break to the monitor. Sits again afterwards. */
void bench_walk (Bench *bench, double minutes);
void bench_hold (Bench *bench, bool is_held);
void bench_note (Bench *bench, const PlumbBreaksEvents *events);
PlumbBreaksSnapshot bench_look (const Bench *bench);
/* Asserts that what was said since the last time is exactly this. */
#define bench_expect(bench, text) bench_expect_at (__FILE__, __LINE__, bench, text)
void bench_expect_at (const char *file, int line, Bench *bench, const char *text);
