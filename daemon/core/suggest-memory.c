/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "suggest-memory.h"

#include <glib.h>
#include <string.h>

#define VERSION   "suggested1"
#define AGE_MAX   9999 /* as it is kept: older is old enough */
#define COUNT_MAX 999999999

uint32_t
plumb_suggest_hash (const char *id)
{
  uint32_t hash = g_str_hash (id);

  return hash != 0 ? hash : 1;
}

/* PLUMB_SUGGEST_REMEMBERED_MAX: not remembered. */
static unsigned
find_rank (const PlumbSuggestMemory *memory, uint32_t hash)
{
  unsigned rank = 0;

  while (rank < PLUMB_SUGGEST_REMEMBERED_MAX && memory->entry[rank].hash != hash)
    rank++;
  return rank;
}

static void
move_to_front (PlumbSuggestMemory *memory, uint32_t hash)
{
  unsigned rank = MIN (find_rank (memory, hash), PLUMB_SUGGEST_REMEMBERED_MAX - 1);

  memmove (memory->entry + 1, memory->entry, rank * sizeof memory->entry[0]);
  memory->count = MIN (memory->count + 1, COUNT_MAX);
  memory->entry[0].hash = hash;
  memory->entry[0].at = memory->count;
}

void
plumb_suggest_memory_add (PlumbSuggestMemory *memory, uint32_t hash)
{
  if (!plumb_suggest_memory_is_in_break (memory, hash))
    memory->in_break = MIN (memory->in_break + 1, PLUMB_SUGGEST_REMEMBERED_MAX);
  move_to_front (memory, hash);
}

void
plumb_suggest_memory_note_done (PlumbSuggestMemory *memory, uint32_t hash)
{
  if (memory->entry[0].hash != hash)
    plumb_suggest_memory_add (memory, hash);
}

void
plumb_suggest_memory_begin_break (PlumbSuggestMemory *memory)
{
  memory->in_break = 0;
  memory->has_massage = false;
}

uint32_t
plumb_suggest_memory_get_age (const PlumbSuggestMemory *memory, uint32_t hash)
{
  unsigned rank = find_rank (memory, hash);

  return rank < PLUMB_SUGGEST_REMEMBERED_MAX ? memory->count - memory->entry[rank].at + 1 : 0;
}

bool
plumb_suggest_memory_is_in_break (const PlumbSuggestMemory *memory, uint32_t hash)
{
  return find_rank (memory, hash) < memory->in_break;
}

/* "suggested1 120 1a2b3c4d:1 ...": the count, then each with its age. */
void
plumb_suggest_memory_write (const PlumbSuggestMemory *memory, char *out_text, size_t size)
{
  size_t length = (size_t)g_snprintf (out_text, size, VERSION " %u", memory->count);

  for (unsigned i = 0; i < PLUMB_SUGGEST_REMEMBERED_MAX && memory->entry[i].hash != 0; i++)
    length += (size_t)g_snprintf (
        out_text + length, size - length, " %08x:%u", memory->entry[i].hash,
        MIN (plumb_suggest_memory_get_age (memory, memory->entry[i].hash), AGE_MAX));
  g_assert (length < size);
}

/* digits of that base, at least one and at most so many; *text moves behind them. */
static bool
read_number (const char **text, unsigned base, size_t digits_max, uint32_t *out_number)
{
  size_t digits = strspn (*text, base == 16 ? "0123456789abcdef" : "0123456789");

  if (digits == 0 || digits > digits_max)
    return false;
  *out_number = (uint32_t)g_ascii_strtoull (*text, NULL, base);
  *text += digits;
  return true;
}

static bool
read_entry (const char **text, PlumbSuggestMemory *memory, unsigned rank)
{
  uint32_t hash, age;

  if (*(*text)++ != ' ' || !read_number (text, 16, 8, &hash) || *(*text)++ != ':' ||
      !read_number (text, 10, 4, &age))
    return false;
  if (hash == 0 || age == 0 || age > memory->count || find_rank (memory, hash) < rank)
    return false;
  memory->entry[rank].hash = hash;
  memory->entry[rank].at = memory->count - age + 1;
  return rank == 0 || memory->entry[rank].at <= memory->entry[rank - 1].at;
}

bool
plumb_suggest_memory_read (PlumbSuggestMemory *memory, const char *text)
{
  PlumbSuggestMemory read = {0};

  if (!g_str_has_prefix (text, VERSION " "))
    return false;
  text += strlen (VERSION " ");
  if (!read_number (&text, 10, 9, &read.count))
    return false;
  for (unsigned rank = 0; *text != '\0'; rank++)
    if (rank == PLUMB_SUGGEST_REMEMBERED_MAX || !read_entry (&text, &read, rank))
      return false;
  *memory = read;
  return true;
}
