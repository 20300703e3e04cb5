/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "families.h"

#include <string.h>

static const PlumbFamily *const families[] = {
    &plumb_family_microbit, &plumb_family_witmotion,    &plumb_family_upright,
    &plumb_family_polar,    &plumb_family_polar_verity, &plumb_family_dot,
    &plumb_family_metawear, &plumb_family_thingy52,     &plumb_family_infinitime,
    &plumb_family_adafruit, &plumb_family_sensortag,    &plumb_family_ruuvi,
    &plumb_family_bthome,   &plumb_family_movesense,    &plumb_family_nicla,
    &plumb_family_hipee,    &plumb_family_dikdur,       &plumb_family_plumbline,
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
