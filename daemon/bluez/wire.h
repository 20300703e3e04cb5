/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The one D-Bus message that comes often, read straight from its bytes: PropertiesChanged with the
 * Value of a characteristic. Pure. Layout: D-Bus Specification, "Message Protocol"; whatever is not
 * exactly this message is left to GDBusMessage.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A message's fixed part: below this many bytes its length is not known. */
#define PLUMB_WIRE_HEADER 16

/* What follows points into the message. Strings end with NUL. */
typedef struct {
  const char *sender; /* unique name, as the bus says */
  const char *path;
  const uint8_t *value;
  size_t size;
} PlumbWireValue;

/* How long the message at bytes is; 0: size is below PLUMB_WIRE_HEADER; -1: not a message, or
 * longer than the specification allows (128 MiB). */
int64_t plumb_wire_measure (const uint8_t *bytes, size_t size);
/* size: of the whole message. False: another message, or one that is not well formed. */
bool plumb_wire_read_value (const uint8_t *bytes, size_t size, PlumbWireValue *out_value);
