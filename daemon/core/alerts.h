/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which condition becomes an alert, and when. Conditions come from the monitor and from nowhere
 * else; everything about repeating, snoozing, holding back and capping is decided here.
 */
#pragma once

#include "event.h"
#include "terms.h"

/* Posture and sitting have one condition each, the rest one a sensor. */
#define PLUMB_ALERT_CONDITIONS (PLUMB_ALERT_KINDS * PLUMB_SENSORS_MAX)
#define PLUMB_ALERT_HOUR_MAX   1000 /* the highest max_per_hour */

typedef struct {
  bool is_true;
  bool is_answered;   /* by the wearer: quiet until it has ended once */
  bool is_live;       /* alerts[] has it */
  uint32_t wanted;    /* long-sitting, battery: grows when it is worth saying again */
  uint32_t announced; /* wanted when it was last raised */
  int64_t last_us;    /* raised or repeated */
  PlumbAlert details;
} PlumbAlertCondition;

typedef struct {
  PlumbAlertCondition conditions[PLUMB_ALERT_CONDITIONS];
  PlumbAlert live[PLUMB_ALERT_CONDITIONS];
  unsigned n_live;
  uint32_t last_id;
  bool has_slouched;
  int64_t last_slouch_us;                /* the last slouch or lean alert */
  int64_t hour_us[PLUMB_ALERT_HOUR_MAX]; /* a ring of the times of counted alerts */
  unsigned hour_head, hour_count;
  int64_t snoozed_until_us; /* of everything about posture and sitting; 0: not */
  uint32_t false_reports;
  double false_deviation_deg, false_limit_deg; /* sums over the reports */
  double proposal_deg, proposal_from_deg;      /* 0: none */
  bool is_soft; /* twice the time between slouch alerts, half as many alerts an hour */
  bool is_dirty;
  int64_t deadline_us;
} PlumbAlerts;

/* What the monitor knows besides the conditions. */
typedef struct {
  const PlumbSettings *settings;
  PlumbMode mode;
  bool is_held;
  bool is_training_done;  /* slouch and lean are over for today */
  bool is_paused;         /* by the user, or mode off: nothing about posture or sitting */
  bool is_posture_quiet;  /* settling, just moved, no data: slouch and lean wait */
  int64_t quiet_until_us; /* when that may end by time alone; INT64_MAX: unknown */
} PlumbAlertPolicy;

void plumb_alerts_init (PlumbAlerts *alerts);
/* The condition holds; details: what to show. Cheap if it held before. */
void plumb_alerts_hold (PlumbAlerts *alerts, const PlumbAlert *details, uint32_t wanted);
/* The same, but wanted never falls: what was critical once was said. */
void plumb_alerts_hold_at_least (PlumbAlerts *alerts, const PlumbAlert *details, uint32_t wanted);
/* It has ended. */
void plumb_alerts_end (PlumbAlerts *alerts, PlumbAlertKind kind, uint32_t sensor,
                       PlumbAlertOutcome outcome, int64_t now_us, PlumbEvents *out_events);
bool plumb_alerts_is_true (const PlumbAlerts *alerts, PlumbAlertKind kind, uint32_t sensor);
/* Raises, repeats, holds and releases what is due. Nothing happens before the deadline unless a
 * condition or the policy changed (is_dirty). */
void plumb_alerts_run (PlumbAlerts *alerts, const PlumbAlertPolicy *policy, int64_t now_us,
                       PlumbEvents *out_events);
/* max_per_hour is used up; repeat_s since the last slouch alert is not over. */
bool
plumb_alerts_is_capped (const PlumbAlerts *alerts, const PlumbSettings *settings, int64_t now_us);
bool
plumb_alerts_is_waiting (const PlumbAlerts *alerts, const PlumbSettings *settings, int64_t now_us);

bool plumb_alerts_answer (PlumbAlerts *alerts, uint32_t id, PlumbAlertOutcome outcome,
                          int64_t now_us, PlumbEvents *out_events);
bool plumb_alerts_snooze (PlumbAlerts *alerts, uint32_t id, int64_t until_us, int64_t now_us,
                          PlumbEvents *out_events);
