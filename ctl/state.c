/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "state.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "alert-words.h"
#include "json.h"
#include "tone.h"
#include "vocabulary.h"
#include "words.h"

PlumbState *
plumb_state_fetch (PlumbCtl *ctl, GError **error)
{
  g_autoptr (PlumbState) state = g_new0 (PlumbState, 1);
  state->manager = plumb_client_get_all (ctl, PLUMB_PATH, PLUMB_IFACE_MANAGER, error);
  if (state->manager == NULL)
    return NULL;
  ctl->tone = plumb_tone_parse (plumb_client_string (state->manager, "Tone"));
  state->monitor = plumb_client_get_all (ctl, PLUMB_PATH, PLUMB_IFACE_MONITOR, error);
  if (state->monitor == NULL)
    return NULL;
  state->breaks = plumb_client_get_all (ctl, PLUMB_PATH, PLUMB_IFACE_BREAKS, NULL);
  if (state->breaks == NULL)
    state->breaks = g_variant_ref_sink (g_variant_new ("a{sv}", NULL));
  state->sensors = plumb_client_list (ctl, PLUMB_IFACE_SENSOR, error);
  if (state->sensors == NULL)
    return NULL;
  state->alerts = plumb_client_list (ctl, PLUMB_IFACE_ALERT, error);
  return state->alerts != NULL ? g_steal_pointer (&state) : NULL;
}

void
plumb_state_free (PlumbState *state)
{
  g_clear_pointer (&state->manager, g_variant_unref);
  g_clear_pointer (&state->monitor, g_variant_unref);
  g_clear_pointer (&state->breaks, g_variant_unref);
  g_clear_pointer (&state->sensors, g_ptr_array_unref);
  g_clear_pointer (&state->alerts, g_ptr_array_unref);
  g_free (state);
}

GVariant *
plumb_state_merge (GVariant *old_members, GVariant *new_members)
{
  GVariantDict merged;
  g_variant_dict_init (&merged, old_members);
  g_autoptr (GVariantIter) iter = g_variant_iter_new (new_members);
  const char *key;
  GVariant *value;
  while (g_variant_iter_loop (iter, "{&sv}", &key, &value))
    g_variant_dict_insert_value (&merged, key, value);
  return g_variant_ref_sink (g_variant_dict_end (&merged));
}

static bool
is_word (GVariant *dictionary, const char *key, const char *word)
{
  return strcmp (plumb_client_string (dictionary, key), word) == 0;
}

static bool
has_data (const PlumbState *state)
{
  return is_word (state->monitor, "DataQuality", "live") ||
         is_word (state->monitor, "DataQuality", "suspect");
}

/* A pause stops judging; a call, a profile or a program only holds alerts back. */
static bool
is_judging_paused (const PlumbState *state)
{
  g_autofree const char **reasons = plumb_client_strings (state->manager, "PauseReasons");
  return plumb_client_boolean (state->manager, "Paused") &&
         (reasons[0] == NULL || g_strv_contains ((const char *const *)reasons, "user"));
}

const char *
plumb_state_word (const PlumbState *state)
{
  const char *posture = plumb_client_string (state->monitor, "Posture");
  if (is_word (state->manager, "Mode", "off"))
    return "off";
  if (is_judging_paused (state))
    return "paused";
  if (!has_data (state))
    return "no data";
  if (is_word (state->monitor, "Wear", "not-worn"))
    return "not worn";
  if (strcmp (posture, "unknown") == 0 || *posture == '\0')
    return "not judged";
  return posture;
}

/* The first reason of those that keep a posture from being judged. */
static const char *
why_not_judged (const PlumbState *state)
{
  static const char *const wanted[] = {"calibrating", "uncalibrated", "calibration-suspect",
                                       "lying",       "moving",       "settling"};
  g_autofree const char **reasons = plumb_client_strings (state->manager, "Reasons");
  for (unsigned i = 0; i < G_N_ELEMENTS (wanted); i++) {
    if (g_strv_contains ((const char *const *)reasons, wanted[i]))
      return plumb_words_reason (wanted[i]);
  }
  return plumb_client_boolean (state->monitor, "Calibrated") ? _ ("It cannot be told just now.")
                                                             : plumb_words_reason ("uncalibrated");
}

char *
plumb_state_dup_posture (const PlumbCtl *ctl, const PlumbState *state)
{
  const char *word = plumb_state_word (state);
  if (strcmp (word, "off") == 0)
    return g_strdup (_ ("off: sensors are left alone"));
  if (strcmp (word, "paused") == 0)
    return g_strdup (_ ("not judged while paused"));
  if (strcmp (word, "no data") == 0)
    return g_strdup (_ ("no data"));
  if (strcmp (word, "not worn") == 0)
    return g_strdup (_ ("not judged: the sensor is not being worn"));
  if (strcmp (word, "not judged") == 0)
    return g_strdup_printf (_ ("not judged. %s"), why_not_judged (state));
  double deviation_deg = plumb_client_number (state->monitor, "Deviation", NAN);
  guint64 since_us = plumb_client_unsigned (state->monitor, "PostureSince");
  g_autofree char *plain = plumb_words_dup_plain (word);
  g_autofree char *degrees = plumb_print_dup_degrees (ctl, deviation_deg);
  g_autofree char *duration = since_us > 0 ? plumb_print_dup_since (since_us) : NULL;
  GString *text = g_string_new (plain);
  if (isfinite (deviation_deg))
    g_string_append_printf (text, _ (", %s from the pose you set"), degrees);
  if (duration != NULL)
    g_string_append_printf (text, _ (", for %s"), duration);
  return g_string_free (text, FALSE);
}

char *
plumb_state_dup_activity (const PlumbState *state)
{
  const char *activity = plumb_client_string (state->monitor, "Activity");
  guint64 since_us = plumb_client_unsigned (state->monitor, "StationarySince");
  g_autofree char *plain = plumb_words_dup_plain (activity);
  if (!has_data (state))
    return g_strdup (_ ("no data"));
  if (since_us == 0)
    return g_strdup (plain);
  g_autofree char *duration = plumb_print_dup_since (since_us);
  bool is_in_place = strcmp (activity, "still") == 0 || strcmp (activity, "standing") == 0;
  return g_strdup_printf (
      is_in_place ? _ ("%s, %s in one place") : _ ("%s, %s since the last break"), plain, duration);
}

char *
plumb_state_dup_pause (const PlumbState *state)
{
  if (!plumb_client_boolean (state->manager, "Paused"))
    return NULL;
  if (!is_judging_paused (state))
    return g_strdup (_ ("alerts are held back; see \"plumbline why\""));
  guint64 until_us = plumb_client_unsigned (state->manager, "PausedUntil");
  if (until_us == 0)
    return g_strdup (_ ("paused"));
  g_autofree char *time = plumb_print_dup_time (until_us);
  return g_strdup_printf (_ ("paused until %s"), time);
}

static void
append_battery (GString *text, GVariant *sensor)
{
  double percent = plumb_client_number (sensor, "BatteryPercent", -1);
  const char *level = plumb_client_string (sensor, "BatteryLevel");
  bool is_remarkable = strcmp (level, "low") == 0 || strcmp (level, "critical") == 0 ||
                       strcmp (level, "charging") == 0;
  if (percent >= 0)
    g_string_append_printf (text, _ (", battery %.0f %%"), percent);
  else if (is_remarkable)
    g_string_append (text, _ (", battery"));
  if (is_remarkable)
    g_string_append_printf (text, " (%s)", plumb_vocabulary (level));
}

static void
append_calibration (GString *text, GVariant *sensor)
{
  const char *calibration = plumb_client_string (sensor, "CalibrationState");
  const char *reason = plumb_client_string (sensor, "CalibrationReason");
  guint64 at_us = plumb_client_unsigned (sensor, "CalibratedAt");
  if (strcmp (calibration, "none") == 0) {
    g_string_append (text, _ (", no pose set"));
  } else if (strcmp (calibration, "running") == 0) {
    g_string_append (text, _ (", a pose is being captured"));
  } else if (strcmp (calibration, "valid") == 0) {
    g_autofree char *age = at_us > 0 ? plumb_print_dup_ago (at_us) : NULL;
    if (age != NULL)
      g_string_append_printf (text, _ (", pose set %s"), age);
    else
      g_string_append (text, _ (", pose set"));
  } else if (*calibration != '\0') {
    g_string_append_printf (text, _ (", the pose set may no longer fit: %s"),
                            plumb_words_calibration (reason));
  }
}

char *
plumb_state_dup_sensor (GVariant *sensor)
{
  const char *connection = plumb_client_string (sensor, "ConnectionState");
  guint64 retry_us = plumb_client_unsigned (sensor, "NextRetryAt");
  g_autofree char *plain = plumb_words_dup_plain (connection);
  GString *text = g_string_new (plain);
  if (retry_us > (guint64)g_get_real_time ()) {
    double seconds = (double)(retry_us - (guint64)g_get_real_time ()) / G_USEC_PER_SEC;
    g_autofree char *wait = plumb_print_dup_duration (seconds);
    g_string_append_printf (text, _ (", next try in %s"), wait);
  }
  append_battery (text, sensor);
  append_calibration (text, sensor);
  return g_string_free (text, FALSE);
}

GVariant *
plumb_state_ref_suggestion (GVariant *breaks)
{
  g_autoptr (GVariant) current = g_variant_lookup_value (breaks, "Current", G_VARIANT_TYPE_VARDICT);
  return current != NULL ? g_variant_lookup_value (current, "suggestion", G_VARIANT_TYPE_VARDICT)
                         : NULL;
}

static GVariant *
ref_details (const PlumbClientObject *alert)
{
  GVariant *details = g_variant_lookup_value (alert->properties, "Details", G_VARIANT_TYPE_VARDICT);
  return details != NULL ? details : g_variant_ref_sink (g_variant_new ("a{sv}", NULL));
}

char *
plumb_state_dup_told (const PlumbCtl *ctl, const PlumbClientObject *alert, GVariant *suggestion)
{
  g_autoptr (GVariant) details = ref_details (alert);
  const char *kind = plumb_client_string (alert->properties, "Kind");
  const PlumbAlertFacts facts = {alert->path, kind, details, suggestion};
  return is_word (alert->properties, "State", "active") ? plumb_alert_words_dup_line (ctl, &facts)
                                                        : NULL;
}

char **
plumb_state_dup_alert_lines (const PlumbCtl *ctl, const PlumbClientObject *alert,
                             GVariant *suggestion)
{
  g_autoptr (GVariant) details = ref_details (alert);
  const char *kind = plumb_client_string (alert->properties, "Kind");
  g_autofree char *told =
      plumb_notice_has (kind) ? plumb_state_dup_told (ctl, alert, suggestion) : NULL;
  g_autofree char *facts = plumb_words_dup_alert (ctl, kind, details);
  const char *const lines[] = {told != NULL ? told : facts, told != NULL ? facts : NULL, NULL};
  return g_strdupv ((char **)lines);
}

const char *
plumb_state_alert_number (const PlumbClientObject *alert)
{
  const char *slash = strrchr (alert->path, '/');
  return slash != NULL ? slash + 1 : alert->path;
}

void
plumb_state_add_objects_json (JsonBuilder *builder, GPtrArray *objects)
{
  json_builder_begin_array (builder);
  for (guint i = 0; i < objects->len; i++) {
    const PlumbClientObject *object = objects->pdata[i];
    json_builder_begin_object (builder);
    plumb_json_add_string (builder, "path", object->path);
    if (g_str_has_prefix (object->path, PLUMB_PATH_ALERTS "/")) {
      json_builder_set_member_name (builder, "number");
      json_builder_add_int_value (
          builder, (gint64)g_ascii_strtoull (plumb_state_alert_number (object), NULL, 10));
    }
    plumb_json_add_members (builder, object->properties);
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
}

void
plumb_state_add_json (JsonBuilder *builder, const PlumbState *state)
{
  plumb_json_add_members (builder, state->manager);
  plumb_json_add_members (builder, state->monitor);
  json_builder_set_member_name (builder, "sensors");
  plumb_state_add_objects_json (builder, state->sensors);
  json_builder_set_member_name (builder, "alerts");
  plumb_state_add_objects_json (builder, state->alerts);
  json_builder_set_member_name (builder, "breaks");
  json_builder_begin_object (builder);
  plumb_json_add_members (builder, state->breaks);
  json_builder_end_object (builder);
}
