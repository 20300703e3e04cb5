/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pairing, from a client to the radio and back. */
#include "app-private.h"

bool
plumb_app_pair (uint32_t slot, bool can_enter_passkey, gpointer host, GError **error)
{
  PlumbApp *app = host;
  g_autoptr (GError) local = NULL;

  if (plumb_link_pair (app->link, slot, can_enter_passkey, &local))
    return true;
  if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_PENDING))
    return plumb_app_refuse (error, PLUMB_SERVICE_ERROR_BUSY, local->message);
  if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_NOT_CONNECTED))
    return plumb_app_refuse (error, PLUMB_SERVICE_ERROR_BLUETOOTH_UNAVAILABLE, local->message);
  if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED))
    g_set_error_literal (error, G_DBUS_ERROR, G_DBUS_ERROR_NOT_SUPPORTED, local->message);
  else
    g_set_error (error, PLUMB_SERVICE_ERROR, PLUMB_SERVICE_ERROR_SENSOR_UNAVAILABLE,
                 "sensor %s is switched off (mode off, or enabled = no)", app->slots[slot].id);
  return false;
}

bool
plumb_app_cancel_pairing (uint32_t slot, gpointer host, GError **error)
{
  PlumbApp *app = host;

  if (plumb_link_pair_cancel (app->link, slot))
    return true;
  g_set_error (error, PLUMB_SERVICE_ERROR, PLUMB_SERVICE_ERROR_NO_SUCH_ITEM,
               "sensor %s is not being paired", app->slots[slot].id);
  return false;
}

bool
plumb_app_enter_passkey (uint32_t slot, uint32_t passkey, gpointer host, GError **error)
{
  PlumbApp *app = host;

  switch (plumb_link_pair_passkey (app->link, slot, passkey)) {
  case PLUMB_PASSKEY_TAKEN: return true;
  case PLUMB_PASSKEY_OUT_OF_RANGE:
    g_set_error (error, G_DBUS_ERROR, G_DBUS_ERROR_INVALID_ARGS,
                 "passkey: %u has more than six digits", passkey);
    return false;
  case PLUMB_PASSKEY_NOT_WANTED: break;
  }
  g_set_error (error, PLUMB_SERVICE_ERROR, PLUMB_SERVICE_ERROR_NO_SUCH_ITEM,
               "sensor %s has asked for no passkey", app->slots[slot].id);
  return false;
}

void
plumb_app_on_passkey_wanted (uint32_t slot, gpointer user_data)
{
  PlumbApp *app = user_data;

  plumb_service_emit_passkey_wanted (app->service, slot);
}

static PlumbServiceError
error_of (PlumbPairResult result)
{
  switch (result) {
  case PLUMB_PAIR_UNREACHABLE: return PLUMB_SERVICE_ERROR_SENSOR_UNAVAILABLE;
  case PLUMB_PAIR_NO_BLUETOOTH: return PLUMB_SERVICE_ERROR_BLUETOOTH_UNAVAILABLE;
  case PLUMB_PAIR_OTHER_PAIRING: return PLUMB_SERVICE_ERROR_BUSY;
  case PLUMB_PAIR_OK:
  case PLUMB_PAIR_CANCELLED:
  case PLUMB_PAIR_REFUSED:
  case PLUMB_PAIR_NOT_ACCEPTED:
  case PLUMB_PAIR_NO_KEYBOARD:
  case PLUMB_PAIR_TIMEOUT:
  case PLUMB_PAIR_FAILED: break;
  }
  return PLUMB_SERVICE_ERROR_PAIRING_FAILED;
}

void
plumb_app_on_pairing_finished (uint32_t slot, PlumbPairResult result, gpointer user_data)
{
  PlumbApp *app = user_data;
  const char *text = plumb_pair_result_to_string (result);
  g_autoptr (GError) error = NULL;

  if (result != PLUMB_PAIR_OK)
    error = g_error_new_literal (PLUMB_SERVICE_ERROR, error_of (result), text);
  plumb_app_begin_turn (app);
  app->turn.is_show_due = true; /* Bonded first, then the news */
  plumb_app_end_turn (app);
  plumb_service_emit_pairing_finished (app->service, slot, error, text);
}
