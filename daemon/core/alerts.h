/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which condition is told to the wearer, and when. Conditions come from the monitor and from
 * nowhere else. Judging has its own clock (posture.h): a slouch is one after dwell_s. What is said
 * to a person has another one: a slouch in coached time is told after speak_after_s, and one of
 * long_min at any time; how often at most is pace.h's.
 *
 * An alert exists from when it would be told if nothing held it back. A hold leaves at most one
 * about posture or sitting due.
 */
#pragma once

#include "event.h"
#include "pace.h"
#include "terms.h"
#include "training.h"

/* Posture and sitting have one condition each, the rest one a sensor. */
#define PLUMB_ALERT_CONDITIONS (PLUMB_ALERT_KINDS * PLUMB_SENSORS_MAX)

typedef struct {
  bool is_true;
  bool is_answered;   /* by the wearer: quiet until it has ended once */
  bool is_live;       /* alerts[] has it */
  uint32_t wanted;    /* long-sitting, battery: grows when it is worth saying again */
  uint32_t announced; /* wanted when it was last raised */
  int64_t wanted_us;  /* since when it is wanted once more */
  bool is_hurried;    /* long-sitting: a shift notice gave way to it, so it waits no longer */
  int64_t last_us;    /* raised or repeated */
  int told;           /* slouch, lean: how often since it began, but for practice */
  int64_t silent_us;  /* it would have been told then, had the time been coached; 0: not */
  bool is_noted;      /* and what became of that was said */
  PlumbAlert details;
} PlumbAlertCondition;

/* A quarter of an hour, more or less, in which the wearer asked to be told early. */
typedef struct {
  int64_t begin_us, end_us; /* 0: none */
  int64_t last_us;          /* told last, or passed over */
  int64_t later_us;         /* "later", said in it: not before */
  unsigned moments, told;
} PlumbPractice;

typedef struct {
  PlumbAlertCondition conditions[PLUMB_ALERT_CONDITIONS];
  PlumbAlert live[PLUMB_ALERT_CONDITIONS];
  unsigned n_live;
  uint32_t last_id;
  PlumbPace pace;
  PlumbPractice practice;
  uint32_t block_told; /* the coached block in which a shift notice was told */
  bool is_turned;      /* a shift notice gave way to one for getting up */
  uint32_t false_reports;
  double false_deviation_deg, false_limit_deg; /* sums over the reports */
  double proposal_deg, proposal_from_deg;      /* 0: none */
  bool is_dirty;
  int64_t deadline_us;
} PlumbAlerts;

/* What the monitor knows besides the conditions. */
typedef struct {
  const PlumbSettings *settings;
  PlumbMode mode;
  bool is_held;
  bool is_paused;          /* by the user, or mode off: nothing about posture or sitting */
  bool is_away;            /* not worn, no data, walking, lying: nothing is told */
  bool is_posture_quiet;   /* settling, just moved, no data: slouch and lean wait */
  int64_t quiet_until_us;  /* when that may end by time alone; INT64_MAX: unknown */
  bool is_posture_blind;   /* nothing can be judged just now */
  int64_t settle_until_us; /* nothing about posture or sitting before */
  int64_t worn_since_us;   /* INT64_MAX: not worn */
  int64_t boundary_us;     /* when a word disturbed least, the last time */
  int64_t get_up_due_us;   /* the coach's next break; INT64_MAX: none that it could tell of */
  PlumbHold after;         /* the hold that ended last, ... */
  int64_t released_us;     /* ... and when; INT64_MIN: none did */
  PlumbCoaching coaching;
} PlumbAlertPolicy;

void plumb_alerts_init (PlumbAlerts *alerts);
/* The condition holds; details: what to show. Cheap if it held before. */
void
plumb_alerts_hold (PlumbAlerts *alerts, const PlumbAlert *details, uint32_t wanted, int64_t now_us);
/* The same, but wanted never falls: what was critical once was said. */
void plumb_alerts_hold_at_least (PlumbAlerts *alerts, const PlumbAlert *details, uint32_t wanted,
                                 int64_t now_us);
/* It has ended. */
void plumb_alerts_end (PlumbAlerts *alerts, PlumbAlertKind kind, uint32_t sensor,
                       PlumbAlertOutcome outcome, int64_t now_us, PlumbEvents *out_events);
/* How much of what was wanted was told: 0 if none was since it began. */
uint32_t
plumb_alerts_get_announced (const PlumbAlerts *alerts, PlumbAlertKind kind, uint32_t sensor);
/* It is true, and the wearer wants to hear no more of it. */
bool plumb_alerts_is_answered (const PlumbAlerts *alerts, PlumbAlertKind kind, uint32_t sensor);
bool plumb_alerts_is_true (const PlumbAlerts *alerts, PlumbAlertKind kind, uint32_t sensor);
/* Raises, repeats, holds and releases what is due. Nothing happens before the deadline unless a
 * condition or the policy changed (is_dirty). */
void plumb_alerts_run (PlumbAlerts *alerts, const PlumbAlertPolicy *policy, int64_t now_us,
                       PlumbEvents *out_events);
/* When the wearer would be told of the slouch that goes on, were nothing in the way, and what else
 * stands in the way of a shift notice as bits of PlumbReason; INT64_MAX: not. */
int64_t plumb_alerts_get_shift_us (const PlumbAlerts *alerts, const PlumbAlertPolicy *policy,
                                   int64_t now_us, uint32_t *out_reasons);
/* From when on a notice for getting up may be told; INT64_MAX: not known. */
int64_t plumb_alerts_get_up_from_us (const PlumbAlerts *alerts, const PlumbAlertPolicy *policy,
                                     int64_t now_us);

/* What was answered or put off before counts no more, for slouch and lean. One that follows
 * another within a minute tells no more often than one. */
void plumb_alerts_begin_practice (PlumbAlerts *alerts, int64_t now_us, int64_t until_us);

/* Reports of wrong alerts from before a restart: how many, their deviations and limits together, in
 * degrees. */
void plumb_alerts_restore_reports (PlumbAlerts *alerts, uint32_t reports, double deviation_deg,
                                   double limit_deg);
/* False: there is no such alert. *out_notice: what kind of notice it was. */
bool plumb_alerts_answer (PlumbAlerts *alerts, uint32_t id, PlumbAlertOutcome outcome,
                          int64_t now_us, PlumbEvents *out_events, PlumbNotice *out_notice);
bool plumb_alerts_snooze (PlumbAlerts *alerts, uint32_t id, int64_t until_us, int64_t now_us,
                          PlumbEvents *out_events);
