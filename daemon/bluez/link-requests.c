/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the owner asks of the link: a sensor, a search, a pairing. */
#include "link-private.h"

void
plumb_link_set_sensor (PlumbLink *link, uint32_t slot, const PlumbSensorSettings *sensor)
{
  plumb_sensor_link_set (plumb_sensor_set_get (link->sensors, slot), sensor);
  plumb_link_schedule (link);
}

void
plumb_link_disconnect (PlumbLink *link, uint32_t slot)
{
  plumb_sensor_link_set_released (plumb_sensor_set_get (link->sensors, slot), true);
  plumb_link_schedule (link);
}

void
plumb_link_connect (PlumbLink *link, uint32_t slot)
{
  PlumbSensorLink *sensor = plumb_sensor_set_get (link->sensors, slot);
  plumb_sensor_link_set_released (sensor, false);
  plumb_link_retry (link, sensor);
}

static bool
check_ready (const PlumbLink *link, GError **error)
{
  PlumbBluetoothState state = plumb_peer_get_state (link->peer);
  if (state == PLUMB_BLUETOOTH_READY && !link->is_stopping)
    return true;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_CONNECTED, "Bluetooth is not ready: %s",
               plumb_bluetooth_state_to_string (state));
  return false;
}

bool
plumb_link_start_discovery (PlumbLink *link, uint32_t seconds, GError **error)
{
  if (!check_ready (link, error))
    return false;
  plumb_discovery_ask (link->discovery,
                       link->clock () + CLAMP (seconds, 1, 120) * (int64_t)G_USEC_PER_SEC);
  plumb_link_schedule (link);
  return true;
}

void
plumb_link_stop_discovery (PlumbLink *link)
{
  if (plumb_discovery_end (link->discovery))
    plumb_link_schedule (link);
}

bool
plumb_link_pair (PlumbLink *link, uint32_t slot, bool can_enter_passkey, GError **error)
{
  PlumbSensorLink *sensor = plumb_sensor_set_get (link->sensors, slot);
  if (plumb_pairing_is_active (link->pairing, NULL)) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_PENDING, "a pairing is under way already");
    return false;
  }
  if (!check_ready (link, error) || !plumb_sensor_link_check_can_pair (sensor, error))
    return false;
  plumb_pairing_begin (link->pairing, slot, plumb_sensor_link_get_id (sensor), can_enter_passkey,
                       plumb_sensor_link_is_unpaired (sensor));
  plumb_sensor_link_set_released (sensor, false);
  plumb_link_schedule (link);
  return true;
}

PlumbPasskeyAnswer
plumb_link_pair_passkey (PlumbLink *link, uint32_t slot, uint32_t passkey)
{
  return plumb_pairing_answer (link->pairing, slot, passkey);
}

bool
plumb_link_pair_cancel (PlumbLink *link, uint32_t slot)
{
  return plumb_pairing_cancel (link->pairing, slot);
}
