/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "internal.h"

GQuark
plumb_bluez_error_quark (void)
{
  static const GDBusErrorEntry entries[] = {{0, "org.bluez.Error.Failed"}};
  static gsize quark = 0;
  g_dbus_error_register_error_domain ("plumb-bluez-error", &quark, entries, G_N_ELEMENTS (entries));
  return (GQuark)quark;
}

void
plumb_bluez_error (GDBusMethodInvocation *invocation, const char *name, const char *message)
{
  g_autofree char *full = g_strconcat ("org.bluez.Error.", name, NULL);
  g_dbus_method_invocation_return_dbus_error (invocation, full, message);
}

void
plumb_bluez_att_error (GDBusMethodInvocation *invocation, PlumbAttError code)
{
  g_autofree char *other = NULL;
  switch (code) {
  case PLUMB_ATT_READ_NOT_PERMITTED:
    plumb_bluez_error (invocation, "NotPermitted", "Read not permitted");
    return;
  case PLUMB_ATT_WRITE_NOT_PERMITTED:
    plumb_bluez_error (invocation, "NotPermitted", "Write not permitted");
    return;
  case PLUMB_ATT_NOT_PAIRED: plumb_bluez_error (invocation, "NotPermitted", "Not paired"); return;
  case PLUMB_ATT_WRONG_LENGTH:
    plumb_bluez_error (invocation, "InvalidArguments", "Invalid Length");
    return;
  case PLUMB_ATT_OK:
  case PLUMB_ATT_UNLIKELY:
  case PLUMB_ATT_REFUSED: break;
  }
  other = g_strdup_printf ("Operation failed with ATT error: 0x%02x", (unsigned)code);
  plumb_bluez_error (invocation, "Failed", other);
}
