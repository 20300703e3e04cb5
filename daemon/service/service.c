/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service.h"

#include "errors.h"
#include "event.h"
#include "names.h"
#include "service-private.h"

/* The wall clock is slewed all the time by a little; only a step of this size moves the times that
 * clients were shown already. */
#define OFFSET_STEP_US (G_USEC_PER_SEC / 2)

static const PlumbServiceLimits default_limits = {
    .max_inhibit_s = 4 * 3600,
    .max_pause_s = 12 * 3600,
};

PlumbService *
plumb_service_new (PlumbStore *store, const PlumbServiceHost *host, gpointer host_data)
{
  PlumbService *service = g_new0 (PlumbService, 1);
  plumb_error_register ();
  service->store = store;
  service->host = *host;
  service->host_data = host_data;
  service->limits = default_limits;
  service->language = plumb_language_find (NULL);
  service->statistics_us = INT64_MIN;
  service->objects = g_dbus_object_manager_server_new (PLUMB_PATH);
  plumb_alert_objects_init (service);
  plumb_manager_init (service);
  plumb_monitor_iface_init (service);
  plumb_statistics_init (service);
  plumb_library_iface_init (service);
  plumb_breaks_iface_init (service);
  return service;
}

void
plumb_service_free (PlumbService *service)
{
  if (service == NULL)
    return;
  plumb_service_unexport (service);
  plumb_sensor_objects_clear (service);
  g_clear_pointer (&service->alerts, g_hash_table_unref);
  g_clear_pointer (&service->today, g_variant_unref);
  g_clear_object (&service->objects);
  g_clear_object (&service->manager);
  g_clear_object (&service->monitor);
  g_clear_object (&service->statistics);
  plumb_library_iface_clear (service);
  g_clear_object (&service->breaks);
  g_free (service);
}

void
plumb_service_set_limits (PlumbService *service, const PlumbServiceLimits *limits)
{
  service->limits = *limits;
  plumb_dbus_statistics_set_retention_days (service->statistics, limits->retention_days);
  plumb_dbus_statistics_set_coverage_floor (service->statistics, limits->coverage_floor);
}

void
plumb_service_set_languages (PlumbService *service, const char *const *languages)
{
  service->language = plumb_language_find (languages);
}

static void
on_inhibitors_changed (gpointer user_data)
{
  PlumbService *service = user_data;
  plumb_manager_follow_inhibitors (service);
  service->host.deadline_changed (service->host_data);
}

static void
on_inhibitor_ended (uint32_t cookie, const char *reason, gpointer user_data)
{
  PlumbService *service = user_data;
  plumb_dbus_manager_emit_inhibitor_expired (service->manager, cookie, reason);
}

/* The object manager exports what is below its path only; the interfaces of the path itself stand
 * beside it. */
static bool
export_main_object (PlumbService *service, GError **error)
{
  GDBusInterfaceSkeleton *interfaces[] = {
      G_DBUS_INTERFACE_SKELETON (service->manager),
      G_DBUS_INTERFACE_SKELETON (service->monitor),
      G_DBUS_INTERFACE_SKELETON (service->statistics),
      G_DBUS_INTERFACE_SKELETON (service->library_iface),
      G_DBUS_INTERFACE_SKELETON (service->breaks),
  };
  for (gsize i = 0; i < G_N_ELEMENTS (interfaces); i++)
    if (!g_dbus_interface_skeleton_export (interfaces[i], service->connection, PLUMB_PATH, error))
      return false;
  return true;
}

bool
plumb_service_export (PlumbService *service, GDBusConnection *connection, GError **error)
{
  static const PlumbLeasesEvents events = {on_inhibitors_changed, on_inhibitor_ended};
  g_assert (service->connection == NULL);
  service->connection = g_object_ref (connection);
  service->leases = plumb_leases_new (connection, &events, service);
  service->exports =
      plumb_exports_new (service->host.deadline_changed, service->host.boot_us, service->host_data);
  if (!export_main_object (service, error)) {
    plumb_service_unexport (service);
    return false;
  }
  g_dbus_object_manager_server_set_connection (service->objects, connection);
  return true;
}

void
plumb_service_unexport (PlumbService *service)
{
  GDBusInterfaceSkeleton *interfaces[] = {
      G_DBUS_INTERFACE_SKELETON (service->manager),
      G_DBUS_INTERFACE_SKELETON (service->monitor),
      G_DBUS_INTERFACE_SKELETON (service->statistics),
      G_DBUS_INTERFACE_SKELETON (service->library_iface),
      G_DBUS_INTERFACE_SKELETON (service->breaks),
  };
  if (service->connection == NULL)
    return;
  g_dbus_object_manager_server_set_connection (service->objects, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (interfaces); i++)
    if (g_dbus_interface_skeleton_get_connection (interfaces[i]) != NULL)
      g_dbus_interface_skeleton_unexport (interfaces[i]);
  g_clear_pointer (&service->exports, plumb_exports_free);
  g_clear_pointer (&service->leases, plumb_leases_free);
  g_clear_object (&service->connection);
}

static void
adopt_offset (PlumbService *service, int64_t offset_us)
{
  if (ABS (offset_us - service->offset_us) >= OFFSET_STEP_US)
    service->offset_us = offset_us;
}

void
plumb_service_update (PlumbService *service, const PlumbServiceState *state)
{
  adopt_offset (service, state->offset_us);
  service->has_moved = !service->has_snapshot || service->offset_us != service->shown_offset_us;
  service->shown_offset_us = service->offset_us;
  PlumbSnapshot before = service->snapshot;
  service->snapshot = *state->snapshot;
  service->has_snapshot = true;
  plumb_sensor_objects_update (service, state);
  plumb_alert_objects_update (service, state);
  plumb_manager_update (service, state);
  plumb_monitor_iface_update (service, &before);
  plumb_breaks_iface_update (service, state);
  service->shown_coach = *state->coach;
  plumb_statistics_update (service, state->boot_us);
  if (service->has_moved && service->leases != NULL)
    plumb_manager_show_inhibitors (service);
}

void
plumb_service_emit (PlumbService *service, const PlumbEvent *event)
{
  adopt_offset (service, event->offset_us);
  switch (event->kind) {
  case PLUMB_EVENT_POSTURE_CHANGED:
    plumb_dbus_monitor_emit_posture_changed (service->monitor,
                                             plumb_posture_to_string (event->posture.from),
                                             plumb_posture_to_string (event->posture.to),
                                             plumb_service_to_wall (service, event->time_us));
    break;
  case PLUMB_EVENT_ALERT_RAISED:
  case PLUMB_EVENT_ALERT_REPEATED:
  case PLUMB_EVENT_ALERT_CLEARED: plumb_alert_objects_emit (service, event); break;
  case PLUMB_EVENT_PRACTICE_ENDED: plumb_manager_emit_practice_ended (service, event); break;
  case PLUMB_EVENT_CALIBRATION_PROGRESS:
  case PLUMB_EVENT_CALIBRATION_FINISHED: plumb_sensor_objects_emit (service, event); break;
  case PLUMB_EVENT_BREAK_SUGGESTED:
  case PLUMB_EVENT_BREAK_STARTED:
  case PLUMB_EVENT_BREAK_FINISHED:
  case PLUMB_EVENT_BREAK_MISSED: plumb_breaks_iface_emit (service, event); break;
  case PLUMB_EVENT_ACTIVITY_CHANGED: /* these are properties, or history only */
  case PLUMB_EVENT_WEAR_CHANGED:
  case PLUMB_EVENT_QUALITY_CHANGED:
  case PLUMB_EVENT_SLOUCH_ENDED:
  case PLUMB_EVENT_BOUT_ENDED:
  case PLUMB_EVENT_INTERRUPTION:
  case PLUMB_EVENT_BREAK_VERIFIED:
  case PLUMB_EVENT_BEND:
  case PLUMB_EVENT_ALERT_CHANGED:
  case PLUMB_EVENT_CALIBRATION_CHANGED:
  case PLUMB_EVENT_PROPOSAL:
  case PLUMB_EVENT_BREAK_DUE:
  case PLUMB_EVENT_NOTICE_ENDED:
  case PLUMB_EVENT_SILENT_MOMENT:
  case PLUMB_EVENT_PRACTICE_STARTED:
  case PLUMB_EVENT_TRAINING_CHANGED:
  case PLUMB_EVENT_AFTERCARE_CHANGED:
  case PLUMB_EVENT_PAUSE_STARTED:
  case PLUMB_EVENT_PAUSE_ENDED:
  case PLUMB_EVENT_MINUTE: /* these are for the owner */
  case PLUMB_EVENT_MINUTE_REVISED:
  case PLUMB_EVENT_HOUR_ENDED:
  case PLUMB_EVENT_DAY_ENDED:
  case PLUMB_EVENT_CHECK_INS_WANTED:
  case PLUMB_EVENT_KEEP: break;
  }
}

void
plumb_service_emit_candidate (PlumbService *service, const char *address, const char *name,
                              int16_t rssi_dbm, const char *driver)
{
  plumb_dbus_manager_emit_candidate_found (service->manager, address, name, rssi_dbm,
                                           driver != NULL ? driver : "");
}

static void
add_text (GVariantBuilder *builder, const char *key, const char *text)
{
  if (text != NULL)
    g_variant_builder_add (builder, "{sv}", key, g_variant_new_string (text));
}

void
plumb_service_emit_candidate_seen (PlumbService *service, const PlumbServiceCandidate *candidate)
{
  GVariantBuilder builder;
  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  add_text (&builder, "address", candidate->address);
  add_text (&builder, "name", candidate->name);
  add_text (&builder, "driver", candidate->driver);
  add_text (&builder, "confidence", candidate->confidence);
  add_text (&builder, "pairing", candidate->pairing);
  if (candidate->rssi_dbm != 0)
    g_variant_builder_add (&builder, "{sv}", "rssi", g_variant_new_int16 (candidate->rssi_dbm));
  plumb_dbus_manager_emit_candidate_seen (service->manager, g_variant_builder_end (&builder));
}

void
plumb_service_tick (PlumbService *service, int64_t boot_us)
{
  if (service->connection == NULL)
    return;
  plumb_leases_tick (service->leases, boot_us);
  plumb_exports_tick (service->exports, boot_us);
}

int64_t
plumb_service_deadline (const PlumbService *service)
{
  if (service->connection == NULL)
    return INT64_MAX;
  return MIN (plumb_leases_deadline (service->leases), plumb_exports_deadline (service->exports));
}
