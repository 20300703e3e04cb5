/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A clock that several processes share and that stands still while any of them works. Each has
 * virtual-time.so preloaded, which answers the clock calls from here and tells of every thread when
 * it wants to be woken; plumbline-virtual-clock moves the time on once all of them sleep.
 */
#pragma once

#include <stdatomic.h>
#include <stdint.h>

#define VIRTUAL_TIME_FILE  "PLUMBLINE_VIRTUAL_TIME" /* environment: the file that is shared */
#define VIRTUAL_TIME_SLOTS 256
/* Wakes a thread that sleeps in poll (); outside it is blocked. */
#define VIRTUAL_TIME_SIGNAL (SIGRTMAX - 3)

/* Monotonic and boot time at the start: a machine that has been up for a while. */
#define VIRTUAL_TIME_UPTIME_NS INT64_C (1000000000000)

typedef enum {
  VIRTUAL_TIME_FREE,
  VIRTUAL_TIME_BORN,    /* has not waited yet; may be a helper that never will */
  VIRTUAL_TIME_WORKING, /* or blocked in something that is no wait for time */
  VIRTUAL_TIME_WAITING, /* in poll () until deadline_ns or until a descriptor is ready */
} VirtualTimeState;

typedef struct {
  _Atomic int32_t state; /* VirtualTimeState */
  _Atomic int32_t pid;
  _Atomic int32_t tid;         /* 0 until the thread runs */
  _Atomic int64_t deadline_ns; /* INT64_MAX: none */
  _Atomic uint64_t turns;      /* counts every begin and end of a wait */
} VirtualTimeSlot;

typedef struct {
  _Atomic int64_t epoch_ns; /* real time at now_ns 0 */
  _Atomic int64_t now_ns;   /* since the start */
  VirtualTimeSlot slots[VIRTUAL_TIME_SLOTS];
} VirtualTime;
