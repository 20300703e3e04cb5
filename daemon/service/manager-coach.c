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
training_to_variant (const PlumbServiceTraining *training)
{
  GVariantBuilder dict;
  g_variant_builder_init (&dict, G_VARIANT_TYPE_VARDICT);
  put_count (&dict, "minutes_today", training->used_us / MINUTE_US);
  put_count (&dict, "day_of_plan", training->day_of_plan);
  g_variant_builder_add (&dict, "{sv}", "done", g_variant_new_boolean (training->is_done));
  if (training->planned_us != INT64_MAX)
    put_count (&dict, "minutes_planned", (training->planned_us + MINUTE_US / 2) / MINUTE_US);
  return g_variant_builder_end (&dict);
}

static void
show_training (PlumbService *service, const PlumbServiceTraining *training)
{
  PlumbServiceTraining *shown = &service->shown_training;
  int64_t minutes = training->used_us / MINUTE_US;
  if (shown->used_us / MINUTE_US == minutes && shown->planned_us == training->planned_us &&
      shown->day_of_plan == training->day_of_plan && shown->is_done == training->is_done)
    return;
  *shown = *training;
  plumb_dbus_manager_set_training (service->manager, training_to_variant (training));
}

void
plumb_manager_update_coach (PlumbService *service, const PlumbServiceState *state)
{
  service->tone = state->tone;
  const char *tone = plumb_tone_to_string (state->tone);
  if (g_strcmp0 (plumb_dbus_manager_get_tone (service->manager), tone) != 0)
    plumb_dbus_manager_set_tone (service->manager, tone);
  show_training (service, &state->training);
}

void
plumb_manager_init_coach (PlumbService *service)
{
  plumb_dbus_manager_set_tone (service->manager, plumb_tone_to_string (PLUMB_TONE_PLAIN));
  plumb_dbus_manager_set_training (service->manager,
                                   g_variant_new_array (G_VARIANT_TYPE ("{sv}"), NULL, 0));
}
