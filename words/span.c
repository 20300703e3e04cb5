/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "span.h"

#include <glib.h>

char *
plumb_span_dup (double seconds)
{
  gint64 minutes = (gint64)(seconds / 60 + 0.5);

  if (minutes < 60)
    return g_strdup_printf ("%d min", (int)minutes);
  return g_strdup_printf ("%" G_GINT64_FORMAT " h %02d min", minutes / 60, (int)(minutes % 60));
}
