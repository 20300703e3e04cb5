/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the tests of faults wait for; each looks at slot 0. */
#pragma once

#include "bench.h"

#define ONE  "--sensor=microbit"
#define FAST "--speed=20 --sensor=microbit,rate=10"

bool is_absent (Bench *bench);
bool is_backing_off (Bench *bench);
bool is_resolving (Bench *bench);
bool is_connecting (Bench *bench);
bool is_subscribing (Bench *bench);
bool is_scanned_for (Bench *bench);
bool is_unpaired (Bench *bench);
/* Streams for the second time. */
bool has_reconnected (Bench *bench);
/* Was absent or scanned for since bench->seen was cleared. */
bool was_looked_for (Bench *bench);
/* last_error holds part. */
void expect_error (Bench *bench, const char *part);
/* Wants the sensor and waits for its stream. */
void start_streaming (Bench *bench);
