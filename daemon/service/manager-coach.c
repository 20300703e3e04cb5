/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Manager's properties about training and tone. */
#include "service-private.h"

#define MINUTE_US (INT64_C (60) * G_USEC_PER_SEC)

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
         a->day_of_plan == b->day_of_plan && a->is_training_done == b->is_training_done;
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
}

void
plumb_manager_init_coach (PlumbService *service)
{
  plumb_dbus_manager_set_tone (service->manager, plumb_tone_to_string (PLUMB_TONE_PLAIN));
  plumb_dbus_manager_set_training (service->manager,
                                   g_variant_new_array (G_VARIANT_TYPE ("{sv}"), NULL, 0));
}
