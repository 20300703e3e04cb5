/* SPDX-License-Identifier: GPL-3.0-or-later */
/* org.plumbline.Posture1.Monitor */
#include <math.h>

#include "arguments.h"
#include "errors.h"
#include "names.h"
#include "service-private.h"

#define READING_MIN_HZ 0.01
#define READING_MAX_HZ 100.0

static bool
is_same (const PlumbSnapshot *a, const PlumbSnapshot *b)
{
  return a->posture == b->posture && a->activity == b->activity && a->wear == b->wear &&
         a->quality == b->quality && a->posture_since_us == b->posture_since_us &&
         a->stationary_since_us == b->stationary_since_us && a->is_calibrated == b->is_calibrated;
}

/* Every sample leads here: a property that is set to what it is costs a microsecond. */
void
plumb_monitor_iface_update (PlumbService *service, const PlumbSnapshot *before)
{
  const PlumbSnapshot *snapshot = &service->snapshot;
  PlumbDbusMonitor *monitor = service->monitor;
  if (!service->has_moved && is_same (snapshot, before))
    return;
  plumb_dbus_monitor_set_posture (monitor, plumb_posture_to_string (snapshot->posture));
  plumb_dbus_monitor_set_activity (monitor, plumb_activity_to_string (snapshot->activity));
  plumb_dbus_monitor_set_wear (monitor, plumb_wear_to_string (snapshot->wear));
  plumb_dbus_monitor_set_data_quality (monitor, plumb_quality_to_string (snapshot->quality));
  plumb_dbus_monitor_set_posture_since (
      monitor, plumb_service_to_wall (service, snapshot->posture_since_us));
  plumb_dbus_monitor_set_stationary_since (
      monitor, plumb_service_to_wall (service, snapshot->stationary_since_us));
  plumb_dbus_monitor_set_calibrated (monitor, snapshot->is_calibrated);
}

static GVariant *
get_variation (const PlumbSnapshot *snapshot)
{
  GVariantBuilder builder;
  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&builder, "{sv}", "pose_changes_last_hour",
                         g_variant_new_uint32 (snapshot->pose_changes_last_hour));
  g_variant_builder_add (
      &builder, "{sv}", "longest_still_s",
      g_variant_new_uint32 ((uint32_t)(snapshot->longest_still_us / G_USEC_PER_SEC)));
  return g_variant_builder_end (&builder);
}

/* What moves with every sample is not kept in the skeleton. */
static GVariant *
read_property (const char *property, gpointer user_data)
{
  const PlumbService *service = user_data;
  const PlumbSnapshot *snapshot = &service->snapshot;
  if (g_str_equal (property, "Deviation"))
    return g_variant_new_double (service->has_snapshot ? snapshot->deviation_deg : NAN);
  if (g_str_equal (property, "DwellFraction"))
    return g_variant_new_double (snapshot->dwell_fraction);
  if (g_str_equal (property, "Variation"))
    return get_variation (snapshot);
  return NULL;
}

static gboolean
handle_get_stationary_time (PlumbDbusMonitor *monitor, GDBusMethodInvocation *invocation,
                            gpointer user_data)
{
  const PlumbService *service = user_data;
  int64_t stationary_us = MAX (service->snapshot.stationary_us, 0);
  plumb_dbus_monitor_complete_get_stationary_time (monitor, invocation,
                                                   (guint)(stationary_us / G_USEC_PER_SEC));
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static bool
claim_readings (PlumbService *service, const char *client, GVariant *options, uint32_t *out_cookie,
                GError **error)
{
  static const PlumbOption known[] = {{"max_hz", "d"}, {"sensor", "o"}, {NULL, NULL}};
  double max_hz = PLUMB_READING_DEFAULT_HZ;
  const char *sensor = NULL;
  if (!plumb_argument_options ("options", options, known, error))
    return false;
  g_variant_lookup (options, "max_hz", "d", &max_hz);
  g_variant_lookup (options, "sensor", "&o", &sensor);
  if (!plumb_argument_number ("max_hz", max_hz, READING_MIN_HZ, READING_MAX_HZ, error))
    return false;
  if (sensor != NULL && plumb_sensor_objects_find (service, sensor) < 0) {
    g_set_error (error, PLUMB_SERVICE_ERROR, PLUMB_SERVICE_ERROR_NO_SUCH_SENSOR,
                 "sensor: there is no sensor at that path");
    return false;
  }
  return plumb_leases_claim (service->leases, client, max_hz, sensor, out_cookie, error);
}

static gboolean
handle_claim_readings (PlumbDbusMonitor *monitor, GDBusMethodInvocation *invocation,
                       GVariant *options, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  uint32_t cookie;
  if (!claim_readings (user_data, g_dbus_method_invocation_get_sender (invocation), options,
                       &cookie, &error))
    return plumb_error_reply (invocation, &error);
  plumb_dbus_monitor_complete_claim_readings (monitor, invocation, cookie);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
handle_release_readings (PlumbDbusMonitor *monitor, GDBusMethodInvocation *invocation, guint cookie,
                         gpointer user_data)
{
  PlumbService *service = user_data;
  g_autoptr (GError) error = NULL;
  if (!plumb_leases_release (service->leases, g_dbus_method_invocation_get_sender (invocation),
                             cookie, &error))
    return plumb_error_reply (invocation, &error);
  plumb_dbus_monitor_complete_release_readings (monitor, invocation);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

bool
plumb_service_has_claims (const PlumbService *service)
{
  return service->leases != NULL && plumb_leases_has_claims (service->leases);
}

static GVariant *
build_reading (const char *path, uint64_t wall_us, const PlumbSensorSnapshot *sensor)
{
  GVariantBuilder extra;
  g_variant_builder_init (&extra, G_VARIANT_TYPE_VARDICT);
  if (isfinite (sensor->deviation_deg))
    g_variant_builder_add (&extra, "{sv}", "deviation_deg",
                           g_variant_new_double (sensor->deviation_deg));
  if (isfinite (sensor->limit_deg))
    g_variant_builder_add (&extra, "{sv}", "limit_deg", g_variant_new_double (sensor->limit_deg));
  if (isfinite (sensor->motion_g))
    g_variant_builder_add (&extra, "{sv}", "motion_g", g_variant_new_double (sensor->motion_g));
  return g_variant_new ("(otdda{sv})", path, wall_us, sensor->pitch_deg, sensor->roll_deg, &extra);
}

void
plumb_service_emit_reading (PlumbService *service, uint32_t slot, int64_t time_us,
                            int64_t offset_us, const PlumbSensorSnapshot *sensor)
{
  const char *clients[PLUMB_CLAIMS_MAX];
  const char *path = plumb_sensor_objects_get_path (service, slot);
  if (path == NULL || !plumb_service_has_claims (service))
    return;
  unsigned count = plumb_leases_take_due (service->leases, slot, path, time_us, clients);
  if (count == 0)
    return;
  g_autoptr (GVariant) reading =
      g_variant_ref_sink (build_reading (path, (uint64_t)MAX (time_us + offset_us, 0), sensor));
  for (unsigned i = 0; i < count; i++)
    g_dbus_connection_emit_signal (service->connection, clients[i], PLUMB_PATH, PLUMB_IFACE_MONITOR,
                                   "Reading", reading, NULL);
}

void
plumb_monitor_iface_init (PlumbService *service)
{
  PlumbDbusMonitor *monitor = plumb_skeleton_new_monitor (read_property, service);
  service->monitor = monitor;
  plumb_dbus_monitor_set_posture (monitor, plumb_posture_to_string (PLUMB_POSTURE_UNKNOWN));
  plumb_dbus_monitor_set_activity (monitor, plumb_activity_to_string (PLUMB_ACTIVITY_UNKNOWN));
  plumb_dbus_monitor_set_wear (monitor, plumb_wear_to_string (PLUMB_WEAR_UNKNOWN));
  plumb_dbus_monitor_set_data_quality (monitor, plumb_quality_to_string (PLUMB_QUALITY_NONE));
  g_signal_connect (monitor, "handle-get-stationary-time", G_CALLBACK (handle_get_stationary_time),
                    service);
  g_signal_connect (monitor, "handle-claim-readings", G_CALLBACK (handle_claim_readings), service);
  g_signal_connect (monitor, "handle-release-readings", G_CALLBACK (handle_release_readings),
                    service);
}
