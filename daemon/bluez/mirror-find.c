/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The questions that the mirror answers. */
#include "mirror-private.h"

#include <string.h>

uint64_t
plumb_mirror_refused (const PlumbMirror *mirror)
{
  return mirror->refused;
}

guint
plumb_mirror_size (const PlumbMirror *mirror)
{
  return g_hash_table_size (mirror->adapters) + g_hash_table_size (mirror->devices) +
         g_hash_table_size (mirror->services) + g_hash_table_size (mirror->characteristics);
}

const PlumbMirrorAdapter *
plumb_mirror_get_adapter (const PlumbMirror *mirror, const char *path)
{
  return g_hash_table_lookup (mirror->adapters, path);
}

const PlumbMirrorDevice *
plumb_mirror_get_device (const PlumbMirror *mirror, const char *path)
{
  return g_hash_table_lookup (mirror->devices, path);
}

const PlumbMirrorCharacteristic *
plumb_mirror_get_characteristic (const PlumbMirror *mirror, const char *path)
{
  return g_hash_table_lookup (mirror->characteristics, path);
}

static bool
is_better_adapter (const PlumbMirrorAdapter *adapter, const PlumbMirrorAdapter *than)
{
  if (than == NULL || adapter->is_powered != than->is_powered)
    return than == NULL || adapter->is_powered;
  return strcmp (adapter->path, than->path) < 0;
}

const PlumbMirrorAdapter *
plumb_mirror_find_adapter (const PlumbMirror *mirror, const char *address)
{
  GHashTableIter iter;
  const PlumbMirrorAdapter *adapter;
  const PlumbMirrorAdapter *best = NULL;
  g_hash_table_iter_init (&iter, mirror->adapters);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *)&adapter)) {
    bool is_asked_for = address == NULL || g_ascii_strcasecmp (adapter->address, address) == 0;
    if (is_asked_for && is_better_adapter (adapter, best))
      best = adapter;
  }
  return best;
}

/* A link counts most, then an adapter that is on, then the object that is in use already. */
static int
rank (const PlumbMirror *mirror, const PlumbMirrorDevice *device, const char *used_path)
{
  const PlumbMirrorAdapter *adapter = plumb_mirror_get_adapter (mirror, device->adapter);
  bool is_powered = adapter != NULL && adapter->is_powered;
  bool is_connected = device->is_connected && is_powered;
  return (is_connected ? 4 : 0) + (is_powered ? 2 : 0) +
         (g_strcmp0 (device->path, used_path) == 0 ? 1 : 0);
}

const PlumbMirrorDevice *
plumb_mirror_find_device (const PlumbMirror *mirror, const char *address, const char *adapter_path,
                          const char *used_path)
{
  GHashTableIter iter;
  const PlumbMirrorDevice *device;
  const PlumbMirrorDevice *best = NULL;
  int best_rank = 0;
  g_hash_table_iter_init (&iter, mirror->devices);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *)&device)) {
    if (g_ascii_strcasecmp (device->address, address) != 0 ||
        (adapter_path != NULL && strcmp (device->adapter, adapter_path) != 0))
      continue;
    int own_rank = rank (mirror, device, used_path);
    bool is_better = best == NULL || own_rank > best_rank ||
                     (own_rank == best_rank && strcmp (device->path, best->path) < 0);
    if (is_better) {
      best = device;
      best_rank = own_rank;
    }
  }
  return best;
}

const PlumbMirrorCharacteristic *
plumb_mirror_find_characteristic (const PlumbMirror *mirror, const char *device_path,
                                  const char *service_uuid, const char *uuid)
{
  GHashTableIter iter;
  const PlumbMirrorCharacteristic *characteristic;
  g_hash_table_iter_init (&iter, mirror->characteristics);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *)&characteristic)) {
    if (strcmp (characteristic->uuid, uuid) != 0)
      continue;
    const PlumbMirrorService *service =
        g_hash_table_lookup (mirror->services, characteristic->service);
    if (service != NULL && strcmp (service->uuid, service_uuid) == 0 &&
        strcmp (service->device, device_path) == 0)
      return characteristic;
  }
  return NULL;
}

void
plumb_mirror_foreach_device (const PlumbMirror *mirror, PlumbMirrorVisit visit, gpointer user_data)
{
  GHashTableIter iter;
  const PlumbMirrorDevice *device;
  g_hash_table_iter_init (&iter, mirror->devices);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *)&device))
    if (!visit (device, user_data))
      return;
}

PlumbAdvertisement
plumb_mirror_advertisement (const PlumbMirrorDevice *device)
{
  bool has_service_data = device->service_data_uuid[0] != '\0';
  return (PlumbAdvertisement){
      .name = device->name,
      .uuids = (const char *const *)device->uuids,
      .has_manufacturer = device->has_manufacturer,
      .company = device->company,
      .manufacturer_data = device->has_manufacturer ? device->manufacturer_data : NULL,
      .manufacturer_size = device->manufacturer_size,
      .service_data_uuid = has_service_data ? device->service_data_uuid : NULL,
      .service_data = has_service_data ? device->service_data : NULL,
      .service_data_size = device->service_data_size,
  };
}

bool
plumb_mirror_is_bonded (const PlumbMirrorDevice *device)
{
  return device->tells_bonded ? device->is_bonded : device->is_paired;
}

/* Bluetooth Core, vol 6 part B 1.3.2.2: the two highest bits are 01, or 00 where nobody can resolve
 * it. */
bool
plumb_mirror_is_private (const PlumbMirrorDevice *device)
{
  return device->is_address_random && !plumb_mirror_is_bonded (device) &&
         g_ascii_xdigit_value (device->address[0]) < 8;
}
