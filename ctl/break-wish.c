/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "break-wish.h"

#include <glib/gi18n.h>

#include "client.h"
#include "why-not.h"
#include "words.h"

void
plumb_break_wish_clear (PlumbBreakWish *wish)
{
  g_free (wish->area);
  g_free (wish->place);
  g_free (wish->kind);
}

static void
put_text (GVariantBuilder *dict, const char *key, const char *text)
{
  if (text != NULL)
    g_variant_builder_add (dict, "{sv}", key, g_variant_new_string (text));
}

static GVariant *
make_context (const PlumbBreakWish *wish)
{
  GVariantBuilder context;
  g_variant_builder_init (&context, G_VARIANT_TYPE_VARDICT);
  put_text (&context, "area", wish->area);
  put_text (&context, "place", wish->place);
  put_text (&context, "kind", wish->kind);
  if (wish->seconds > 0)
    g_variant_builder_add (&context, "{sv}", "seconds",
                           g_variant_new_uint32 ((guint32)wish->seconds));
  return g_variant_builder_end (&context);
}

/* What Suggest or WhyNot answers to the wish; NULL: error. */
static GVariant *
ask (PlumbCtl *ctl, const char *method, const PlumbBreakWish *wish, GError **error)
{
  g_autoptr (GVariant) reply =
      plumb_client_call (ctl, PLUMB_PATH, PLUMB_IFACE_BREAKS, method,
                         g_variant_new ("(@a{sv})", make_context (wish)), error);
  if (reply == NULL)
    return NULL;
  if (g_variant_is_of_type (reply, G_VARIANT_TYPE ("(a{sv})")))
    return g_variant_get_child_value (reply, 0);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
               _ ("the daemon answered \"%s\" where \"%s\" was expected; are both of one version?"),
               g_variant_get_type_string (reply), "(a{sv})");
  return NULL;
}

GVariant *
plumb_break_wish_suggest (PlumbCtl *ctl, const PlumbBreakWish *wish, GError **error)
{
  return ask (ctl, "Suggest", wish, error);
}

PlumbExit
plumb_break_wish_fail (PlumbCtl *ctl, const PlumbBreakWish *wish, const GError *error)
{
  g_autofree char *name = g_dbus_error_get_remote_error (error);
  g_autoptr (GVariant) why_not =
      g_strcmp0 (name, PLUMB_ERROR_NO_SUCH_ITEM) == 0 ? ask (ctl, "WhyNot", wish, NULL) : NULL;
  if (why_not == NULL)
    return plumb_client_fail (ctl, error);
  g_autofree char *text = plumb_why_not_dup_text (why_not, plumb_words_language ());
  plumb_command_complain (_ ("nothing in the library fits just now: %s"), text);
  return plumb_client_exit_of (error);
}

GVariant *
plumb_break_wish_get_suggested (PlumbCtl *ctl, const PlumbBreakWish *wish)
{
  if (wish->area != NULL || wish->place != NULL || wish->kind != NULL || wish->seconds != 0)
    return NULL;
  g_autoptr (GVariant) current =
      plumb_client_get (ctl, PLUMB_PATH, PLUMB_IFACE_BREAKS, "Current", NULL);
  return current != NULL && g_variant_is_of_type (current, G_VARIANT_TYPE_VARDICT)
             ? g_variant_lookup_value (current, "suggestion", G_VARIANT_TYPE_VARDICT)
             : NULL;
}

bool
plumb_break_wish_parse (const PlumbCommand *command, char ***arguments, PlumbBreakWish *wish,
                        bool has_json, PlumbExit *out_code)
{
  GOptionEntry entries[] = {
      {"area", 0, 0, G_OPTION_ARG_STRING, &wish->area,
       N_ ("neck, upper, mid, lower, hips, arms or whole"), "AREA"},
      {"seconds", 0, 0, G_OPTION_ARG_INT, &wish->seconds, N_ ("There is time for this much"), "N"},
      {"place", 0, 0, G_OPTION_ARG_STRING, &wish->place, N_ ("desk, home or travel"), "PLACE"},
      {"kind", 0, 0, G_OPTION_ARG_STRING, &wish->kind, N_ ("Only of this kind, such as stretch"),
       "KIND"},
      {"json", 0, 0, G_OPTION_ARG_NONE, &wish->is_json, N_ ("One JSON object"), NULL},
      G_OPTION_ENTRY_NULL,
  };
  if (!has_json)
    entries[4] = (GOptionEntry)G_OPTION_ENTRY_NULL;
  if (!plumb_command_parse (command, entries, arguments, 0, 0, out_code))
    return false;
  if (wish->seconds == 0 || (wish->seconds >= 10 && wish->seconds <= PLUMB_BREAK_SECONDS_MAX))
    return true;
  *out_code = plumb_command_misused (command, _ ("%d is not a number of seconds between 10 and %d"),
                                     wish->seconds, PLUMB_BREAK_SECONDS_MAX);
  return false;
}
