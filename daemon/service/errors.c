/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "errors.h"

#include "names.h"
#include "service.h"

static const GDBusErrorEntry bus_names[] = {
    {PLUMB_SERVICE_ERROR_NOT_CALIBRATED, PLUMB_ERROR_NOT_CALIBRATED},
    {PLUMB_SERVICE_ERROR_CALIBRATION_FAILED, PLUMB_ERROR_CALIBRATION_FAILED},
    {PLUMB_SERVICE_ERROR_NO_SUCH_SENSOR, PLUMB_ERROR_NO_SUCH_SENSOR},
    {PLUMB_SERVICE_ERROR_SENSOR_UNAVAILABLE, PLUMB_ERROR_SENSOR_UNAVAILABLE},
    {PLUMB_SERVICE_ERROR_BLUETOOTH_UNAVAILABLE, PLUMB_ERROR_BLUETOOTH_UNAVAILABLE},
    {PLUMB_SERVICE_ERROR_NO_DATA, PLUMB_ERROR_NO_DATA},
    {PLUMB_SERVICE_ERROR_POSTPONE_LIMIT, PLUMB_ERROR_POSTPONE_LIMIT},
    {PLUMB_SERVICE_ERROR_NO_ACTIVE_BREAK, PLUMB_ERROR_NO_ACTIVE_BREAK},
    {PLUMB_SERVICE_ERROR_NO_SUCH_ITEM, PLUMB_ERROR_NO_SUCH_ITEM},
    {PLUMB_SERVICE_ERROR_STORAGE, PLUMB_ERROR_STORAGE},
    {PLUMB_SERVICE_ERROR_BUSY, PLUMB_ERROR_BUSY},
    {PLUMB_SERVICE_ERROR_PAIRING_FAILED, PLUMB_ERROR_PAIRING_FAILED},
};

G_STATIC_ASSERT (G_N_ELEMENTS (bus_names) == PLUMB_SERVICE_ERROR_PAIRING_FAILED + 1);

G_DEFINE_QUARK (plumb_service_error, plumb_service_error)

/* A second registration of the same pair changes nothing. */
void
plumb_error_register (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bus_names); i++)
    g_dbus_error_register_error (PLUMB_SERVICE_ERROR, bus_names[i].error_code,
                                 bus_names[i].dbus_error_name);
}

const char *
plumb_error_to_name (int code)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bus_names); i++)
    if (bus_names[i].error_code == code)
      return bus_names[i].dbus_error_name;
  return "org.freedesktop.DBus.Error.Failed";
}

static GError *
store_error_to_bus (const GError *error)
{
  switch ((PlumbStoreError)error->code) {
  case PLUMB_STORE_ERROR_ARGUMENT:
    return g_error_new_literal (G_DBUS_ERROR, G_DBUS_ERROR_INVALID_ARGS, error->message);
  case PLUMB_STORE_ERROR_NO_DATA:
    return g_error_new_literal (PLUMB_SERVICE_ERROR, PLUMB_SERVICE_ERROR_NO_DATA, error->message);
  case PLUMB_STORE_ERROR_OPEN:
  case PLUMB_STORE_ERROR_WRITE:
  case PLUMB_STORE_ERROR_READ: break;
  }
  return g_error_new_literal (PLUMB_SERVICE_ERROR, PLUMB_SERVICE_ERROR_STORAGE, error->message);
}

static GError *
settings_error_to_bus (const GError *error)
{
  GDBusError code = error->code == PLUMB_SETTINGS_ERROR_READ ? G_DBUS_ERROR_FILE_NOT_FOUND
                                                             : G_DBUS_ERROR_INVALID_FILE_CONTENT;
  return g_error_new_literal (G_DBUS_ERROR, code, error->message);
}

static GError *
name_error (const GError *error)
{
  if (error->domain == PLUMB_SERVICE_ERROR || error->domain == G_DBUS_ERROR)
    return g_error_copy (error);
  if (error->domain == PLUMB_STORE_ERROR)
    return store_error_to_bus (error);
  if (error->domain == PLUMB_SETTINGS_ERROR)
    return settings_error_to_bus (error);
  return g_error_new_literal (G_DBUS_ERROR, G_DBUS_ERROR_FAILED, error->message);
}

/* A text may hold what the daemon read elsewhere; the bus takes UTF-8 only. */
GError *
plumb_error_to_bus (const GError *error)
{
  GError *named = name_error (error);
  char *text = g_utf8_make_valid (named->message, -1);
  g_free (named->message);
  named->message = text;
  return named;
}

gboolean
plumb_error_reply (GDBusMethodInvocation *invocation, GError **error)
{
  if (*error == NULL)
    g_set_error_literal (error, G_DBUS_ERROR, G_DBUS_ERROR_FAILED, "the request failed");
  g_dbus_method_invocation_take_error (invocation, plumb_error_to_bus (*error));
  g_clear_error (error);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

bool
plumb_error_invalid (GError **error, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, G_DBUS_ERROR, G_DBUS_ERROR_INVALID_ARGS, text);
  return false;
}

bool
plumb_error_limit (GError **error, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, G_DBUS_ERROR, G_DBUS_ERROR_LIMITS_EXCEEDED, text);
  return false;
}
