/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The named faults that are on, each with its arguments as text. One of a name at a time.
 * Arguments that any fault takes: address (only this sensor), count (so often, then it is over).
 * docs of each name: plumb_fault_help ().
 */
#pragma once

#include <gio/gio.h>
#include <stdbool.h>

typedef struct PlumbFaults PlumbFaults;
typedef void (*PlumbFaultChanged) (const char *name, bool is_on, gpointer user_data);

typedef enum {
  PLUMB_FAULT_ERROR_UNKNOWN,  /* no such fault */
  PLUMB_FAULT_ERROR_ARGUMENT, /* not key=value, or a value of no use */
} PlumbFaultError;
#define PLUMB_FAULT_ERROR (plumb_fault_error_quark ())
GQuark plumb_fault_error_quark (void);

PlumbFaults *plumb_faults_new (void);
void plumb_faults_free (PlumbFaults *faults);

/* One listener; NULL: none. */
void plumb_faults_listen (PlumbFaults *faults, PlumbFaultChanged changed, gpointer user_data);

/* spec: NAME[,key=value]..., as on the command line. */
bool plumb_faults_set_from_spec (PlumbFaults *faults, const char *spec, GError **error);

/* arguments: a{sv} of strings, numbers and booleans, NULL for none. */
bool plumb_faults_set (PlumbFaults *faults, const char *name, GVariant *arguments, GError **error);
void plumb_faults_clear (PlumbFaults *faults, const char *name);

/* On for this sensor? address NULL: whichever. */
bool plumb_faults_has (const PlumbFaults *faults, const char *name, const char *address);

/* The same, and counts it: a fault with count=N is over after N times. */
bool plumb_faults_take (PlumbFaults *faults, const char *name, const char *address);

/* An argument of a fault that is on; the alternative if it was not given. */
const char *plumb_faults_text (const PlumbFaults *faults, const char *name, const char *key,
                               const char *alternative);
double plumb_faults_number (const PlumbFaults *faults, const char *name, const char *key,
                            double alternative);

/* All names with a line on each, for --help; NULL after the last. */
const char *plumb_fault_name (size_t index);
const char *plumb_fault_help (size_t index);
