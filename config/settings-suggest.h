/* SPDX-License-Identifier: GPL-3.0-or-later */
/* "Did you mean": the nearest name of the table. Private to config/. */
#pragma once

/* A static name within two slips of the pen, or NULL. */
const char *plumb_settings_suggest_section (const char *found);
/* A key of that section. */
const char *plumb_settings_suggest_key (const char *section, const char *found);
/* A section that has exactly this key, or NULL. */
const char *plumb_settings_suggest_section_of (const char *key);
/* The nearest of the names within two slips of the pen, or NULL. */
const char *plumb_settings_suggest_name (const char *const *names, const char *found);
