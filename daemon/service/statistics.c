/* SPDX-License-Identifier: GPL-3.0-or-later */
/* org.plumbline.Posture1.Statistics */
#include "errors.h"
#include "event.h"
#include "names.h"
#include "service-private.h"

#define EVENTS_MAX         1000
#define KINDS_MAX          32
#define POINTS_MAX         5000
#define HOURLY_DAYS_MAX    93
#define RANGE_DAYS_MAX     3660
#define TODAY_AGE_US       G_USEC_PER_SEC
#define SLOW_PROPERTIES_US (INT64_C (60) * G_USEC_PER_SEC)

static int64_t
boot_us_of (const PlumbService *service)
{
  return service->host.boot_us (service->host_data);
}

static int64_t
wall_us_of (const PlumbService *service)
{
  return service->host.wall_us (service->host_data);
}

static GVariant *
compute_today (PlumbService *service)
{
  g_autoptr (GError) error = NULL;
  int64_t wall_us = wall_us_of (service);
  PlumbBucket today;
  if (plumb_store_get_today (plumb_statistics_fresh_store (service), wall_us, &today, &error))
    return plumb_present_bucket (&today);
  g_warning ("%s; Today is shown empty", error->message);
  g_autofree char *day = plumb_store_dup_day (service->store, wall_us);
  const PlumbField field = {.name = "day", .type = PLUMB_FIELD_STRING, .string = day};
  return plumb_present_fields (&field, 1);
}

static GVariant *
read_today (PlumbService *service)
{
  int64_t boot_us = boot_us_of (service);
  if (service->today == NULL || boot_us - service->today_us >= TODAY_AGE_US) {
    g_clear_pointer (&service->today, g_variant_unref);
    service->today = g_variant_ref_sink (compute_today (service));
    service->today_us = boot_us;
  }
  service->is_today_read = true;
  return g_variant_ref (service->today);
}

static GVariant *
read_property (const char *property, gpointer user_data)
{
  PlumbService *service = user_data;
  if (g_str_equal (property, "Today"))
    return read_today (service);
  if (g_str_equal (property, "Day"))
    return g_variant_new_take_string (plumb_store_dup_day (service->store, wall_us_of (service)));
  return NULL;
}

/* The skeleton cannot say "changed" without the value. */
static void
invalidate_today (PlumbService *service)
{
  static const char *const invalidated[] = {"Today", NULL};
  g_clear_pointer (&service->today, g_variant_unref);
  if (service->connection == NULL || !service->is_today_read)
    return;
  service->is_today_read = false;
  g_dbus_connection_emit_signal (
      service->connection, NULL, PLUMB_PATH, "org.freedesktop.DBus.Properties", "PropertiesChanged",
      g_variant_new ("(s@a{sv}^as)", PLUMB_IFACE_STATISTICS,
                     g_variant_new_array (G_VARIANT_TYPE ("{sv}"), NULL, 0), invalidated),
      NULL);
}

static void
show_first_day (PlumbService *service)
{
  g_autofree char *day = plumb_store_dup_first_day (service->store);
  plumb_dbus_statistics_set_first_day (service->statistics, day);
}

void
plumb_statistics_update (PlumbService *service, int64_t boot_us)
{
  if (service->statistics_us != INT64_MIN && boot_us - service->statistics_us < SLOW_PROPERTIES_US)
    return;
  service->statistics_us = boot_us;
  show_first_day (service);
  invalidate_today (service);
}

static gboolean
handle_get_day (PlumbDbusStatistics *statistics, GDBusMethodInvocation *invocation, const char *day,
                gpointer user_data)
{
  PlumbService *service = user_data;
  g_autoptr (GError) error = NULL;
  PlumbArgumentDay wanted;
  PlumbBucket stats;
  if (!plumb_statistics_parse_day (service, "day", day, &wanted, &error) ||
      !plumb_store_get_day (plumb_statistics_fresh_store (service), wanted.text, &stats, &error))
    return plumb_error_reply (invocation, &error);
  plumb_dbus_statistics_complete_get_day (statistics, invocation, plumb_present_bucket (&stats));
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

/* What GetRange is asked for. */
typedef struct {
  PlumbArgumentDay from, to;
} Range;

static bool
parse_range (PlumbService *service, const char *from_day, const char *to_day, const char *bucket,
             Range *out_range, GError **error)
{
  static const char *const buckets[] = {"hour", "day", "week", "month", NULL};
  if (!plumb_statistics_parse_day (service, "from_day", from_day, &out_range->from, error) ||
      !plumb_statistics_parse_day (service, "to_day", to_day, &out_range->to, error) ||
      !plumb_argument_word ("bucket", bucket, buckets, error))
    return false;
  int days = (int)(out_range->to.number - out_range->from.number);
  int days_max = g_str_equal (bucket, "hour") ? HOURLY_DAYS_MAX : RANGE_DAYS_MAX;
  if (days < 0)
    return plumb_error_invalid (error, "from_day: %s is after to_day %s", out_range->from.text,
                                out_range->to.text);
  if (days >= days_max)
    return plumb_error_invalid (error, "to_day: %d days by the %s, wanted no more than %d",
                                days + 1, bucket, days_max);
  return true;
}

static gboolean
handle_get_range (PlumbDbusStatistics *statistics, GDBusMethodInvocation *invocation,
                  const char *from_day, const char *to_day, const char *bucket, gpointer user_data)
{
  PlumbService *service = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) buckets = NULL;
  Range range;
  if (parse_range (service, from_day, to_day, bucket, &range, &error))
    buckets = plumb_store_get_range (plumb_statistics_fresh_store (service), range.from.text,
                                     range.to.text, bucket, &error);
  if (buckets == NULL)
    return plumb_error_reply (invocation, &error);
  plumb_dbus_statistics_complete_get_range (statistics, invocation,
                                            plumb_present_buckets (buckets));
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

/* to_usec 0 asks for everything until now. */
static guint64
until (const PlumbService *service, guint64 to_us)
{
  return to_us != 0 ? to_us : (guint64)(wall_us_of (service) + 1);
}

static gboolean
handle_get_history (PlumbDbusStatistics *statistics, GDBusMethodInvocation *invocation,
                    const char *series, guint64 from_us, guint64 to_us, guint max_points,
                    gpointer user_data)
{
  PlumbService *service = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) points = NULL;
  to_us = until (service, to_us);
  if (plumb_argument_text ("series", series, 1, 64, &error) &&
      plumb_argument_span (from_us, to_us, &error) &&
      plumb_argument_range ("max_points", max_points, 1, POINTS_MAX, &error))
    points = plumb_store_get_history (plumb_statistics_fresh_store (service), series,
                                      (int64_t)from_us, (int64_t)to_us, max_points, &error);
  if (points == NULL)
    return plumb_error_reply (invocation, &error);
  plumb_dbus_statistics_complete_get_history (statistics, invocation,
                                              plumb_present_points (points));
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static bool
check_kinds (const char *const *kinds, GError **error)
{
  const char *known[PLUMB_EVENT_KINDS + 4];
  unsigned count = 0;
  for (unsigned i = 0; i < PLUMB_EVENT_KINDS; i++)
    if (i <= PLUMB_EVENT_PROPOSAL || plumb_event_is_history ((PlumbEventKind)i))
      known[count++] = plumb_event_kind_to_string ((PlumbEventKind)i);
  known[count++] = "check-in";
  known[count++] = "session";
  known[count++] = "false-report";
  known[count] = NULL;
  if (g_strv_length ((char **)kinds) > KINDS_MAX)
    return plumb_error_invalid (error, "kinds: %u of them, wanted no more than %d",
                                g_strv_length ((char **)kinds), KINDS_MAX);
  for (unsigned i = 0; kinds[i] != NULL; i++)
    if (!plumb_argument_word ("kinds", kinds[i], known, error))
      return false;
  return true;
}

static gboolean
handle_list_events (PlumbDbusStatistics *statistics, GDBusMethodInvocation *invocation,
                    guint64 from_us, guint64 to_us, const char *const *kinds, guint limit,
                    gpointer user_data)
{
  PlumbService *service = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) events = NULL;
  to_us = until (service, to_us);
  if (plumb_argument_span (from_us, to_us, &error) && check_kinds (kinds, &error) &&
      plumb_argument_range ("limit", limit, 1, EVENTS_MAX, &error))
    events = plumb_store_list_events (service->store, (int64_t)from_us, (int64_t)to_us, kinds,
                                      limit, &error);
  if (events == NULL)
    return plumb_error_reply (invocation, &error);
  plumb_dbus_statistics_complete_list_events (statistics, invocation,
                                              plumb_present_events (events));
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
handle_erase (PlumbDbusStatistics *statistics, GDBusMethodInvocation *invocation, guint64 from_us,
              guint64 to_us, gpointer user_data)
{
  PlumbService *service = user_data;
  g_autoptr (GError) error = NULL;
  if (!plumb_argument_span (from_us, to_us, &error))
    return plumb_error_reply (invocation, &error);
  service->host.erasing ((int64_t)from_us, (int64_t)to_us, service->host_data);
  if (!plumb_store_erase (service->store, (int64_t)from_us, (int64_t)to_us, &error))
    return plumb_error_reply (invocation, &error);
  show_first_day (service);
  invalidate_today (service);
  service->host.erased (service->host_data);
  plumb_dbus_statistics_complete_erase (statistics, invocation);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

void
plumb_statistics_init (PlumbService *service)
{
  PlumbDbusStatistics *statistics = plumb_skeleton_new_statistics (read_property, service);
  service->statistics = statistics;
  plumb_dbus_statistics_set_first_day (statistics, "");
  g_signal_connect (statistics, "handle-get-day", G_CALLBACK (handle_get_day), service);
  g_signal_connect (statistics, "handle-get-range", G_CALLBACK (handle_get_range), service);
  g_signal_connect (statistics, "handle-get-history", G_CALLBACK (handle_get_history), service);
  g_signal_connect (statistics, "handle-list-events", G_CALLBACK (handle_list_events), service);
  g_signal_connect (statistics, "handle-log-check-in",
                    G_CALLBACK (plumb_statistics_handle_log_check_in), service);
  g_signal_connect (statistics, "handle-get-summary",
                    G_CALLBACK (plumb_statistics_handle_get_summary), service);
  g_signal_connect (statistics, "handle-erase", G_CALLBACK (handle_erase), service);
  g_signal_connect (statistics, "handle-export", G_CALLBACK (plumb_statistics_handle_export),
                    service);
}
