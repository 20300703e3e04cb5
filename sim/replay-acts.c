/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "event.h"
#include "replay-acts-private.h"

#include <math.h>
#include <string.h>

struct PlumbActs {
  GArray *list; /* PlumbAct */
};

GQuark
plumb_acts_error_quark (void)
{
  return g_quark_from_static_string ("plumb-acts-error");
}

static void
clear_act (gpointer data)
{
  PlumbAct *act = data;

  g_clear_pointer (&act->text, g_free);
  g_clear_pointer (&act->string, g_free);
  g_clear_pointer (&act->settings, plumb_settings_unref);
}

/* The words of a line, without its comment. */
static GStrv
split (const char *text)
{
  g_autofree char *before = g_strndup (text, strcspn (text, "#"));
  g_auto (GStrv) parts = g_strsplit_set (before, " \t\r", -1);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (char **part = parts; *part != NULL; part++)
    if (**part != '\0')
      g_strv_builder_add (builder, *part);
  return g_strv_builder_end (builder);
}

static char *
parse_line (PlumbActs *acts, const char *file, char **parts)
{
  PlumbActLine line = {.file = file, .arguments = parts + 1, .count = g_strv_length (parts) - 1};
  const GArray *list = acts->list;
  double time_s;

  if (!plumb_acts_parse_number (parts[0], 0, PLUMB_ACTS_TIME_MAX_S, &time_s))
    return g_strdup_printf ("\"%s\" is not a time in seconds", parts[0]);
  line.act.time_us = llround (time_s * G_USEC_PER_SEC);
  if (list->len > 0 && line.act.time_us < g_array_index (list, PlumbAct, list->len - 1).time_us)
    return g_strdup_printf ("%s is before the act above it", parts[0]);
  line.act.text = g_strjoinv (" ", parts + 1);
  char *wrong = plumb_acts_parse_words (&line);
  if (wrong != NULL)
    clear_act (&line.act);
  else
    g_array_append_val (acts->list, line.act);
  return wrong;
}

PlumbActs *
plumb_acts_parse (const char *name, const char *text, GError **error)
{
  g_autoptr (PlumbActs) acts = g_new0 (PlumbActs, 1);
  g_autoptr (GString) faults = g_string_new (NULL);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  acts->list = g_array_new (FALSE, FALSE, sizeof (PlumbAct));
  g_array_set_clear_func (acts->list, clear_act);
  for (unsigned i = 0; lines[i] != NULL; i++) {
    g_auto (GStrv) parts = split (lines[i]);
    g_autofree char *wrong = parts[0] != NULL ? parse_line (acts, name, parts) : NULL;
    if (wrong != NULL)
      g_string_append_printf (faults, "%s%s:%u: %s", faults->len > 0 ? "\n" : "", name, i + 1,
                              wrong);
  }
  if (faults->len == 0)
    return g_steal_pointer (&acts);
  g_set_error_literal (error, PLUMB_ACTS_ERROR, PLUMB_ACTS_ERROR_FORMAT, faults->str);
  return NULL;
}

PlumbActs *
plumb_acts_load (const char *path, GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) failure = NULL;
  gsize length;

  if (g_file_get_contents (path, &text, &length, &failure)) {
    if (strlen (text) == length)
      return plumb_acts_parse (path, text, error);
    g_set_error (error, PLUMB_ACTS_ERROR, PLUMB_ACTS_ERROR_FORMAT, "%s: this is not text", path);
    return NULL;
  }
  g_set_error (error, PLUMB_ACTS_ERROR, PLUMB_ACTS_ERROR_READ, "%s", failure->message);
  return NULL;
}

void
plumb_acts_free (PlumbActs *acts)
{
  if (acts == NULL)
    return;
  g_array_unref (acts->list);
  g_free (acts);
}

const PlumbAct *
plumb_acts_get (const PlumbActs *acts, unsigned index)
{
  return acts != NULL && index < acts->list->len ? &g_array_index (acts->list, PlumbAct, index)
                                                 : NULL;
}

/* 0: there is none that fits. */
static uint32_t
find_alert (const PlumbAct *act, const PlumbEngine *engine)
{
  const PlumbAlert *alerts;
  unsigned count = plumb_engine_get_alerts (engine, &alerts);
  uint32_t id = 0;

  for (unsigned i = 0; i < count; i++)
    if (!act->has_alert_kind || alerts[i].kind == act->alert_kind)
      id = MAX (id, alerts[i].id);
  return id;
}

void
plumb_act_complete (const PlumbAct *act, const PlumbEngine *engine, int64_t boot_us,
                    int64_t offset_us, PlumbCommand *out_command)
{
  PlumbCommand *command = out_command;

  *command = act->command;
  if (command->kind == PLUMB_COMMAND_ACKNOWLEDGE || command->kind == PLUMB_COMMAND_DISMISS ||
      command->kind == PLUMB_COMMAND_REPORT_FALSE)
    command->alert.id = find_alert (act, engine);
  else if (command->kind == PLUMB_COMMAND_CHECK_IN)
    command->check_in.wall_us = boot_us + offset_us;
  else if (command->kind == PLUMB_COMMAND_SESSION)
    command->session.wall_us = boot_us + offset_us;
  else if (command->kind == PLUMB_COMMAND_CLOCK)
    command->clock.offset_us = offset_us + act->set_by_us;
}

static const char *const reply_names[PLUMB_REPLIES] = {
    [PLUMB_REPLY_OK] = "ok",
    [PLUMB_REPLY_NO_SUCH_SENSOR] = "no-such-sensor",
    [PLUMB_REPLY_CALIBRATING] = "calibrating",
    [PLUMB_REPLY_NO_STREAM] = "no-stream",
    [PLUMB_REPLY_NO_UPRIGHT_POSE] = "no-upright-pose",
    [PLUMB_REPLY_NOT_CALIBRATING] = "not-calibrating",
    [PLUMB_REPLY_NOT_SANE] = "not-sane",
    [PLUMB_REPLY_NO_SUCH_ALERT] = "no-such-alert",
    [PLUMB_REPLY_NO_PROPOSAL] = "no-proposal",
    [PLUMB_REPLY_TAKING_BREAK] = "taking-break",
    [PLUMB_REPLY_NO_BREAK] = "no-break",
    [PLUMB_REPLY_OTHER_BREAK] = "other-break",
    [PLUMB_REPLY_POSTPONE_LIMIT] = "postpone-limit",
    [PLUMB_REPLY_NO_SUCH_ITEM] = "no-such-item",
    [PLUMB_REPLY_ITEM_EXCLUDED] = "item-excluded",
    [PLUMB_REPLY_SAFETY_FIRST] = "safety-first",
    [PLUMB_REPLY_NOTHING_FITS] = "nothing-fits",
    [PLUMB_REPLY_NO_PRACTICE] = "no-practice",
};

const char *
plumb_acts_reply_to_string (PlumbReplyCode code)
{
  return reply_names[code];
}
