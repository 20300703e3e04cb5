/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire.h"

#include <string.h>

#define MESSAGE_MAX ((int64_t)128 * 1024 * 1024)
#define TYPE_SIGNAL 4
#define VERSION     1

/* Codes of header fields. */
enum {
  FIELD_PATH = 1,
  FIELD_INTERFACE = 2,
  FIELD_MEMBER = 3,
  FIELD_SENDER = 7,
  FIELD_SIGNATURE = 8
};

typedef struct {
  const uint8_t *bytes;
  size_t size;
  size_t at;
  bool is_broken;
} Reader;

/* The order of our own bytes; a message in the other one is not the often one. */
static uint8_t
own_order (void)
{
  const uint16_t probe = 1;
  uint8_t first;
  memcpy (&first, &probe, 1);
  return first == 1 ? 'l' : 'B';
}

static size_t
align (size_t at, size_t to)
{
  return (at + to - 1) & ~(to - 1);
}

/* The next count bytes; NULL: there are not as many. */
static const uint8_t *
take (Reader *reader, size_t count, size_t alignment)
{
  size_t at = align (reader->at, alignment);
  if (reader->is_broken || at > reader->size || count > reader->size - at) {
    reader->is_broken = true;
    return NULL;
  }
  reader->at = at + count;
  return reader->bytes + at;
}

static uint32_t
take_number (Reader *reader)
{
  const uint8_t *bytes = take (reader, 4, 4);
  uint32_t number = 0;
  if (bytes != NULL)
    memcpy (&number, bytes, 4);
  return number;
}

/* NULL: not a string that ends where it says. */
static const char *
take_text (Reader *reader, size_t length)
{
  const char *text = (const char *)take (reader, length + 1, 1);
  if (text == NULL || memchr (text, '\0', length + 1) != text + length) {
    reader->is_broken = true;
    return NULL;
  }
  return text;
}

static const char *
take_string (Reader *reader)
{
  uint32_t length = take_number (reader);
  return take_text (reader, length);
}

static const char *
take_signature (Reader *reader)
{
  const uint8_t *length = take (reader, 1, 1);
  return length != NULL ? take_text (reader, *length) : NULL;
}

int64_t
plumb_wire_measure (const uint8_t *bytes, size_t size)
{
  uint32_t body, fields;
  if (size < PLUMB_WIRE_HEADER)
    return 0;
  if (bytes[0] != own_order () || bytes[3] != VERSION)
    return -1;
  memcpy (&body, bytes + 4, 4);
  memcpy (&fields, bytes + 12, 4);
  int64_t length = ((PLUMB_WIRE_HEADER + (int64_t)fields + 7) & ~(int64_t)7) + body;
  return length <= MESSAGE_MAX ? length : -1;
}

typedef struct {
  const char *path, *interface, *member, *sender, *signature;
} Fields;

static void
read_field (Reader *reader, Fields *out_fields)
{
  const uint8_t *code = take (reader, 1, 8);
  const char *signature = take_signature (reader);
  if (code == NULL || signature == NULL)
    return;
  const char *text = NULL;
  if (strcmp (signature, "s") == 0 || strcmp (signature, "o") == 0)
    text = take_string (reader);
  else if (strcmp (signature, "g") == 0)
    text = take_signature (reader);
  else
    take_number (reader); /* UNIX_FDS, REPLY_SERIAL; anything else breaks what follows */
  if (*code == FIELD_PATH)
    out_fields->path = text;
  else if (*code == FIELD_INTERFACE)
    out_fields->interface = text;
  else if (*code == FIELD_MEMBER)
    out_fields->member = text;
  else if (*code == FIELD_SENDER)
    out_fields->sender = text;
  else if (*code == FIELD_SIGNATURE)
    out_fields->signature = text;
}

static bool
read_fields (Reader *reader, size_t end, Fields *out_fields)
{
  while (!reader->is_broken && reader->at < end)
    read_field (reader, out_fields);
  const Fields *got = out_fields;
  return !reader->is_broken && reader->at == end && got->path != NULL && got->sender != NULL &&
         got->interface != NULL && got->member != NULL && got->signature != NULL &&
         strcmp (got->interface, "org.freedesktop.DBus.Properties") == 0 &&
         strcmp (got->member, "PropertiesChanged") == 0 && strcmp (got->signature, "sa{sv}as") == 0;
}

/* Only where Value stands alone, as BlueZ sends it. */
static bool
read_body (Reader *reader, PlumbWireValue *out_value)
{
  const char *interface = take_string (reader);
  uint32_t dictionary = take_number (reader);
  take (reader, 0, 8);
  size_t end = reader->at + dictionary;
  const char *name = take_string (reader);
  const char *signature = take_signature (reader);
  if (interface == NULL || name == NULL || signature == NULL || strcmp (name, "Value") != 0 ||
      strcmp (signature, "ay") != 0 || strcmp (interface, "org.bluez.GattCharacteristic1") != 0)
    return false;
  uint32_t size = take_number (reader);
  const uint8_t *value = take (reader, size, 1);
  if (value == NULL || reader->at != end || take_number (reader) != 0 || reader->at != reader->size)
    return false;
  out_value->value = value;
  out_value->size = size;
  return true;
}

bool
plumb_wire_read_value (const uint8_t *bytes, size_t size, PlumbWireValue *out_value)
{
  uint32_t length;
  if (plumb_wire_measure (bytes, size) != (int64_t)size || bytes[1] != TYPE_SIGNAL)
    return false;
  Reader reader = {.bytes = bytes, .size = size, .at = PLUMB_WIRE_HEADER};
  Fields fields = {0};
  PlumbWireValue value = {0};
  memcpy (&length, bytes + 12, 4);
  if (!read_fields (&reader, PLUMB_WIRE_HEADER + (size_t)length, &fields))
    return false;
  take (&reader, 0, 8);
  if (!read_body (&reader, &value))
    return false;
  value.path = fields.path;
  value.sender = fields.sender;
  *out_value = value;
  return true;
}
