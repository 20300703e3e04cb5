/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Everything the daemon says of itself at one moment, and the lines that are made of it. */
#pragma once

#include <json-glib/json-glib.h>

#include "client.h"

typedef struct {
  GVariant *manager;  /* a{sv} */
  GVariant *monitor;  /* a{sv} */
  GVariant *breaks;   /* a{sv}; empty if the daemon has none */
  GPtrArray *sensors; /* PlumbClientObject */
  GPtrArray *alerts;  /* PlumbClientObject */
} PlumbState;

PlumbState *plumb_state_fetch (PlumbCtl *ctl, GError **error);
void plumb_state_free (PlumbState *state);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbState, plumb_state_free)

/* Members of the second replace those of the first; new reference. */
GVariant *plumb_state_merge (GVariant *old_members, GVariant *new_members);

/* "slouching, 14° from the pose you set, for 2 min", or why it is not judged. Caller frees. */
char *plumb_state_dup_posture (const PlumbCtl *ctl, const PlumbState *state);
/* "slouching", "no data", "not worn", "not judged", "paused": one word of what is known. Static or
 * of the state. */
const char *plumb_state_word (const PlumbState *state);
/* "sitting for 41 min". Caller frees. */
char *plumb_state_dup_activity (const PlumbState *state);
/* Why alerts are held back by choice ("paused until 15:00"), or NULL. Caller frees. */
char *plumb_state_dup_pause (const PlumbState *state);
/* "streaming, battery 83 %, pose set 3 days ago". Caller frees. */
char *plumb_state_dup_sensor (GVariant *sensor);
/* What to do in the break that Breaks tells of, NULL if there is nothing; new reference. */
GVariant *plumb_state_ref_suggestion (GVariant *breaks);
/* What an alert tells its wearer, in one line; NULL where it is not being told: held, snoozed.
 * suggestion: told with a break, or NULL. Caller frees. */
char *
plumb_state_dup_told (const PlumbCtl *ctl, const PlumbClientObject *alert, GVariant *suggestion);
/* What is told, if it is being told and there are texts for it, and the facts. Caller frees. */
char **plumb_state_dup_alert_lines (const PlumbCtl *ctl, const PlumbClientObject *alert,
                                    GVariant *suggestion);
/* The number of an alert's object. Static or of the object. */
const char *plumb_state_alert_number (const PlumbClientObject *alert);

/* Manager's and Monitor's members, "sensors", "alerts", "breaks" into the open object. */
void plumb_state_add_json (JsonBuilder *builder, const PlumbState *state);
/* One list of objects as an array of objects, each with its "path" (and "number" for alerts). */
void plumb_state_add_objects_json (JsonBuilder *builder, GPtrArray *objects);
