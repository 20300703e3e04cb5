/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The composition root: builds the daemon, runs it, takes it down in order. */
#pragma once

#include <gio/gio.h>

#include "settings.h"

/* How the process ends; also its exit code. Documented in plumblined(8). */
typedef enum {
  PLUMB_EXIT_OK = 0,
  PLUMB_EXIT_FAILURE = 1,    /* store or state directory cannot be used */
  PLUMB_EXIT_USAGE = 2,      /* options */
  PLUMB_EXIT_SETTINGS = 3,   /* settings are wrong at the start */
  PLUMB_EXIT_NO_BUS = 4,     /* a bus cannot be reached, or went away */
  PLUMB_EXIT_NAME_TAKEN = 5, /* another daemon owns our name, or the policy refuses it */
} PlumbExit;

typedef struct {
  GBusType bus;                      /* where our own interface lives */
  const char *const *settings_paths; /* in their order, NULL-terminated */
  const char *state_directory;       /* made 0700 if it does not exist */
  const char *library_directory;     /* the shipped library */
  const char *own_library_directory; /* the user's, unless the settings say otherwise; or NULL */
  const char *const *languages;      /* for the library: "de_AT.UTF-8", best first */
  const char *territory;             /* the country where the user lives: "de_AT.UTF-8", or NULL */
  PlumbLogLevel *log_level;          /* kept up to date with [daemon] log_level */
} PlumbAppOptions;

typedef struct PlumbApp PlumbApp;

/* options and what they point to outlive the app. Reads settings, opens the store, reaches the
 * buses, exports the interface. On failure returns NULL with out_exit set to what the process shall
 * end with and the reason in error. */
PlumbApp *plumb_app_new (const PlumbAppOptions *options, PlumbExit *out_exit, GError **error);

/* Takes the name and runs until SIGTERM, SIGINT or a fatal loss; sensors are left quiet and the
 * store is flushed when it returns. */
PlumbExit plumb_app_run (PlumbApp *app);
void plumb_app_free (PlumbApp *app);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbApp, plumb_app_free)
