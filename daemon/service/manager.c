/* SPDX-License-Identifier: GPL-3.0-or-later */
/* org.plumbline.Posture1.Manager */
#include "arguments.h"
#include "commands.h"
#include "errors.h"
#include "service-private.h"

/* Only what exists. */
static const char *const features[] = {
    "statistics", "export",           "check-in",  "calibration", "second-pose",
    "discovery",  "readings",         "proposals", "report",      "training",
    "profiles",   "see-professional", "library",   "breaks",      "goals",
    "summary",    "practice",         "next",      NULL,
};

/* The reasons that are told in PauseReasons: the vocabulary of holds, and what keeps everything
 * from being judged. The others come and go with every movement and are in Reasons only. */
#define DELIBERATE                                                                                 \
  (((1u << (PLUMB_REASON_OUTSIDE_HOURS + 1)) - 1u) | (1u << PLUMB_REASON_PROFILE) |                \
   (1u << PLUMB_REASON_MODE_OFF))
#define PAUSING                                                                                    \
  (DELIBERATE | (1u << PLUMB_REASON_NO_BLUETOOTH) | (1u << PLUMB_REASON_NO_SENSOR) |               \
   (1u << PLUMB_REASON_NOT_WORN) | (1u << PLUMB_REASON_UNCALIBRATED))

void
plumb_manager_find_words (uint32_t reasons, const char *out_words[PLUMB_REASONS + 1])
{
  unsigned count = 0;
  for (unsigned i = 0; i < PLUMB_REASONS; i++)
    if (reasons & 1u << i)
      out_words[count++] = plumb_reason_to_string ((PlumbReason)i);
  out_words[count] = NULL;
}

static void
show_reasons (PlumbService *service)
{
  PlumbDbusManager *manager = service->manager;
  uint32_t reasons = service->snapshot.reasons;
  const char *words[PLUMB_REASONS + 1];
  if (reasons == service->shown_reasons)
    return;
  service->shown_reasons = reasons;
  plumb_manager_find_words (reasons, words);
  plumb_dbus_manager_set_reasons (manager, words);
  plumb_manager_find_words (reasons & PAUSING, words);
  plumb_dbus_manager_set_pause_reasons (manager, words);
  plumb_dbus_manager_set_paused (manager, (reasons & DELIBERATE) != 0);
}

void
plumb_manager_update (PlumbService *service, const PlumbServiceState *state)
{
  PlumbDbusManager *manager = service->manager;
  const char *mode = plumb_mode_to_string (service->snapshot.mode);
  const char *profile = plumb_profile_to_string (state->coach->profile);
  uint64_t paused_until = plumb_service_to_wall (service, state->coach->paused_until_us);
  if (g_strcmp0 (plumb_dbus_manager_get_mode (manager), mode) != 0)
    plumb_dbus_manager_set_mode (manager, mode);
  if (g_strcmp0 (plumb_dbus_manager_get_profile (manager), profile) != 0)
    plumb_dbus_manager_set_profile (manager, profile);
  if (g_strcmp0 (plumb_dbus_manager_get_bluetooth_state (manager), state->bluetooth_state) != 0)
    plumb_dbus_manager_set_bluetooth_state (manager, state->bluetooth_state);
  if (plumb_dbus_manager_get_paused_until (manager) != paused_until)
    plumb_dbus_manager_set_paused_until (manager, paused_until);
  show_reasons (service);
  plumb_manager_update_coach (service, state);
}

void
plumb_manager_show_inhibitors (PlumbService *service)
{
  plumb_dbus_manager_set_inhibitors (
      service->manager, plumb_leases_dup_inhibitors (service->leases, service->offset_us));
}

void
plumb_manager_follow_inhibitors (PlumbService *service)
{
  bool is_inhibited = plumb_leases_is_inhibited (service->leases, "alerts");
  bool are_breaks_inhibited = plumb_leases_is_inhibited (service->leases, "breaks");
  plumb_manager_show_inhibitors (service);
  if (is_inhibited != service->is_inhibited) {
    const PlumbCommand command = {
        .kind = PLUMB_COMMAND_HOLD,
        .hold = {.hold = PLUMB_HOLD_INHIBITED, .is_set = is_inhibited},
    };
    service->is_inhibited = is_inhibited;
    plumb_command_tell (service, &command);
  }
  if (are_breaks_inhibited != service->are_breaks_inhibited) {
    const PlumbCommand command = {
        .kind = PLUMB_COMMAND_INHIBIT_BREAKS,
        .is_set = are_breaks_inhibited,
    };
    service->are_breaks_inhibited = are_breaks_inhibited;
    plumb_command_tell (service, &command);
  }
}

static gboolean
handle_pause (PlumbDbusManager *manager, GDBusMethodInvocation *invocation, guint seconds,
              const char *reason, gpointer user_data)
{
  PlumbService *service = user_data;
  g_autoptr (GError) error = NULL;
  const PlumbCommand command = {
      .kind = PLUMB_COMMAND_PAUSE,
      .pause = {.seconds = seconds, .reason = reason},
  };
  if (!plumb_argument_range ("seconds", seconds, 1, (uint64_t)service->limits.max_pause_s,
                             &error) ||
      !plumb_argument_text ("reason", reason, 0, 200, &error) ||
      !plumb_command_ask (service, &command, "", NULL, &error))
    return plumb_error_reply (invocation, &error);
  plumb_dbus_manager_complete_pause (manager, invocation);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
handle_resume (PlumbDbusManager *manager, GDBusMethodInvocation *invocation, gpointer user_data)
{
  const PlumbCommand command = {.kind = PLUMB_COMMAND_UNPAUSE};
  g_autoptr (GError) error = NULL;
  if (!plumb_command_ask (user_data, &command, "", NULL, &error))
    return plumb_error_reply (invocation, &error);
  plumb_dbus_manager_complete_resume (manager, invocation);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

/* A colon list of words, each once. */
static bool
check_what (const char *what, GError **error)
{
  static const char *const known[] = {"alerts", "breaks", "haptics", NULL};
  if (!plumb_argument_text ("what", what, 1, 64, error))
    return false;
  g_auto (GStrv) words = g_strsplit (what, ":", -1);
  for (unsigned i = 0; words[i] != NULL; i++) {
    if (!plumb_argument_word ("what", words[i], known, error))
      return false;
    for (unsigned j = 0; j < i; j++)
      if (g_str_equal (words[i], words[j]))
        return plumb_error_invalid (error, "what: \"%s\" comes twice", words[i]);
  }
  return true;
}

static bool
check_inhibit_time (const PlumbServiceLimits *limits, uint32_t seconds, GError **error)
{
  if (seconds == 0 && limits->is_unlimited_inhibit_allowed)
    return true;
  if (seconds == 0)
    return plumb_error_invalid (error,
                                "max_seconds: 0 (no limit) is not allowed by the settings, wanted "
                                "1 to %.0f",
                                limits->max_inhibit_s);
  return plumb_argument_range ("max_seconds", seconds, 1, (uint64_t)limits->max_inhibit_s, error);
}

static gboolean
handle_inhibit (PlumbDbusManager *manager, GDBusMethodInvocation *invocation, const char *what,
                const char *who, const char *why, guint max_seconds, gpointer user_data)
{
  PlumbService *service = user_data;
  g_autoptr (GError) error = NULL;
  uint32_t cookie;
  int64_t expires_us =
      max_seconds == 0 ? INT64_MAX
                       : service->host.boot_us (service->host_data) + max_seconds * G_USEC_PER_SEC;
  if (!check_what (what, &error) || !plumb_argument_text ("who", who, 1, 100, &error) ||
      !plumb_argument_text ("why", why, 1, 200, &error) ||
      !check_inhibit_time (&service->limits, max_seconds, &error) ||
      !plumb_leases_inhibit (service->leases, g_dbus_method_invocation_get_sender (invocation),
                             what, who, why, expires_us, &cookie, &error))
    return plumb_error_reply (invocation, &error);
  plumb_dbus_manager_complete_inhibit (manager, invocation, cookie);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
handle_uninhibit (PlumbDbusManager *manager, GDBusMethodInvocation *invocation, guint cookie,
                  gpointer user_data)
{
  PlumbService *service = user_data;
  g_autoptr (GError) error = NULL;
  if (!plumb_leases_uninhibit (service->leases, g_dbus_method_invocation_get_sender (invocation),
                               cookie, &error))
    return plumb_error_reply (invocation, &error);
  plumb_dbus_manager_complete_uninhibit (manager, invocation);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
handle_snooze (PlumbDbusManager *manager, GDBusMethodInvocation *invocation, guint seconds,
               gpointer user_data)
{
  const PlumbCommand command = {.kind = PLUMB_COMMAND_SNOOZE, .alert = {.seconds = seconds}};
  g_autoptr (GError) error = NULL;
  if (!plumb_argument_range ("seconds", seconds, 0, PLUMB_SNOOZE_MAX_S, &error) ||
      !plumb_command_ask (user_data, &command, "", NULL, &error))
    return plumb_error_reply (invocation, &error);
  plumb_dbus_manager_complete_snooze (manager, invocation);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
handle_answer_proposal (PlumbDbusManager *manager, GDBusMethodInvocation *invocation,
                        gboolean accept, gpointer user_data)
{
  const PlumbCommand command = {.kind = PLUMB_COMMAND_ANSWER_PROPOSAL, .is_set = accept};
  g_autoptr (GError) error = NULL;
  if (!plumb_command_ask (user_data, &command, "", NULL, &error))
    return plumb_error_reply (invocation, &error);
  plumb_dbus_manager_complete_answer_proposal (manager, invocation);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
handle_reload_settings (PlumbDbusManager *manager, GDBusMethodInvocation *invocation,
                        gpointer user_data)
{
  PlumbService *service = user_data;
  g_autoptr (GError) error = NULL;
  if (!service->host.reload_settings (service->host_data, &error))
    return plumb_error_reply (invocation, &error);
  plumb_dbus_manager_complete_reload_settings (manager, invocation);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static bool
write_mode (PlumbService *service, const char *text, GError **error)
{
  static const char *const modes[] = {"training", "tracking", "off", NULL};
  PlumbCommand command = {.kind = PLUMB_COMMAND_MODE};
  if (!plumb_argument_word ("Mode", text, modes, error) ||
      !plumb_mode_parse (text, &command.mode) ||
      !plumb_command_ask (service, &command, "", NULL, error))
    return false;
  plumb_dbus_manager_set_mode (service->manager, text);
  return true;
}

static bool
write_profile (PlumbService *service, const char *text, GError **error)
{
  PlumbCommand command = {.kind = PLUMB_COMMAND_PROFILE};
  if (!plumb_argument_word ("Profile", text, plumb_profile_names (), error) ||
      !plumb_profile_parse (text, &command.profile) ||
      !plumb_command_ask (service, &command, "", NULL, error))
    return false;
  plumb_dbus_manager_set_profile (service->manager, text);
  return true;
}

static bool
write_property (const char *property, GVariant *value, gpointer user_data, GError **error)
{
  const char *text = g_variant_get_string (value, NULL);
  if (g_str_equal (property, "Mode"))
    return write_mode (user_data, text, error);
  return write_profile (user_data, text, error);
}

static void
connect_handlers (PlumbService *service)
{
  static const struct {
    const char *signal;
    GCallback handler;
  } handlers[] = {
      {"handle-pause", G_CALLBACK (handle_pause)},
      {"handle-resume", G_CALLBACK (handle_resume)},
      {"handle-inhibit", G_CALLBACK (handle_inhibit)},
      {"handle-uninhibit", G_CALLBACK (handle_uninhibit)},
      {"handle-snooze", G_CALLBACK (handle_snooze)},
      {"handle-answer-proposal", G_CALLBACK (handle_answer_proposal)},
      {"handle-reload-settings", G_CALLBACK (handle_reload_settings)},
  };
  for (gsize i = 0; i < G_N_ELEMENTS (handlers); i++)
    g_signal_connect (service->manager, handlers[i].signal, handlers[i].handler, service);
}

void
plumb_manager_init (PlumbService *service)
{
  static const char *const none[] = {NULL};
  service->manager = plumb_skeleton_new_manager (write_property, service);
  plumb_dbus_manager_set_version (service->manager, PLUMB_VERSION);
  plumb_dbus_manager_set_features (service->manager, features);
  plumb_dbus_manager_set_mode (service->manager, plumb_mode_to_string (PLUMB_MODE_TRAINING));
  plumb_dbus_manager_set_profile (service->manager,
                                  plumb_profile_to_string (PLUMB_PROFILE_DEFAULT));
  plumb_dbus_manager_set_profiles (service->manager, plumb_profile_names ());
  plumb_dbus_manager_set_bluetooth_state (service->manager, "no-service");
  plumb_dbus_manager_set_reasons (service->manager, none);
  plumb_dbus_manager_set_pause_reasons (service->manager, none);
  plumb_dbus_manager_set_inhibitors (service->manager,
                                     g_variant_new_array (G_VARIANT_TYPE ("(ussst)"), NULL, 0));
  plumb_dbus_manager_set_proposal (service->manager,
                                   g_variant_new_array (G_VARIANT_TYPE ("{sv}"), NULL, 0));
  connect_handlers (service);
  plumb_manager_init_coach (service);
  plumb_manager_init_sensors (service);
}
