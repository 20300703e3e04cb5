/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The daemon as seen over the bus: calls, properties, objects, and what its errors mean here. */
#pragma once

#include "command.h"
#include "names.h"

/* An object with one interface's properties. */
typedef struct {
  char *path;
  GVariant *properties; /* a{sv} */
} PlumbClientObject;

/* Opens the bus if that was not done yet. */
bool plumb_client_connect (PlumbCtl *ctl, GError **error);

/* Calls the daemon, starting it if the bus can, and waits. parameters: floating is sunk, NULL for
 * none. NULL: error. */
GVariant *plumb_client_call (PlumbCtl *ctl, const char *path, const char *interface,
                             const char *method, GVariant *parameters, GError **error);
/* The same where nothing comes back; answers the exit code and has complained on failure. */
PlumbExit plumb_client_do (PlumbCtl *ctl, const char *path, const char *interface,
                           const char *method, GVariant *parameters);

/* The same without arguments where it does not matter whether it works. */
void plumb_client_try (PlumbCtl *ctl, const char *path, const char *interface, const char *method);

/* Sets a property; value: floating is sunk. Answers the exit code and has complained on failure. */
PlumbExit plumb_client_set (PlumbCtl *ctl, const char *path, const char *interface,
                            const char *property, GVariant *value);

/* One property; NULL: error. */
GVariant *plumb_client_get (PlumbCtl *ctl, const char *path, const char *interface,
                            const char *property, GError **error);
/* All properties of one interface as a{sv}. */
GVariant *
plumb_client_get_all (PlumbCtl *ctl, const char *path, const char *interface, GError **error);
/* The objects below the main one that have the interface, in the order of their paths; elements
 * are PlumbClientObject. */
GPtrArray *plumb_client_list (PlumbCtl *ctl, const char *interface, GError **error);
/* The sensor with that id, address, name or path; or the only one there is if wanted is NULL. NULL:
 * has complained, out_code is how to leave. */
PlumbClientObject *
plumb_client_pick_sensor (GPtrArray *sensors, const char *wanted, PlumbExit *out_code);

/* Members of an a{sv}, with what to take where they are missing or of another type. */
const char *plumb_client_string (GVariant *dictionary, const char *key);
bool plumb_client_boolean (GVariant *dictionary, const char *key);
/* Any number; fallback if there is none. */
double plumb_client_number (GVariant *dictionary, const char *key, double fallback);
/* Whole seconds or microseconds; 0 if there is none. */
guint64 plumb_client_unsigned (GVariant *dictionary, const char *key);
/* A list of strings; caller frees the array, not the strings. Never NULL. */
const char **plumb_client_strings (GVariant *dictionary, const char *key);

/* Says on standard error what went wrong and what to do, and answers the exit code. */
PlumbExit plumb_client_fail (PlumbCtl *ctl, const GError *error);
/* True if the error says that the daemon is not there. */
bool plumb_client_is_absent (const GError *error);
/* "org.plumbline.Posture1.Error.X" and its text -> exit code, without saying anything. */
PlumbExit plumb_client_exit_of (const GError *error);
