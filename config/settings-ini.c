/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "settings-ini.h"

#include "ini-reader.h"
#include "settings-draft.h"
#include "settings-source.h"

static bool
begin_section (gpointer draft, const char *name, int line)
{
  return plumb_settings_draft_begin_section (draft, name, line);
}

static void
set (gpointer draft, const char *section, const char *key, const char *value, int line)
{
  plumb_settings_draft_set (draft, section, key, value, line);
}

static void
fail (gpointer draft, int line, const char *text)
{
  plumb_settings_draft_fail (draft, line, "%s", text);
}

void
plumb_settings_source_read (PlumbSettingsDraft *draft, const char *name, const char *text,
                            gsize size)
{
  static const PlumbIniSink sink = {begin_section, set, fail};
  plumb_settings_draft_begin_file (draft, name);
  plumb_ini_read (text, size, &sink, draft);
}

PlumbSettings *
plumb_settings_parse (const char *name, const char *text, gsize size, GError **error)
{
  g_autoptr (PlumbSettingsDraft) draft = plumb_settings_draft_new ();
  plumb_settings_source_read (draft, name, text, size);
  return plumb_settings_draft_finish (draft, error);
}
