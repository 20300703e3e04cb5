/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sensor-identity.h"

#include <gio/gio.h>
#include <string.h>

void
plumb_sensor_identity_init (PlumbSensorIdentity *identity, const PlumbSensorSettings *settings)
{
  *identity = (PlumbSensorIdentity){0};
  if (settings != NULL && settings->address != NULL)
    plumb_address_parse (settings->address, identity->address);
}

/* How sure we are of a device that has the wanted name. The name is the user's word: one that no
 * driver recognises is taken too, its services decide once it is connected. */
static PlumbConfidence
confidence (const PlumbSensorSettings *settings, const PlumbMirrorDevice *device)
{
  PlumbAdvertisement advertisement = plumb_mirror_advertisement (device);
  PlumbConfidence sure = PLUMB_CONFIDENCE_NONE;
  const PlumbSensorDriver *named = plumb_sensor_driver_by_name (settings->driver);
  if (named != NULL)
    return plumb_sensor_driver_match (named, &advertisement);
  plumb_sensor_driver_recognise (&advertisement, settings->is_experimental_allowed, &sure);
  return sure;
}

typedef struct {
  const PlumbSensorSettings *settings;
  const PlumbMirrorAdapter *adapter; /* NULL: any */
  PlumbAddressTaken is_taken;
  gpointer user_data; /* of is_taken */
  const PlumbMirrorDevice *best;
  PlumbConfidence best_confidence; /* of best, where there is one */
} Search;

static bool
consider (const PlumbMirrorDevice *device, gpointer user_data)
{
  Search *search = user_data;
  if (g_strcmp0 (device->name, search->settings->name) != 0 ||
      (search->adapter != NULL && strcmp (search->adapter->path, device->adapter) != 0) ||
      search->is_taken (device->address, search->user_data))
    return true;
  PlumbConfidence sure = confidence (search->settings, device);
  bool is_better = search->best == NULL || sure > search->best_confidence ||
                   (sure == search->best_confidence && device->rssi_dbm > search->best->rssi_dbm);
  if (is_better) {
    search->best = device;
    search->best_confidence = sure;
  }
  return true;
}

static void
choose_driver (PlumbSensorIdentity *identity, const PlumbSensorSettings *settings,
               const PlumbMirrorDevice *device)
{
  PlumbAdvertisement advertisement = plumb_mirror_advertisement (device);
  identity->driver =
      settings->driver != NULL
          ? plumb_sensor_driver_by_name (settings->driver)
          : plumb_sensor_driver_recognise (&advertisement, settings->is_experimental_allowed, NULL);
}

/* A private address is resolved by a pairing: the object stays, its address is another. */
static void
follow (PlumbSensorIdentity *identity, const PlumbMirror *mirror, const char *used_path)
{
  const PlumbMirrorDevice *used =
      used_path != NULL ? plumb_mirror_get_device (mirror, used_path) : NULL;
  if (used != NULL && identity->address[0] != '\0')
    g_strlcpy (identity->address, used->address, sizeof identity->address);
}

const PlumbMirrorDevice *
plumb_sensor_identity_find (PlumbSensorIdentity *identity, const PlumbSensorSettings *settings,
                            const PlumbMirror *mirror, const char *used_path,
                            PlumbAddressTaken is_taken, gpointer user_data)
{
  Search search = {.settings = settings, .is_taken = is_taken, .user_data = user_data};
  if (settings->adapter != NULL) {
    search.adapter = plumb_mirror_find_adapter (mirror, settings->adapter);
    if (search.adapter == NULL)
      return NULL;
  }
  follow (identity, mirror, used_path);
  if (identity->address[0] == '\0' && settings->name != NULL)
    plumb_mirror_foreach_device (mirror, consider, &search);
  const char *address = search.best != NULL ? search.best->address : identity->address;
  search.best = plumb_mirror_find_device (
      mirror, address, search.adapter != NULL ? search.adapter->path : NULL, used_path);
  if (search.best == NULL)
    return NULL;
  g_strlcpy (identity->address, search.best->address, sizeof identity->address);
  identity->is_private = plumb_mirror_is_private (search.best);
  if (identity->driver == NULL)
    choose_driver (identity, settings, search.best);
  return search.best;
}

bool
plumb_sensor_identity_matches (const PlumbSensorIdentity *identity,
                               const PlumbSensorSettings *settings, const PlumbMirrorDevice *device)
{
  if (identity->address[0] != '\0')
    return g_ascii_strcasecmp (identity->address, device->address) == 0;
  return settings->name != NULL && g_strcmp0 (settings->name, device->name) == 0;
}

/* False too if the driver needs none, as a broadcast one. */
static bool
has_required (const PlumbMirror *mirror, const PlumbMirrorDevice *device,
              const PlumbSensorDriver *driver)
{
  const PlumbSensorInfo *info = plumb_sensor_driver_info (driver);
  bool has_any = false;
  for (size_t i = 0; i < info->n_characteristics; i++) {
    const PlumbSensorCharacteristic *wanted = &info->characteristics[i];
    if (!wanted->is_required)
      continue;
    if (plumb_mirror_find_characteristic (mirror, device->path, wanted->service_uuid,
                                          wanted->uuid) == NULL)
      return false;
    has_any = true;
  }
  return has_any;
}

bool
plumb_sensor_identity_has_characteristics (PlumbSensorIdentity *identity,
                                           const PlumbSensorSettings *settings,
                                           const PlumbMirror *mirror,
                                           const PlumbMirrorDevice *device, bool is_driver_fixed)
{
  if (!device->is_resolved)
    return false;
  if (identity->driver != NULL && has_required (mirror, device, identity->driver))
    return true;
  if (settings->driver != NULL || is_driver_fixed)
    return false;
  size_t count;
  const PlumbSensorDriver *const *drivers = plumb_sensor_drivers (&count);
  for (size_t i = 0; i < count; i++) {
    bool is_allowed = settings->is_experimental_allowed ||
                      !plumb_sensor_driver_info (drivers[i])->is_experimental;
    if (is_allowed && has_required (mirror, device, drivers[i])) {
      identity->driver = drivers[i];
      return true;
    }
  }
  return false;
}

bool
plumb_sensor_identity_is_broadcast (const PlumbSensorIdentity *identity)
{
  return identity->driver != NULL && plumb_sensor_driver_info (identity->driver)->is_broadcast;
}

const PlumbSensorPattern *
plumb_sensor_identity_find_pattern (const PlumbSensorIdentity *identity,
                                    const PlumbSensorSettings *settings)
{
  const PlumbSensorDriver *driver =
      identity->driver != NULL ? identity->driver : plumb_sensor_driver_by_name (settings->driver);
  const PlumbSensorInfo *info = driver != NULL ? plumb_sensor_driver_info (driver) : NULL;
  return info != NULL && info->is_broadcast ? &info->pattern : NULL;
}

bool
plumb_sensor_identity_check_can_pair (const PlumbSensorIdentity *identity, GError **error)
{
  const PlumbSensorInfo *info =
      identity->driver != NULL ? plumb_sensor_driver_info (identity->driver) : NULL;
  if (info == NULL || (info->pairing != PLUMB_PAIRING_REFUSED && !info->is_broadcast))
    return true;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
               "this family of sensors (%s) works without pairing and refuses it", info->family);
  return false;
}
