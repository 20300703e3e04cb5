/* SPDX-License-Identifier: GPL-3.0-or-later */
/* /org/plumbline/Posture1/alerts/<n>, while the alert is live */
#include "arguments.h"
#include "commands.h"
#include "errors.h"
#include "event.h"
#include "names.h"
#include "service-private.h"

typedef struct {
  PlumbService *service;
  PlumbAlert shown;
  PlumbDbusAlert *alert;
  bool is_live; /* seen in the update that runs */
} AlertObject;

static char *
build_path (uint32_t id)
{
  return g_strdup_printf (PLUMB_PATH_ALERTS "/%u", id);
}

static GVariant *
build_details (const PlumbAlert *alert)
{
  PlumbField fields[PLUMB_FIELDS_MAX];
  return plumb_present_fields (fields, plumb_alert_get_fields (alert, fields));
}

static bool
ask (const AlertObject *object, PlumbCommandKind kind, uint32_t seconds, GError **error)
{
  const PlumbCommand command = {
      .kind = kind,
      .alert = {.id = object->shown.id, .seconds = seconds},
  };
  g_autofree char *whom = g_strdup_printf ("%u", object->shown.id);
  return plumb_command_ask (object->service, &command, whom, NULL, error);
}

/* The alert is gone as a rule when the answer is there: it is not looked at any more. */
static gboolean
run (GDBusMethodInvocation *invocation, const AlertObject *object, PlumbCommandKind kind)
{
  g_autoptr (GError) error = NULL;
  if (!ask (object, kind, 0, &error))
    return plumb_error_reply (invocation, &error);
  g_dbus_method_invocation_return_value (invocation, NULL);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
handle_acknowledge (PlumbDbusAlert *alert, GDBusMethodInvocation *invocation, gpointer user_data)
{
  return run (invocation, user_data, PLUMB_COMMAND_ACKNOWLEDGE);
}

static gboolean
handle_dismiss (PlumbDbusAlert *alert, GDBusMethodInvocation *invocation, gpointer user_data)
{
  return run (invocation, user_data, PLUMB_COMMAND_DISMISS);
}

static gboolean
handle_snooze (PlumbDbusAlert *alert, GDBusMethodInvocation *invocation, guint seconds,
               gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  if (!plumb_argument_range ("seconds", seconds, 0, PLUMB_SNOOZE_MAX_S, &error) ||
      !ask (user_data, PLUMB_COMMAND_SNOOZE, seconds, &error))
    return plumb_error_reply (invocation, &error);
  plumb_dbus_alert_complete_snooze (alert, invocation);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static bool
check_context (GVariant *context, GError **error)
{
  static const PlumbOption known[] = {{"activity", "s"}, {"note", "s"}, {NULL, NULL}};
  const char *text;
  if (!plumb_argument_options ("context", context, known, error))
    return false;
  if (g_variant_lookup (context, "activity", "&s", &text) &&
      !plumb_argument_text ("activity", text, 1, 64, error))
    return false;
  return !g_variant_lookup (context, "note", "&s", &text) ||
         plumb_argument_text ("note", text, 1, 500, error);
}

/* What the wearer says about it belongs to the history; the report counts without. */
static void
keep_context (PlumbService *service, PlumbAlertKind kind, GVariant *context)
{
  g_autoptr (GError) error = NULL;
  g_auto (PlumbPresentFields) details = {0};
  if (g_variant_n_children (context) == 0)
    return;
  plumb_present_read (context, &details);
  plumb_present_add_string (&details, "kind", plumb_alert_kind_to_string (kind));
  if (!plumb_store_add_event (service->store, service->host.wall_us (service->host_data), 0,
                              "false-report", NULL, details.fields, details.count, &error))
    g_warning ("%s; the words of a report are kept in memory until the disk takes them",
               error->message);
}

static gboolean
handle_report_false (PlumbDbusAlert *alert, GDBusMethodInvocation *invocation, GVariant *context,
                     gpointer user_data)
{
  const AlertObject *object = user_data;
  PlumbService *service = object->service;
  PlumbAlertKind kind = object->shown.kind;
  g_autoptr (GError) error = NULL;
  if (!check_context (context, &error) || !ask (object, PLUMB_COMMAND_REPORT_FALSE, 0, &error))
    return plumb_error_reply (invocation, &error);
  keep_context (service, kind, context);
  plumb_dbus_alert_complete_report_false (alert, invocation);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static void
connect_handlers (AlertObject *object)
{
  g_signal_connect (object->alert, "handle-acknowledge", G_CALLBACK (handle_acknowledge), object);
  g_signal_connect (object->alert, "handle-dismiss", G_CALLBACK (handle_dismiss), object);
  g_signal_connect (object->alert, "handle-snooze", G_CALLBACK (handle_snooze), object);
  g_signal_connect (object->alert, "handle-report-false", G_CALLBACK (handle_report_false), object);
}

static void
show (AlertObject *object, const PlumbAlert *from)
{
  const PlumbService *service = object->service;
  object->shown = *from;
  plumb_dbus_alert_set_kind (object->alert, plumb_alert_kind_to_string (from->kind));
  plumb_dbus_alert_set_severity (object->alert, plumb_severity_to_string (from->severity));
  plumb_dbus_alert_set_raised_at (object->alert, plumb_service_to_wall (service, from->raised_us));
  plumb_dbus_alert_set_state (object->alert, plumb_alert_state_to_string (from->state));
  plumb_dbus_alert_set_snoozed_until (object->alert,
                                      plumb_service_to_wall (service, from->snoozed_until_us));
  plumb_dbus_alert_set_details (object->alert, build_details (from));
}

/* An angle that moves with every sample is no reason to wake the clients. */
static bool
is_news (const PlumbAlert *shown, const PlumbAlert *from)
{
  return shown->severity != from->severity || shown->state != from->state ||
         shown->snoozed_until_us != from->snoozed_until_us || shown->times != from->times ||
         shown->raised_us != from->raised_us || shown->posture != from->posture ||
         shown->battery_percent != from->battery_percent || shown->reason != from->reason ||
         shown->is_sitting_measured != from->is_sitting_measured;
}

static void
alert_object_free (gpointer data)
{
  AlertObject *object = data;
  g_autofree char *path = build_path (object->shown.id);
  g_dbus_object_manager_server_unexport (object->service->objects, path);
  g_signal_handlers_disconnect_by_data (object->alert, object);
  g_object_unref (object->alert);
  g_free (object);
}

static AlertObject *
add (PlumbService *service, const PlumbAlert *from)
{
  AlertObject *object = g_new0 (AlertObject, 1);
  object->service = service;
  object->alert = plumb_dbus_alert_skeleton_new ();
  connect_handlers (object);
  show (object, from);
  g_hash_table_insert (service->alerts, GUINT_TO_POINTER (from->id), object);
  g_autofree char *path = build_path (from->id);
  g_autoptr (PlumbDbusObjectSkeleton) skeleton = plumb_dbus_object_skeleton_new (path);
  plumb_dbus_object_skeleton_set_alert (skeleton, object->alert);
  g_dbus_object_manager_server_export (service->objects, G_DBUS_OBJECT_SKELETON (skeleton));
  return object;
}

static AlertObject *
show_alert (PlumbService *service, const PlumbAlert *from)
{
  AlertObject *object = g_hash_table_lookup (service->alerts, GUINT_TO_POINTER (from->id));
  if (object == NULL)
    return add (service, from);
  if (is_news (&object->shown, from))
    show (object, from);
  return object;
}

static gboolean
is_over (gpointer id, gpointer data, gpointer user_data)
{
  AlertObject *object = data;
  bool was_live = object->is_live;
  object->is_live = false;
  return !was_live;
}

void
plumb_alert_objects_init (PlumbService *service)
{
  service->alerts = g_hash_table_new_full (NULL, NULL, NULL, alert_object_free);
}

void
plumb_alert_objects_update (PlumbService *service, const PlumbServiceState *state)
{
  for (unsigned i = 0; i < state->n_alerts; i++) {
    const PlumbAlert *from = &state->alerts[i];
    show_alert (service, from)->is_live = true;
  }
  g_hash_table_foreach_remove (service->alerts, is_over, NULL);
}

void
plumb_alert_objects_emit (PlumbService *service, const PlumbEvent *event)
{
  const PlumbAlert *alert = &event->alert.alert;
  g_autofree char *path = build_path (alert->id);
  if (event->kind == PLUMB_EVENT_ALERT_CLEARED)
    plumb_dbus_manager_emit_alert_cleared (service->manager, path,
                                           plumb_alert_kind_to_string (alert->kind),
                                           plumb_alert_outcome_to_string (event->alert.outcome));
  else {
    show_alert (service, alert); /* whoever hears of it finds it as it was told */
    plumb_dbus_manager_emit_alert_raised (
        service->manager, path, plumb_alert_kind_to_string (alert->kind),
        plumb_severity_to_string (alert->severity), build_details (alert));
  }
}
