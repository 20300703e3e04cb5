/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of this folder share; nobody outside includes it. */
#pragma once

#include "app.h"
#include "engine.h"
#include "link.h"
#include "service.h"
#include "sleep-watch.h"
#include "store.h"
#include "timer.h"

/* A sensor's place in every table of the daemon: same index in link, engine and service. */
typedef struct {
  bool is_used;
  PlumbSensorSettings *settings; /* of app->settings, NULL if unused */
  char *address;                 /* the calibration's key; NULL while unknown */
  PlumbPlacement placement;      /* as the engine knows it */
  PlumbStream stream;            /* as the engine was told, as the next two */
  int battery_percent;
  bool is_charging;
  char *id;
} PlumbSlot;

/* One input and all that follows from it. Nothing enters while a turn runs: what the radio has to
 * say meanwhile is noted, and looked at before the turn ends. */
typedef struct {
  bool is_running;
  int64_t boot_us;            /* when it began */
  int64_t offset_us;          /* wall - boot, as the engine was told */
  uint32_t changed_slots;     /* bits of slots that the radio has news of */
  bool has_bluetooth_changed; /* of Bluetooth as a whole */
  bool are_check_ins_wanted;
  bool is_show_due;
  unsigned minutes; /* that ended and were not written to the disk yet */
  int64_t shown_us;
} PlumbTurn;

struct PlumbApp {
  GMainLoop *loop;
  PlumbExit exit;
  PlumbTimer *timer;
  PlumbAppOptions options; /* its strings are of whoever built us */
  char *added;             /* directory of the sensors that clients added */
  PlumbSettings *settings;
  PlumbLibrary *library; /* never NULL after the start */

  GDBusConnection *own_bus;
  GDBusConnection *system_bus;
  guint name_id;
  PlumbSleepWatch *sleep;
  guint signal_ids[3];
  bool is_stopping;

  PlumbStore *store;
  PlumbEngine *engine;
  PlumbService *service;
  PlumbLink *link;

  PlumbSlot slots[PLUMB_SENSORS_MAX];
  PlumbTurn turn;
  int64_t tidied_us;       /* boot clock: throwing old history away was begun last */
  int64_t tidy_due_us;     /* boot clock: its next step, INT64_MAX: done for this day */
  int64_t watchdog_us;     /* ping period, 0: none */
  int64_t watchdog_due_us; /* boot clock */
};

/* For the functions that clients ask for: false, with the error. */
static inline bool
plumb_app_refuse (GError **error, PlumbServiceError code, const char *text)
{
  g_set_error_literal (error, PLUMB_SERVICE_ERROR, (gint)code, text);
  return false;
}

/*
 * app-input.c: a turn begins, then come any number of inputs; the events of each are in the store,
 * in the log and on the bus when it returns.
 */
void plumb_app_begin_turn (PlumbApp *app);
void plumb_app_command_full (PlumbApp *app, const PlumbCommand *command, PlumbReply *out_reply);
PlumbReplyCode plumb_app_command (PlumbApp *app, const PlumbCommand *command);
void plumb_app_feed (PlumbApp *app, const PlumbSample *sample);
void plumb_app_tick (PlumbApp *app);
/* Minutes follow the wall clock, days and hours the zone (NULL: as before). */
void plumb_app_set_clock (PlumbApp *app, int64_t offset_us, GTimeZone *zone);

/* app-turn.c: what the radio said meanwhile, then one show, then one arming of the timer. */
void plumb_app_end_turn (PlumbApp *app);
/* A turn of one command. */
PlumbReplyCode plumb_app_turn (PlumbApp *app, const PlumbCommand *command);
/* Arms the one timer for whoever is due first; cheap if it is armed early enough already. */
void plumb_app_arm (gpointer app);
void plumb_app_on_timer (gpointer app);

/* app-events.c: an event into the store, the log, onto the bus. */
void plumb_app_handle_event (PlumbApp *app, const PlumbEvent *event);
void plumb_app_save_calibration (PlumbApp *app, uint32_t slot);
void plumb_app_flush (PlumbApp *app);
/* The history is about to be read: the store is told of what it has not been given yet. */
void plumb_app_show_running (gpointer app);

/* app-show.c: the present state onto the bus. */
void plumb_app_show (PlumbApp *app);

/* app-slots.c */
/* id NULL: one that is free. -1: none. */
int plumb_app_find_slot (const PlumbApp *app, const char *id);
/* Makes slots, engine and link follow app->settings; within a turn. */
void plumb_app_apply_sensors (PlumbApp *app);
/* What the radio shall do under the mode in force. */
void plumb_app_want_sensors (PlumbApp *app);
/* What the radio has news of becomes commands; within a turn. */
void plumb_app_follow_radio (PlumbApp *app);

/* app-radio.c */
const PlumbLinkListener *plumb_app_link_listener (void);

/* app-pairing.c: for the host's and the listener's tables. */
bool plumb_app_pair (uint32_t slot, bool can_enter_passkey, gpointer host, GError **error);
bool plumb_app_cancel_pairing (uint32_t slot, gpointer host, GError **error);
bool plumb_app_enter_passkey (uint32_t slot, uint32_t passkey, gpointer host, GError **error);
void plumb_app_on_passkey_wanted (uint32_t slot, gpointer user_data);
void plumb_app_on_pairing_finished (uint32_t slot, PlumbPairResult result, gpointer user_data);

/* app-keep.c: what survives a restart. */
/* Gives the engine what was kept; before BEGIN. */
void plumb_app_restore (PlumbApp *app);
/* Reads what the wearer has said in the last weeks; within a turn. */
void plumb_app_review_check_ins (PlumbApp *app);
/* Throws away what is older than the user keeps, a step at a time, from now on; a failure waits for
 * the next day. */
void plumb_app_begin_tidying (PlumbApp *app);
void plumb_app_tidy (PlumbApp *app);

/* app-settings.c */
PlumbSettings *plumb_app_load_settings (PlumbApp *app, GError **error);
/* Reads every file anew; all or nothing. */
bool plumb_app_reload (gpointer app, GError **error);
/* Everybody follows app->settings; within a turn. */
void plumb_app_apply_settings (PlumbApp *app);
/* Writes, checks by a reload, and takes back what did not pass. */
bool plumb_app_write_sensor (PlumbApp *app, const PlumbSensorSettings *sensor, GError **error);
bool plumb_app_remove_sensor (PlumbApp *app, const PlumbSensorSettings *sensor, GError **error);

/* app-host.c: what clients may ask for. */
const PlumbServiceHost *plumb_app_host (void);

/* app-system.c: systemd, logind, POSIX signals. */
void plumb_app_watch_system (PlumbApp *app);
void plumb_app_unwatch_system (PlumbApp *app);
void plumb_app_begin_stop (PlumbApp *app, PlumbExit code);
