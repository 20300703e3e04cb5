/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What clients may ask for; arguments were checked by the service. */
#include "app-private.h"
#include "clock.h"

static void
host_command (const PlumbCommand *command, PlumbReply *out_reply, gpointer host)
{
  PlumbApp *app = host;

  plumb_app_begin_turn (app);
  if (command->kind == PLUMB_COMMAND_CHECK_IN)
    plumb_app_review_check_ins (app);
  plumb_app_command_full (app, command, out_reply);
  if (command->kind == PLUMB_COMMAND_MODE)
    plumb_app_want_sensors (app);
  plumb_app_end_turn (app);
}

static bool
host_add_sensor (const PlumbSensorSettings *sensor, uint32_t *out_slot, gpointer host,
                 GError **error)
{
  PlumbApp *app = host;

  if (!plumb_app_write_sensor (app, sensor, error))
    return false;
  *out_slot = (uint32_t)plumb_app_find_slot (app, sensor->id);
  return true;
}

static bool
host_remove_sensor (uint32_t slot, gpointer host, GError **error)
{
  PlumbApp *app = host;

  return plumb_app_remove_sensor (app, app->slots[slot].settings, error);
}

static bool
host_set_placement (uint32_t slot, PlumbPlacement placement, gpointer host, GError **error)
{
  PlumbApp *app = host;
  PlumbSensorSettings changed = *app->slots[slot].settings;

  changed.placement = placement;
  return plumb_app_write_sensor (app, &changed, error);
}

static bool
host_set_name (uint32_t slot, const char *name, gpointer host, GError **error)
{
  PlumbApp *app = host;
  PlumbSensorSettings changed = *app->slots[slot].settings;

  if (changed.address == NULL) {
    g_set_error (error, G_DBUS_ERROR, G_DBUS_ERROR_NOT_SUPPORTED,
                 "sensor %s is found by its name; give it an address first", changed.id);
    return false;
  }
  changed.name = (char *)name;
  return plumb_app_write_sensor (app, &changed, error);
}

static bool
host_start_discovery (uint32_t seconds, gpointer host, GError **error)
{
  PlumbApp *app = host;
  g_autoptr (GError) local = NULL;

  if (plumb_link_start_discovery (app->link, seconds, &local))
    return true;
  return plumb_app_refuse (error, PLUMB_SERVICE_ERROR_BLUETOOTH_UNAVAILABLE, local->message);
}

static bool
host_stop_discovery (gpointer host, GError **error)
{
  PlumbApp *app = host;

  plumb_link_stop_discovery (app->link);
  return true;
}

static bool
host_connect_sensor (uint32_t slot, gpointer host, GError **error)
{
  PlumbApp *app = host;
  PlumbSnapshot snapshot;

  if (plumb_link_get_bluetooth (app->link) != PLUMB_BLUETOOTH_READY) {
    g_set_error (error, PLUMB_SERVICE_ERROR, PLUMB_SERVICE_ERROR_BLUETOOTH_UNAVAILABLE,
                 "Bluetooth is %s",
                 plumb_bluetooth_state_to_string (plumb_link_get_bluetooth (app->link)));
    return false;
  }
  plumb_engine_snapshot (app->engine, &snapshot);
  if (snapshot.mode == PLUMB_MODE_OFF || !app->slots[slot].settings->is_enabled) {
    g_set_error (error, PLUMB_SERVICE_ERROR, PLUMB_SERVICE_ERROR_SENSOR_UNAVAILABLE,
                 "sensor %s is switched off (mode off, or enabled = no)", app->slots[slot].id);
    return false;
  }
  plumb_link_connect (app->link, slot);
  return true;
}

static bool
host_disconnect_sensor (uint32_t slot, gpointer host, GError **error)
{
  PlumbApp *app = host;

  plumb_link_disconnect (app->link, slot);
  return true;
}

static void
host_get_reception (uint32_t slot, PlumbServiceReception *out_reception, gpointer host)
{
  PlumbApp *app = host;
  PlumbSensorSnapshot judged;
  PlumbLinkSensor radio;

  plumb_engine_get_sensor (app->engine, slot, &judged);
  plumb_link_get_sensor (app->link, slot, &radio);
  *out_reception = (PlumbServiceReception){
      .last_seen_us = radio.last_seen_us,
      .rssi_dbm = radio.rssi_dbm,
      .dropped = radio.dropped + judged.repeated + judged.out_of_order + judged.not_finite +
                 judged.out_of_range + judged.stalled,
  };
}

static void
host_erasing (int64_t from_us, int64_t to_us, gpointer host)
{
  plumb_app_turn (host, &(PlumbCommand){.kind = PLUMB_COMMAND_ERASE, .span = {from_us, to_us}});
}

static void
host_erased (gpointer host)
{
  PlumbApp *app = host;

  plumb_app_begin_turn (app);
  plumb_app_review_check_ins (app);
  plumb_app_end_turn (app);
}

static int64_t
host_boot_us (gpointer host)
{
  return plumb_clock_boot_us ();
}

static int64_t
host_wall_us (gpointer host)
{
  return plumb_clock_wall_us ();
}

const PlumbServiceHost *
plumb_app_host (void)
{
  static const PlumbServiceHost host = {
      .command = host_command,
      .reload_settings = plumb_app_reload,
      .add_sensor = host_add_sensor,
      .remove_sensor = host_remove_sensor,
      .set_placement = host_set_placement,
      .set_name = host_set_name,
      .start_discovery = host_start_discovery,
      .stop_discovery = host_stop_discovery,
      .connect_sensor = host_connect_sensor,
      .disconnect_sensor = host_disconnect_sensor,
      .get_reception = host_get_reception,
      .pair_sensor = plumb_app_pair,
      .cancel_pairing = plumb_app_cancel_pairing,
      .enter_passkey = plumb_app_enter_passkey,
      .erasing = host_erasing,
      .erased = host_erased,
      .deadline_changed = plumb_app_arm,
      .boot_us = host_boot_us,
      .wall_us = host_wall_us,
      .history_wanted = plumb_app_show_running,
  };

  return &host;
}
