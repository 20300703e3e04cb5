/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A host that writes down what it is asked, and does it in the simplest way. */
#include "fixture.h"

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
static void
end_alert (Fixture *fixture, const char *verb, const PlumbCommand *command)
{
  note (fixture, NULL, "%s %u", verb, command->alert.id);
  fixture->state.n_alerts = 0;
  fixture_update (fixture);
}

static void
note_wish (Fixture *fixture, const char *verb, const PlumbWish *wish)
{
  g_autofree char *exclusions =
      wish->exclusions != NULL ? g_strjoinv (",", (char **)wish->exclusions) : NULL;
  note (fixture, NULL, "%s %u %u %u %s %s", verb, wish->area, wish->place, wish->seconds,
        wish->is_kind_wanted ? plumb_library_kind_to_string (wish->kind) : "-",
        exclusions != NULL ? exclusions : "-");
}

static void
note_start (Fixture *fixture, const PlumbCommand *command)
{
  note (fixture, NULL, "start %s %u %s %d", plumb_break_kind_to_string (command->start.kind),
        command->start.seconds, command->start.item != NULL ? command->start.item : "-",
        command->start.is_safety_shown);
}

static void
note_check_in (Fixture *fixture, const PlumbCheckIn *check_in)
{
  note (fixture, NULL, "check-in %d %d %u", check_in->comfort,
        check_in->has_feeling ? (int)check_in->feeling : -1, check_in->areas);
}

static void
note_hold (Fixture *fixture, const PlumbCommand *command)
{
  g_assert_cmpint (command->hold.hold, ==, PLUMB_HOLD_INHIBITED);
  note (fixture, NULL, "inhibited %d", command->hold.is_set);
}

static void
note_practice (Fixture *fixture, uint32_t seconds)
{
  note (fixture, NULL, "practise %u", seconds);
  fixture->coach.practice_until_us = seconds > 0 ? fixture->now_us + seconds * SECOND : 0;
  fixture_update (fixture);
}

static void
note_pause (Fixture *fixture, const PlumbCommand *command)
{
  note (fixture, NULL, "pause %u %s", command->pause.seconds, command->pause.reason);
}

static void
note_command (Fixture *fixture, const PlumbCommand *command)
{
  switch (command->kind) {
  case PLUMB_COMMAND_PAUSE: note_pause (fixture, command); break;
  case PLUMB_COMMAND_UNPAUSE: note (fixture, NULL, "resume"); break;
  case PLUMB_COMMAND_HOLD: note_hold (fixture, command); break;
  case PLUMB_COMMAND_INHIBIT_BREAKS:
    note (fixture, NULL, "breaks inhibited %d", command->is_set);
    break;
  case PLUMB_COMMAND_MODE:
    note (fixture, NULL, "mode %s", plumb_mode_to_string (command->mode));
    fixture->snapshot.mode = command->mode;
    break;
  case PLUMB_COMMAND_PROFILE:
    note (fixture, NULL, "profile %s", plumb_profile_to_string (command->profile));
    break;
  case PLUMB_COMMAND_CALIBRATE:
    note (fixture, NULL, "calibrate %u %s", command->slot, plumb_pose_to_string (command->pose));
    break;
  case PLUMB_COMMAND_CANCEL_CALIBRATION:
    note (fixture, NULL, "cancel calibration %u", command->slot);
    break;
  case PLUMB_COMMAND_PRACTISE: note_practice (fixture, command->seconds); break;
  case PLUMB_COMMAND_END_PRACTICE: note_practice (fixture, 0); break;
  case PLUMB_COMMAND_ACKNOWLEDGE: end_alert (fixture, "acknowledge", command); break;
  case PLUMB_COMMAND_DISMISS: end_alert (fixture, "dismiss", command); break;
  case PLUMB_COMMAND_REPORT_FALSE: end_alert (fixture, "false", command); break;
  case PLUMB_COMMAND_SNOOZE:
    note (fixture, NULL, "snooze %u %u", command->alert.id, command->alert.seconds);
    break;
  case PLUMB_COMMAND_ANSWER_PROPOSAL: note (fixture, NULL, "proposal %d", command->is_set); break;
  case PLUMB_COMMAND_CHECK_IN: note_check_in (fixture, &command->check_in); break;
  case PLUMB_COMMAND_SUGGEST: note_wish (fixture, "suggest", &command->wish); break;
  case PLUMB_COMMAND_WHY_NOT: note_wish (fixture, "why-not", &command->wish); break;
  case PLUMB_COMMAND_START_BREAK: note_start (fixture, command); break;
  case PLUMB_COMMAND_FINISH_BREAK:
    note (fixture, NULL, "finish %u %d", command->finish.id, command->finish.is_completed);
    break;
  case PLUMB_COMMAND_POSTPONE_BREAK: note (fixture, NULL, "postpone %u", command->seconds); break;
  case PLUMB_COMMAND_SKIP_BREAK:
    note (fixture, NULL, "skip %s", command->reason != NULL ? command->reason : "");
    break;
  case PLUMB_COMMAND_SESSION:
    note (fixture, NULL, "session %d %d", command->session.is_massage,
          (int)((command->session.wall_us - OFFSET_US - fixture->now_us) / SECOND));
    break;
  case PLUMB_COMMAND_SETTINGS: /* these are not for clients */
  case PLUMB_COMMAND_LIBRARY:
  case PLUMB_COMMAND_CLOCK:
  case PLUMB_COMMAND_BEGIN:
  case PLUMB_COMMAND_ANNOUNCE:
  case PLUMB_COMMAND_FLUSH:
  case PLUMB_COMMAND_ERASE:
  case PLUMB_COMMAND_SENSOR:
  case PLUMB_COMMAND_STREAM:
  case PLUMB_COMMAND_BATTERY:
  case PLUMB_COMMAND_RESTORE_CALIBRATION:
  case PLUMB_COMMAND_SUSPEND:
  case PLUMB_COMMAND_RESUME:
  case PLUMB_COMMAND_CHECK_INS: g_assert_not_reached ();
  }
}

static PlumbReplyCode
find_reply (const Fixture *fixture, const PlumbCommand *asked)
{
  bool has_proposal = fixture->snapshot.proposal_deg > 0;
  if (asked->kind == PLUMB_COMMAND_ANSWER_PROPOSAL && !has_proposal)
    return PLUMB_REPLY_NO_PROPOSAL;
  if (asked->kind == PLUMB_COMMAND_END_PRACTICE && fixture->coach.practice_until_us == 0)
    return PLUMB_REPLY_NO_PRACTICE;
  return fixture->reply;
}

static void
command (const PlumbCommand *asked, PlumbReply *out_reply, gpointer host)
{
  Fixture *fixture = host;
  PlumbReplyCode code = find_reply (fixture, asked);
  note_command (fixture, asked);
  *out_reply = (PlumbReply){
      .code = code,
      .break_id = 12,
      .suggestion = fixture->suggestion,
  };
}

static void
erasing (int64_t from_us, int64_t to_us, gpointer host)
{
  note (host, NULL, "erasing %" G_GINT64_FORMAT " %" G_GINT64_FORMAT, from_us, to_us);
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
boot_us (gpointer host)
{
  return ((Fixture *)host)->now_us;
}

static int64_t
wall_us (gpointer host)
{
  return ((Fixture *)host)->now_us + OFFSET_US;
}

const PlumbServiceHost fake_host = {
    .command = command,
    .reload_settings = reload_settings,
    .add_sensor = add_sensor,
    .remove_sensor = remove_sensor,
    .set_placement = set_placement,
    .set_name = set_name,
    .start_discovery = start_discovery,
    .stop_discovery = stop_discovery,
    .connect_sensor = connect_sensor,
    .disconnect_sensor = disconnect_sensor,
    .get_reception = get_reception,
    .pair_sensor = pair_sensor,
    .cancel_pairing = cancel_pairing,
    .enter_passkey = enter_passkey,
    .erasing = erasing,
    .erased = erased,
    .deadline_changed = deadline_changed,
    .boot_us = boot_us,
    .wall_us = wall_us,
};
