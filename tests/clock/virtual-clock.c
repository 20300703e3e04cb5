/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Moves the shared clock: plumbline-virtual-clock FILE EPOCH-SECONDS. One command a line:
 *   watch PID     that process (the bus) must sleep, too, before time passes; its own time is real
 *   start PID     waits until a program that was started counts, however slowly it loads
 *   run SECONDS   lets so much time pass, then stands still; answers with the time since the start
 *   leap SECONDS  the same in one step, as all clocks do over a suspend: nothing runs in between
 *   set SECONDS   sets the wall clock forward or back by so much; no other clock moves
 * Time passes only when every thread sleeps, and then at once to the first deadline: what is
 * counted afterwards is exact, however slow or busy the machine is.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "virtual-time.h"

#define NS_PER_S               INT64_C (1000000000)
#define LOOKS_WITHOUT_RUNS     4
#define LOOKS_AT_ONCE          4
#define LOOKS_BETWEEN_PATIENCE 4000
#define PATIENCE_S             120 /* of real time: longer does nobody work on one moment */

typedef enum { ASLEEP, AWAKE, GONE } ThreadState;

typedef struct {
  int32_t tid;
  int stat, schedstat; /* of /proc, -1: not open */
} Thread;

typedef struct {
  VirtualTime *time;
  Thread bus;
  Thread threads[VIRTUAL_TIME_SLOTS];
  int awake; /* the slot that was last seen awake: likely still, and cheap to ask first */
} Clock;

static int
open_file (int32_t pid, int32_t tid, const char *name)
{
  char path[64];

  snprintf (path, sizeof path, "/proc/%d/task/%d/%s", pid, tid, name);
  return open (path, O_RDONLY | O_CLOEXEC);
}

static void
close_thread (Thread *thread)
{
  if (thread->tid != 0) {
    close (thread->stat);
    close (thread->schedstat);
  }
  thread->tid = 0;
}

static void
open_thread (Thread *thread, int32_t pid, int32_t tid)
{
  close_thread (thread);
  *thread = (Thread){tid, open_file (pid, tid, "stat"), open_file (pid, tid, "schedstat")};
}

static ThreadState
read_state (int fd)
{
  char text[128] = "";
  ssize_t size = fd < 0 ? -1 : pread (fd, text, sizeof text - 1, 0);
  const char *name_end = size > 0 ? strrchr (text, ')') : NULL;

  if (!name_end)
    return GONE;
  switch (name_end[2]) {
  case 'S': return ASLEEP;
  case 'Z':
  case 'X': return GONE;
  default: return AWAKE;
  }
}

/* A thread that has not run yet; its process may end before it does. */
static ThreadState
state_before_start (int32_t pid)
{
  int fd = open_file (pid, pid, "stat");
  ThreadState state = read_state (fd);

  if (fd >= 0)
    close (fd);
  return state == GONE ? GONE : AWAKE;
}

static ThreadState
slot_state (Clock *clock, int i)
{
  VirtualTimeSlot *slot = &clock->time->slots[i];
  int32_t tid = atomic_load (&slot->tid);

  if (tid == 0)
    return state_before_start (atomic_load (&slot->pid));
  if (clock->threads[i].tid != tid)
    open_thread (&clock->threads[i], atomic_load (&slot->pid), tid);
  return read_state (clock->threads[i].stat);
}

/* A process that was killed leaves its slots behind. */
static void
reap (Clock *clock, int i)
{
  close_thread (&clock->threads[i]);
  atomic_store (&clock->time->slots[i].state, VIRTUAL_TIME_FREE);
}

static bool
has_slot (const VirtualTime *time, int32_t pid)
{
  for (int i = 0; i < VIRTUAL_TIME_SLOTS; i++)
    if (atomic_load (&time->slots[i].state) != VIRTUAL_TIME_FREE &&
        atomic_load (&time->slots[i].pid) == pid && atomic_load (&time->slots[i].tid) != 0)
      return true;
  return false;
}

/* Changes whenever the thread runs: how long it has run so far, and how often it began to. */
static uint64_t
read_runs (int fd)
{
  char text[96] = "";
  unsigned long long ran_ns = 0, waited_ns = 0, begins = 0;

  if (fd < 0 || pread (fd, text, sizeof text - 1, 0) <= 0 ||
      sscanf (text, "%llu %llu %llu", &ran_ns, &waited_ns, &begins) != 3)
    return 0;
  return ran_ns + begins;
}

/* Changes whenever anybody runs. Who waits for time counts its own turns; of the bus, and of
 * whoever sleeps on something else, such as an idle helper, the kernel is asked. */
static uint64_t
count_runs (Clock *clock)
{
  uint64_t runs = read_runs (clock->bus.schedstat);

  for (int i = 0; i < VIRTUAL_TIME_SLOTS; i++) {
    const VirtualTimeSlot *slot = &clock->time->slots[i];
    int32_t state = atomic_load (&slot->state);
    runs += atomic_load (&slot->turns);
    if (state != VIRTUAL_TIME_FREE && state != VIRTUAL_TIME_WAITING && clock->threads[i].tid != 0)
      runs += read_runs (clock->threads[i].schedstat);
  }
  return runs;
}

static bool
is_still_awake (Clock *clock)
{
  return atomic_load (&clock->time->slots[clock->awake].state) != VIRTUAL_TIME_FREE &&
         slot_state (clock, clock->awake) == AWAKE;
}

static bool
is_each_asleep (Clock *clock)
{
  for (int i = 0; i < VIRTUAL_TIME_SLOTS; i++) {
    if (atomic_load (&clock->time->slots[i].state) == VIRTUAL_TIME_FREE)
      continue;
    switch (slot_state (clock, i)) {
    case ASLEEP: break;
    case AWAKE: clock->awake = i; return false;
    case GONE: reap (clock, i); break;
    }
  }
  return read_state (clock->bus.stat) == ASLEEP;
}

/* Who sleeps wakes at once in the eyes of the kernel when somebody writes to it. So all sleep if
 * each was seen asleep and none ran meanwhile. A kernel that does not count the runs is asked again
 * and again. */
static bool
is_all_asleep (Clock *clock)
{
  if (is_still_awake (clock))
    return false;
  uint64_t before = count_runs (clock);
  int looks = read_runs (clock->bus.schedstat) != 0 ? 1 : LOOKS_WITHOUT_RUNS;

  for (int i = 0; i < looks; i++)
    if (!is_each_asleep (clock))
      return false;
  return count_runs (clock) == before;
}

/* The dead never say that they wait. */
static void
reap_dead (Clock *clock)
{
  for (int i = 0; i < VIRTUAL_TIME_SLOTS; i++)
    if (atomic_load (&clock->time->slots[i].state) != VIRTUAL_TIME_FREE &&
        slot_state (clock, i) == GONE)
      reap (clock, i);
}

static int64_t
real_s (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);
  return now.tv_sec;
}

static void
nap (void)
{
  static const struct timespec moment = {0, 10000};

  ppoll (NULL, 0, &moment, NULL);
}

static bool
wait_for_start (const Clock *clock, int32_t pid)
{
  int64_t since_s = real_s ();

  while (!has_slot (clock->time, pid) && state_before_start (pid) != GONE) {
    if (real_s () - since_s > PATIENCE_S)
      return false;
    nap ();
  }
  return true;
}

static bool
wait_for_sleep (Clock *clock)
{
  int64_t since_s = 0;

  for (unsigned looks = 1; !is_all_asleep (clock); looks++) {
    if (looks % LOOKS_AT_ONCE == 0)
      nap (); /* who yields instead comes last on a busy machine */
    if (looks % LOOKS_BETWEEN_PATIENCE != 0)
      continue;
    reap_dead (clock);
    if (since_s == 0)
      since_s = real_s ();
    if (real_s () - since_s > PATIENCE_S)
      return false;
  }
  return true;
}

static void
wake (VirtualTimeSlot *slot)
{
  atomic_store (&slot->state, VIRTUAL_TIME_WORKING);
  syscall (SYS_tgkill, atomic_load (&slot->pid), atomic_load (&slot->tid), VIRTUAL_TIME_SIGNAL);
}

/* On to the first deadline, at most to until_ns. */
static void
step (Clock *clock, int64_t until_ns)
{
  int64_t now_ns = atomic_load (&clock->time->now_ns);
  int64_t next_ns = until_ns;

  for (int i = 0; i < VIRTUAL_TIME_SLOTS; i++) {
    const VirtualTimeSlot *slot = &clock->time->slots[i];
    if (atomic_load (&slot->state) == VIRTUAL_TIME_WAITING &&
        atomic_load (&slot->deadline_ns) < next_ns)
      next_ns = atomic_load (&slot->deadline_ns);
  }
  next_ns = next_ns > now_ns ? next_ns : now_ns; /* a deadline may have been leapt over */
  atomic_store (&clock->time->now_ns, next_ns);
  for (int i = 0; i < VIRTUAL_TIME_SLOTS; i++) {
    VirtualTimeSlot *slot = &clock->time->slots[i];
    if (atomic_load (&slot->state) == VIRTUAL_TIME_WAITING &&
        atomic_load (&slot->deadline_ns) <= next_ns)
      wake (slot);
  }
}

static bool
run (Clock *clock, int64_t until_ns)
{
  while (wait_for_sleep (clock)) {
    if (atomic_load (&clock->time->now_ns) >= until_ns)
      return true;
    step (clock, until_ns);
  }
  return false;
}

static bool
leap (Clock *clock, int64_t to_ns)
{
  if (!wait_for_sleep (clock))
    return false;
  atomic_store (&clock->time->now_ns, to_ns);
  step (clock, to_ns);
  return wait_for_sleep (clock);
}

static bool
obey (Clock *clock, const char *line)
{
  double seconds;
  int32_t pid;

  if (sscanf (line, "watch %d", &pid) == 1) {
    open_thread (&clock->bus, pid, pid);
    return clock->bus.stat >= 0;
  }
  if (sscanf (line, "start %d", &pid) == 1)
    return wait_for_start (clock, pid);
  if (sscanf (line, "set %lf", &seconds) == 1) {
    atomic_fetch_add (&clock->time->epoch_ns, (int64_t)(seconds * (double)NS_PER_S));
    return true;
  }
  bool is_leap = sscanf (line, "leap %lf", &seconds) == 1;
  if (!is_leap && sscanf (line, "run %lf", &seconds) != 1)
    return false;
  int64_t to_ns = atomic_load (&clock->time->now_ns) + (int64_t)(seconds * (double)NS_PER_S);
  if (!(is_leap ? leap (clock, to_ns) : run (clock, to_ns))) {
    puts ("stuck: somebody worked for minutes on one moment");
    return false;
  }
  printf ("%.9f\n", (double)atomic_load (&clock->time->now_ns) / (double)NS_PER_S);
  fflush (stdout);
  return true;
}

int
main (int argc, char **argv)
{
  static Clock clock;
  char line[128];
  int fd = argc == 3 ? open (argv[1], O_RDWR | O_CREAT | O_CLOEXEC, 0600) : -1;

  if (fd < 0 || ftruncate (fd, sizeof *clock.time) != 0)
    return 2;
  clock.time = mmap (NULL, sizeof *clock.time, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (clock.time == MAP_FAILED)
    return 2;
  atomic_store (&clock.time->epoch_ns, atoll (argv[2]) * NS_PER_S);
  prctl (PR_SET_TIMERSLACK, 1UL, 0, 0, 0);
  puts ("ready");
  fflush (stdout);
  while (fgets (line, sizeof line, stdin))
    if (!obey (&clock, line))
      return 1;
  return 0;
}
