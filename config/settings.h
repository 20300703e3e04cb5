/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Settings as one immutable, validated value, and the ONE table of keys behind it: section, key,
 * type, range, default, unit and help. The parser, the error texts, the shipped plumbline.conf, the
 * man page's list and the tests are all made from that table.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "sample.h"

/* A number key, or a time of day, that may also say "auto". */
#define PLUMB_SETTING_AUTO (-1.0)

typedef enum { PLUMB_MODE_TRAINING, PLUMB_MODE_TRACKING, PLUMB_MODE_OFF } PlumbMode;

/* Where on the body; the order is that of the names in the settings and on the bus. */
typedef enum {
  PLUMB_PLACEMENT_COLLAR,
  PLUMB_PLACEMENT_CHEST,
  PLUMB_PLACEMENT_UPPER_BACK,
  PLUMB_PLACEMENT_MID_BACK,
  PLUMB_PLACEMENT_LOWER_BACK,
  PLUMB_PLACEMENT_WAIST,
  PLUMB_PLACEMENT_HEAD,
  PLUMB_PLACEMENT_OTHER,
} PlumbPlacement;

typedef enum { PLUMB_TONE_PLAIN, PLUMB_TONE_FRIENDLY, PLUMB_TONE_TERSE } PlumbTone;
/* How much the wearer is told: the defaults of many keys. */
typedef enum { PLUMB_PACE_GENTLE, PLUMB_PACE_NORMAL, PLUMB_PACE_STRICT } PlumbPacePreset;
/* What becomes of a break that came due while it was held back. */
typedef enum { PLUMB_CATCH_UP_SUMMARY, PLUMB_CATCH_UP_NEXT, PLUMB_CATCH_UP_NOW } PlumbCatchUp;
/* Where breaks are taken as a rule; the order is that of the bits of PlumbPlace in library.h. */
typedef enum { PLUMB_WHERE_DESK, PLUMB_WHERE_HOME, PLUMB_WHERE_TRAVEL } PlumbWhere;
/* As many as library.h has kinds that can be suggested, in their order. */
#define PLUMB_SUGGESTION_WEIGHTS 7

/* Nobody has said yet what things there are: a bit beside those that are taken for granted. */
#define PLUMB_HAVE_UNSAID (1u << 31)

typedef enum { PLUMB_NOTIFY_SIGNALS, PLUMB_NOTIFY_FD } PlumbNotifyMethod;
typedef enum { PLUMB_LOG_DEBUG, PLUMB_LOG_INFO, PLUMB_LOG_WARNING, PLUMB_LOG_ERROR } PlumbLogLevel;

typedef struct {
  char *id;      /* the NAME of [sensor:NAME] */
  char *address; /* "C0:FF:EE:00:00:01", upper case, or NULL: found by name */
  char *name;    /* advertised name to look for, or NULL */
  char *driver;  /* family, or NULL: auto */
  char *adapter; /* address of the adapter to use, or NULL: any */
  PlumbPlacement placement;
  double rate_hz;
  int battery_warn_percent;
  int battery_critical_percent;
  int battery_clear_percent;
  double silence_s; /* or PLUMB_SETTING_AUTO: as the driver knows */
  double retry_min_s;
  double retry_max_s;
  PlumbNotifyMethod notify;
  bool is_enabled;
  bool is_bond_required;
  bool is_experimental_allowed;
  bool is_vibration_wanted;
  char *file; /* where the section stands, for messages and for RemoveSensor */
  int line;
} PlumbSensorSettings;
/* "unknown" (percent -1), "ok", "low", "critical" or "charging"; static. */
const char *plumb_sensor_settings_battery_level (const PlumbSensorSettings *settings, int percent,
                                                 bool is_charging);

typedef struct {
  bool is_enabled;
  double upright_ratio; /* 0: no such goal */
  int breaks;           /* 0: no such goal */
  int freeze_days_per_week;
} PlumbGoalSettings;

#define PLUMB_TRAINING_WEEKS_MAX 8
/* In minutes_by_week: no limit. */
#define PLUMB_TRAINING_ALL (-1.0)

typedef struct {
  /* The older plan: all three PLUMB_SETTING_AUTO (minutes_by_week holds), or none of them. */
  double minutes_per_day_start; /* of alerts on the first day; 0: no limit */
  double minutes_per_day_growth;
  double minutes_per_day_max;
  double minutes_by_week[PLUMB_TRAINING_WEEKS_MAX]; /* of coached time a day, or _ALL */
  unsigned n_weeks;                                 /* at least 1; the last one holds for ever */
  double block_min;
  int from_min, until_min; /* minutes after local midnight; equal: all day */
} PlumbTrainingSettings;

typedef struct {
  struct {
    PlumbLogLevel log_level;
    bool is_personal_logged; /* log_personal: addresses and angles in full */
  } daemon;
  struct {
    PlumbMode mode;
    double settle_s;         /* no notice this long after connect, calibrate, resume, a hold */
    double moving_holdoff_s; /* nor after movement */
    double gap_s;            /* silence longer than this is no data */
    double not_worn_after_s;
    double calibration_max_age_days; /* older: stale */
  } monitor;
  struct {
    double tolerance_deg;          /* or AUTO: by placement, posture and second pose */
    double leave_deg;              /* or AUTO: in proportion to tolerance */
    double standing_tolerance_deg; /* or AUTO */
    double dwell_s;
    double clear_s;
    double speak_after_s; /* how long a slouch lasts before the wearer is told */
    double long_min;      /* told of once outside the coached time, too; 0: never */
  } slouch;
  struct {
    double limit_min;
    double patience_min; /* a notice that is due waits so long for a good moment */
    double repeat_min;
    int repeats;
    double then_every_min;   /* the later notices of one spell; 0: none */
    double walked_quiet_min; /* after walking that is no break */
    double least_apart_min;  /* two get-up notices, over spells, too */
    double reset_after_s;    /* walking that counts as a break */
    double reset_window_s;   /* within this window */
  } sitting;
  struct {
    double micro_every_min; /* in one place; 0: never; AUTO: sitting.limit_min */
    double micro_s;
    double long_every_min; /* worn; 0: never */
    double long_s;
    double scheduled_every_min; /* worn; 0: never */
    double slouched_share;      /* of the last hour; 0: never */
    int micro_postpones, long_postpones;
    double postpone_min;
    double expire_min; /* a suggestion that nobody answers */
    PlumbCatchUp catch_up_after_hold;
  } breaks;
  struct {
    double hours; /* 0: off */
  } aftercare;
  struct {
    PlumbPacePreset pace;
    double repeat_s;    /* least time between two shift notices: slouch, lean */
    int slouch_repeats; /* within one slouch */
    int max_per_hour;   /* of shift and get-up notices together */
    int max_per_day;
    double gap_min;         /* least time between any two of them */
    double backoff_max_min; /* repeat_s doubles up to this when ignored; 0: never */
    int rest_after_ignored; /* shift notices in a row; 0: never */
    double rest_min;
    double worn_first_min; /* no shift notice before */
    double snooze_s;       /* default of `plumbline snooze` */
    double max_pause_min;
    double max_inhibit_min;
    bool is_unlimited_inhibit_allowed;
    bool is_slouch_enabled, is_sitting_enabled, is_breaks_enabled;
    bool is_battery_enabled, is_sensor_enabled;
    double sensor_lost_after_s; /* no link for this long: alert */
  } alerts;
  PlumbTrainingSettings training;
  PlumbGoalSettings goals;
  struct {
    bool is_see_professional_enabled;
    int comfort_at_most; /* this and less is discomfort, as "sore" is */
    int days, within_days;
    int weeks;
    int again_after_days;
  } check_ins;
  struct {
    PlumbTone tone;
  } messages;
  struct {
    int minutes_days;
    int hours_days;
    int retention_days; /* of days, and of everything; 0: for ever */
    double coverage_floor;
    int day_starts_min; /* minutes after local midnight */
    int summary_at_min; /* the same, or PLUMB_SETTING_AUTO: when the day ends */
    bool is_hour_summary_enabled;
  } statistics;
  struct {
    PlumbWhere place;
    int weights[PLUMB_SUGGESTION_WEIGHTS];
    char *library_dir; /* the user's own entries; NULL: the usual folder */
    unsigned have;     /* bits of PlumbThing of library.h, and PLUMB_HAVE_UNSAID */
    char **exclude;    /* words for plumb_library_is_excluded (), or NULL */
    char *language;    /* of the library, "de"; NULL: as the environment says */
  } suggestions;
  PlumbSensorSettings *sensors; /* in the order of the files */
  guint n_sensors;              /* at most PLUMB_SENSORS_MAX */
} PlumbSettingsValues;

/* Reference-counted; the values never change after it was made. */
typedef struct {
  PlumbSettingsValues values;
  bool *is_by_hand; /* private: of each row of the table, whether a file sets it */
  gint ref_count;   /* private */
} PlumbSettings;

typedef enum {
  PLUMB_SETTINGS_ERROR_READ,    /* a file could not be read */
  PLUMB_SETTINGS_ERROR_INVALID, /* the message holds every error, a line each */
} PlumbSettingsError;
#define PLUMB_SETTINGS_ERROR (plumb_settings_error_quark ())
GQuark plumb_settings_error_quark (void);

/* The defaults; no sensor. */
PlumbSettings *plumb_settings_new_default (void);
PlumbSettings *plumb_settings_ref (PlumbSettings *settings);
void plumb_settings_unref (PlumbSettings *settings);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbSettings, plumb_settings_unref)

/* One sensor with the defaults of the table, for a sensor that does not come from a file. */
PlumbSensorSettings *plumb_settings_sensor_new (const char *id);
/* A copy of its own, without the file that it came from. */
PlumbSensorSettings *plumb_settings_sensor_dup (const PlumbSensorSettings *sensor);
void plumb_settings_sensor_free (PlumbSensorSettings *sensor);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbSensorSettings, plumb_settings_sensor_free)

/* "upper-back" etc.; static. */
const char *plumb_placement_to_string (PlumbPlacement placement);
const char *plumb_mode_to_string (PlumbMode mode);
/* False if the text is none of the names; *out is then untouched. */
bool plumb_placement_parse (const char *text, PlumbPlacement *out_placement);
bool plumb_mode_parse (const char *text, PlumbMode *out_mode);
const char *plumb_tone_to_string (PlumbTone tone);
const char *plumb_pace_to_string (PlumbPacePreset pace);
bool plumb_pace_parse (const char *text, PlumbPacePreset *out_pace);

/* A reference to settings of that pace: keys that no file sets have its defaults, others stay. */
PlumbSettings *plumb_settings_with_pace (PlumbSettings *settings, PlumbPacePreset pace);

/* Minutes in one place until a short break is due; 0: never. */
double plumb_settings_micro_every_min (const PlumbSettingsValues *values);
/* Whether the older plan of minutes_per_day_start holds, not minutes_by_week. */
bool plumb_settings_has_daily_plan (const PlumbSettingsValues *values);
/* Whether shift notices may come at this minute after local midnight. */
bool plumb_settings_is_coached_time (const PlumbSettingsValues *values, int minute_of_day);

/* Keys ("section.key") whose value differs, sensors as "sensor:NAME"; for the log of a reload. */
char **plumb_settings_diff (const PlumbSettings *old_settings, const PlumbSettings *new_settings);
