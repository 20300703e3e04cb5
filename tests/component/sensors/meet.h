/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A driver's session and an emulated family, with nothing between them: actions go one way, bytes
 * the other, time is a number. Stands in for the sim's own sensor, which has timers and a bus.
 */
#pragma once

#include "family.h"
#include "sensor.h"

typedef struct {
  const PlumbFamily *family;
  PlumbVirtualSensor *sensor;
  PlumbSensorSession *session;
  const PlumbSensorDriver *driver;
  int64_t now_us;
  GArray *samples; /* PlumbSample, since the session began */
  GRand *noise;
  unsigned actions;      /* carried out since the session began */
  unsigned refused_from; /* writes from this action on are refused, 0: none */
  unsigned refused_to;
  unsigned notifications; /* since the session began */
  unsigned crashes;       /* harmful writes: must stay 0 */
} Meet;

/* What the trunk does: degrees of bending forward and to the left. */
typedef struct {
  double forward_deg;
  double left_deg;
} Pose;

void meet_begin (Meet *meet, const PlumbFamily *family);
void meet_end (Meet *meet);

/* The driver that is surest of what the family advertises, and how sure. */
const PlumbSensorDriver *meet_recognise (Meet *meet, PlumbConfidence *out_confidence);

/* What it advertised last. */
const PlumbAdvertising *meet_advertising (const Meet *meet);

/* A link and a session; the sensor keeps what it keeps over a lost link. */
void meet_connect (Meet *meet, double rate_hz);
void meet_lose_link (Meet *meet);

/* Carries out at most so many actions; false: there was none left. */
bool meet_act (Meet *meet, unsigned n);

/* Time passes in a pose, with a little noise; the session is driven. */
void meet_play (Meet *meet, double seconds, Pose pose);

/* The session's stop sequence to its end. */
void meet_stop (Meet *meet);
