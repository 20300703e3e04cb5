/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables and how a file of an older version becomes one of today. */
#pragma once

#include <glib.h>
#include <sqlite3.h>
#include <stdbool.h>

/* "PLMB": says that a database is ours, in its header. */
#define PLUMB_SCHEMA_APPLICATION_ID 0x504c4d42

/* A key of state: the day from which on suggestions of breaks are counted; none: from the first. */
#define PLUMB_SCHEMA_SUGGESTIONS "suggestions-counted-from"

typedef enum {
  PLUMB_SCHEMA_READY,   /* of today's version now */
  PLUMB_SCHEMA_REFUSED, /* somebody else's, newer than we are, or in use: left as it is */
  PLUMB_SCHEMA_DAMAGED, /* not a database, or one that does not add up */
} PlumbSchemaResult;

/* Whose file it is and of which version, without changing anything. error is set unless READY. */
PlumbSchemaResult plumb_schema_identify (sqlite3 *db, GError **error);
/* Makes the tables of an empty file, migrates an older one step by step in one transaction, and
 * looks whether the file is sound: all of a small one, the ends of every table of a large one, so
 * that starting stays quick. error is set unless READY. */
PlumbSchemaResult plumb_schema_prepare (sqlite3 *db, GError **error);
