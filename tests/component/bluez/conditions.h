/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the tests of faults wait for; each looks at slot 0. */
#pragma once

#include "fixture.h"

#define ONE  "--sensor=microbit"
#define FAST "--speed=20 --sensor=microbit,rate=10"

bool is_absent (Fixture *fixture);
bool is_backing_off (Fixture *fixture);
bool is_resolving (Fixture *fixture);
bool is_connecting (Fixture *fixture);
bool is_subscribing (Fixture *fixture);
bool is_scanned_for (Fixture *fixture);
bool is_unpaired (Fixture *fixture);
/* Streams for the second time. */
bool has_reconnected (Fixture *fixture);
/* Was absent or scanned for since fixture->seen was cleared. */
bool was_looked_for (Fixture *fixture);
/* last_error holds part. */
void expect_error (Fixture *fixture, const char *part);
/* Wants the sensor and waits for its stream. */
void start_streaming (Fixture *fixture);
