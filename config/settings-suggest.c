/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "settings-suggest.h"

#include <string.h>

#include "settings-table.h"

/* Names longer than this are never a slip of the pen for one of ours. */
#define NAME_MAX_SIZE 40
#define SLIPS_MAX     2

/* Edit distance with letters put in, left out and changed (Wagner and Fischer 1974), one row at a
 * time. */
static unsigned
distance (const char *a, const char *b)
{
  unsigned row[NAME_MAX_SIZE + 1];
  size_t size_a = strlen (a), size_b = strlen (b);
  if (size_a > NAME_MAX_SIZE || size_b > NAME_MAX_SIZE)
    return G_MAXUINT;
  for (unsigned j = 0; j <= size_b; j++)
    row[j] = j;
  for (unsigned i = 1; i <= size_a; i++) {
    unsigned diagonal = row[0];
    row[0] = i;
    for (unsigned j = 1; j <= size_b; j++) {
      unsigned changed = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = MIN (changed, MIN (row[j], row[j - 1]) + 1);
    }
  }
  return row[size_b];
}

/* Units are often left out: "dwell" means "dwell_s". */
static bool
is_without_unit (const char *found, const char *key)
{
  size_t size = strlen (found);
  return size >= 3 && strncmp (found, key, size) == 0 && key[size] == '_';
}

const char *
plumb_settings_suggest_section (const char *found)
{
  const char *best = NULL;
  unsigned best_distance = SLIPS_MAX + 1;
  size_t count;
  const PlumbSettingSection *sections = plumb_settings_table_sections (&count);
  for (size_t i = 0; i < count; i++) {
    unsigned slips = distance (found, sections[i].section);
    if (slips < best_distance) {
      best_distance = slips;
      best = sections[i].section;
    }
  }
  return best;
}

const char *
plumb_settings_suggest_key (const char *section, const char *found)
{
  const char *best = NULL;
  unsigned best_distance = SLIPS_MAX + 1;
  size_t count;
  const PlumbSettingRow *rows = plumb_settings_table_rows (&count);
  for (size_t i = 0; i < count; i++) {
    if (strcmp (rows[i].section, section) != 0)
      continue;
    unsigned slips = is_without_unit (found, rows[i].key) ? 0 : distance (found, rows[i].key);
    if (slips < best_distance) {
      best_distance = slips;
      best = rows[i].key;
    }
  }
  return best;
}

const char *
plumb_settings_suggest_section_of (const char *key)
{
  size_t count;
  const PlumbSettingRow *rows = plumb_settings_table_rows (&count);
  for (size_t i = 0; i < count; i++) {
    if (strcmp (rows[i].key, key) == 0)
      return rows[i].section;
  }
  return NULL;
}

const char *
plumb_settings_suggest_name (const char *const *names, const char *found)
{
  const char *best = NULL;
  unsigned best_distance = SLIPS_MAX + 1;
  for (unsigned i = 0; names[i] != NULL; i++) {
    unsigned slips = distance (found, names[i]);
    if (slips < best_distance) {
      best_distance = slips;
      best = names[i];
    }
  }
  return best;
}
