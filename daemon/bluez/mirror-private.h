/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside of the mirror: its tables, and one property of one object, checked and then stored. */
#pragma once

#include "mirror.h"

typedef enum {
  PLUMB_MIRROR_ADAPTER,
  PLUMB_MIRROR_MONITORS,
  PLUMB_MIRROR_DEVICE,
  PLUMB_MIRROR_BATTERY,
  PLUMB_MIRROR_SERVICE,
  PLUMB_MIRROR_CHARACTERISTIC,
  PLUMB_MIRROR_KINDS
} PlumbMirrorKind;

typedef enum {
  PLUMB_PROPERTY_IGNORED, /* none that we keep */
  PLUMB_PROPERTY_STORED,
  PLUMB_PROPERTY_REFUSED, /* wrong type, size, range or encoding: the old value stays */
} PlumbPropertyResult;

struct PlumbMirror {
  GHashTable *adapters; /* each: object path -> its struct */
  GHashTable *devices;
  GHashTable *services;
  GHashTable *characteristics;
  PlumbMirrorWanted is_wanted;
  gpointer user_data;
  uint64_t touches;
  uint64_t refused;
};

/* False: not an interface that we keep. */
bool plumb_mirror_kind_parse (const char *interface, PlumbMirrorKind *out_kind);

/* object: the struct of the kind (a battery's is its device). value NULL: invalidated. */
PlumbPropertyResult
plumb_mirror_property_set (PlumbMirrorKind kind, void *object, const char *name, GVariant *value);
