/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What to do next for one sensor. Pure: facts (from the mirror, the settings and the driver's
 * session), own state and the time go in; the next single step and the time of the next look come
 * out. Whoever carries the steps out reports their ends. No bus, no clock, no log.
 *
 * The states, their limits and the reactions to errors are those measured on bluetoothd 5.66; the
 * three limits that matter most (services resolved, first sample, silence) always run, because a
 * link can claim to be connected and never be.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "errors.h"

typedef enum {
  PLUMB_PLAN_RELEASED,    /* not wanted: leaves the sensor quiet, then stays away */
  PLUMB_PLAN_NO_RADIO,    /* no bluetoothd, no adapter, adapter off */
  PLUMB_PLAN_NO_DEVICE,   /* bluetoothd does not know the sensor: wants a scan */
  PLUMB_PLAN_WAIT_LINK,   /* known, not connected */
  PLUMB_PLAN_CONNECTING,  /* Connect () is running */
  PLUMB_PLAN_RESOLVING,   /* connected, services not there yet */
  PLUMB_PLAN_SUBSCRIBING, /* the driver's start sequence is running */
  PLUMB_PLAN_STREAMING,
  PLUMB_PLAN_SILENT,    /* no data for too long: notifications are switched off and on once */
  PLUMB_PLAN_RECYCLING, /* Disconnect () is the cure: it is running, or has just ended */
  PLUMB_PLAN_REMOVING,  /* the device's cache is wrong: RemoveDevice () is running */
  PLUMB_PLAN_UNPAIRED,  /* only the user can help: no attempts */
  PLUMB_PLAN_LISTENING, /* a broadcast sensor: nothing to connect to */
} PlumbPlanState;

typedef enum {
  PLUMB_PLAN_STEP_NONE,
  PLUMB_PLAN_STEP_SYNC,    /* GetManagedObjects again: an object vanished under a call */
  PLUMB_PLAN_STEP_TRUST,   /* Trusted = true: the object outlives a drop, the kernel reconnects */
  PLUMB_PLAN_STEP_CONNECT, /* with a limit of PLUMB_CONNECT_TIMEOUT_MS */
  PLUMB_PLAN_STEP_OPEN,    /* begin the driver's session; ends at once */
  PLUMB_PLAN_STEP_RESUBSCRIBE, /* StopNotify and StartNotify of everything subscribed */
  PLUMB_PLAN_STEP_CLOSE,       /* the driver's stop sequence, at most PLUMB_CLOSE_LIMIT_US */
  PLUMB_PLAN_STEP_DISCONNECT,
  PLUMB_PLAN_STEP_LEAVE, /* Disconnect () so that the kernel does not reconnect either, be there
                          * a link or not: Trusted is false by then ... */
  PLUMB_PLAN_STEP_LEAVE_TRUSTED, /* ... and true again, as it was before us */
  PLUMB_PLAN_STEP_REMOVE_DEVICE,
} PlumbPlanStep;

/* Connect () to an absent sensor fails by itself after 41 s; GDBus alone would give up at 25. */
#define PLUMB_CONNECT_TIMEOUT_MS    60000
#define PLUMB_DISCONNECT_TIMEOUT_MS 15000 /* 2.0 to 2.7 s is normal */
#define PLUMB_NOTIFY_TIMEOUT_MS     35000 /* an ATT transaction ends after 30 s */
#define PLUMB_CLOSE_LIMIT_US        3000000

/* Why the sensor is not streaming, for last_error. */
typedef enum {
  PLUMB_TROUBLE_NONE,
  PLUMB_TROUBLE_CALL,       /* a call failed: see error */
  PLUMB_TROUBLE_UNANSWERED, /* Connect () was aborted again and again: away, or a stuck adapter */
  PLUMB_TROUBLE_LOST,       /* the link broke */
  PLUMB_TROUBLE_UNRESOLVED, /* connected, but the services never came */
  PLUMB_TROUBLE_MISSING,    /* a characteristic that the driver needs is not there */
  PLUMB_TROUBLE_REFUSED,    /* the driver's session says that it cannot be used */
  PLUMB_TROUBLE_STALLED,    /* no data although subscribed */
  PLUMB_TROUBLE_FLOOD,      /* far more notifications than asked for */
  PLUMB_TROUBLE_UNPAIRED,   /* wants a bond, or lost it */
  PLUMB_TROUBLE_DISMISSED,  /* another program ended the link */
  PLUMB_TROUBLE_ROTATED,    /* its private address is another by now */
  PLUMB_TROUBLE_UNBONDED,   /* the settings require a bond and there is none */
} PlumbTrouble;

typedef struct {
  bool is_wanted;
  bool is_broadcast;
  bool is_radio_ready; /* bluetoothd synchronised, adapter there and powered */
  bool has_device;
  bool is_connected;
  bool is_resolved;
  bool is_bonded;
  bool is_trusted;
  bool is_bond_required;      /* by the settings */
  bool is_bond_usual;         /* its family sends nothing without one */
  bool is_address_private;    /* that by which it was known */
  bool is_discovering;        /* the adapter scans, for whomever */
  bool is_radio_free;         /* none of our scans, no other Connect () of ours */
  bool is_reconnected_for_us; /* a GattProfile1 is registered: the kernel reconnects by itself */
  bool has_characteristics;   /* all that the driver requires */
  bool is_session_open;
  bool is_streaming;      /* the start sequence is over */
  bool is_refused;        /* the session ended with an error */
  bool is_pairing_wanted; /* ... which pairing would cure */
  int64_t silence_us;     /* longest silence of a live link */
  double retry_min_s, retry_max_s;
} PlumbPlanFacts;

#define PLUMB_PLAN_RECYCLES 6

/* What an attempt failed by; each has its own back-off. */
typedef enum {
  PLUMB_PLAN_UNREACHED, /* no link came */
  PLUMB_PLAN_LINK_LOST,
  PLUMB_PLAN_UNUSABLE, /* the link was of no use, and was cut */
  PLUMB_PLAN_CAUSES,
} PlumbPlanCause;

/* What went wrong how often; most of it is forgotten after a minute of samples. */
typedef struct {
  uint32_t failures[PLUMB_PLAN_CAUSES]; /* in a row */
  uint32_t quick_retries;
  uint32_t busy;    /* Connect () was answered InProgress, in a row */
  uint32_t missing; /* times that the driver's characteristics were not there */
  uint32_t holds;
  uint32_t short_links;
  int64_t recycled_us[PLUMB_PLAN_RECYCLES]; /* latest first, 0: none */
  int64_t removed_us;
  bool is_degraded;
  uint32_t random;
} PlumbPlanTries;

typedef struct {
  int64_t since_us;
  int64_t resolved_us; /* services said to be there, characteristics not; 0: not so */
  bool is_ours;        /* it exists because of us */
  bool must_cancel;    /* released while Connect () was running */
  bool was_trust_tried;
  bool is_trust_ours;           /* Trusted is true because of us */
  bool is_dismissed;            /* ended by another program; not reacted to yet */
  bool is_owner_new;            /* not looked at since bluetoothd came anew */
  bool is_kernel_reconnect_off; /* left by us: the kernel reconnects only after Connect () */
} PlumbPlanLink;

/* Private to plan.c but for state, trouble, error and reconnects, which may be read. */
typedef struct {
  PlumbPlanState state;
  PlumbTrouble trouble;
  PlumbBluezError error;
  uint32_t reconnects; /* times that a stream came back */

  PlumbPlanStep pending; /* handed out, end not yet reported */
  int64_t pending_since_us;
  PlumbBluezError report; /* of the session or of Connect () */
  uint32_t stage;         /* steps of this state that were handed out */
  int64_t since_us;       /* of the state */
  int64_t deadline_us;    /* INT64_MAX: none */
  int64_t retry_at_us;
  int64_t hold_until_us; /* connected, but do not subscribe before this */
  int64_t good_since_us; /* first sample of this stream, 0: none yet */
  int64_t data_us;       /* latest sample or status */
  PlumbPlanTries tries;
  PlumbPlanLink link;
  bool is_flooded;
  bool is_sync_wanted;
  bool has_streamed;
  bool was_resubscribed; /* on this stream: the next silence ends the link */
  bool was_bonded;
  bool was_discovering;
  bool is_waiting_for_scan_end;
} PlumbPlan;

void plumb_plan_init (PlumbPlan *plan, uint32_t seed);

/* Looks at the facts and answers the next step. While one is pending the answer is NONE, except
 * where a change makes its end meaningless. */
PlumbPlanStep plumb_plan_next (PlumbPlan *plan, const PlumbPlanFacts *facts, int64_t now_us);

/* The end of a step that was handed out (all but OPEN). */
void plumb_plan_done (PlumbPlan *plan, PlumbPlanStep step, PlumbBluezError error, int64_t now_us);

/* bluetoothd is gone. A link that its successor shows without services at the first look was left
 * behind: nothing comes of it. */
void plumb_plan_forget_owner (PlumbPlan *plan);

/* bluetoothd was told to end the link. Where that was not by us, somebody wants it so, and he is
 * not contradicted for a while. */
void plumb_plan_dismiss (PlumbPlan *plan);

/* A call of the driver's session failed in a way that the driver cannot see. */
void plumb_plan_report (PlumbPlan *plan, PlumbBluezError error);

/* The step that leaves the sensor as it was before us, once. */
PlumbPlanStep plumb_plan_take_leave (PlumbPlan *plan, bool is_trusted);

/* Samples, or a status, came. */
void plumb_plan_data (PlumbPlan *plan, int64_t now_us);

/* More than 20 times the nominal rate for 10 s. */
void plumb_plan_flood (PlumbPlan *plan);

/* The user asks: now, and the back-off starts anew. */
void plumb_plan_retry (PlumbPlan *plan);

/* The same link, another session: the settings of the stream changed. */
void plumb_plan_reopen (PlumbPlan *plan, int64_t now_us);

/* A session may be open in this state. */
bool plumb_plan_has_stream (const PlumbPlan *plan);

/* When _next () matters again although nothing happens; INT64_MAX: never. */
int64_t plumb_plan_deadline (const PlumbPlan *plan);

/* Waits only for the radio to be free: a scan should give way. */
bool plumb_plan_wants_radio (const PlumbPlan *plan, int64_t now_us);

/* The time of the next attempt, 0: not waiting for one. */
int64_t plumb_plan_retry_at (const PlumbPlan *plan, int64_t now_us);
