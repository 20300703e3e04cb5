/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What Statistics.Export writes, copied from the daemon through a pipe. */
#pragma once

#include <stdio.h>

#include "client.h"

/* Copies all of it to out. options: a{sv} without "wait"; floating is sunk. Has complained unless
 * the answer is PLUMB_EXIT_OK. */
PlumbExit plumb_export_copy (PlumbCtl *ctl, const char *format, GVariant *options, FILE *out);
/* The same into memory; NULL: has complained, out_code is how to leave. Caller frees. */
char *plumb_export_dup (PlumbCtl *ctl, const char *format, GVariant *options, PlumbExit *out_code);
