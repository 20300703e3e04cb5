/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Settings in the making: values set key by key with where each came from, and every error on the
 * way. Private to config/. */
#pragma once

#include "settings.h"

typedef struct PlumbSettingsDraft PlumbSettingsDraft;

PlumbSettingsDraft *plumb_settings_draft_new (void);
void plumb_settings_draft_free (PlumbSettingsDraft *draft);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbSettingsDraft, plumb_settings_draft_free)

/* From here on the lines are those of this file; keys set again in it are duplicates, keys set in
 * an earlier one are overridden. */
void plumb_settings_draft_begin_file (PlumbSettingsDraft *draft, const char *name);

/* A "[name]" line. False, with an error noted, if keys below it cannot be meant. */
bool plumb_settings_draft_begin_section (PlumbSettingsDraft *draft, const char *name, int line);

/* A "key = value" line of the section. */
void plumb_settings_draft_set (PlumbSettingsDraft *draft, const char *section, const char *key,
                               const char *value, int line);

/* Notes an error at a line (0: the file as a whole). */
void plumb_settings_draft_fail (PlumbSettingsDraft *draft, int line, const char *format, ...)
    G_GNUC_PRINTF (3, 4);
/* The same at FILE:LINE of somewhere else. */
void plumb_settings_draft_fail_at (PlumbSettingsDraft *draft, const char *origin,
                                   const char *format, ...) G_GNUC_PRINTF (3, 4);
/* The file could not be read at all. */
void
plumb_settings_draft_fail_read (PlumbSettingsDraft *draft, const char *name, const char *reason);

/* "FILE:LINE" of the key as it was last set, or NULL: at its default. */
const char *
plumb_settings_draft_get_origin (PlumbSettingsDraft *draft, const char *section, const char *key);
const PlumbSettingsValues *plumb_settings_draft_get_values (const PlumbSettingsDraft *draft);

/* Checks what several keys must agree on, then hands the settings out, or NULL with every error. */
PlumbSettings *plumb_settings_draft_finish (PlumbSettingsDraft *draft, GError **error);
