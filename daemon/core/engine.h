/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The engine: everything that Plumbline decides about its wearer. Samples, ticks and commands go
 * in; one list of events, in the order in which they happened, comes out. It composes the judge
 * (monitor.h), breaks and suggestions, training, aftercare, check-ins and summaries. The edges see
 * the core through this header and event.h, what comes out; else they see values only.
 *
 * Pure: no clock, bus, log, file or global, and no allocation after plumb_engine_new () but the
 * references to settings, library and time zone that it is given. Times are microseconds on the
 * boot clock, which never runs backwards (a replay: the recording's own time); a wall time is a
 * boot time plus the offset that was told last.
 *
 * Each call sets *out_events. A call that returns false has not taken its input yet, because more
 * happens on the way there than one list can hold: act on the events, then call again with the same
 * input.
 */
#pragma once

#include "discomfort.h"
#include "field.h"
#include "piece.h"
#include "pose.h"
#include "snapshot.h"
#include "totals.h"

typedef struct PlumbEngine PlumbEngine;

/* Takes references to settings and zone (the wearer's; for where days and hours begin). */
PlumbEngine *
plumb_engine_new (PlumbSettings *settings, GTimeZone *zone, int64_t boot_us, int64_t offset_us);
void plumb_engine_free (PlumbEngine *engine);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbEngine, plumb_engine_free)

/* A sample; what is wrong with it is counted in the snapshot. A slot that is not used: dropped. */
bool plumb_engine_feed (PlumbEngine *engine, const PlumbSample *sample, PlumbEvents *out_events);
/* Time passes; nothing changes that the next input would not have found by itself. */
bool plumb_engine_tick (PlumbEngine *engine, int64_t boot_us, PlumbEvents *out_events);
/* When a tick matters next; INT64_MAX: never. */
int64_t plumb_engine_deadline (const PlumbEngine *engine);

/* What comes from outside besides samples: from settings and clocks, from the radio, from the
 * wearer. */
typedef enum {
  PLUMB_COMMAND_SETTINGS, /* settings: without losing what goes on */
  PLUMB_COMMAND_LIBRARY,  /* collection: what is suggested from now on */
  PLUMB_COMMAND_CLOCK,    /* offset_us: the wall clock was set; zone: or NULL, as before */
  PLUMB_COMMAND_BEGIN,    /* after every plumb_engine_restore (): what was restored takes effect */
  PLUMB_COMMAND_ANNOUNCE, /* somebody listens now: days that ended meanwhile are told */
  PLUMB_COMMAND_FLUSH,    /* the running minute ends here, and everything is kept: before leaving */
  PLUMB_COMMAND_ERASE, /* span: FLUSH, before the history of that time goes; nothing revises it */

  PLUMB_COMMAND_SENSOR,  /* sensor: the slot is used or not; keeps its state if it stays */
  PLUMB_COMMAND_STREAM,  /* stream */
  PLUMB_COMMAND_BATTERY, /* battery */
  PLUMB_COMMAND_RESTORE_CALIBRATION, /* restored; NOT_SANE */
  PLUMB_COMMAND_CALIBRATE, /* pose; NO_SUCH_SENSOR, CALIBRATING, NO_STREAM, NO_UPRIGHT_POSE */
  PLUMB_COMMAND_CANCEL_CALIBRATION, /* slot; NOT_CALIBRATING */

  PLUMB_COMMAND_HOLD,    /* hold */
  PLUMB_COMMAND_SUSPEND, /* the machine goes to sleep */
  PLUMB_COMMAND_RESUME,  /* it is awake again: what lies between is no data */
  PLUMB_COMMAND_MODE,    /* mode: overrides [monitor] mode, also after a restart */
  PLUMB_COMMAND_PROFILE, /* profile */
  PLUMB_COMMAND_PAUSE,   /* pause */
  PLUMB_COMMAND_UNPAUSE,
  PLUMB_COMMAND_PRACTISE,     /* seconds, from 1: shift notices come at once for so long */
  PLUMB_COMMAND_END_PRACTICE, /* NO_PRACTICE */

  PLUMB_COMMAND_ACKNOWLEDGE,     /* alert; NO_SUCH_ALERT, as the next three */
  PLUMB_COMMAND_DISMISS,         /* alert */
  PLUMB_COMMAND_REPORT_FALSE,    /* alert: enough of them make a PROPOSAL */
  PLUMB_COMMAND_SNOOZE,          /* alert (0: every live and coming alert about the wearer), seconds
                                    (0: as the settings say) */
  PLUMB_COMMAND_ANSWER_PROPOSAL, /* is_set: accepted; a wider tolerance first; NO_PROPOSAL */

  PLUMB_COMMAND_CHECK_IN,  /* check_in: the wearer's word of this moment */
  PLUMB_COMMAND_CHECK_INS, /* check_ins: all of the last weeks, or again after some were erased */
  PLUMB_COMMAND_SESSION,   /* session: a massage, exercise ... that the wearer logged */

  PLUMB_COMMAND_START_BREAK,    /* start: reply.break_id; TAKING_BREAK, NO_SUCH_ITEM, ITEM_EXCLUDED,
                                   SAFETY_FIRST */
  PLUMB_COMMAND_FINISH_BREAK,   /* finish; NO_BREAK, OTHER_BREAK */
  PLUMB_COMMAND_POSTPONE_BREAK, /* seconds (0: as the settings say); NO_BREAK, POSTPONE_LIMIT */
  PLUMB_COMMAND_SKIP_BREAK,     /* reason, or NULL; NO_BREAK */
  PLUMB_COMMAND_INHIBIT_BREAKS, /* is_set */
  PLUMB_COMMAND_SUGGEST,        /* wish: reply.suggestion; NOTHING_FITS, with its why_not */
  PLUMB_COMMAND_WHY_NOT,        /* wish: reply.suggestion.why_not; changes nothing */
} PlumbCommandKind;
#define PLUMB_COMMANDS (PLUMB_COMMAND_WHY_NOT + 1)

/* What a wearer asks for in a suggestion. */
typedef struct {
  uint32_t area;    /* one PlumbArea, 0: as the day was */
  uint32_t place;   /* one PlumbPlace, 0: as the settings say */
  unsigned seconds; /* there is time for; 0: as the break has */
  bool is_kind_wanted;
  PlumbLibraryKind kind;
  const char *const *exclusions; /* beside those of the settings; NULL: none */
} PlumbWish;

/* For how many days CHECK_INS looks back. */
#define PLUMB_CHECK_IN_DAYS PLUMB_DISCOMFORT_DAYS
typedef struct {
  int64_t wall_us;
  int comfort; /* 0-10, -1: not said */
  bool has_feeling;
  PlumbFeeling feeling;
  uint32_t areas; /* bits of PlumbArea */
} PlumbCheckIn;
/* From the details that a history keeps of it (comfort, feeling, area, areas). */
PlumbCheckIn plumb_check_in_read (const PlumbField *fields, unsigned count, int64_t wall_us);

typedef struct {
  PlumbCommandKind kind;
  uint32_t slot; /* whom it is about, where it is about a sensor */
  union {
    PlumbSettings *settings;
    PlumbLibrary *collection; /* or NULL: none */
    struct {
      int64_t offset_us;
      GTimeZone *zone;
    } clock;
    struct {
      int64_t from_us, to_us; /* wall time */
    } span;
    struct {
      bool is_used;
      PlumbPlacement placement;
    } sensor;
    PlumbStream stream;
    struct {
      int percent; /* 0-100, -1: unknown */
      bool is_charging;
      const PlumbSensorSettings *thresholds;
    } battery;
    const PlumbCalibration *restored;
    PlumbPose pose;
    struct {
      PlumbHold hold;
      bool is_set;
    } hold;
    PlumbMode mode;
    PlumbProfile profile;
    struct {
      uint32_t seconds;   /* from 1 */
      const char *reason; /* the wearer's; "" or NULL: none */
    } pause;
    uint32_t seconds;
    struct {
      uint32_t id;
      uint32_t seconds;
    } alert;
    bool is_set;
    PlumbCheckIn check_in;
    struct {
      const PlumbCheckIn *list;
      unsigned count;
    } check_ins;
    struct {
      bool is_massage;
      int64_t wall_us; /* when it ended */
    } session;
    struct {
      PlumbBreakKind kind;
      uint32_t seconds; /* 0: as the settings say */
      const char *item; /* an entry of the library, NULL: none */
      bool is_safety_shown;
    } start;
    struct {
      uint32_t id; /* 0: the current one */
      bool is_completed;
    } finish;
    const char *reason;
    PlumbWish wish;
  };
} PlumbCommand;

/* What a command came to: expected outcomes. */
typedef enum {
  PLUMB_REPLY_OK,
  PLUMB_REPLY_NO_SUCH_SENSOR,
  PLUMB_REPLY_CALIBRATING,     /* a capture of that sensor is running */
  PLUMB_REPLY_NO_STREAM,       /* it sends no data just now */
  PLUMB_REPLY_NO_UPRIGHT_POSE, /* the second pose comes after the first */
  PLUMB_REPLY_NOT_CALIBRATING,
  PLUMB_REPLY_NOT_SANE, /* a stored calibration: unit vectors, placement, finite numbers */
  PLUMB_REPLY_NO_SUCH_ALERT,
  PLUMB_REPLY_NO_PROPOSAL,
  PLUMB_REPLY_TAKING_BREAK,
  PLUMB_REPLY_NO_BREAK, /* none is due or under way */
  PLUMB_REPLY_OTHER_BREAK,
  PLUMB_REPLY_POSTPONE_LIMIT,
  PLUMB_REPLY_NO_SUCH_ITEM, /* nothing to do of the library */
  PLUMB_REPLY_ITEM_EXCLUDED,
  PLUMB_REPLY_SAFETY_FIRST, /* the red flags come before the first self-massage */
  PLUMB_REPLY_NOTHING_FITS,
  PLUMB_REPLY_NO_PRACTICE,
} PlumbReplyCode;
#define PLUMB_REPLIES (PLUMB_REPLY_NO_PRACTICE + 1)

typedef struct {
  PlumbReplyCode code;
  uint32_t break_id;          /* START_BREAK */
  PlumbSuggestion suggestion; /* SUGGEST, WHY_NOT */
} PlumbReply;

bool plumb_engine_command (PlumbEngine *engine, const PlumbCommand *command, int64_t boot_us,
                           PlumbEvents *out_events, PlumbReply *out_reply);

/* A text that left as KEEP in an earlier life; before BEGIN. False: it cannot be read and is left
 * out. */
bool plumb_engine_restore (PlumbEngine *engine, PlumbKeep key, const char *text);

/* The state as of the last input. */
void plumb_engine_snapshot (const PlumbEngine *engine, PlumbSnapshot *out_snapshot);
void plumb_engine_get_coach (const PlumbEngine *engine, PlumbCoachSnapshot *out_coach);
/* What the slot's sensor says of the wearer, cheaper than a whole snapshot. */
void
plumb_engine_get_sensor (const PlumbEngine *engine, uint32_t slot, PlumbSensorSnapshot *out_sensor);
/* Live alerts, at most one of a kind and sensor; borrowed until the next input. */
unsigned plumb_engine_get_alerts (const PlumbEngine *engine, const PlumbAlert **out_alerts);
/* False: none yet. */
bool plumb_engine_get_calibration (const PlumbEngine *engine, uint32_t slot,
                                   PlumbCalibration *out_calibration);

/* The time since the last MINUTE, up to boot_us, in pieces that do not cross an hour of the wall
 * clock; nothing is advanced. index from 0; false: there is no such piece. An interval whose second
 * sample has not come yet is missing at its end. The first one has the bouts that run. */
bool plumb_engine_get_piece (const PlumbEngine *engine, int64_t boot_us, unsigned index,
                             PlumbPiece *out_piece);
