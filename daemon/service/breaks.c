/* SPDX-License-Identifier: GPL-3.0-or-later */
/* org.plumbline.Posture1.Breaks */
#include <string.h>

#include "arguments.h"
#include "commands.h"
#include "errors.h"
#include "event.h"
#include "service-private.h"
#include "why-not.h"

#define POSTPONE_MIN_S  10
#define POSTPONE_MAX_S  14400
#define BREAK_MIN_S     5
#define BREAK_MAX_S     3600
#define ASKED_MIN_S     10
#define EXCLUSIONS_MAX  16
#define SESSION_AGE_US  (INT64_C (30 * 24 * 3600) * G_USEC_PER_SEC)
#define SESSION_MINUTES 1440
#define ITEM_MAX        64
#define REASON_MAX      200
#define NOTE_MAX        500
#define CLOCKS_APART_US (INT64_C (2) * G_USEC_PER_SEC) /* between client and daemon */

static bool
check_area (const char *text, uint32_t *out_area, GError **error)
{
  static const char *const words[] = {"neck", "upper", "mid",   "lower",
                                      "hips", "arms",  "whole", NULL};
  PlumbArea area;
  if (!plumb_area_parse (text, &area))
    return plumb_argument_word ("area", text, words, error);
  *out_area = area;
  return true;
}

static bool
check_place (const char *text, uint32_t *out_place, GError **error)
{
  static const char *const words[] = {"desk", "home", "travel", NULL};
  PlumbPlace place;
  if (!plumb_place_parse (text, &place))
    return plumb_argument_word ("place", text, words, error);
  *out_place = place;
  return true;
}

static bool
check_kind (const char *text, PlumbLibraryKind *out_kind, GError **error)
{
  static const char *const words[] = {"self-massage", "stretch",   "movement", "breathing",
                                      "heat",         "hydration", "rest",     NULL};
  return plumb_argument_word ("kind", text, words, error) &&
         plumb_library_kind_parse (text, out_kind);
}

static bool
check_exclusions (const char *const *words, GError **error)
{
  guint count = g_strv_length ((char **)words);
  if (count > EXCLUSIONS_MAX)
    return plumb_error_invalid (error, "exclude: %u words, wanted no more than %d", count,
                                EXCLUSIONS_MAX);
  for (guint i = 0; i < count; i++)
    if (!plumb_argument_text ("exclude", words[i], 1, ITEM_MAX, error))
      return false;
  return true;
}

/* exclusions: freed by the caller with g_free (), the words belong to context. */
static bool
read_context (GVariant *context, PlumbWish *wish, const char ***out_exclusions, GError **error)
{
  static const PlumbOption known[] = {{"area", "s"}, {"seconds", "u"},  {"place", "s"},
                                      {"kind", "s"}, {"exclude", "as"}, {NULL, NULL}};
  const char *text;
  if (!plumb_argument_options ("context", context, known, error))
    return false;
  if (g_variant_lookup (context, "area", "&s", &text) && !check_area (text, &wish->area, error))
    return false;
  if (g_variant_lookup (context, "place", "&s", &text) && !check_place (text, &wish->place, error))
    return false;
  wish->is_kind_wanted = g_variant_lookup (context, "kind", "&s", &text);
  if (wish->is_kind_wanted && !check_kind (text, &wish->kind, error))
    return false;
  if (g_variant_lookup (context, "seconds", "u", &wish->seconds) &&
      !plumb_argument_range ("seconds", wish->seconds, ASKED_MIN_S, BREAK_MAX_S, error))
    return false;
  if (!g_variant_lookup (context, "exclude", "^a&s", out_exclusions))
    return true;
  wish->exclusions = *out_exclusions;
  return check_exclusions (*out_exclusions, error);
}

/* What nothing fits for, in words: for those who do not ask WhyNot. */
static void
add_why_not (const PlumbReply *reply, GError **error)
{
  if (reply->code != PLUMB_REPLY_NOTHING_FITS)
    return;
  g_autoptr (GVariant) why_not =
      g_variant_ref_sink (plumb_breaks_why_not_to_variant (&reply->suggestion.why_not));
  g_autofree char *text = plumb_why_not_dup_text (why_not, plumb_language_find (NULL));
  g_autofree char *old = g_steal_pointer (&(*error)->message);
  (*error)->message = g_strdup_printf ("%s: %s", old, text);
}

static gboolean
handle_why_not (PlumbDbusBreaks *breaks, GDBusMethodInvocation *invocation, GVariant *context,
                gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree const char **exclusions = NULL;
  PlumbCommand command = {.kind = PLUMB_COMMAND_WHY_NOT};
  PlumbReply reply;
  if (!read_context (context, &command.wish, &exclusions, &error) ||
      !plumb_command_ask (user_data, &command, "", &reply, &error))
    return plumb_error_reply (invocation, &error);
  plumb_dbus_breaks_complete_why_not (breaks, invocation,
                                      plumb_breaks_why_not_to_variant (&reply.suggestion.why_not));
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
handle_suggest (PlumbDbusBreaks *breaks, GDBusMethodInvocation *invocation, GVariant *context,
                gpointer user_data)
{
  PlumbService *service = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree const char **exclusions = NULL;
  PlumbCommand command = {.kind = PLUMB_COMMAND_SUGGEST};
  PlumbReply reply;
  if (!read_context (context, &command.wish, &exclusions, &error))
    return plumb_error_reply (invocation, &error);
  if (!plumb_command_ask (service, &command, "", &reply, &error)) {
    add_why_not (&reply, &error);
    return plumb_error_reply (invocation, &error);
  }
  plumb_dbus_breaks_complete_suggest (breaks, invocation,
                                      plumb_breaks_suggestion_to_variant (&reply.suggestion));
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static bool
check_break_kind (const char *text, PlumbBreakKind *out_kind, GError **error)
{
  static const char *const words[] = {"micro", "long", NULL};
  return plumb_argument_word ("kind", text, words, error) &&
         plumb_break_kind_parse (text, out_kind);
}

static bool
start (PlumbService *service, const char *kind_name, GVariant *options, uint32_t *out_id,
       GError **error)
{
  static const PlumbOption known[] = {
      {"seconds", "u"}, {"item", "s"}, {"safety_shown", "b"}, {NULL, NULL}};
  PlumbCommand command = {.kind = PLUMB_COMMAND_START_BREAK};
  const char *item = NULL;
  gboolean is_safety_shown = FALSE;
  PlumbReply reply;
  if (!check_break_kind (kind_name, &command.start.kind, error) ||
      !plumb_argument_options ("options", options, known, error))
    return false;
  if (g_variant_lookup (options, "seconds", "u", &command.start.seconds) &&
      !plumb_argument_range ("seconds", command.start.seconds, BREAK_MIN_S, BREAK_MAX_S, error))
    return false;
  if (g_variant_lookup (options, "item", "&s", &item) &&
      !plumb_argument_text ("item", item, 1, ITEM_MAX, error))
    return false;
  g_variant_lookup (options, "safety_shown", "b", &is_safety_shown);
  command.start.item = item;
  command.start.is_safety_shown = is_safety_shown;
  if (!plumb_command_ask (service, &command, item, &reply, error))
    return false;
  *out_id = reply.break_id;
  return true;
}

static gboolean
handle_start (PlumbDbusBreaks *breaks, GDBusMethodInvocation *invocation, const char *kind,
              GVariant *options, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  uint32_t id;
  if (!start (user_data, kind, options, &id, &error))
    return plumb_error_reply (invocation, &error);
  g_autofree char *text = g_strdup_printf ("%u", id);
  plumb_dbus_breaks_complete_start (breaks, invocation, text);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

/* "" is the current one; what was never given out is no break of ours. */
static bool
read_id (const char *text, uint32_t *out_id, GError **error)
{
  guint64 id;
  *out_id = 0;
  if (*text == '\0')
    return true;
  if (!plumb_argument_text ("id", text, 0, ITEM_MAX, error))
    return false;
  if (g_ascii_string_to_unsigned (text, 10, 1, G_MAXUINT32, &id, NULL)) {
    *out_id = (uint32_t)id;
    return true;
  }
  g_set_error (error, PLUMB_SERVICE_ERROR, PLUMB_SERVICE_ERROR_NO_SUCH_ITEM,
               "id: \"%s\" is no break", text);
  return false;
}

static bool
finish (PlumbService *service, const char *id_text, GVariant *options, GError **error)
{
  static const PlumbOption known[] = {{"completed", "b"}, {NULL, NULL}};
  PlumbCommand command = {.kind = PLUMB_COMMAND_FINISH_BREAK};
  gboolean is_completed = TRUE;
  if (!plumb_argument_options ("options", options, known, error) ||
      !read_id (id_text, &command.finish.id, error))
    return false;
  g_variant_lookup (options, "completed", "b", &is_completed);
  command.finish.is_completed = is_completed;
  return plumb_command_ask (service, &command, "", NULL, error);
}

static gboolean
handle_finish (PlumbDbusBreaks *breaks, GDBusMethodInvocation *invocation, const char *id,
               GVariant *options, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  if (!finish (user_data, id, options, &error))
    return plumb_error_reply (invocation, &error);
  plumb_dbus_breaks_complete_finish (breaks, invocation);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
handle_postpone (PlumbDbusBreaks *breaks, GDBusMethodInvocation *invocation, guint seconds,
                 gpointer user_data)
{
  const PlumbCommand command = {.kind = PLUMB_COMMAND_POSTPONE_BREAK, .seconds = seconds};
  g_autoptr (GError) error = NULL;
  if ((seconds != 0 &&
       !plumb_argument_range ("seconds", seconds, POSTPONE_MIN_S, POSTPONE_MAX_S, &error)) ||
      !plumb_command_ask (user_data, &command, "", NULL, &error))
    return plumb_error_reply (invocation, &error);
  plumb_dbus_breaks_complete_postpone (breaks, invocation);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
handle_skip (PlumbDbusBreaks *breaks, GDBusMethodInvocation *invocation, const char *reason,
             gpointer user_data)
{
  const PlumbCommand command = {
      .kind = PLUMB_COMMAND_SKIP_BREAK,
      .reason = *reason != '\0' ? reason : NULL,
  };
  g_autoptr (GError) error = NULL;
  if (!plumb_argument_text ("reason", reason, 0, REASON_MAX, &error) ||
      !plumb_command_ask (user_data, &command, "", NULL, &error))
    return plumb_error_reply (invocation, &error);
  plumb_dbus_breaks_complete_skip (breaks, invocation);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static bool
check_when (int64_t wall_us, guint64 when_us, GError **error)
{
  if (when_us > (guint64)(wall_us + CLOCKS_APART_US))
    return plumb_error_invalid (error, "when: %" G_GUINT64_FORMAT " is in the future", when_us);
  if (when_us < (guint64)MAX (wall_us - SESSION_AGE_US, 0))
    return plumb_error_invalid (error, "when: %" G_GUINT64_FORMAT " is over 30 days ago", when_us);
  return true;
}

static bool
check_session (const char *kind, GVariant *details, GError **error)
{
  static const char *const kinds[] = {"massage", "exercise", "physiotherapy", "other", NULL};
  static const PlumbOption known[] = {{"note", "s"}, {"minutes", "u"}, {NULL, NULL}};
  const char *note;
  guint32 minutes;
  if (!plumb_argument_word ("kind", kind, kinds, error) ||
      !plumb_argument_options ("details", details, known, error))
    return false;
  if (g_variant_lookup (details, "note", "&s", &note) &&
      !plumb_argument_text ("note", note, 1, NOTE_MAX, error))
    return false;
  return !g_variant_lookup (details, "minutes", "u", &minutes) ||
         plumb_argument_range ("minutes", minutes, 1, SESSION_MINUTES, error);
}

static gboolean
handle_log_session (PlumbDbusBreaks *breaks, GDBusMethodInvocation *invocation, const char *kind,
                    guint64 when_us, GVariant *details, gpointer user_data)
{
  PlumbService *service = user_data;
  int64_t wall_us = service->host.wall_us (service->host_data);
  g_autoptr (GError) error = NULL;
  if (when_us == 0)
    when_us = (guint64)wall_us;
  g_auto (PlumbPresentFields) fields = {0};
  if (!check_session (kind, details, &error) || !check_when (wall_us, when_us, &error))
    return plumb_error_reply (invocation, &error);
  plumb_present_read (details, &fields);
  plumb_present_add_string (&fields, "kind", kind);
  const PlumbCommand command = {
      .kind = PLUMB_COMMAND_SESSION,
      .session = {.is_massage = g_str_equal (kind, "massage"),
                  .wall_us = MIN ((int64_t)when_us, wall_us)},
  };
  if (!plumb_store_add_event (service->store, command.session.wall_us, 0, "session", NULL,
                              fields.fields, fields.count, &error))
    return plumb_error_reply (invocation, &error);
  plumb_command_tell (service, &command);
  g_autofree char *id = g_strdup_printf ("%s-%" G_GUINT64_FORMAT, kind, when_us / G_USEC_PER_SEC);
  plumb_dbus_breaks_complete_log_session (breaks, invocation, id);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

void
plumb_breaks_iface_emit (PlumbService *service, const PlumbEvent *event)
{
  PlumbDbusBreaks *breaks = service->breaks;
  g_autofree char *id = g_strdup_printf ("%u", event->rest.id);
  const char *kind = plumb_break_kind_to_string (event->rest.kind);
  const char *outcome = plumb_break_outcome_to_string (event->rest.outcome);
  guint duration_s = (guint)(event->rest.duration_us / G_USEC_PER_SEC);
  if (event->kind == PLUMB_EVENT_BREAK_SUGGESTED)
    plumb_dbus_breaks_emit_suggested (breaks, id, kind,
                                      plumb_breaks_suggestion_to_variant (&event->rest.suggestion));
  else if (event->kind == PLUMB_EVENT_BREAK_STARTED)
    plumb_dbus_breaks_emit_started (breaks, id, kind);
  else if (event->kind == PLUMB_EVENT_BREAK_FINISHED)
    plumb_dbus_breaks_emit_finished (breaks, id, outcome, duration_s);
  else
    plumb_dbus_breaks_emit_missed (breaks, (guint)(event->rest.held_us / G_USEC_PER_SEC),
                                   (guint)(event->rest.bout_us / G_USEC_PER_SEC));
}

void
plumb_breaks_iface_init (PlumbService *service)
{
  PlumbDbusBreaks *breaks = plumb_dbus_breaks_skeleton_new ();
  service->breaks = breaks;
  plumb_dbus_breaks_set_state (breaks, plumb_breaks_state_to_string (PLUMB_BREAKS_IDLE));
  plumb_dbus_breaks_set_current (breaks, g_variant_new_array (G_VARIANT_TYPE ("{sv}"), NULL, 0));
  g_signal_connect (breaks, "handle-suggest", G_CALLBACK (handle_suggest), service);
  g_signal_connect (breaks, "handle-why-not", G_CALLBACK (handle_why_not), service);
  g_signal_connect (breaks, "handle-start", G_CALLBACK (handle_start), service);
  g_signal_connect (breaks, "handle-finish", G_CALLBACK (handle_finish), service);
  g_signal_connect (breaks, "handle-postpone", G_CALLBACK (handle_postpone), service);
  g_signal_connect (breaks, "handle-skip", G_CALLBACK (handle_skip), service);
  g_signal_connect (breaks, "handle-log-session", G_CALLBACK (handle_log_session), service);
}
