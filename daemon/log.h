/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The log writer: structured records to the journal, lines to a terminal. */
#pragma once

#include "settings.h"

/* Installs the writer; level is read at every record and must live as long as the process. */
void plumb_log_init (const PlumbLogLevel *level);
