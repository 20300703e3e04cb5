/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The public face, and the turn: whatever came in since the last one is in the mirror, then every
 * sensor's plan looks at it once. */
#include <gio/gio.h>

#include "link-pair.h"
#include "names.h"

#define STOP_LIMIT_US (3 * (int64_t)G_USEC_PER_SEC)
/* The adapter comes back later than the kernel. */
#define RESUME_PAUSE_US (2 * (int64_t)G_USEC_PER_SEC)

static void
tell_bluetooth (PlumbLink *link)
{
  PlumbBluetoothState now = plumb_link_bluetooth_now (link);
  if (now == link->bluetooth)
    return;
  link->bluetooth = now;
  const char *state = plumb_bluetooth_state_to_string (now);
  g_log_structured (G_LOG_DOMAIN, G_LOG_LEVEL_INFO, "MESSAGE_ID", PLUMB_MESSAGE_BLUETOOTH,
                    PLUMB_LOG_STATE, state, "MESSAGE", "Bluetooth: %s", state);
  if (link->listener.on_bluetooth_changed != NULL)
    link->listener.on_bluetooth_changed (now, link->user_data);
}

static bool
is_quiet (const PlumbLink *link)
{
  for (guint i = 0; i < PLUMB_SENSORS_MAX; i++)
    if (!plumb_link_slot_is_quiet (&link->slots[i]))
      return false;
  return true;
}

static void
end_stop (PlumbLink *link, int64_t now_us)
{
  bool is_over = link->owner == NULL || is_quiet (link) || now_us >= link->stop_deadline_us;
  if (!link->is_stopping || link->on_stopped == NULL || !is_over)
    return;
  void (*on_stopped) (gpointer) = g_steal_pointer (&link->on_stopped);
  link->stop_deadline_us = INT64_MAX;
  on_stopped (link->stopped_data);
}

static void
run_turn (PlumbLink *link)
{
  int64_t now_us = link->clock ();
  if (now_us >= link->sync_at_us)
    plumb_link_sync (link);
  tell_bluetooth (link);
  for (guint i = 0; i < PLUMB_SENSORS_MAX; i++)
    plumb_link_slot_turn (&link->slots[i], now_us);
  plumb_link_pair_turn (link, now_us);
  plumb_link_profile_turn (link);
  plumb_link_passive_turn (link);
  plumb_link_scan_turn (link, now_us);
  for (guint i = 0; i < PLUMB_SENSORS_MAX; i++)
    plumb_link_slot_tell (&link->slots[i], now_us);
  plumb_link_check_deadline (link);
  end_stop (link, now_us); /* last: the listener may free the link */
}

static gboolean
on_turn (gpointer user_data)
{
  PlumbLink *link = user_data;
  g_clear_pointer (&link->turn, g_source_unref);
  run_turn (link);
  return G_SOURCE_REMOVE;
}

void
plumb_link_schedule (PlumbLink *link)
{
  if (link->turn != NULL)
    return;
  link->turn = g_idle_source_new ();
  g_source_set_priority (link->turn, G_PRIORITY_DEFAULT);
  g_source_set_callback (link->turn, on_turn, link, NULL);
  g_source_attach (link->turn, g_main_context_get_thread_default ());
}

static int64_t
slot_deadline (const PlumbLinkSlot *slot)
{
  bool is_held = plumb_link_pair_is_holding (slot); /* its plan does not run */
  int64_t plan_us = is_held ? INT64_MAX : plumb_plan_deadline (&slot->plan);
  int64_t deadline_us = MIN (plan_us, slot->close_deadline_us);
  if (slot->settings == NULL)
    return INT64_MAX;
  if (slot->session != NULL)
    deadline_us = MIN (deadline_us, plumb_sensor_session_deadline (slot->session));
  return deadline_us;
}

static int64_t
next_deadline (const PlumbLink *link)
{
  int64_t deadline_us = MIN (link->sync_at_us, link->stop_deadline_us);
  deadline_us = MIN (deadline_us, plumb_scan_deadline (&link->scan));
  deadline_us = MIN (deadline_us, link->pair.deadline_us);
  deadline_us = MIN (deadline_us, plumb_link_passive_deadline (link));
  for (guint i = 0; i < PLUMB_SENSORS_MAX; i++)
    deadline_us = MIN (deadline_us, slot_deadline (&link->slots[i]));
  return deadline_us;
}

/* What was announced holds until a tick, though it may have moved away meanwhile: whoever waits
 * for it must come, or what is announced afterwards would be compared with a time long past. */
int64_t
plumb_link_deadline (const PlumbLink *link)
{
  return MIN (next_deadline (link), link->announced_us);
}

/* A deadline that moved away is found out when it is reached: no timer is touched a sample. */
void
plumb_link_check_deadline (PlumbLink *link)
{
  int64_t deadline_us = next_deadline (link);
  if (deadline_us >= link->announced_us)
    return;
  link->announced_us = deadline_us;
  if (link->listener.on_deadline_changed != NULL)
    link->listener.on_deadline_changed (link->user_data);
}

void
plumb_link_tick (PlumbLink *link)
{
  link->announced_us = INT64_MAX;
  run_turn (link);
}

PlumbLink *
plumb_link_new (GDBusConnection *bus, PlumbClock clock, uint32_t seed,
                const PlumbLinkListener *listener, gpointer user_data)
{
  PlumbLink *link = g_new0 (PlumbLink, 1);
  link->bus = g_object_ref (bus);
  link->lane = plumb_lane_new (bus);
  link->clock = clock;
  link->listener = *listener;
  link->user_data = user_data;
  link->mirror = plumb_mirror_new (plumb_link_is_device_wanted, link);
  link->reported = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  link->sync_at_us = INT64_MAX;
  link->stop_deadline_us = INT64_MAX;
  link->announced_us = INT64_MAX;
  link->bluetooth = PLUMB_BLUETOOTH_NO_SERVICE;
  plumb_scan_init (&link->scan, seed);
  plumb_link_pair_init (link);
  for (guint i = 0; i < PLUMB_SENSORS_MAX; i++)
    plumb_link_slot_init (&link->slots[i], link, i, seed + i + 1);
  plumb_link_watch_owner (link);
  return link;
}

void
plumb_link_free (PlumbLink *link)
{
  if (link == NULL)
    return;
  plumb_link_pair_clear (link);
  plumb_link_unwatch_owner (link);
  for (guint i = 0; i < PLUMB_SENSORS_MAX; i++)
    plumb_link_slot_clear (&link->slots[i]);
  plumb_link_profile_clear (link);
  plumb_link_passive_clear (link);
  if (link->turn != NULL)
    g_source_destroy (link->turn);
  g_clear_pointer (&link->turn, g_source_unref);
  g_hash_table_unref (link->reported);
  plumb_mirror_free (link->mirror);
  plumb_lane_free (link->lane);
  g_object_unref (link->bus);
  g_free (link);
}

void
plumb_link_set_sensor (PlumbLink *link, uint32_t slot, const PlumbSensorSettings *sensor)
{
  plumb_link_slot_set (&link->slots[slot], sensor);
  plumb_link_schedule (link);
}

void
plumb_link_disconnect (PlumbLink *link, uint32_t slot)
{
  link->slots[slot].is_let_go = true;
  plumb_link_schedule (link);
}

void
plumb_link_connect (PlumbLink *link, uint32_t slot)
{
  link->slots[slot].is_let_go = false;
  plumb_plan_retry (&link->slots[slot].plan);
  plumb_scan_retry (&link->scan);
  plumb_link_schedule (link);
}

bool
plumb_link_start_discovery (PlumbLink *link, uint32_t seconds, GError **error)
{
  PlumbBluetoothState state = plumb_link_bluetooth_now (link);
  if (state != PLUMB_BLUETOOTH_READY || link->is_stopping) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_CONNECTED, "Bluetooth is not ready: %s",
                 plumb_bluetooth_state_to_string (state));
    return false;
  }
  link->is_asked = true;
  link->asked_until_us = link->clock () + CLAMP (seconds, 1, 120) * (int64_t)G_USEC_PER_SEC;
  plumb_link_schedule (link);
  return true;
}

void
plumb_link_stop_discovery (PlumbLink *link)
{
  if (!link->is_asked)
    return;
  link->asked_until_us = 1; /* in the past: the next turn ends it */
  plumb_link_schedule (link);
}

void
plumb_link_suspend (PlumbLink *link)
{
  link->is_asleep = true;
  link->sync_at_us = INT64_MAX;
  plumb_link_schedule (link);
}

void
plumb_link_resume (PlumbLink *link)
{
  link->is_asleep = false;
  link->is_synced = false; /* the adapter may be off, or another one */
  if (link->owner != NULL)
    link->sync_at_us = link->clock () + RESUME_PAUSE_US;
  plumb_link_schedule (link);
}

void
plumb_link_stop (PlumbLink *link, void (*on_stopped) (gpointer user_data), gpointer user_data)
{
  link->is_stopping = true;
  link->on_stopped = on_stopped;
  link->stopped_data = user_data;
  link->stop_deadline_us = link->clock () + STOP_LIMIT_US;
  plumb_link_profile_unregister (link);
  plumb_link_passive_unregister (link);
  plumb_link_schedule (link);
}

PlumbBluetoothState
plumb_link_get_bluetooth (const PlumbLink *link)
{
  return link->bluetooth;
}
