/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What every sub-command is: a row of the table, a function, an exit code. */
#pragma once

#include <gio/gio.h>
#include <stdbool.h>

#include "settings.h"

/* Documented in plumbline(1). */
typedef enum {
  PLUMB_EXIT_OK = 0,
  PLUMB_EXIT_FAILURE = 1,
  PLUMB_EXIT_USAGE = 2,
  PLUMB_EXIT_NO_DAEMON = 3, /* plumblined is not there and did not start */
  PLUMB_EXIT_REFUSED = 4,   /* understood, but something is missing first: a calibration, a link */
  PLUMB_EXIT_NO_DATA = 5,   /* nothing recorded there */
} PlumbExit;

/* Where we are and how to speak: made once in main.c from arguments and environment. */
typedef struct {
  GBusType bus;
  bool is_terminal;       /* standard output */
  bool is_input_terminal; /* standard input: questions can be asked */
  bool has_colour;
  bool is_utf8;
  int columns;                 /* width of the terminal, 80 if not known */
  PlumbTone tone;              /* as the daemon said last */
  GDBusConnection *connection; /* NULL before the first use */
} PlumbCtl;

typedef struct PlumbCommand PlumbCommand;
struct PlumbCommand {
  const char *name;      /* "sensors add" */
  const char *arguments; /* "[ADDRESS]" */
  const char *summary;   /* one line for the list of commands */
  const char *details;   /* more for its --help, or NULL */
  PlumbExit (*run) (PlumbCtl *ctl, const PlumbCommand *command, char ***arguments);
};

/* Reads the options of a command and answers --help. arguments: what follows the command's name;
 * on success what is left, minimum to maximum of them. False: out_code is how to leave. */
bool
plumb_command_parse (const PlumbCommand *command, const GOptionEntry *entries, char ***arguments,
                     unsigned minimum, unsigned maximum, PlumbExit *out_code);

/* The same of a command whose only option is --json, which json_help explains. */
bool plumb_command_parse_json (const PlumbCommand *command, const char *json_help,
                               char ***arguments, unsigned minimum, unsigned maximum,
                               bool *out_is_json, PlumbExit *out_code);

/* One line on standard error, "plumbline: ...". */
void plumb_command_complain (const char *format, ...) G_GNUC_PRINTF (1, 2);
/* The same for a wrong command line; answers PLUMB_EXIT_USAGE. */
PlumbExit
plumb_command_misused (const PlumbCommand *command, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* A number within the range, nothing before or behind it. */
bool plumb_command_parse_number (const char *text, double minimum, double maximum, double *out);

PlumbExit plumb_command_status (PlumbCtl *, const PlumbCommand *, char ***);
PlumbExit plumb_command_monitor (PlumbCtl *, const PlumbCommand *, char ***);
PlumbExit plumb_command_calibrate (PlumbCtl *, const PlumbCommand *, char ***);
PlumbExit plumb_command_break (PlumbCtl *, const PlumbCommand *, char ***);
PlumbExit plumb_command_break_now (PlumbCtl *, const PlumbCommand *, char ***);
PlumbExit plumb_command_break_suggest (PlumbCtl *, const PlumbCommand *, char ***);
PlumbExit plumb_command_break_start (PlumbCtl *, const PlumbCommand *, char ***);
PlumbExit plumb_command_break_done (PlumbCtl *, const PlumbCommand *, char ***);
PlumbExit plumb_command_break_postpone (PlumbCtl *, const PlumbCommand *, char ***);
PlumbExit plumb_command_break_skip (PlumbCtl *, const PlumbCommand *, char ***);
PlumbExit plumb_command_session (PlumbCtl *, const PlumbCommand *, char ***);
PlumbExit plumb_command_stats (PlumbCtl *, const PlumbCommand *, char ***);
PlumbExit plumb_command_report (PlumbCtl *, const PlumbCommand *, char ***);
PlumbExit plumb_command_sensors (PlumbCtl *, const PlumbCommand *, char ***);
PlumbExit plumb_command_sensors_scan (PlumbCtl *, const PlumbCommand *, char ***);
PlumbExit plumb_command_sensors_add (PlumbCtl *, const PlumbCommand *, char ***);
PlumbExit plumb_command_sensors_remove (PlumbCtl *, const PlumbCommand *, char ***);
PlumbExit plumb_command_sensors_pair (PlumbCtl *, const PlumbCommand *, char ***);
PlumbExit plumb_command_sensors_set (PlumbCtl *, const PlumbCommand *, char ***);
PlumbExit plumb_command_sensors_act (PlumbCtl *, const PlumbCommand *, char ***);
PlumbExit plumb_command_sensors_supported (PlumbCtl *, const PlumbCommand *, char ***);
PlumbExit plumb_command_alerts (PlumbCtl *, const PlumbCommand *, char ***);
PlumbExit plumb_command_alerts_act (PlumbCtl *, const PlumbCommand *, char ***);
PlumbExit plumb_command_snooze (PlumbCtl *, const PlumbCommand *, char ***);
PlumbExit plumb_command_pause (PlumbCtl *, const PlumbCommand *, char ***);
PlumbExit plumb_command_resume (PlumbCtl *, const PlumbCommand *, char ***);
PlumbExit plumb_command_train (PlumbCtl *, const PlumbCommand *, char ***);
PlumbExit plumb_command_mode (PlumbCtl *, const PlumbCommand *, char ***);
PlumbExit plumb_command_summary (PlumbCtl *, const PlumbCommand *, char ***);
PlumbExit plumb_command_checkin (PlumbCtl *, const PlumbCommand *, char ***);
PlumbExit plumb_command_profile (PlumbCtl *, const PlumbCommand *, char ***);
PlumbExit plumb_command_erase (PlumbCtl *, const PlumbCommand *, char ***);
PlumbExit plumb_command_why (PlumbCtl *, const PlumbCommand *, char ***);
PlumbExit plumb_command_library (PlumbCtl *, const PlumbCommand *, char ***);
PlumbExit plumb_command_library_show (PlumbCtl *, const PlumbCommand *, char ***);
PlumbExit plumb_command_library_have (PlumbCtl *, const PlumbCommand *, char ***);
PlumbExit plumb_command_library_safety (PlumbCtl *, const PlumbCommand *, char ***);
PlumbExit plumb_command_proposal (PlumbCtl *, const PlumbCommand *, char ***);
PlumbExit plumb_command_settings_check (PlumbCtl *, const PlumbCommand *, char ***);
PlumbExit plumb_command_settings_reload (PlumbCtl *, const PlumbCommand *, char ***);
