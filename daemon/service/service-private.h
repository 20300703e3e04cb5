/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of this folder share; nobody outside includes it. */
#pragma once

#include "arguments.h"
#include "break-counts.h"
#include "export.h"
#include "language.h"
#include "leases.h"
#include "present.h"
#include "service.h"
#include "skeletons.h"

#define PLUMB_READING_DEFAULT_HZ 1.0
#define PLUMB_SNOOZE_MAX_S       86400 /* of one alert, and of all */

typedef struct {
  PlumbService *service;
  uint32_t slot;
  char *id;
  char *path;
  PlumbDbusSensor *sensor;
  PlumbServiceSensor shown; /* its numbers: the strings are gone */
} PlumbSensorObject;

/* What would be told next of one kind, as clients see it. */
typedef struct {
  uint64_t at_usec; /* wall time; 0: not known, or any time */
  uint32_t reasons;
} PlumbShownNext;

struct PlumbService {
  PlumbStore *store;
  PlumbServiceHost host;
  gpointer host_data;
  PlumbServiceLimits limits;

  GDBusConnection *connection; /* NULL: not exported */
  GDBusObjectManagerServer *objects;
  PlumbDbusManager *manager;
  PlumbDbusMonitor *monitor;
  PlumbDbusStatistics *statistics;
  PlumbDbusLibrary *library_iface;
  PlumbLibrary *library; /* NULL: none yet */
  char **library_exclude;
  uint32_t library_have; /* as [suggestions] have */
  PlumbDbusBreaks *breaks;
  PlumbSensorObject *sensors[PLUMB_SENSORS_MAX];
  GHashTable *alerts; /* id -> AlertObject of alert-objects.c */

  PlumbLeases *leases;   /* while exported */
  PlumbExports *exports; /* while exported */
  bool is_inhibited;     /* as the host was told last */
  bool are_breaks_inhibited;

  PlumbSnapshot snapshot; /* as of the last update */
  bool has_snapshot;
  bool has_moved;          /* in the update that runs: every time is shown anew */
  int64_t shown_offset_us; /* as of the last update */
  int64_t offset_us;       /* wall = monitor's clock + this */
  uint32_t shown_reasons;
  PlumbShownNext shown_shift, shown_get_up;
  double shown_proposal_deg;
  uint32_t shown_proposal_reports;
  PlumbCoachSnapshot shown_coach; /* its suggestion may be gone: never followed */
  PlumbTone tone;
  const PlumbLanguage *language; /* of what is written for people */

  GVariant *today; /* computed at today_us, NULL: not yet */
  int64_t today_us;
  bool is_today_read;    /* a client has seen it since it was said to have changed */
  int64_t statistics_us; /* when the slow properties were looked at, INT64_MIN: never */
};

/* Wall time for clients, 0 for 0 (never). */
static inline uint64_t
plumb_service_to_wall (const PlumbService *service, int64_t boot_us)
{
  if (boot_us == 0 || boot_us == INT64_MAX)
    return 0;
  return (uint64_t)MAX (boot_us + service->offset_us, 0);
}

/* manager.c */
void plumb_manager_init (PlumbService *service);
void plumb_manager_update (PlumbService *service, const PlumbServiceState *state);
/* The bits in the words of the bus; ends with NULL. */
void plumb_manager_find_words (uint32_t reasons, const char *out_words[PLUMB_REASONS + 1]);
/* manager-coach.c: tone, training, practice, what is told next. */
void plumb_manager_init_coach (PlumbService *service);
void plumb_manager_update_coach (PlumbService *service, const PlumbServiceState *state);
void plumb_manager_emit_practice_ended (PlumbService *service, const PlumbEvent *event);
/* manager-sensors.c: the handlers that are about sensors. */
void plumb_manager_init_sensors (PlumbService *service);
void plumb_manager_show_inhibitors (PlumbService *service);
/* The table of inhibitors is another one: shows it, asks the host if the first came or the last
 * left. */
void plumb_manager_follow_inhibitors (PlumbService *service);

/* monitor-iface.c */
void plumb_monitor_iface_init (PlumbService *service);
/* before: what was shown last. */
void plumb_monitor_iface_update (PlumbService *service, const PlumbSnapshot *before);

/* library-iface.c */
void plumb_library_iface_init (PlumbService *service);
void plumb_library_iface_clear (PlumbService *service);
/* a{sv} as the interface describes an entry; is_whole: with what only Get gives. Floating. */
GVariant *plumb_library_iface_entry_to_variant (const PlumbService *service,
                                                const PlumbLibraryEntry *entry, bool is_whole);
/* breaks.c */
void plumb_breaks_iface_init (PlumbService *service);
void plumb_breaks_iface_update (PlumbService *service, const PlumbServiceState *state);
/* The signal of an event of a break. */
void plumb_breaks_iface_emit (PlumbService *service, const PlumbEvent *event);
/* breaks-show.c: the properties and what a suggestion looks like; floating */
GVariant *plumb_breaks_suggestion_to_variant (const PlumbSuggestion *suggestion);
GVariant *plumb_breaks_why_not_to_variant (const PlumbWhyNot *why_not);

/* statistics.c */
void plumb_statistics_init (PlumbService *service);
void plumb_statistics_update (PlumbService *service, int64_t boot_us);
/* statistics-request.c: the store, up to this moment. */
PlumbStore *plumb_statistics_fresh_store (PlumbService *service);
/* value: a day as clients name it, today by the wall clock; see plumb_argument_day (). */
bool plumb_statistics_parse_day (PlumbService *service, const char *name, const char *value,
                                 PlumbArgumentDay *out_day, GError **error);
/* summary-iface.c */
gboolean plumb_statistics_handle_get_summary (PlumbDbusStatistics *statistics,
                                              GDBusMethodInvocation *invocation, const char *day,
                                              gpointer user_data);
/* check-in.c */
gboolean plumb_statistics_handle_log_check_in (PlumbDbusStatistics *statistics,
                                               GDBusMethodInvocation *invocation, GVariant *values,
                                               gpointer user_data);
/* statistics-export.c */
gboolean
plumb_statistics_handle_export (PlumbDbusStatistics *statistics, GDBusMethodInvocation *invocation,
                                GUnixFDList *fd_list, GVariant *handle, const char *format,
                                GVariant *options, gpointer user_data);

/* summary-iface.c: breaks as they are told to people. */
PlumbBreakCounts plumb_service_count_breaks (const PlumbBucket *bucket);
/* sheet.c: the page to hand over of from_day to to_day, in the service's language; fields: of
 * PlumbReportField. Caller frees; NULL: PLUMB_STORE_ERROR. */
char *plumb_service_dup_sheet (PlumbService *service, const char *from_day, const char *to_day,
                               unsigned fields, GError **error);

/* sensor-objects.c */
void plumb_sensor_objects_update (PlumbService *service, const PlumbServiceState *state);
void plumb_sensor_objects_clear (PlumbService *service);
/* NULL: no such slot. Borrowed. */
const char *plumb_sensor_objects_get_path (const PlumbService *service, uint32_t slot);
/* Neither id nor address are set up yet, and there is room. */
bool plumb_sensor_objects_check_new (const PlumbService *service, const char *id,
                                     const char *address, GError **error);
/* -1: none of ours. */
int plumb_sensor_objects_find (const PlumbService *service, const char *path);
void plumb_sensor_objects_emit (PlumbService *service, const PlumbEvent *event);

/* sensor-pairing.c: its methods. */
void plumb_sensor_pairing_init (PlumbSensorObject *object);

/* alert-objects.c */
void plumb_alert_objects_init (PlumbService *service);
void plumb_alert_objects_update (PlumbService *service, const PlumbServiceState *state);
void plumb_alert_objects_emit (PlumbService *service, const PlumbEvent *event);
