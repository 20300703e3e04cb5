/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The state of the core by value, for whoever shows it. */
#pragma once

#include "suggestion.h"
#include "terms.h"

typedef struct {
  bool is_used;
  PlumbPlacement placement;
  PlumbStream stream;
  PlumbCalibrationState calibration;
  PlumbCalibrationReason calibration_reason;
  int64_t calibrated_us;
  double pitch_deg;     /* flexion from the calibrated pose, forward positive; 0 if not known */
  double roll_deg;      /* lateral, right positive */
  double deviation_deg; /* tilt from the calibrated pose, 0-180; NaN without one */
  double motion_g;      /* standard deviation of the length of the vector */
  double limit_deg;     /* slouch threshold in force; NaN without calibration */
  /* dropped since the start, by cause */
  uint64_t accepted, repeated, out_of_order, not_finite, out_of_range, stalled;
} PlumbSensorSnapshot;

/* What the wearer would be told next of one kind if all goes on like this, and why not now. */
typedef struct {
  PlumbNotice notice; /* NONE: nothing is in sight */
  int64_t at_us;      /* when, or not before where nothing is in sight; 0: not known, or any time */
  uint32_t reasons;   /* bits of (1u << PlumbReason); 0: it could be told now */
} PlumbNext;

typedef struct {
  PlumbPosture posture;
  PlumbActivity activity;
  PlumbWear wear;
  PlumbQuality quality;
  int64_t posture_since_us;
  int64_t stationary_since_us; /* start of the current bout, 0: none */
  int64_t stationary_us;       /* its length so far, without gaps */
  bool is_sitting_measured;    /* the bout counts sitting, not merely stationary */
  bool is_calibrated;          /* of the sensor that judges */
  double deviation_deg;        /* NaN: none */
  double dwell_fraction;       /* 0-1: how full the slouch accumulator is */
  PlumbMode mode;
  uint32_t reasons;
  PlumbNext next_shift, next_get_up;
  int lead; /* slot that judges, -1: none */
  uint32_t pose_changes_last_hour;
  int64_t longest_still_us;  /* of the last hour */
  double proposal_deg;       /* a wider tolerance proposed by the wearer's reports, 0: none */
  uint32_t proposal_reports; /* how many reports it rests on */
  PlumbSensorSnapshot sensors[PLUMB_SENSORS_MAX];
} PlumbSnapshot;

/* Of breaks.h. */
typedef struct {
  PlumbBreaksState state;
  uint32_t id; /* of what is due, suggested, taken or postponed; 0: none */
  PlumbBreakKind kind;
  PlumbBreakTrigger trigger;
  int64_t
      next_us; /* when the next is due if the wearer goes on like this, or postponed; 0: unknown */
  int postpones_left;  /* of the current break; without one, of a short one */
  int64_t begin_us;    /* taking: since when; else 0 */
  int64_t walked_us;   /* taking: of it */
  uint32_t seconds;    /* how long it is meant to last */
  int64_t bout_us;     /* in one place without walking, so far */
  int64_t worn_us;     /* since the last break of any kind */
  int64_t long_us;     /* worn since the last long break */
  int64_t slouched_us; /* of the last hour */
  int64_t judged_us;
  bool has_walked; /* since it became due, or in the last five minutes */
  PlumbFeeling feeling;
  uint32_t spell_times; /* how often this spell in one place was told of */
  uint32_t sore_areas;  /* of a check-in in the last twelve hours */
  bool may_massage;     /* none was suggested for an hour */
  bool is_safety_shown;
} PlumbBreaksSnapshot;

/* Of the coach. */
typedef struct {
  PlumbBreaksSnapshot breaks;
  char reason[PLUMB_SUGGEST_REASON_MAX]; /* why the current break is due; "": there is none */
  const PlumbSuggestion *suggestion; /* for the current break, NULL: none; until the next input */
  int64_t aftercare_until_us;        /* 0: not after a massage */
  int64_t paused_until_us;           /* the wearer's pause, 0: none */
  PlumbProfile profile;
  int64_t trained_us, planned_us; /* of today; planned INT64_MAX: no limit */
  unsigned day_of_plan;           /* from 1 */
  unsigned week_of_plan;          /* from 1: five days of wear each; 0: the older plan, by days */
  bool is_training_done;
  bool is_coached;           /* shift notices come early just now */
  int64_t practice_until_us; /* 0: no practice */
  PlumbProposalKind
      proposal;              /* what the wearer is asked, beside a wider tolerance; NONE: nothing */
  uint32_t proposal_reports; /* notices that it rests on */
  int proposal_from_min, proposal_until_min; /* HOURS: minutes of the day, local */
} PlumbCoachSnapshot;
