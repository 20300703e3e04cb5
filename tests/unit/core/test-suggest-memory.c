/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was suggested lately, and its text. */
#include "suggest-memory.h"

#include <glib.h>

#define TEXT_MAX 1024

static void
test_order (void)
{
  PlumbSuggestMemory memory = {0};

  g_assert_cmpuint (plumb_suggest_memory_get_age (&memory, 7), ==, 0);
  plumb_suggest_memory_add (&memory, 7);
  plumb_suggest_memory_add (&memory, 8);
  g_assert_cmpuint (plumb_suggest_memory_get_age (&memory, 8), ==, 1);
  g_assert_cmpuint (plumb_suggest_memory_get_age (&memory, 7), ==, 2);
  g_assert_true (plumb_suggest_memory_is_in_break (&memory, 7));
  plumb_suggest_memory_add (&memory, 7);
  g_assert_cmpuint (memory.in_break, ==, 2);
  g_assert_cmpuint (plumb_suggest_memory_get_age (&memory, 7), ==, 1);
  plumb_suggest_memory_begin_break (&memory);
  g_assert_false (plumb_suggest_memory_is_in_break (&memory, 7));
  plumb_suggest_memory_note_done (&memory, 7); /* as it was suggested: once */
  g_assert_cmpuint (memory.count, ==, 3);
  plumb_suggest_memory_note_done (&memory, 9);
  g_assert_cmpuint (plumb_suggest_memory_get_age (&memory, 7), ==, 2);
}

/* The oldest are forgotten, and only they. */
static void
test_full (void)
{
  PlumbSuggestMemory memory = {0};

  for (uint32_t hash = 1; hash <= PLUMB_SUGGEST_REMEMBERED_MAX + 5; hash++)
    plumb_suggest_memory_add (&memory, hash);
  g_assert_cmpuint (plumb_suggest_memory_get_age (&memory, 5), ==, 0);
  g_assert_cmpuint (plumb_suggest_memory_get_age (&memory, 6), ==, PLUMB_SUGGEST_REMEMBERED_MAX);
}

static void
check_round_trip (const PlumbSuggestMemory *memory)
{
  char text[TEXT_MAX], again[TEXT_MAX];
  PlumbSuggestMemory read = {.in_break = 3};

  plumb_suggest_memory_write (memory, text, sizeof text);
  g_assert_true (plumb_suggest_memory_read (&read, text));
  g_assert_cmpuint (read.in_break, ==, 0);
  plumb_suggest_memory_write (&read, again, sizeof again);
  g_assert_cmpstr (text, ==, again);
}

static void
test_text (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (3);
  PlumbSuggestMemory memory = {0};

  check_round_trip (&memory);
  for (int i = 0; i < 300; i++) {
    plumb_suggest_memory_add (&memory, g_rand_int (random) | 1u);
    check_round_trip (&memory);
  }
  for (int i = 0; i < 30000; i++) /* an old one beside new ones */
    plumb_suggest_memory_add (&memory, (uint32_t)(2 * (i % 9) + 1));
  check_round_trip (&memory);
}

static void
test_odd (void)
{
  static const char *const odd[] = {
      "",
      "suggested1",
      "suggested1 ",
      "suggested1 x",
      "suggested2 0",
      "suggested1 3 ",
      "suggested1 3 1f",
      "suggested1 3 1f:",
      "suggested1 3 1f:0",
      "suggested1 3 1f:4",
      "suggested1 3 0:1",
      "suggested1 3 1f:1 1f:2",
      "suggested1 3 1f:2 2f:1",
      "suggested1 3 1F:1",
      "suggested1 3 1f:1\n",
      "suggested1 3 1ffffffff:1",
      "suggested1 3000000000 1f:1",
      "suggested1 -3 1f:1",
  };
  PlumbSuggestMemory memory = {0};

  for (unsigned i = 0; i < G_N_ELEMENTS (odd); i++) {
    g_test_message ("%s", odd[i]);
    g_assert_false (plumb_suggest_memory_read (&memory, odd[i]));
    g_assert_cmpuint (memory.count, ==, 0);
  }
  g_autoptr (GString) many = g_string_new ("suggested1 100");
  for (int i = 1; i <= PLUMB_SUGGEST_REMEMBERED_MAX + 1; i++)
    g_string_append_printf (many, " %x:%d", (unsigned)i, i);
  g_assert_false (plumb_suggest_memory_read (&memory, many->str));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/suggest-memory/order", test_order);
  g_test_add_func ("/suggest-memory/full", test_full);
  g_test_add_func ("/suggest-memory/text", test_text);
  g_test_add_func ("/suggest-memory/odd", test_odd);
  return g_test_run ();
}
