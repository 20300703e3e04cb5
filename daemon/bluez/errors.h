/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What bluetoothd's and the bus' error replies mean to us, from name and message together: BlueZ
 * puts half of its failures under org.bluez.Error.Failed and changes the text between versions. */
#pragma once

#include <glib.h>

typedef enum {
  PLUMB_BLUEZ_OK,
  PLUMB_BLUEZ_CANCELLED,      /* by ourselves: nobody waits for the answer any more */
  PLUMB_BLUEZ_GONE,           /* bluetoothd or the bus went away */
  PLUMB_BLUEZ_UNKNOWN_OBJECT, /* the object vanished */
  PLUMB_BLUEZ_NO_REPLY,       /* timed out */
  PLUMB_BLUEZ_ACCESS_DENIED,  /* the bus policy refuses us */
  PLUMB_BLUEZ_NOT_READY,      /* the adapter is off */
  PLUMB_BLUEZ_IN_PROGRESS,    /* somebody connects or scans */
  PLUMB_BLUEZ_ABORTED,        /* transient, says nothing about its cause: retry soon */
  PLUMB_BLUEZ_CONNECT_FAILED, /* any other failure to connect: normal back-off */
  PLUMB_BLUEZ_TOO_MANY_LINKS, /* the adapter is full */
  PLUMB_BLUEZ_NOT_PAIRED,     /* needs a bond, or the bond is broken */
  PLUMB_BLUEZ_NOTIFY_TAKEN,   /* somebody else holds the notifications exclusively */
  PLUMB_BLUEZ_NOT_SUPPORTED,
  PLUMB_BLUEZ_NOT_CONNECTED, /* the link is dying: its end will be signalled */
  PLUMB_BLUEZ_ALREADY,       /* what was asked for is so already */
  PLUMB_BLUEZ_ATT,           /* the sensor answered with an ATT error */
  PLUMB_BLUEZ_NOT_PERMITTED, /* refused for another reason, or our request was wrong */
  PLUMB_BLUEZ_FAILED,        /* anything else */
} PlumbBluezError;

/* error: as a GDBus call returned it, NULL: no error. Never fails. The sources of the texts are
 * BlueZ's src/error.c, src/gatt-client.c and src/device.c, 5.50 to 5.87. */
PlumbBluezError plumb_bluez_error_from (const GError *error);

/* The same from a D-Bus error's name and its text; either may be NULL. */
PlumbBluezError plumb_bluez_error_parse (const char *name, const char *message);

/* For people; static: "the adapter is switched off". */
const char *plumb_bluez_error_to_string (PlumbBluezError error);
