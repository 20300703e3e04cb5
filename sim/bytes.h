/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers into over-the-air bytes, little-endian unless said otherwise. */
#pragma once

#include <math.h>
#include <stdint.h>
#include <string.h>

/* The nearest int16; saturates; what is not a number becomes the lowest value. */
static inline int16_t
plumb_to_i16 (double value)
{
  if (!(value > INT16_MIN))
    return INT16_MIN;
  return value < INT16_MAX ? (int16_t)lrint (value) : INT16_MAX;
}

static inline uint8_t *
plumb_put_u16 (uint8_t *at, uint16_t value)
{
  at[0] = (uint8_t)value;
  at[1] = (uint8_t)(value >> 8);
  return at + 2;
}

static inline uint8_t *
plumb_put_i16 (uint8_t *at, double value)
{
  return plumb_put_u16 (at, (uint16_t)plumb_to_i16 (value));
}

static inline uint8_t *
plumb_put_i16_be (uint8_t *at, double value)
{
  uint16_t bits = (uint16_t)plumb_to_i16 (value);
  at[0] = (uint8_t)(bits >> 8);
  at[1] = (uint8_t)bits;
  return at + 2;
}

static inline uint8_t *
plumb_put_u32 (uint8_t *at, uint32_t value)
{
  return plumb_put_u16 (plumb_put_u16 (at, (uint16_t)value), (uint16_t)(value >> 16));
}

static inline uint8_t *
plumb_put_u64 (uint8_t *at, uint64_t value)
{
  return plumb_put_u32 (plumb_put_u32 (at, (uint32_t)value), (uint32_t)(value >> 32));
}

static inline uint8_t *
plumb_put_f32 (uint8_t *at, double value)
{
  float narrow = (float)value;
  uint32_t bits = 0;
  memcpy (&bits, &narrow, sizeof bits);
  return plumb_put_u32 (at, bits);
}

static inline uint16_t
plumb_get_u16 (const uint8_t *at)
{
  return (uint16_t)(at[0] | at[1] << 8);
}

static inline uint32_t
plumb_get_u32 (const uint8_t *at)
{
  return plumb_get_u16 (at) | (uint32_t)plumb_get_u16 (at + 2) << 16;
}

static inline double
plumb_get_f32 (const uint8_t *at)
{
  uint32_t bits = plumb_get_u32 (at);
  float value = 0;
  memcpy (&value, &bits, sizeof value);
  return value;
}
