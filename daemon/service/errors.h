/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The only place that knows what a failure is called on the bus. */
#pragma once

#include <gio/gio.h>
#include <stdbool.h>

/* Tells GDBus the names of our codes; before the first answer. */
void plumb_error_register (void);

/* Answers with error under the name that clients know; takes *error, which may be NULL (then the
 * caller failed without saying why). Always TRUE, for "return plumb_error_reply (...)". */
gboolean plumb_error_reply (GDBusMethodInvocation *invocation, GError **error);

/* A copy of error in a domain that has bus names: PLUMB_SERVICE_ERROR or G_DBUS_ERROR. */
GError *plumb_error_to_bus (const GError *error);

/* The bus name of one of our own codes, static. */
const char *plumb_error_to_name (int code);

/* Sets org.freedesktop.DBus.Error.InvalidArgs or .LimitsExceeded; always false. The text says what
 * was found and what was wanted. */
bool plumb_error_invalid (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);
bool plumb_error_limit (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);
