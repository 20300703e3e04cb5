/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command line of plumbline-sim, parsed once. */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "family.h"

typedef struct {
  const PlumbFamily *family;
  char *address;
  char *name;     /* NULL: the family's */
  double rate_hz; /* 0: the family's */
  int battery_percent;
  bool is_known;
  bool is_bonded;
} PlumbSensorSpec;

typedef struct {
  gboolean is_virtual;
  gboolean loops;
  gboolean lists_faults;
  gboolean lists_families;
  gboolean shows_version;
  char *adapter; /* hciN, NULL: virtual */
  char *bus_address;
  char *script; /* file */
  GStrv recordings;
  GStrv faults;
  double speed;
  GPtrArray *sensors; /* PlumbSensorSpec */
} PlumbSimOptions;

typedef enum { PLUMB_OPTIONS_ERROR_USAGE } PlumbOptionsError;
#define PLUMB_OPTIONS_ERROR (plumb_options_error_quark ())
GQuark plumb_options_error_quark (void);

/* NULL with error set if anything is wrong. */
PlumbSimOptions *plumb_sim_options_parse (int argc, char **argv, GError **error);
void plumb_sim_options_free (PlumbSimOptions *options);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbSimOptions, plumb_sim_options_free)
