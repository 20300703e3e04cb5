/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one table of keys. Private to config/. */
#pragma once

#include "settings.h"

/* The section that stands for every [sensor:NAME]. */
#define PLUMB_SECTION_SENSOR "sensor"

typedef enum {
  PLUMB_SETTING_NUMBER,         /* double, within minimum and maximum */
  PLUMB_SETTING_NUMBER_OR_AUTO, /* the same, or PLUMB_SETTING_AUTO */
  PLUMB_SETTING_INTEGER,        /* int, within minimum and maximum */
  PLUMB_SETTING_BOOLEAN,        /* bool, "yes" or "no" */
  PLUMB_SETTING_CHOICE,         /* an enum in the order of names */
  PLUMB_SETTING_TEXT,           /* char *, printable, 1 to 64 bytes */
  PLUMB_SETTING_WORD,           /* char *, lower-case letters, digits and hyphens */
  PLUMB_SETTING_ADDRESS,        /* char *, six hexadecimal pairs */
  PLUMB_SETTING_TIME_OF_DAY,    /* int, minutes after midnight, "HH:MM"; -1: none */
  PLUMB_SETTING_PATH,           /* char *, absolute */
  PLUMB_SETTING_THINGS,         /* unsigned, bits of PlumbThing, or with PLUMB_HAVE_UNSAID */
  PLUMB_SETTING_EXCLUSIONS,     /* char **, words that exclude entries of the library; NULL: none */
  PLUMB_SETTING_WEEKS,          /* minutes_by_week and n_weeks of a PlumbTrainingSettings */
} PlumbSettingType;

typedef struct {
  const char *section;
  const char *key;
  PlumbSettingType type;
  double minimum;
  double maximum;
  const char *const *names; /* of a choice, NULL-terminated */
  const char *fallback;     /* the default as text, of the normal pace; NULL: not set */
  const char *none;         /* a text that stands for "not set", or NULL */
  const char *example;      /* shown where there is no default */
  const char *unit;         /* for people; "" none */
  const char *help;         /* one or two sentences */
  size_t offset;            /* in PlumbSettingsValues, or in PlumbSensorSettings */
  const char *gentle;       /* the default of this pace; NULL: the same fallback */
  const char *strict;       /* and of this one */
} PlumbSettingRow;

typedef struct {
  const char *section;
  const char *help;
} PlumbSettingSection;

/* Rows of a section stand together, sections in the order of _sections (). */
const PlumbSettingRow *plumb_settings_table_rows (size_t *out_count);
const PlumbSettingSection *plumb_settings_table_sections (size_t *out_count);

/* NULL: no such key in that section. */
const PlumbSettingRow *plumb_settings_table_find (const char *section, const char *key);
bool plumb_settings_table_has_section (const char *section);

/* Names in the order of the enums, NULL-terminated. */
const char *const *plumb_settings_table_modes (void);
const char *const *plumb_settings_table_tones (void);
const char *const *plumb_settings_table_placements (void);
const char *const *plumb_settings_table_paces (void);

/* The default as text at that pace; NULL: not set. */
const char *plumb_settings_table_default (const PlumbSettingRow *row, PlumbPacePreset pace);
