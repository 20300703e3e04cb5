/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Moves the shared clock: plumbline-virtual-clock FILE EPOCH-SECONDS. One command a line:
 *   watch PID     that process (the bus) must sleep, too, before time passes; its own time is real
 *   run SECONDS   lets so much time pass, then stands still; answers with the time since the start
 *   leap SECONDS  the same in one step, as all clocks do over a suspend: nothing runs in between
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
#define LOOKS                  4
#define LOOKS_AT_ONCE          4
#define LOOKS_BETWEEN_PATIENCE 4000
#define PATIENCE_S             120 /* of real time: longer does nobody work on one moment */

typedef enum { ASLEEP, AWAKE, GONE } Breath;

typedef struct {
  VirtualTime *time;
  int32_t watched_pid;
  int watched_fd;
  struct {
    int32_t tid;
    int fd;
  } files[VIRTUAL_TIME_SLOTS];
} Clock;

static int
open_stat (int32_t pid, int32_t tid)
{
  char path[64];

  snprintf (path, sizeof path, "/proc/%d/task/%d/stat", pid, tid);
  return open (path, O_RDONLY | O_CLOEXEC);
}

static Breath
read_breath (int fd)
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
static Breath
unborn_breath (int32_t pid)
{
  int fd = open_stat (pid, pid);
  Breath breath = read_breath (fd);

  if (fd >= 0)
    close (fd);
  return breath == GONE ? GONE : AWAKE;
}

static Breath
slot_breath (Clock *clock, int i)
{
  VirtualTimeSlot *slot = &clock->time->slots[i];
  int32_t tid = atomic_load (&slot->tid);

  if (tid == 0)
    return unborn_breath (atomic_load (&slot->pid));
  if (clock->files[i].tid != tid) {
    if (clock->files[i].fd >= 0)
      close (clock->files[i].fd);
    clock->files[i].tid = tid;
    clock->files[i].fd = open_stat (atomic_load (&slot->pid), tid);
  }
  return read_breath (clock->files[i].fd);
}

/* A process that was killed leaves its slots behind. */
static void
bury (Clock *clock, int i)
{
  if (clock->files[i].fd >= 0)
    close (clock->files[i].fd);
  clock->files[i].fd = -1;
  clock->files[i].tid = 0;
  atomic_store (&clock->time->slots[i].state, VIRTUAL_TIME_FREE);
}

static uint64_t
count_turns (const Clock *clock)
{
  uint64_t turns = 0;

  for (int i = 0; i < VIRTUAL_TIME_SLOTS; i++)
    turns += atomic_load (&clock->time->slots[i].turns);
  return turns;
}

/* How many threads sleep without having said for how long; -1: one is awake. */
static int
count_silent (Clock *clock)
{
  int silent = 0;

  for (int i = 0; i < VIRTUAL_TIME_SLOTS; i++) {
    int32_t state = atomic_load (&clock->time->slots[i].state);
    if (state == VIRTUAL_TIME_FREE)
      continue;
    switch (slot_breath (clock, i)) {
    case ASLEEP: silent += state != VIRTUAL_TIME_WAITING; break;
    case AWAKE: return -1;
    case GONE: bury (clock, i); break;
    }
  }
  return silent;
}

/* Who sleeps wakes at once in the eyes of the kernel when somebody writes to it. So all sleep if
 * each was seen asleep and none took a turn meanwhile. The bus, whose turns are not counted, is
 * looked at before and after; and where a thread sleeps on something else, such as an idle helper,
 * everything is looked at again. */
static bool
is_all_asleep (Clock *clock)
{
  uint64_t before = count_turns (clock);
  int looks = 1;

  for (int i = 0; i < looks; i++) {
    int silent = read_breath (clock->watched_fd) == ASLEEP ? count_silent (clock) : -1;
    if (silent < 0 || read_breath (clock->watched_fd) != ASLEEP)
      return false;
    if (silent > 0)
      looks = LOOKS;
  }
  return count_turns (clock) == before;
}

/* The dead never say that they wait. */
static void
bury_dead (Clock *clock)
{
  for (int i = 0; i < VIRTUAL_TIME_SLOTS; i++)
    if (atomic_load (&clock->time->slots[i].state) != VIRTUAL_TIME_FREE &&
        slot_breath (clock, i) == GONE)
      bury (clock, i);
}

static int64_t
real_s (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);
  return now.tv_sec;
}

static bool
wait_for_sleep (Clock *clock)
{
  static const struct timespec moment = {0, 10000};
  int64_t since_s = 0;

  for (unsigned looks = 1; !is_all_asleep (clock); looks++) {
    if (looks % LOOKS_AT_ONCE == 0)
      ppoll (NULL, 0, &moment, NULL); /* who yields instead comes last on a busy machine */
    if (looks % LOOKS_BETWEEN_PATIENCE != 0)
      continue;
    bury_dead (clock);
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

  if (sscanf (line, "watch %d", &clock->watched_pid) == 1) {
    clock->watched_fd = open_stat (clock->watched_pid, clock->watched_pid);
    return clock->watched_fd >= 0;
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
  clock.time->epoch_ns = atoll (argv[2]) * NS_PER_S;
  for (int i = 0; i < VIRTUAL_TIME_SLOTS; i++)
    clock.files[i].fd = -1;
  prctl (PR_SET_TIMERSLACK, 1UL, 0, 0, 0);
  puts ("ready");
  fflush (stdout);
  while (fgets (line, sizeof line, stdin))
    if (!obey (&clock, line))
      return 1;
  return 0;
}
