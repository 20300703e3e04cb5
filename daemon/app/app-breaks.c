/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Breaks: the monitor's word goes in, what was decided goes into the alerts, the store, the bus. */
#include "app-private.h"
#include "clock.h"

#define STATE_BREAKS "breaks"
/* How much of the counts a crash may lose. */
#define KEPT_EVERY_US (INT64_C (300) * G_USEC_PER_SEC)

void
plumb_app_keep_breaks (PlumbApp *app)
{
  char text[PLUMB_BREAKS_TEXT_MAX];

  app->breaks_kept_us = plumb_clock_boot_us ();
  plumb_breaks_write (app->breaks, app->offset_us, text);
  plumb_app_remember (app, STATE_BREAKS, text, "the counts of breaks will not survive a restart");
}

static PlumbField
string_field (const char *name, const char *text)
{
  return (PlumbField){.name = name, .type = PLUMB_FIELD_STRING, .string = text};
}

static PlumbField
seconds_field (const char *name, int64_t us)
{
  return (PlumbField){
      .name = name, .type = PLUMB_FIELD_DOUBLE, .number = (double)us / G_USEC_PER_SEC};
}

static unsigned
get_details (const PlumbApp *app, const PlumbBreaksEvent *event,
             PlumbField out_details[PLUMB_FIELDS_MAX])
{
  unsigned n = 0;

  out_details[n++] = string_field ("outcome", plumb_break_outcome_to_string (event->outcome));
  out_details[n++] = string_field ("kind", plumb_break_kind_to_string (event->break_kind));
  out_details[n++] = string_field ("trigger", plumb_break_trigger_to_string (event->trigger));
  out_details[n++] = seconds_field ("duration_s", event->duration_us);
  out_details[n++] = seconds_field ("walked_s", event->walked_us);
  if (event->outcome == PLUMB_BREAK_POSTPONED)
    out_details[n++] = (PlumbField){.name = "until_usec",
                                    .type = PLUMB_FIELD_MOMENT,
                                    .integer = MAX (event->until_us + app->offset_us, 0)};
  if (app->break_item != NULL)
    out_details[n++] = string_field ("item", app->break_item);
  if (app->skip_reason != NULL && event->outcome == PLUMB_BREAK_SKIPPED)
    out_details[n++] = string_field ("reason", app->skip_reason);
  return n;
}

static void
keep_outcome (PlumbApp *app, const PlumbBreaksEvent *event)
{
  g_autoptr (GError) error = NULL;
  int64_t from_us = event->begin_us + app->offset_us;
  PlumbField details[PLUMB_FIELDS_MAX];
  unsigned n_details = get_details (app, event, details);

  if (!plumb_store_add_event (app->store, from_us,
                              event->duration_us > 0 ? from_us + event->duration_us : 0, "break",
                              NULL, details, n_details, &error))
    g_warning ("%s; the break is kept in memory until the disk takes it", error->message);
  g_info ("break %u (%s): %s", event->id, plumb_break_kind_to_string (event->break_kind),
          plumb_break_outcome_to_string (event->outcome));
}

/* How the alert about it ends. */
static PlumbAlertOutcome
alert_outcome (PlumbBreakOutcome outcome)
{
  switch (outcome) {
  case PLUMB_BREAK_TAKEN_VERIFIED:
  case PLUMB_BREAK_NATURAL: return PLUMB_OUTCOME_MOVED;
  case PLUMB_BREAK_TAKEN_UNVERIFIED:
  case PLUMB_BREAK_POSTPONED:
  case PLUMB_BREAK_SKIPPED: return PLUMB_OUTCOME_ACKNOWLEDGED;
  case PLUMB_BREAK_EXPIRED: return PLUMB_OUTCOME_EXPIRED;
  }
  return PLUMB_OUTCOME_EXPIRED;
}

static void
end_alert (PlumbApp *app, PlumbAlertOutcome outcome)
{
  PlumbEvents said;

  plumb_monitor_end_break (app->monitor, outcome, plumb_app_now (app), &said);
  plumb_app_dispatch (app, &said);
}

static void
tell (PlumbApp *app, const PlumbBreaksEvent *event)
{
  PlumbEvents said;

  plumb_app_choose_for_break (app);
  g_message ("a %s break is due: %s", plumb_break_kind_to_string (event->break_kind),
             app->suggestion.reason);
  plumb_monitor_raise_break (app->monitor, event->break_kind, event->trigger, plumb_app_now (app),
                             &said);
  plumb_app_dispatch (app, &said);
}

static void
finish (PlumbApp *app, const PlumbBreaksEvent *event)
{
  keep_outcome (app, event);
  end_alert (app, alert_outcome (event->outcome));
  if (event->outcome == PLUMB_BREAK_POSTPONED)
    return;
  plumb_app_forget_suggestion (app);
  g_clear_pointer (&app->break_item, g_free);
}

static void
act_on (PlumbApp *app, const PlumbBreaksEvent *event)
{
  switch (event->kind) {
  case PLUMB_BREAKS_EVENT_DUE: break;
  case PLUMB_BREAKS_EVENT_SUGGESTED: tell (app, event); break;
  case PLUMB_BREAKS_EVENT_STARTED: end_alert (app, PLUMB_OUTCOME_ACKNOWLEDGED); break;
  case PLUMB_BREAKS_EVENT_FINISHED: finish (app, event); break;
  case PLUMB_BREAKS_EVENT_MISSED:
    g_message ("a break came due while breaks were held back; counting starts anew");
    break;
  }
}

/* What was decided: done, shown, told, kept. */
static void
carry_out (PlumbApp *app, const PlumbBreaksEvents *events)
{
  for (unsigned i = 0; i < events->count; i++) {
    PlumbSuggestion suggestion;
    act_on (app, &events->event[i]);
    suggestion = app->suggestion;
    plumb_app_show (app);
    plumb_service_emit_break (app->service, &events->event[i], &suggestion);
  }
  if (events->count > 0 || plumb_clock_boot_us () - app->breaks_kept_us >= KEPT_EVERY_US)
    plumb_app_keep_breaks (app);
}

void
plumb_app_mind_breaks (PlumbApp *app, int64_t now_us)
{
  PlumbBreaksEvents events;

  if (now_us - app->breaks_kept_us < KEPT_EVERY_US)
    return;
  plumb_breaks_tick (app->breaks, now_us, &events);
  carry_out (app, &events);
}

void
plumb_app_follow_breaks (PlumbApp *app, const PlumbEvents *said)
{
  PlumbBreaksEvents events;

  plumb_breaks_take (app->breaks, said, plumb_clock_boot_us (), &events);
  carry_out (app, &events);
}

void
plumb_app_tick_breaks (PlumbApp *app, int64_t now_us)
{
  PlumbBreaksEvents events;

  if (plumb_breaks_deadline (app->breaks) > now_us)
    return;
  plumb_breaks_tick (app->breaks, now_us, &events);
  carry_out (app, &events);
}

/* No radio is no hold: there is nothing to count, and nothing to keep back. */
void
plumb_app_hold_breaks (PlumbApp *app)
{
  uint32_t reasons = plumb_monitor_get_reasons (app->monitor);
  uint32_t holds =
      ((2u << PLUMB_REASON_MODE_OFF) - 1) & ~(1u << PLUMB_REASON_NO_BLUETOOTH) & reasons;
  uint32_t pauses = holds & (1u << PLUMB_REASON_USER | 1u << PLUMB_REASON_MODE_OFF);
  PlumbBreaksEvents events;

  plumb_breaks_set_held (app->breaks, holds != 0 || app->are_breaks_inhibited, pauses != 0,
                         app->mode == PLUMB_MODE_TRACKING, plumb_clock_boot_us (), &events);
  carry_out (app, &events);
}

void
plumb_app_set_breaks_settings (PlumbApp *app)
{
  PlumbBreaksEvents events;

  plumb_breaks_set_settings (app->breaks, app->settings, plumb_clock_boot_us (), &events);
  carry_out (app, &events);
}

void
plumb_app_describe_breaks (const PlumbApp *app, PlumbServiceBreaks *out_breaks)
{
  *out_breaks = (PlumbServiceBreaks){
      .suggestion = app->has_suggestion ? &app->suggestion : NULL,
      .aftercare_until_us = app->aftercare.is_open ? app->aftercare.until_us : 0,
  };
  plumb_breaks_snapshot (app->breaks, &out_breaks->snapshot);
}

void
plumb_app_restore_breaks (PlumbApp *app)
{
  g_autofree char *text = plumb_store_dup_state (app->store, STATE_BREAKS);

  app->breaks_kept_us = plumb_clock_boot_us ();
  if (text != NULL &&
      !plumb_breaks_read (app->breaks, text, app->offset_us, plumb_clock_boot_us ()))
    g_warning ("the kept counts of breaks cannot be read; counting starts anew");
}

void
plumb_app_tell_break_again (PlumbApp *app)
{
  PlumbBreaksEvent again = {.kind = PLUMB_BREAKS_EVENT_SUGGESTED};
  PlumbBreaksSnapshot snapshot;

  plumb_app_hold_breaks (app);
  plumb_breaks_snapshot (app->breaks, &snapshot);
  if (snapshot.state != PLUMB_BREAKS_SUGGESTED)
    return;
  again.break_kind = snapshot.kind;
  again.trigger = snapshot.trigger;
  tell (app, &again);
}

static bool
explain (PlumbBreakReply reply, GError **error)
{
  switch (reply) {
  case PLUMB_BREAK_OK: return true;
  case PLUMB_BREAK_BUSY:
    g_set_error (error, PLUMB_SERVICE_ERROR, PLUMB_SERVICE_ERROR_BUSY,
                 "a break is being taken; finish it first");
    return false;
  case PLUMB_BREAK_NONE:
    g_set_error (error, PLUMB_SERVICE_ERROR, PLUMB_SERVICE_ERROR_NO_ACTIVE_BREAK,
                 "no break is due or under way");
    return false;
  case PLUMB_BREAK_NO_SUCH:
    g_set_error (error, PLUMB_SERVICE_ERROR, PLUMB_SERVICE_ERROR_NO_SUCH_ITEM,
                 "id: the current break is another one");
    return false;
  case PLUMB_BREAK_LIMIT:
    g_set_error (error, PLUMB_SERVICE_ERROR, PLUMB_SERVICE_ERROR_POSTPONE_LIMIT,
                 "this break was postponed as often as the settings allow; it can be skipped");
    return false;
  }
  g_assert_not_reached ();
}

static bool
settle (PlumbApp *app, PlumbBreakReply reply, const PlumbBreaksEvents *events, GError **error)
{
  carry_out (app, events);
  plumb_app_show (app);
  plumb_app_arm (app);
  return explain (reply, error);
}

bool
plumb_app_start_break (PlumbBreakKind kind, uint32_t seconds, const char *item,
                       bool is_safety_shown, uint32_t *out_id, gpointer host, GError **error)
{
  PlumbApp *app = host;
  PlumbBreaksEvents events;

  if (!plumb_app_check_item (app, item, is_safety_shown, error))
    return false;
  PlumbBreakReply reply =
      plumb_breaks_start (app->breaks, kind, seconds, plumb_clock_boot_us (), &events, out_id);
  if (reply == PLUMB_BREAK_OK) {
    g_free (app->break_item);
    app->break_item = g_strdup (item);
  }
  return settle (app, reply, &events, error);
}

bool
plumb_app_finish_break (uint32_t id, bool is_completed, gpointer host, GError **error)
{
  PlumbApp *app = host;
  PlumbBreaksEvents events;
  PlumbBreakReply reply =
      plumb_breaks_finish (app->breaks, id, is_completed, plumb_clock_boot_us (), &events);

  return settle (app, reply, &events, error);
}

bool
plumb_app_postpone_break (uint32_t seconds, gpointer host, GError **error)
{
  PlumbApp *app = host;
  PlumbBreaksEvents events;
  PlumbBreakReply reply =
      plumb_breaks_postpone (app->breaks, seconds, plumb_clock_boot_us (), &events);

  return settle (app, reply, &events, error);
}

bool
plumb_app_skip_break (const char *reason, gpointer host, GError **error)
{
  PlumbApp *app = host;
  PlumbBreaksEvents events;
  PlumbBreakReply reply = plumb_breaks_skip (app->breaks, plumb_clock_boot_us (), &events);

  app->skip_reason = *reason != '\0' ? reason : NULL;
  bool is_done = settle (app, reply, &events, error);
  app->skip_reason = NULL;
  return is_done;
}

bool
plumb_app_set_breaks_inhibited (bool is_inhibited, gpointer host, GError **error)
{
  PlumbApp *app = host;

  app->are_breaks_inhibited = is_inhibited;
  plumb_app_hold_breaks (app);
  plumb_app_show (app);
  plumb_app_arm (app);
  return true;
}

static uint32_t
read_areas (GVariant *values)
{
  g_autofree const char **list = NULL;
  const char *text;
  PlumbArea area;
  uint32_t areas = 0;

  if (g_variant_lookup (values, "area", "&s", &text) && plumb_area_parse (text, &area))
    areas |= area;
  if (g_variant_lookup (values, "areas", "^a&s", &list))
    for (unsigned i = 0; list[i] != NULL; i++)
      if (plumb_area_parse (list[i], &area))
        areas |= area;
  return areas;
}

void
plumb_app_note_check_in (PlumbApp *app, GVariant *values)
{
  const char *word;
  PlumbFeeling feeling;
  PlumbBreaksEvents events;

  if (!g_variant_lookup (values, "feeling", "&s", &word) || !plumb_feeling_parse (word, &feeling))
    return;
  plumb_breaks_note_check_in (app->breaks, feeling, read_areas (values), plumb_clock_boot_us (),
                              &events);
  carry_out (app, &events);
  plumb_app_show (app);
  plumb_app_arm (app);
}
