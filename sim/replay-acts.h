/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the wearer does during a recording, from a text: one act a line, `TIME_S ACT [ARGUMENT...]`
 * with the time on the recording's clock, in their order; `#` starts a comment.
 *
 *   pause SECONDS            resume               snooze [SECONDS]
 *   acknowledge [ALERT]      dismiss [ALERT]      false [ALERT]
 *   check-in [feeling=fine|stiff|sore] [area=AREA[,AREA...]] [comfort=0-10]
 *   train MINUTES            train stop
 *   session massage          mode training|tracking|off    profile default|commuting
 *   break start micro|long [item=ID] [seconds=N] [safety-shown]
 *   break finish             break postpone [SECONDS]      break skip [REASON...]
 *   settings FILE            sensor off|on        suspend    wake       clock SECONDS
 */
#pragma once

#include "engine.h"

typedef enum {
  PLUMB_ACTS_ERROR_READ,   /* the file could not be read */
  PLUMB_ACTS_ERROR_FORMAT, /* the message has a line "FILE:LINE: ..." for each fault */
} PlumbActsError;
#define PLUMB_ACTS_ERROR (plumb_acts_error_quark ())
GQuark plumb_acts_error_quark (void);

/* Who the samples reach while it lasts. */
typedef enum {
  PLUMB_ACT_REACH_SAME, /* as before */
  PLUMB_ACT_REACH_NOBODY,
  PLUMB_ACT_REACH_ENGINE,
} PlumbActReach;

typedef struct {
  int64_t time_us;      /* on the recording's clock */
  char *text;           /* as written, words with one space between */
  PlumbCommand command; /* but for what only the moment knows: see plumb_act_complete () */
  bool has_alert_kind;
  PlumbAlertKind alert_kind; /* whom an answer is for; else for the alert that came last */
  int64_t set_by_us;         /* CLOCK: by so much */
  PlumbActReach reach;
  PlumbSettings *settings; /* what command points at, or NULL */
  char *string;
} PlumbAct;

typedef struct PlumbActs PlumbActs;

/* NULL with error set if the file cannot be read or anything in it is wrong. A settings file is
 * looked for beside the file of acts, and read now. */
PlumbActs *plumb_acts_load (const char *path, GError **error);
/* The same from memory; name stands in the errors and says where settings files are looked for. */
PlumbActs *plumb_acts_parse (const char *name, const char *text, GError **error);
void plumb_acts_free (PlumbActs *acts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbActs, plumb_acts_free)

/* In their order; NULL: there are no more. index from 0. acts may be NULL: none. */
const PlumbAct *plumb_acts_get (const PlumbActs *acts, unsigned index);

/* The command as it is at this moment: which alert is answered, what the clock says. offset_us: of
 * the wall clock to boot_us. */
void plumb_act_complete (const PlumbAct *act, const PlumbEngine *engine, int64_t boot_us,
                         int64_t offset_us, PlumbCommand *out_command);

/* "ok", "no-such-alert" ...; static. */
const char *plumb_acts_reply_to_string (PlumbReplyCode code);
