/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "errors.h"

#include <gio/gio.h>
#include <stdbool.h>
#include <string.h>

/* The first row that fits decides: name as prefix, message as part; NULL fits everything. */
typedef struct {
  const char *name;
  const char *message;
  PlumbBluezError error;
} Row;

#define DBUS  "org.freedesktop.DBus.Error."
#define BLUEZ "org.bluez.Error."

static const Row rows[] = {
    {DBUS "ServiceUnknown", NULL, PLUMB_BLUEZ_GONE},
    {DBUS "NameHasNoOwner", NULL, PLUMB_BLUEZ_GONE},
    {DBUS "Spawn.", NULL, PLUMB_BLUEZ_GONE},
    {DBUS "Disconnected", NULL, PLUMB_BLUEZ_GONE},
    /* GDBus: the destination lost its name while a call was in flight. */
    {DBUS "NoReply", "recipient disconnected", PLUMB_BLUEZ_GONE},
    {DBUS "NoReply", NULL, PLUMB_BLUEZ_NO_REPLY},
    {DBUS "Timeout", NULL, PLUMB_BLUEZ_NO_REPLY},
    {DBUS "TimedOut", NULL, PLUMB_BLUEZ_NO_REPLY},
    {DBUS "UnknownObject", NULL, PLUMB_BLUEZ_UNKNOWN_OBJECT},
    {DBUS "UnknownMethod", NULL, PLUMB_BLUEZ_UNKNOWN_OBJECT},
    {DBUS "UnknownInterface", NULL, PLUMB_BLUEZ_UNKNOWN_OBJECT},
    {DBUS "AccessDenied", NULL, PLUMB_BLUEZ_ACCESS_DENIED},
    {DBUS "AuthFailed", NULL, PLUMB_BLUEZ_ACCESS_DENIED},
    {BLUEZ "DoesNotExist", NULL, PLUMB_BLUEZ_UNKNOWN_OBJECT},
    {BLUEZ "NotReady", NULL, PLUMB_BLUEZ_NOT_READY},
    {BLUEZ "InProgress", NULL, PLUMB_BLUEZ_IN_PROGRESS},
    {BLUEZ "AlreadyConnected", NULL, PLUMB_BLUEZ_ALREADY},
    {BLUEZ "AlreadyExists", NULL, PLUMB_BLUEZ_ALREADY},
    {BLUEZ "NotConnected", NULL, PLUMB_BLUEZ_NOT_CONNECTED},
    {BLUEZ "NotSupported", NULL, PLUMB_BLUEZ_NOT_SUPPORTED},
    {BLUEZ "NotAvailable", NULL, PLUMB_BLUEZ_NOT_SUPPORTED},
    {BLUEZ "NotAuthorized", NULL, PLUMB_BLUEZ_NOT_PAIRED},
    {BLUEZ "Authentication", NULL, PLUMB_BLUEZ_NOT_PAIRED},
    {BLUEZ "ConnectionAttemptFailed", NULL, PLUMB_BLUEZ_CONNECT_FAILED},
    {BLUEZ "NotPermitted", "Not paired", PLUMB_BLUEZ_NOT_PAIRED},
    {BLUEZ "NotPermitted", "Notify acquired", PLUMB_BLUEZ_NOTIFY_TAKEN},
    {BLUEZ "NotPermitted", NULL, PLUMB_BLUEZ_NOT_PERMITTED},
    {BLUEZ "Invalid", NULL, PLUMB_BLUEZ_NOT_PERMITTED},
    {BLUEZ "Failed", "Input/output error", PLUMB_BLUEZ_NOT_READY},
    {BLUEZ "Failed", "adapter-not-powered", PLUMB_BLUEZ_NOT_READY},
    {BLUEZ "Failed", "already in progress", PLUMB_BLUEZ_IN_PROGRESS},
    {BLUEZ "Failed", "le-connection-abort-by-local", PLUMB_BLUEZ_ABORTED},
    {BLUEZ "Failed", "Software caused connection abort", PLUMB_BLUEZ_ABORTED},
    {BLUEZ "Failed", "concurrent-connection-limit", PLUMB_BLUEZ_TOO_MANY_LINKS},
    {BLUEZ "Failed", "Too many links", PLUMB_BLUEZ_TOO_MANY_LINKS},
    {BLUEZ "Failed", "key-missing", PLUMB_BLUEZ_NOT_PAIRED},
    {BLUEZ "Failed", "connection-canceled", PLUMB_BLUEZ_CONNECT_FAILED},
    {BLUEZ "Failed", "le-connection-", PLUMB_BLUEZ_CONNECT_FAILED},
    {BLUEZ "Failed", "br-connection-", PLUMB_BLUEZ_CONNECT_FAILED},
    {BLUEZ "Failed", "Page Timeout", PLUMB_BLUEZ_CONNECT_FAILED},
    {BLUEZ "Failed", "Not connected", PLUMB_BLUEZ_NOT_CONNECTED},
    /* "Unlikely": also what a read answers when the link dies under it. */
    {BLUEZ "Failed", "ATT error: 0x0e", PLUMB_BLUEZ_NOT_CONNECTED},
    {BLUEZ "Failed", "ATT error: 0x05", PLUMB_BLUEZ_NOT_PAIRED},
    {BLUEZ "Failed", "ATT error: 0x0f", PLUMB_BLUEZ_NOT_PAIRED},
    {BLUEZ "Failed", "ATT error:", PLUMB_BLUEZ_ATT},
};

PlumbBluezError
plumb_bluez_error_parse (const char *name, const char *message)
{
  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++) {
    bool fits_name = name != NULL && g_str_has_prefix (name, rows[i].name);
    bool fits_message =
        rows[i].message == NULL || (message != NULL && strstr (message, rows[i].message) != NULL);
    if (fits_name && fits_message)
      return rows[i].error;
  }
  return PLUMB_BLUEZ_FAILED;
}

PlumbBluezError
plumb_bluez_error_from (const GError *error)
{
  if (error == NULL)
    return PLUMB_BLUEZ_OK;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return PLUMB_BLUEZ_CANCELLED;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    return PLUMB_BLUEZ_NO_REPLY;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CLOSED))
    return PLUMB_BLUEZ_GONE;
  g_autofree char *name = g_dbus_error_get_remote_error (error);
  return plumb_bluez_error_parse (name, error->message);
}

const char *
plumb_bluez_error_to_string (PlumbBluezError error)
{
  static const char *const texts[] = {
      [PLUMB_BLUEZ_OK] = "no error",
      [PLUMB_BLUEZ_CANCELLED] = "cancelled",
      [PLUMB_BLUEZ_GONE] = "the Bluetooth service is not running",
      [PLUMB_BLUEZ_UNKNOWN_OBJECT] = "the Bluetooth service no longer knows the sensor",
      [PLUMB_BLUEZ_NO_REPLY] = "the Bluetooth service did not answer",
      [PLUMB_BLUEZ_ACCESS_DENIED] = "the bus policy refuses access to Bluetooth",
      [PLUMB_BLUEZ_NOT_READY] = "the Bluetooth adapter is switched off",
      [PLUMB_BLUEZ_IN_PROGRESS] = "the Bluetooth adapter is busy",
      [PLUMB_BLUEZ_ABORTED] = "the connection attempt was aborted",
      [PLUMB_BLUEZ_CONNECT_FAILED] = "the sensor could not be reached",
      [PLUMB_BLUEZ_TOO_MANY_LINKS] = "the Bluetooth adapter has no free connection",
      [PLUMB_BLUEZ_NOT_PAIRED] = "the sensor wants to be paired",
      [PLUMB_BLUEZ_NOTIFY_TAKEN] = "another program holds the sensor's notifications",
      [PLUMB_BLUEZ_NOT_SUPPORTED] = "the sensor does not support this",
      [PLUMB_BLUEZ_NOT_CONNECTED] = "the link to the sensor broke",
      [PLUMB_BLUEZ_ALREADY] = "already done",
      [PLUMB_BLUEZ_ATT] = "the sensor refused",
      [PLUMB_BLUEZ_NOT_PERMITTED] = "the Bluetooth service refused",
      [PLUMB_BLUEZ_FAILED] = "the Bluetooth service reported a failure",
  };
  return texts[error];
}
