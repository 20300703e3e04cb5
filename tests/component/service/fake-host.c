/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A host that writes down what it is asked, and does it in the simplest way. */
#include "fixture.h"
#include "present.h"

static bool
answer (Fixture *fixture, GError **error)
{
  if (fixture->refusal == NULL)
    return true;
  g_propagate_error (error, g_error_copy (fixture->refusal));
  return false;
}

static bool G_GNUC_PRINTF (3, 4) note (Fixture *fixture, GError **error, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_string_append_vprintf (fixture->asked, format, arguments);
  va_end (arguments);
  g_string_append_c (fixture->asked, '\n');
  return answer (fixture, error);
}

static bool
pause_all (uint32_t seconds, const char *reason, gpointer host, GError **error)
{
  return note (host, error, "pause %u %s", seconds, reason);
}

static bool
resume (gpointer host, GError **error)
{
  return note (host, error, "resume");
}

static bool
set_inhibited (bool is_inhibited, gpointer host, GError **error)
{
  return note (host, error, "inhibited %d", is_inhibited);
}

static bool
set_mode (PlumbMode mode, gpointer host, GError **error)
{
  Fixture *fixture = host;
  if (!note (fixture, error, "mode %s", plumb_mode_to_string (mode)))
    return false;
  fixture->snapshot.mode = mode;
  return true;
}

static bool
set_profile (const char *profile, gpointer host, GError **error)
{
  return note (host, error, "profile %s", profile);
}

static bool
reload_settings (gpointer host, GError **error)
{
  return note (host, error, "reload");
}

static bool
add_sensor (const PlumbSensorSettings *sensor, uint32_t *out_slot, gpointer host, GError **error)
{
  Fixture *fixture = host;
  if (!note (fixture, error, "add %s %s %s %s %s %g", sensor->id, sensor->address,
             sensor->name != NULL ? sensor->name : "-",
             sensor->driver != NULL ? sensor->driver : "-",
             plumb_placement_to_string (sensor->placement), sensor->rate_hz))
    return false;
  fixture->state.sensors[1] = &fixture->sensor[1];
  fixture_update (fixture);
  *out_slot = 1;
  return true;
}

static bool
remove_sensor (uint32_t slot, gpointer host, GError **error)
{
  Fixture *fixture = host;
  if (!note (fixture, error, "remove %u", slot))
    return false;
  fixture->state.sensors[slot] = NULL;
  fixture_update (fixture);
  return true;
}

static bool
set_placement (uint32_t slot, PlumbPlacement placement, gpointer host, GError **error)
{
  Fixture *fixture = host;
  if (!note (fixture, error, "placement %u %s", slot, plumb_placement_to_string (placement)))
    return false;
  fixture->sensor[slot].placement = placement;
  fixture_update (fixture);
  return true;
}

static bool
set_name (uint32_t slot, const char *name, gpointer host, GError **error)
{
  return note (host, error, "name %u %s", slot, name);
}

static bool
start_discovery (uint32_t seconds, gpointer host, GError **error)
{
  return note (host, error, "discover %u", seconds);
}

static bool
stop_discovery (gpointer host, GError **error)
{
  return note (host, error, "discover no more");
}

static bool
connect_sensor (uint32_t slot, gpointer host, GError **error)
{
  return note (host, error, "connect %u", slot);
}

static bool
disconnect_sensor (uint32_t slot, gpointer host, GError **error)
{
  return note (host, error, "disconnect %u", slot);
}

static bool
identify_sensor (uint32_t slot, gpointer host, GError **error)
{
  return note (host, error, "identify %u", slot);
}

static bool
calibrate (uint32_t slot, PlumbPose pose, gpointer host, GError **error)
{
  return note (host, error, "calibrate %u %s", slot, plumb_pose_to_string (pose));
}

static bool
cancel_calibration (uint32_t slot, gpointer host, GError **error)
{
  return note (host, error, "cancel calibration %u", slot);
}

static bool
pair_sensor (uint32_t slot, bool can_enter_passkey, gpointer host, GError **error)
{
  return note (host, error, "pair %u %d", slot, can_enter_passkey);
}

static bool
cancel_pairing (uint32_t slot, gpointer host, GError **error)
{
  return note (host, error, "cancel pairing %u", slot);
}

static bool
enter_passkey (uint32_t slot, uint32_t passkey, gpointer host, GError **error)
{
  return note (host, error, "passkey %u %u", slot, passkey);
}

/* As in life, the alert's object goes while its method runs. */
static bool
end_alert (Fixture *fixture, const char *verb, uint32_t alert, GError **error)
{
  if (!note (fixture, error, "%s %u", verb, alert))
    return false;
  fixture->state.n_alerts = 0;
  fixture_update (fixture);
  return true;
}

static bool
acknowledge (uint32_t alert, gpointer host, GError **error)
{
  return end_alert (host, "acknowledge", alert, error);
}

static bool
snooze (uint32_t alert, uint32_t seconds, gpointer host, GError **error)
{
  return note (host, error, "snooze %u %u", alert, seconds);
}

static bool
dismiss (uint32_t alert, gpointer host, GError **error)
{
  return end_alert (host, "dismiss", alert, error);
}

static bool
report_false (uint32_t alert, gpointer host, GError **error)
{
  return end_alert (host, "false", alert, error);
}

static bool
accept_proposal (bool is_accepted, gpointer host, GError **error)
{
  return note (host, error, "proposal %d", is_accepted);
}

static bool
set_breaks_inhibited (bool is_inhibited, gpointer host, GError **error)
{
  return note (host, error, "breaks inhibited %d", is_inhibited);
}

static bool
suggest (const PlumbWish *wish, PlumbSuggestion *out_suggestion, gpointer host, GError **error)
{
  Fixture *fixture = host;
  g_autofree char *exclusions =
      wish->exclusions != NULL ? g_strjoinv (",", (char **)wish->exclusions) : NULL;
  *out_suggestion = fixture->suggestion;
  return note (fixture, error, "suggest %u %u %u %s %s", wish->area, wish->place, wish->seconds,
               wish->is_kind_wanted ? plumb_library_kind_to_string (wish->kind) : "-",
               exclusions != NULL ? exclusions : "-");
}

static bool
start_break (PlumbBreakKind kind, uint32_t seconds, const char *item, bool is_safety_shown,
             uint32_t *out_id, gpointer host, GError **error)
{
  *out_id = 12;
  return note (host, error, "start %s %u %s %d", plumb_break_kind_to_string (kind), seconds,
               item != NULL ? item : "-", is_safety_shown);
}

static bool
finish_break (uint32_t id, bool is_completed, gpointer host, GError **error)
{
  return note (host, error, "finish %u %d", id, is_completed);
}

static bool
postpone_break (uint32_t seconds, gpointer host, GError **error)
{
  return note (host, error, "postpone %u", seconds);
}

static bool
skip_break (const char *reason, gpointer host, GError **error)
{
  return note (host, error, "skip %s", reason);
}

static bool
log_session (const char *kind, int64_t when_us, const PlumbField *details, unsigned n_details,
             gpointer host, GError **error)
{
  const Fixture *fixture = host;
  g_autoptr (GVariant) presented = g_variant_ref_sink (plumb_present_fields (details, n_details));
  g_autofree char *text = g_variant_print (presented, FALSE);
  return note (host, error, "session %s %d %s", kind,
               (int)((when_us - OFFSET_US - fixture->now_us) / SECOND), text);
}

static void
check_in (const PlumbCheckIn *check_in, gpointer host)
{
  note (host, NULL, "check-in %d %d %u", check_in->comfort,
        check_in->has_feeling ? (int)check_in->feeling : -1, check_in->areas);
}

static void
erasing (gpointer host)
{
  note (host, NULL, "erasing");
}

static void
erased (gpointer host)
{
  note (host, NULL, "erased");
}

static void
deadline_changed (gpointer host)
{
  ((Fixture *)host)->rearmed++;
}

static void
get_reception (uint32_t slot, PlumbServiceReception *out_reception, gpointer host)
{
  *out_reception = ((Fixture *)host)->reception;
}

static int64_t
clock_us (gpointer host)
{
  return ((Fixture *)host)->now_us;
}

static int64_t
real_us (gpointer host)
{
  return ((Fixture *)host)->now_us + OFFSET_US;
}

const PlumbServiceHost fake_host = {
    .pause = pause_all,
    .resume = resume,
    .set_inhibited = set_inhibited,
    .set_mode = set_mode,
    .set_profile = set_profile,
    .reload_settings = reload_settings,
    .add_sensor = add_sensor,
    .remove_sensor = remove_sensor,
    .set_placement = set_placement,
    .set_name = set_name,
    .start_discovery = start_discovery,
    .stop_discovery = stop_discovery,
    .connect_sensor = connect_sensor,
    .disconnect_sensor = disconnect_sensor,
    .identify_sensor = identify_sensor,
    .get_reception = get_reception,
    .calibrate = calibrate,
    .cancel_calibration = cancel_calibration,
    .pair_sensor = pair_sensor,
    .cancel_pairing = cancel_pairing,
    .enter_passkey = enter_passkey,
    .acknowledge = acknowledge,
    .snooze = snooze,
    .dismiss = dismiss,
    .report_false = report_false,
    .accept_proposal = accept_proposal,
    .check_in = check_in,
    .erasing = erasing,
    .erased = erased,
    .set_breaks_inhibited = set_breaks_inhibited,
    .suggest = suggest,
    .start_break = start_break,
    .finish_break = finish_break,
    .postpone_break = postpone_break,
    .skip_break = skip_break,
    .log_session = log_session,
    .deadline_changed = deadline_changed,
    .clock_us = clock_us,
    .real_us = real_us,
};
