/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of sensor families and the recognition of an advertisement. */
#include "sensors/driver.h"

#include <string.h>

/* sensor-families.h is one PLUMB_FAMILY (name) a line, from the list in meson.build. */
#define PLUMB_FAMILY(name) extern const PlumbSensorDriver plumb_sensor_##name;
#include "sensor-families.h"
#undef PLUMB_FAMILY

static const PlumbSensorDriver *const drivers[] = {
#define PLUMB_FAMILY(name) &plumb_sensor_##name,
#include "sensor-families.h"
#undef PLUMB_FAMILY
};

const PlumbSensorDriver *const *
plumb_sensor_drivers (size_t *out_count)
{
  *out_count = G_N_ELEMENTS (drivers);
  return drivers;
}

const PlumbSensorDriver *
plumb_sensor_driver_by_name (const char *family)
{
  for (size_t i = 0; i < G_N_ELEMENTS (drivers); i++)
    if (g_strcmp0 (drivers[i]->info.family, family) == 0)
      return drivers[i];
  return NULL;
}

PlumbConfidence
plumb_sensor_driver_match (const PlumbSensorDriver *driver, const PlumbAdvertisement *advertisement)
{
  return driver->match (advertisement);
}

const PlumbSensorDriver *
plumb_sensor_driver_recognise (const PlumbAdvertisement *advertisement,
                               bool is_experimental_allowed, PlumbConfidence *out_confidence)
{
  const PlumbSensorDriver *surest = NULL;
  PlumbConfidence confidence = PLUMB_CONFIDENCE_NONE;

  for (size_t i = 0; i < G_N_ELEMENTS (drivers); i++) {
    PlumbConfidence match;

    if (drivers[i]->info.is_experimental && !is_experimental_allowed)
      continue;
    match = drivers[i]->match (advertisement);
    if (match > confidence) {
      confidence = match;
      surest = drivers[i];
    }
  }
  if (out_confidence != NULL)
    *out_confidence = confidence;
  return surest;
}

const PlumbSensorInfo *
plumb_sensor_driver_info (const PlumbSensorDriver *driver)
{
  return &driver->info;
}

const char *
plumb_confidence_to_string (PlumbConfidence confidence)
{
  switch (confidence) {
  case PLUMB_CONFIDENCE_NONE: return "none";
  case PLUMB_CONFIDENCE_POSSIBLE: return "possible";
  case PLUMB_CONFIDENCE_LIKELY: return "likely";
  case PLUMB_CONFIDENCE_CERTAIN: return "certain";
  }
  return "none";
}

const char *
plumb_pairing_to_string (PlumbPairing pairing)
{
  switch (pairing) {
  case PLUMB_PAIRING_NONE: return "none";
  case PLUMB_PAIRING_OPTIONAL: return "optional";
  case PLUMB_PAIRING_REQUIRED: return "required";
  case PLUMB_PAIRING_REFUSED: return "refused";
  }
  return "none";
}
