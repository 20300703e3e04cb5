/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Manager's properties about training, practice, tone and what would be told next. */
#include "arguments.h"
#include "commands.h"
#include "errors.h"
#include "event.h"
#include "service-private.h"

#define MINUTE_US        (INT64_C (60) * G_USEC_PER_SEC)
#define PRACTICE_MAX_MIN 60
/* A time that moves by less wakes nobody. */
#define NEXT_STEP_US ((uint64_t)10 * G_USEC_PER_SEC)

static void
put_count (GVariantBuilder *dict, const char *key, int64_t count)
{
  g_variant_builder_add (dict, "{sv}", key, g_variant_new_uint32 ((uint32_t)count));
}

static GVariant *
training_to_variant (const PlumbCoachSnapshot *coach)
{
  GVariantBuilder dict;
  g_variant_builder_init (&dict, G_VARIANT_TYPE_VARDICT);
  put_count (&dict, "minutes_today", coach->trained_us / MINUTE_US);
  put_count (&dict, "day_of_plan", coach->day_of_plan);
  if (coach->week_of_plan > 0)
    put_count (&dict, "week_of_plan", coach->week_of_plan);
  g_variant_builder_add (&dict, "{sv}", "coached", g_variant_new_boolean (coach->is_coached));
  g_variant_builder_add (&dict, "{sv}", "done", g_variant_new_boolean (coach->is_training_done));
  if (coach->planned_us != INT64_MAX)
    put_count (&dict, "minutes_planned", (coach->planned_us + MINUTE_US / 2) / MINUTE_US);
  return g_variant_builder_end (&dict);
}

/* Its whole minutes: what moves in between wakes nobody. */
static bool
is_same_training (const PlumbCoachSnapshot *a, const PlumbCoachSnapshot *b)
{
  return a->trained_us / MINUTE_US == b->trained_us / MINUTE_US && a->planned_us == b->planned_us &&
         a->day_of_plan == b->day_of_plan && a->week_of_plan == b->week_of_plan &&
         a->is_coached == b->is_coached && a->is_training_done == b->is_training_done;
}

static PlumbShownNext
find_next (const PlumbService *service, const PlumbNext *next, int64_t boot_us)
{
  return (PlumbShownNext){
      .at_usec = next->at_us > boot_us ? plumb_service_to_wall (service, next->at_us) : 0,
      .reasons = next->reasons,
  };
}

static bool
is_same_next (const PlumbShownNext *a, const PlumbShownNext *b)
{
  uint64_t step_us = MAX (a->at_usec, b->at_usec) - MIN (a->at_usec, b->at_usec);

  return a->reasons == b->reasons && (a->at_usec == 0) == (b->at_usec == 0) &&
         step_us < NEXT_STEP_US;
}

static void
put_next (GVariantBuilder *dict, const char *at, const char *why, const PlumbShownNext *next)
{
  const char *words[PLUMB_REASONS + 1];

  if (next->at_usec != 0)
    g_variant_builder_add (dict, "{sv}", at, g_variant_new_uint64 (next->at_usec));
  plumb_manager_find_words (next->reasons, words);
  g_variant_builder_add (dict, "{sv}", why, g_variant_new_strv (words, -1));
}

static void
show_next (PlumbService *service, const PlumbServiceState *state)
{
  PlumbShownNext shift = find_next (service, &state->snapshot->next_shift, state->boot_us);
  PlumbShownNext get_up = find_next (service, &state->snapshot->next_get_up, state->boot_us);
  GVariantBuilder dict;

  if (!service->has_moved && is_same_next (&shift, &service->shown_shift) &&
      is_same_next (&get_up, &service->shown_get_up))
    return;
  service->shown_shift = shift;
  service->shown_get_up = get_up;
  g_variant_builder_init (&dict, G_VARIANT_TYPE_VARDICT);
  put_next (&dict, "shift_at", "shift_reasons", &shift);
  put_next (&dict, "get_up_at", "get_up_reasons", &get_up);
  plumb_dbus_manager_set_next (service->manager, g_variant_builder_end (&dict));
}

/* A wider tolerance goes first: so does its answer. */
static void
put_tolerance (GVariantBuilder *dict, const PlumbSnapshot *snapshot)
{
  double from_deg = snapshot->lead >= 0 ? snapshot->sensors[snapshot->lead].limit_deg : 0;

  g_variant_builder_add (dict, "{sv}", "kind", g_variant_new_string ("tolerance"));
  g_variant_builder_add (dict, "{sv}", "tolerance_deg",
                         g_variant_new_double (snapshot->proposal_deg));
  g_variant_builder_add (dict, "{sv}", "from_deg", g_variant_new_double (from_deg));
  put_count (dict, "reports", snapshot->proposal_reports);
}

static void
put_time_of_day (GVariantBuilder *dict, const char *key, int minutes)
{
  g_autofree char *text = g_strdup_printf ("%02d:%02d", minutes / 60, minutes % 60);

  g_variant_builder_add (dict, "{sv}", key, g_variant_new_string (text));
}

static GVariant *
proposal_to_variant (const PlumbSnapshot *snapshot, const PlumbCoachSnapshot *coach)
{
  GVariantBuilder dict;

  g_variant_builder_init (&dict, G_VARIANT_TYPE_VARDICT);
  if (snapshot->proposal_deg > 0) {
    put_tolerance (&dict, snapshot);
  } else if (coach->proposal != PLUMB_PROPOSAL_NONE) {
    const char *kind = plumb_proposal_kind_to_string (coach->proposal);
    g_variant_builder_add (&dict, "{sv}", "kind", g_variant_new_string (kind));
    put_count (&dict, "reports", coach->proposal_reports);
    if (coach->proposal == PLUMB_PROPOSAL_HOURS) {
      put_time_of_day (&dict, "from", coach->proposal_from_min);
      put_time_of_day (&dict, "until", coach->proposal_until_min);
    }
  }
  return g_variant_builder_end (&dict);
}

static void
show_proposal (PlumbService *service, const PlumbCoachSnapshot *coach)
{
  const PlumbSnapshot *snapshot = &service->snapshot;

  if (service->shown_proposal_deg == snapshot->proposal_deg &&
      service->shown_proposal_reports == snapshot->proposal_reports &&
      service->shown_coach.proposal == coach->proposal &&
      service->shown_coach.proposal_reports == coach->proposal_reports)
    return;
  service->shown_proposal_deg = snapshot->proposal_deg;
  service->shown_proposal_reports = snapshot->proposal_reports;
  plumb_dbus_manager_set_proposal (service->manager, proposal_to_variant (snapshot, coach));
}

void
plumb_manager_update_coach (PlumbService *service, const PlumbServiceState *state)
{
  service->tone = state->tone;
  const char *tone = plumb_tone_to_string (state->tone);
  if (g_strcmp0 (plumb_dbus_manager_get_tone (service->manager), tone) != 0)
    plumb_dbus_manager_set_tone (service->manager, tone);
  if (!is_same_training (&service->shown_coach, state->coach))
    plumb_dbus_manager_set_training (service->manager, training_to_variant (state->coach));
  plumb_dbus_manager_set_practice_until (
      service->manager, plumb_service_to_wall (service, state->coach->practice_until_us));
  show_next (service, state);
  show_proposal (service, state->coach);
}

void
plumb_manager_emit_practice_ended (PlumbService *service, const PlumbEvent *event)
{
  GVariantBuilder dict;

  g_variant_builder_init (&dict, G_VARIANT_TYPE_VARDICT);
  put_count (&dict, "judged_s", event->practice.judged_us / G_USEC_PER_SEC);
  put_count (&dict, "upright_s", event->practice.upright_us / G_USEC_PER_SEC);
  put_count (&dict, "told", event->practice.told);
  plumb_dbus_manager_emit_practice_ended (service->manager, g_variant_builder_end (&dict));
}

static gboolean
handle_train (PlumbDbusManager *manager, GDBusMethodInvocation *invocation, guint minutes,
              GVariant *options, gpointer user_data)
{
  const PlumbCommand command = {.kind = PLUMB_COMMAND_PRACTISE, .seconds = minutes * 60};
  g_autoptr (GError) error = NULL;
  if (!plumb_argument_range ("minutes", minutes, 1, PRACTICE_MAX_MIN, &error) ||
      !plumb_argument_options ("options", options, NULL, &error) ||
      !plumb_command_ask (user_data, &command, "", NULL, &error))
    return plumb_error_reply (invocation, &error);
  plumb_dbus_manager_complete_train (manager, invocation,
                                     plumb_dbus_manager_get_practice_until (manager));
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
handle_end_training (PlumbDbusManager *manager, GDBusMethodInvocation *invocation,
                     gpointer user_data)
{
  const PlumbCommand command = {.kind = PLUMB_COMMAND_END_PRACTICE};
  g_autoptr (GError) error = NULL;
  if (!plumb_command_ask (user_data, &command, "", NULL, &error))
    return plumb_error_reply (invocation, &error);
  plumb_dbus_manager_complete_end_training (manager, invocation);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

void
plumb_manager_init_coach (PlumbService *service)
{
  plumb_dbus_manager_set_tone (service->manager, plumb_tone_to_string (PLUMB_TONE_PLAIN));
  plumb_dbus_manager_set_training (service->manager,
                                   g_variant_new_array (G_VARIANT_TYPE ("{sv}"), NULL, 0));
  plumb_dbus_manager_set_next (service->manager,
                               g_variant_new_array (G_VARIANT_TYPE ("{sv}"), NULL, 0));
  g_signal_connect (service->manager, "handle-train", G_CALLBACK (handle_train), service);
  g_signal_connect (service->manager, "handle-end-training", G_CALLBACK (handle_end_training),
                    service);
}
