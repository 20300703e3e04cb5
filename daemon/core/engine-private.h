/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the engine share; nobody else includes this. */
#pragma once

#include "coach.h"
#include "engine.h"
#include "event.h"
#include "minutes.h"
#include "monitor.h"
#include "summaries.h"

/* An offset of the wall clock that was in force until then. */
typedef struct {
  int64_t until_us, offset_us;
} PlumbPastOffset;

struct PlumbEngine {
  PlumbSettings *given;    /* as they were told */
  PlumbSettings *settings; /* the same at the pace that the wearer accepted */
  GTimeZone *zone;
  int64_t boot_us; /* time has passed up to here */
  int64_t offset_us;
  PlumbPastOffset past[PLUMB_MINUTES_KEPT]; /* newest first: those of minutes that may be revised */
  unsigned n_past;
  int64_t target_us;     /* of the call that runs: time passes up to here */
  int64_t minute_end_us; /* of the running minute of the wall clock */
  int64_t hour_end_us;   /* of the last hour in which a sensor streamed */
  PlumbMonitor *monitor;
  PlumbCoach coach;
  PlumbSummaries summaries;
  bool is_announcing;
  bool has_live;          /* a sensor streams */
  bool is_running_kept;   /* the bout or the slouch that runs */
  bool is_flushed;        /* by the command that runs */
  int64_t pause_until_us; /* 0: no pause of the wearer */
  PlumbMode mode;         /* as it was restored; then of the monitor */
  PlumbProfile profile;
  int64_t answered_wall_us; /* see-professional: when it ended last; INT64_MIN: never */
  unsigned handled;         /* of the list that is being filled: the coach has heard of so many */
  unsigned stamped;         /* and so many have their wall time */
  PlumbEvents judged;       /* by the judge, in the call that runs */
  uint32_t unkept;          /* bits of (1u << PlumbKeep), beside the coach's */
  char kept[PLUMB_KEEPS][PLUMB_KEEP_TEXT_MAX];
};

static inline int64_t
plumb_engine_wall_us (const PlumbEngine *engine)
{
  return engine->boot_us + engine->offset_us;
}

static inline void
plumb_engine_keep (PlumbEngine *engine, PlumbKeep key)
{
  engine->unkept |= 1u << key;
}

/* engine-settle.c */
/* What follows from what happened, until nothing follows any more. */
void plumb_engine_handle_events (PlumbEngine *engine, PlumbEvents *out_events);
/* Every event of the list has its wall time. */
void plumb_engine_stamp (PlumbEngine *engine, PlumbEvents *events);
/* The wearer's pause begins, or ends (0). */
void plumb_engine_set_pause (PlumbEngine *engine, int64_t until_us, PlumbEvents *out_events);
/* The wall clock is another one from now on. */
void plumb_engine_set_offset (PlumbEngine *engine, int64_t offset_us);
/* Days that have ended and were not told. */
void plumb_engine_announce (PlumbEngine *engine, PlumbEvents *out_events);
/* Where the running minute of the wall clock ends. */
void plumb_engine_find_minute_end (PlumbEngine *engine);
/* Whether a sensor streams now, and so until when this hour is. */
void plumb_engine_note_live (PlumbEngine *engine);
/* The piece of time that runs ends now. */
void plumb_engine_end_minute (PlumbEngine *engine, PlumbEvents *out_events);

/* engine-keep.c: KEEP of whatever has changed; the last thing in a list. */
void plumb_engine_write (PlumbEngine *engine, PlumbEvents *out_events);

/* engine-check-ins.c */
/* The local day that it is now, and the time of day. */
int64_t plumb_engine_today (const PlumbEngine *engine);
PlumbCoachTime plumb_engine_get_time (const PlumbEngine *engine);
/* command: CHECK_INS. */
void plumb_engine_review_check_ins (PlumbEngine *engine, const PlumbCommand *command,
                                    PlumbEvents *out_events);

/* engine-change.c */
/* Those that were given, at the pace that the wearer accepted. */
void plumb_engine_apply_settings (PlumbEngine *engine, PlumbEvents *out_events);
void
plumb_engine_set_clock (PlumbEngine *engine, const PlumbCommand *command, PlumbEvents *out_events);
void
plumb_engine_set_hold (PlumbEngine *engine, PlumbHold hold, bool is_set, PlumbEvents *out_events);
void plumb_engine_set_mode (PlumbEngine *engine, PlumbMode mode, PlumbEvents *out_events);
void plumb_engine_set_profile (PlumbEngine *engine, PlumbProfile profile, PlumbEvents *out_events);
void plumb_engine_begin (PlumbEngine *engine, PlumbEvents *out_events);
void plumb_engine_flush (PlumbEngine *engine, PlumbEvents *out_events);
/* In wall time: a history goes by whole minutes. */
void plumb_engine_erase (PlumbEngine *engine, int64_t from_us, int64_t to_us);
void plumb_engine_resume (PlumbEngine *engine, PlumbEvents *out_events);

/* engine-commands.c: carries it out at engine->boot_us. */
void plumb_engine_execute (PlumbEngine *engine, const PlumbCommand *command,
                           PlumbEvents *out_events, PlumbReply *out_reply);
