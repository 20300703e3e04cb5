/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What was suggested or done lately, for variety: entries by their id's hash, each once, the newest
 * first. Pure, allocates nothing. An entry that is not remembered was never suggested, or longer
 * ago than every one that is.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PLUMB_SUGGEST_REMEMBERED_MAX 64 /* more than the shipped library has to suggest */

typedef struct {
  struct {
    uint32_t hash; /* 0: none */
    uint32_t at;   /* which one it was, counted as count is */
  } entry[PLUMB_SUGGEST_REMEMBERED_MAX];
  uint32_t count;    /* of all that ever were */
  unsigned in_break; /* how many of the newest are of this break */
  bool has_massage;  /* what the break that is due was suggested with is a self-massage */
} PlumbSuggestMemory;

/* Never 0. */
uint32_t plumb_suggest_hash (const char *id);

/* It was suggested; a new break begins with _begin_break (). */
void plumb_suggest_memory_add (PlumbSuggestMemory *memory, uint32_t hash);
/* It is done, suggested or not. */
void plumb_suggest_memory_note_done (PlumbSuggestMemory *memory, uint32_t hash);
void plumb_suggest_memory_begin_break (PlumbSuggestMemory *memory);

/* How many were suggested since, from 1; 0: not remembered. */
uint32_t plumb_suggest_memory_get_age (const PlumbSuggestMemory *memory, uint32_t hash);
bool plumb_suggest_memory_is_in_break (const PlumbSuggestMemory *memory, uint32_t hash);

/* What survives a restart, as one line of text: not the break. Reading is strict: anything odd
 * gives false and changes nothing. */
void plumb_suggest_memory_write (const PlumbSuggestMemory *memory, char *out_text, size_t size);
bool plumb_suggest_memory_read (PlumbSuggestMemory *memory, const char *text);
