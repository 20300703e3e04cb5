/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine.h"

static uint32_t
read_areas (const PlumbField *fields, unsigned count)
{
  const PlumbField *one = plumb_fields_find (fields, count, "area", PLUMB_FIELD_STRING);
  const PlumbField *list = plumb_fields_find (fields, count, "areas", PLUMB_FIELD_STRINGS);
  uint32_t areas = 0;
  PlumbArea area;

  if (one != NULL && plumb_area_parse (one->string, &area))
    areas |= area;
  for (unsigned i = 0; list != NULL && list->strings[i] != NULL; i++)
    if (plumb_area_parse (list->strings[i], &area))
      areas |= area;
  return areas;
}

PlumbCheckIn
plumb_check_in_read (const PlumbField *fields, unsigned count, int64_t wall_us)
{
  const PlumbField *comfort = plumb_fields_find (fields, count, "comfort", PLUMB_FIELD_UNSIGNED);
  const PlumbField *feeling = plumb_fields_find (fields, count, "feeling", PLUMB_FIELD_STRING);
  PlumbCheckIn check_in = {
      .wall_us = wall_us,
      .comfort = -1,
      .areas = read_areas (fields, count),
  };

  if (comfort != NULL && comfort->integer >= 0 && comfort->integer <= 10)
    check_in.comfort = (int)comfort->integer;
  check_in.has_feeling =
      feeling != NULL && plumb_feeling_parse (feeling->string, &check_in.feeling);
  return check_in;
}
