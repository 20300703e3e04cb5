/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of this folder share; nobody outside includes it. */
#pragma once

#include "aftercare.h"
#include "app.h"
#include "breaks.h"
#include "link.h"
#include "monitor.h"
#include "service.h"
#include "store.h"
#include "timer.h"
#include "training.h"

/* A sensor's place in every table of the daemon: same index in link, monitor and service. */
typedef struct {
  bool is_used;
  PlumbSensorSettings *settings; /* of app->settings, NULL if unused */
  char *address;                 /* the calibration's key; NULL while unknown */
  PlumbPlacement placement;      /* as the monitor knows it */
  PlumbStream stream;
  int battery_percent;
  bool is_charging;
  char *id;
} PlumbSlot;

struct PlumbApp {
  GMainLoop *loop;
  PlumbExit exit;
  PlumbTimer *timer;

  char **settings_paths;
  char *state_directory;
  char *added_directory; /* sensors.d */
  PlumbSettings *settings;
  PlumbLogLevel *log_level;
  char *library_directory;     /* shipped */
  char *own_library_directory; /* unless the settings say otherwise; NULL: none */
  char **languages;            /* of the environment, best first */
  char *territory;             /* of the environment, or NULL */
  PlumbLibrary *library;       /* never NULL after the start */

  GDBusConnection *own_bus;
  GDBusConnection *system_bus;
  guint name_id;
  guint sleep_id;
  guint signal_ids[3];
  PlumbBreaks *breaks;
  int64_t breaks_kept_us; /* boot clock: written down last */
  bool are_breaks_inhibited;
  PlumbSuggestMemory memory;
  bool has_suggestion; /* for the current break */
  PlumbSuggestion suggestion;
  char *break_item;        /* what is being done in it, or NULL */
  const char *skip_reason; /* while Skip runs */
  PlumbAftercare aftercare;

  bool is_name_owned;
  bool is_stopping;

  PlumbStore *store;
  PlumbMonitor *monitor;
  PlumbService *service;
  PlumbLink *link;

  PlumbSlot slots[PLUMB_SENSORS_MAX];
  PlumbMode mode;      /* in force */
  const char *profile; /* one of plumb_app_get_profiles () */
  PlumbTraining training, training_kept;
  bool is_training_done;  /* as the monitor was told */
  bool is_review_due;     /* of the check-ins: another day has begun */
  int64_t pause_until_us; /* boot clock, 0: not paused */

  int64_t taken_us;      /* totals are taken up to here, boot clock */
  int64_t piece_real_us; /* where the piece began that ended there, wall clock */
  int64_t minute_end_us; /* boot clock: the next minute border of the wall clock */
  int64_t offset_us;     /* wall - boot, as of the last look */
  double deviation_sum;  /* of this minute */
  unsigned deviation_count;
  int64_t tidied_us;       /* boot clock: throwing old history away was begun last */
  int64_t tidy_due_us;     /* boot clock: its next step, INT64_MAX: done for this day */
  int64_t summary_us;      /* boot clock: when a day is summed up next */
  int64_t shown_us;        /* last plumb_service_update () */
  int64_t watchdog_us;     /* ping period, 0: none */
  int64_t watchdog_due_us; /* boot clock */
};

/* app-events.c: everything the monitor said goes through here, once. */
void plumb_app_dispatch (PlumbApp *app, const PlumbEvents *events);
/* Shows the present state on the bus. */
void plumb_app_show (PlumbApp *app);

/* app-library.c: reads it anew and shows it on the bus; what is broken is logged and left out. */
void plumb_app_load_library (PlumbApp *app);

/* app-minutes.c */
/* The time, boot clock, for whatever the monitor is told next: the minutes that have ended by now
 * are handed over first, because the monitor does not go back. */
int64_t plumb_app_now (PlumbApp *app);
/* Hands the time up to now_us to the store, cut at the minutes of the wall clock. */
void plumb_app_take_minutes (PlumbApp *app, int64_t now_us);
/* The part of the running minute that has passed. */
void plumb_app_take_rest (PlumbApp *app, int64_t now_us);
bool plumb_app_flush (PlumbApp *app);
/* Throws away what is older than the user keeps, a step at a time, from now on; a failure waits for
 * the next day. */
void plumb_app_begin_tidying (PlumbApp *app);
void plumb_app_tidy (PlumbApp *app, int64_t now_us);
/* Looks at the wall clock; a jump ends the stretch first. */
void plumb_app_check_clock (PlumbApp *app, int64_t now_us);
/* When the running minute must be handed over; INT64_MAX while nothing but absence passes. */
int64_t plumb_app_minute_deadline (const PlumbApp *app);

/* app-sensors.c */
/* Makes slots, monitor and link follow app->settings. */
void plumb_app_apply_sensors (PlumbApp *app);
/* What the radio shall do for a slot under the mode in force. */
void plumb_app_want_sensor (PlumbApp *app, uint32_t slot);
void plumb_app_save_calibration (PlumbApp *app, uint32_t slot);
/* Holds alerts while there is no radio. */
void plumb_app_follow_bluetooth (PlumbApp *app);
const PlumbLinkListener *plumb_app_link_listener (void);
/* For the host's table. */
void plumb_app_get_reception (uint32_t slot, PlumbServiceReception *out_reception, gpointer host);
/* Fills the part of the service's view that is about a slot. */
void plumb_app_describe_sensor (PlumbApp *app, uint32_t slot, const PlumbSensorSnapshot *snapshot,
                                const PlumbLinkSensor *radio, PlumbServiceSensor *out_sensor);

/* app-pairing.c: for the host's and the listener's tables. */
bool plumb_app_pair (uint32_t slot, bool can_enter_passkey, gpointer host, GError **error);
bool plumb_app_cancel_pairing (uint32_t slot, gpointer host, GError **error);
bool plumb_app_enter_passkey (uint32_t slot, uint32_t passkey, gpointer host, GError **error);
void plumb_app_on_passkey_wanted (uint32_t slot, gpointer user_data);
void plumb_app_on_pairing_finished (uint32_t slot, PlumbPairResult result, gpointer user_data);

/* app-training.c: the day's minutes of training, and the profile. */
void plumb_app_restore_training (PlumbApp *app);
/* Counts a stretch that was handed over; a new day begins anew. */
void plumb_app_train (PlumbApp *app, const PlumbTotals *totals, int64_t until_us);
/* Tells the monitor whether the day's minutes are used up, if that has changed. */
void plumb_app_refresh_training (PlumbApp *app, int64_t now_us);
/* Writes the count down, if it has grown. */
void plumb_app_keep_training (PlumbApp *app);
/* When the minutes are used up if all time is judged; INT64_MAX: not in sight. */
int64_t plumb_app_training_deadline (const PlumbApp *app);
void plumb_app_look_at_training (PlumbApp *app, int64_t now_us);
void plumb_app_describe_training (const PlumbApp *app, PlumbServiceTraining *out_training);
const char *const *plumb_app_get_profiles (void);
bool plumb_app_set_profile (const char *profile, gpointer host, GError **error);

/* app-summary.c */
/* Sums up the last day that was to be, unless it has been; says when it is time again. */
void plumb_app_tell_day (PlumbApp *app, int64_t now_us);
int64_t plumb_app_summary_deadline (const PlumbApp *app);
void plumb_app_look_at_summary (PlumbApp *app, int64_t now_us);
/* A minute has ended; if it was the last of an hour, that is summed up. */
void plumb_app_tell_hour (PlumbApp *app, int64_t end_us);

/* app-check-in.c */
/* Reads what was logged and holds or ends the alert see-professional. */
void plumb_app_review_check_ins (PlumbApp *app);
/* Looks at an event for an answer to that alert. */
void plumb_app_note_alert (PlumbApp *app, const PlumbEvent *event);
void plumb_app_on_check_in (GVariant *values, gpointer host);
void plumb_app_on_erased (gpointer host);
/* app-breaks.c */
/* Tells breaks what the monitor said, and does what they decide. */
void plumb_app_follow_breaks (PlumbApp *app, const PlumbEvents *said);
void plumb_app_tick_breaks (PlumbApp *app, int64_t now_us);
/* With every look at the clock: counts that have grown are written down now and then. */
void plumb_app_mind_breaks (PlumbApp *app, int64_t now_us);
/* Holds, pauses or the mode have changed. */
void plumb_app_hold_breaks (PlumbApp *app);
void plumb_app_set_breaks_settings (PlumbApp *app);
void plumb_app_describe_breaks (const PlumbApp *app, PlumbServiceBreaks *out_breaks);
/* Before anything is counted or written down. */
void plumb_app_restore_breaks (PlumbApp *app);
/* A break that was suggested before the restart is suggested still; once all else is restored. */
void plumb_app_tell_break_again (PlumbApp *app);
void plumb_app_keep_breaks (PlumbApp *app);
/* values: as LogCheckIn has them. */
void plumb_app_note_check_in (PlumbApp *app, GVariant *values);
bool plumb_app_start_break (PlumbBreakKind kind, uint32_t seconds, const char *item,
                            bool is_safety_shown, uint32_t *out_id, gpointer host, GError **error);
bool plumb_app_finish_break (uint32_t id, bool is_completed, gpointer host, GError **error);
bool plumb_app_postpone_break (uint32_t seconds, gpointer host, GError **error);
bool plumb_app_skip_break (const char *reason, gpointer host, GError **error);
bool plumb_app_set_breaks_inhibited (bool is_inhibited, gpointer host, GError **error);

/* app-suggest.c */
/* Into app->suggestion. */
void plumb_app_choose_for_break (PlumbApp *app);
/* The break is over, or the library is another one. */
void plumb_app_forget_suggestion (PlumbApp *app);
/* item may be NULL. Takes note of it that the red flags were shown. */
bool plumb_app_check_item (PlumbApp *app, const char *item, bool is_safety_shown, GError **error);
bool plumb_app_suggest (const PlumbServiceWish *wish, PlumbSuggestion *out_suggestion,
                        gpointer host, GError **error);

/* app-aftercare.c */
void plumb_app_tick_aftercare (PlumbApp *app, int64_t now_us);
void plumb_app_note_bends (PlumbApp *app, const PlumbEvents *said);
bool plumb_app_log_session (const char *kind, int64_t when_us, const PlumbField *details,
                            unsigned n_details, gpointer host, GError **error);
void plumb_app_restore_aftercare (PlumbApp *app);

/* app-settings.c */
PlumbSettings *plumb_app_load_settings (PlumbApp *app, GError **error);
/* Reads every file anew; all or nothing. */
bool plumb_app_reload (PlumbApp *app, GError **error);
void plumb_app_apply_settings (PlumbApp *app);
/* Writes, checks by a reload, and takes back what did not pass. */
bool plumb_app_write_sensor (PlumbApp *app, const PlumbSensorSettings *sensor, GError **error);
bool plumb_app_remove_sensor (PlumbApp *app, const PlumbSensorSettings *sensor, GError **error);

/* app-host.c: what clients may ask for. */
const PlumbServiceHost *plumb_app_host (void);
void plumb_app_set_mode (PlumbApp *app, PlumbMode mode);
void plumb_app_restore_state (PlumbApp *app);
void plumb_app_set_hold (PlumbApp *app, PlumbHold hold, bool is_set);

/* app-state.c: a small value that survives a restart; value NULL: forget it. loss: what it means
 * that the store refuses, for the log. */
void plumb_app_remember (PlumbApp *app, const char *key, const char *value, const char *loss);

/* app-timer.c */
void plumb_app_on_timer (gpointer user_data);
/* Arms the one timer for whoever is due first; cheap if it is armed early enough already. */
void plumb_app_arm (PlumbApp *app);

/* app-system.c: systemd, logind, POSIX signals. */
void plumb_app_watch_system (PlumbApp *app);
void plumb_app_unwatch_system (PlumbApp *app);
void plumb_app_begin_stop (PlumbApp *app, PlumbExit code);
