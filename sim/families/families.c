/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "families.h"

#include <string.h>

static const PlumbFamily *const families[] = {
    &plumb_family_microbit,
    &plumb_family_witmotion,
    &plumb_family_upright,
};

const PlumbFamily *
plumb_family_at (size_t index)
{
  return index < G_N_ELEMENTS (families) ? families[index] : NULL;
}

const PlumbFamily *
plumb_family_by_name (const char *name)
{
  for (size_t i = 0; i < G_N_ELEMENTS (families); i++)
    if (strcmp (families[i]->family, name) == 0)
      return families[i];
  return NULL;
}
