/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every error reply that bluetoothd was seen to give, and what it means to us. */
#include <gio/gio.h>

#include "errors.h"

#define DBUS  "org.freedesktop.DBus.Error."
#define BLUEZ "org.bluez.Error."

static const struct {
  const char *name;
  const char *message;
  PlumbBluezError expected;
} rows[] = {
    {DBUS "ServiceUnknown", "The name org.bluez was not provided", PLUMB_BLUEZ_GONE},
    {DBUS "NameHasNoOwner", "Could not get owner", PLUMB_BLUEZ_GONE},
    {DBUS "Spawn.ExecFailed", "", PLUMB_BLUEZ_GONE},
    {DBUS "Spawn.ServiceNotFound", "", PLUMB_BLUEZ_GONE},
    {DBUS "Disconnected", "Connection is closed", PLUMB_BLUEZ_GONE},
    {DBUS "NoReply", "Message recipient disconnected from message bus without replying",
     PLUMB_BLUEZ_GONE},
    {DBUS "NoReply", "Did not receive a reply", PLUMB_BLUEZ_NO_REPLY},
    {DBUS "Timeout", "", PLUMB_BLUEZ_NO_REPLY},
    {DBUS "UnknownObject", "Method \"Connect\" ... doesn't exist", PLUMB_BLUEZ_UNKNOWN_OBJECT},
    {DBUS "UnknownMethod", "", PLUMB_BLUEZ_UNKNOWN_OBJECT},
    {DBUS "UnknownInterface", "", PLUMB_BLUEZ_UNKNOWN_OBJECT},
    {DBUS "AccessDenied", "Rejected send message", PLUMB_BLUEZ_ACCESS_DENIED},
    {BLUEZ "DoesNotExist", "Does Not Exist", PLUMB_BLUEZ_UNKNOWN_OBJECT},
    {BLUEZ "NotReady", "Resource Not Ready", PLUMB_BLUEZ_NOT_READY},
    {BLUEZ "Failed", "Input/output error", PLUMB_BLUEZ_NOT_READY},
    {BLUEZ "InProgress", "Operation already in progress", PLUMB_BLUEZ_IN_PROGRESS},
    {BLUEZ "InProgress", "In Progress", PLUMB_BLUEZ_IN_PROGRESS},
    {BLUEZ "Failed", "Operation already in progress", PLUMB_BLUEZ_IN_PROGRESS},
    {BLUEZ "AlreadyConnected", "Already Connected", PLUMB_BLUEZ_ALREADY},
    {BLUEZ "AlreadyExists", "Already Exists", PLUMB_BLUEZ_ALREADY},
    {BLUEZ "Failed", "le-connection-abort-by-local", PLUMB_BLUEZ_ABORTED},
    {BLUEZ "Failed", "Software caused connection abort", PLUMB_BLUEZ_ABORTED},
    {BLUEZ "Failed", "br-connection-canceled", PLUMB_BLUEZ_CONNECT_FAILED},
    {BLUEZ "Failed", "le-connection-concurrent-connection-limit", PLUMB_BLUEZ_TOO_MANY_LINKS},
    {BLUEZ "Failed", "Too many links", PLUMB_BLUEZ_TOO_MANY_LINKS},
    {BLUEZ "Failed", "le-connection-refused", PLUMB_BLUEZ_CONNECT_FAILED},
    {BLUEZ "Failed", "Page Timeout", PLUMB_BLUEZ_CONNECT_FAILED},
    {BLUEZ "ConnectionAttemptFailed", "Page Timeout", PLUMB_BLUEZ_CONNECT_FAILED},
    {BLUEZ "NotPermitted", "Not paired", PLUMB_BLUEZ_NOT_PAIRED},
    {BLUEZ "NotAuthorized", "Operation Not Authorized", PLUMB_BLUEZ_NOT_PAIRED},
    {BLUEZ "AuthenticationFailed", "Authentication Failed", PLUMB_BLUEZ_NOT_PAIRED},
    {BLUEZ "Failed", "br-connection-key-missing", PLUMB_BLUEZ_NOT_PAIRED},
    {BLUEZ "NotPermitted", "Notify acquired", PLUMB_BLUEZ_NOTIFY_TAKEN},
    {BLUEZ "NotPermitted", "Write not permitted", PLUMB_BLUEZ_NOT_PERMITTED},
    {BLUEZ "InvalidArguments", "Invalid arguments in method call", PLUMB_BLUEZ_NOT_PERMITTED},
    {BLUEZ "InvalidOffset", "Invalid offset", PLUMB_BLUEZ_NOT_PERMITTED},
    {BLUEZ "NotSupported", "Operation is not supported", PLUMB_BLUEZ_NOT_SUPPORTED},
    {BLUEZ "NotConnected", "Not Connected", PLUMB_BLUEZ_NOT_CONNECTED},
    {BLUEZ "Failed", "Not connected", PLUMB_BLUEZ_NOT_CONNECTED},
    {BLUEZ "Failed", "Operation failed with ATT error: 0x0e", PLUMB_BLUEZ_NOT_CONNECTED},
    {BLUEZ "Failed", "Operation failed with ATT error: 0x05", PLUMB_BLUEZ_NOT_PAIRED},
    {BLUEZ "Failed", "Operation failed with ATT error: 0x80", PLUMB_BLUEZ_ATT},
    {BLUEZ "Failed", "Failed", PLUMB_BLUEZ_FAILED},
    {BLUEZ "Failed", NULL, PLUMB_BLUEZ_FAILED},
    {"org.example.Never", "heard of", PLUMB_BLUEZ_FAILED},
    {NULL, "Not connected", PLUMB_BLUEZ_FAILED},
    {NULL, NULL, PLUMB_BLUEZ_FAILED},
};

static void
test_table (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_test_message ("%s: %s", rows[i].name, rows[i].message);
    g_assert_cmpint (plumb_bluez_error_parse (rows[i].name, rows[i].message), ==, rows[i].expected);
  }
}

static void
test_from_gdbus (void)
{
  g_autoptr (GError) remote = g_dbus_error_new_for_dbus_error (BLUEZ "NotReady", "off");
  g_autoptr (GError) timeout = g_error_new (G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "late");
  g_autoptr (GError) cancelled = g_error_new (G_IO_ERROR, G_IO_ERROR_CANCELLED, "by us");
  g_autoptr (GError) closed = g_error_new (G_IO_ERROR, G_IO_ERROR_CLOSED, "bus gone");
  g_autoptr (GError) known =
      g_dbus_error_new_for_dbus_error (DBUS "ServiceUnknown", "bluetoothd went");
  g_assert_cmpint (plumb_bluez_error_from (NULL), ==, PLUMB_BLUEZ_OK);
  g_assert_cmpint (plumb_bluez_error_from (remote), ==, PLUMB_BLUEZ_NOT_READY);
  g_assert_cmpint (plumb_bluez_error_from (timeout), ==, PLUMB_BLUEZ_NO_REPLY);
  g_assert_cmpint (plumb_bluez_error_from (cancelled), ==, PLUMB_BLUEZ_CANCELLED);
  g_assert_cmpint (plumb_bluez_error_from (closed), ==, PLUMB_BLUEZ_GONE);
  g_assert_cmpint (plumb_bluez_error_from (known), ==, PLUMB_BLUEZ_GONE);
}

static void
test_texts (void)
{
  for (int error = PLUMB_BLUEZ_OK; error <= PLUMB_BLUEZ_FAILED; error++) {
    const char *text = plumb_bluez_error_to_string ((PlumbBluezError)error);
    g_assert_nonnull (text);
    g_assert_null (strstr (text, "org.bluez")); /* names of another program are not leaked */
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bluez/errors/table", test_table);
  g_test_add_func ("/bluez/errors/from-gdbus", test_from_gdbus);
  g_test_add_func ("/bluez/errors/texts", test_texts);
  return g_test_run ();
}
