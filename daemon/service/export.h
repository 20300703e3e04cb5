/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * History written to a file descriptor that a client gave, piece by piece. The reader sets the
 * pace and can neither hold the loop nor keep a place for ever.
 */
#pragma once

#include <gio/gio.h>
#include <stdbool.h>
#include <stdint.h>

#include "store.h"

#define PLUMB_EXPORTS_MAX        8
#define PLUMB_EXPORTS_PER_CLIENT 4
/* A reader that has not taken a piece (128 KiB) in this time is given up. */
#define PLUMB_EXPORT_STALL_US (INT64_C (60) * G_USEC_PER_SEC)

typedef struct PlumbExports PlumbExports;

/* error NULL: everything was written. Called once for every export that was begun, except after
 * plumb_exports_free (): then with G_IO_ERROR_CANCELLED from there. */
typedef void (*PlumbExportDone) (const GError *error, gpointer user_data);

/* deadline_changed: plumb_exports_deadline () gives another answer. */
PlumbExports *plumb_exports_new (void (*deadline_changed) (gpointer), int64_t (*boot_us) (gpointer),
                                 gpointer user_data);
void plumb_exports_free (PlumbExports *exports);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbExports, plumb_exports_free)

/* LimitsExceeded when there are too many of them. */
bool plumb_exports_check (const PlumbExports *exports, const char *client, GError **error);
/* Takes source and fd, closes fd at the end. */
void plumb_exports_begin (PlumbExports *exports, const char *client, PlumbExport *source, int fd,
                          PlumbExportDone done, gpointer user_data);
/* The same for a text that is there as a whole. */
void plumb_exports_begin_text (PlumbExports *exports, const char *client, const char *text, int fd,
                               PlumbExportDone done, gpointer user_data);
void plumb_exports_tick (PlumbExports *exports, int64_t boot_us);
int64_t plumb_exports_deadline (const PlumbExports *exports);
