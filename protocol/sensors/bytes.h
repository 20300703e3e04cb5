/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A cursor over bytes from the radio. Reading past the end gives 0 and marks the cursor short, so
 * that a decoder reads a whole layout and asks once, at the end, whether it was all there. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct {
  const uint8_t *at;
  size_t left;
  bool is_short; /* something was read that was not there */
} PlumbBytes;

static inline PlumbBytes
plumb_bytes (const uint8_t *bytes, size_t size)
{
  return (PlumbBytes){.at = bytes, .left = size, .is_short = false};
}

/* Hands out the next size bytes, or NULL if there are fewer. */
static inline const uint8_t *
plumb_bytes_take (PlumbBytes *cursor, size_t size)
{
  const uint8_t *taken = cursor->at;

  if (cursor->left < size) {
    cursor->is_short = true;
    cursor->left = 0;
    return NULL;
  }
  cursor->at += size;
  cursor->left -= size;
  return taken;
}

static inline uint8_t
plumb_bytes_u8 (PlumbBytes *cursor)
{
  const uint8_t *b = plumb_bytes_take (cursor, 1);

  return b ? b[0] : 0;
}

static inline int8_t
plumb_bytes_i8 (PlumbBytes *cursor)
{
  return (int8_t)plumb_bytes_u8 (cursor);
}

static inline uint16_t
plumb_bytes_u16le (PlumbBytes *cursor)
{
  const uint8_t *b = plumb_bytes_take (cursor, 2);

  return b ? (uint16_t)(b[0] | b[1] << 8) : 0;
}

static inline int16_t
plumb_bytes_i16le (PlumbBytes *cursor)
{
  return (int16_t)plumb_bytes_u16le (cursor);
}

static inline uint16_t
plumb_bytes_u16be (PlumbBytes *cursor)
{
  const uint8_t *b = plumb_bytes_take (cursor, 2);

  return b ? (uint16_t)(b[0] << 8 | b[1]) : 0;
}

static inline int16_t
plumb_bytes_i16be (PlumbBytes *cursor)
{
  return (int16_t)plumb_bytes_u16be (cursor);
}

static inline int32_t
plumb_bytes_i24le (PlumbBytes *cursor)
{
  const uint8_t *b = plumb_bytes_take (cursor, 3);
  int32_t value = b ? b[0] | b[1] << 8 | b[2] << 16 : 0;

  return value >= 0x800000 ? value - 0x1000000 : value;
}

static inline uint32_t
plumb_bytes_u32le (PlumbBytes *cursor)
{
  const uint8_t *b = plumb_bytes_take (cursor, 4);

  return b ? (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24 : 0;
}

static inline uint64_t
plumb_bytes_u64le (PlumbBytes *cursor)
{
  uint64_t low = plumb_bytes_u32le (cursor);

  return low | (uint64_t)plumb_bytes_u32le (cursor) << 32;
}

/* IEEE 754, four bytes: may be NaN or infinite. */
static inline float
plumb_bytes_f32le (PlumbBytes *cursor)
{
  uint32_t raw = plumb_bytes_u32le (cursor);
  float value;

  memcpy (&value, &raw, sizeof value);
  return value;
}

/* Three values in a row, each divided by so many counts a unit. */
static inline void
plumb_bytes_vector_i16le (PlumbBytes *cursor, double counts_per_unit, double out_vector[3])
{
  for (int axis = 0; axis < 3; axis++)
    out_vector[axis] = plumb_bytes_i16le (cursor) / counts_per_unit;
}

static inline void
plumb_bytes_vector_f32le (PlumbBytes *cursor, double counts_per_unit, double out_vector[3])
{
  for (int axis = 0; axis < 3; axis++)
    out_vector[axis] = plumb_bytes_f32le (cursor) / counts_per_unit;
}
