/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an alert tells its wearer, in the daemon's tone and the reader's language. */
#pragma once

#include "command.h"
#include "notice.h"

/* An alert as the bus has it. */
typedef struct {
  const char *path, *kind;
  GVariant *details;    /* a{sv} */
  GVariant *suggestion; /* a{sv}, what to do in the break that is due; NULL: it is not told */
} PlumbAlertFacts;

/* For people: of kinds that have no texts of notices, their sentence as the title. */
PlumbNotice plumb_alert_words_get (const PlumbCtl *ctl, const PlumbAlertFacts *alert);
/* The same in one line; caller frees. */
char *plumb_alert_words_dup_line (const PlumbCtl *ctl, const PlumbAlertFacts *alert);
