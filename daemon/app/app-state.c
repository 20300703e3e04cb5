/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small values that survive a restart. */
#include "app-private.h"

void
plumb_app_remember (PlumbApp *app, const char *key, const char *value, const char *loss)
{
  g_autoptr (GError) error = NULL;

  if (!plumb_store_set_state (app->store, key, value, &error))
    g_warning ("%s; %s", error->message, loss);
}
