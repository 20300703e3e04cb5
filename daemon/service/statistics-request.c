/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What every question about the history begins with. */
#include "service-private.h"

PlumbStore *
plumb_statistics_fresh_store (PlumbService *service)
{
  if (service->host.history_wanted != NULL)
    service->host.history_wanted (service->host_data);
  return service->store;
}

bool
plumb_statistics_parse_day (PlumbService *service, const char *name, const char *value,
                            PlumbArgumentDay *out_day, GError **error)
{
  g_autofree char *text =
      plumb_store_dup_day (service->store, service->host.wall_us (service->host_data));
  int64_t today = 0;
  plumb_day_parse (text, &today);
  return plumb_argument_day (name, value, today, out_day, error);
}
