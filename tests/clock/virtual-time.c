/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Preloaded into the programs under test: time comes from the shared clock, waits are told to it.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "virtual-time.h"

#define NS_PER_MS INT64_C (1000000)
#define NS_PER_S  INT64_C (1000000000)

static VirtualTime *mapped;
static pthread_key_t leaving;
static __thread VirtualTimeSlot *own_slot;
static __thread volatile sig_atomic_t is_called;

static void
on_called (int number)
{
  (void)number;
  is_called = 1;
}

static void
give_up (const char *what)
{
  perror (what);
  abort ();
}

static void
release (void *slot)
{
  atomic_store (&((VirtualTimeSlot *)slot)->state, VIRTUAL_TIME_FREE);
}

static void
attach (void)
{
  const char *path = getenv (VIRTUAL_TIME_FILE);
  int fd = path ? open (path, O_RDWR | O_CLOEXEC) : -1;
  struct sigaction action = {.sa_handler = on_called};
  sigset_t set;

  if (fd < 0)
    give_up (VIRTUAL_TIME_FILE);
  mapped = mmap (NULL, sizeof *mapped, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  close (fd);
  if (mapped == MAP_FAILED)
    give_up (path);
  sigaction (VIRTUAL_TIME_SIGNAL, &action, NULL);
  sigemptyset (&set);
  sigaddset (&set, VIRTUAL_TIME_SIGNAL);
  pthread_sigmask (SIG_BLOCK, &set, NULL);
  pthread_key_create (&leaving, release);
}

/* Other libraries ask for the time before it is this one's turn to be set up. */
static VirtualTime *
shared (void)
{
  if (!mapped)
    attach ();
  return mapped;
}

static int64_t
now_ns (void)
{
  return atomic_load (&shared ()->now_ns);
}

static VirtualTimeSlot *
claim (void)
{
  for (int i = 0; i < VIRTUAL_TIME_SLOTS; i++) {
    VirtualTimeSlot *slot = &shared ()->slots[i];
    int32_t expected = VIRTUAL_TIME_FREE;
    if (!atomic_compare_exchange_strong (&slot->state, &expected, VIRTUAL_TIME_BORN))
      continue;
    atomic_store (&slot->tid, 0);
    atomic_store (&slot->pid, getpid ());
    return slot;
  }
  errno = EAGAIN;
  give_up ("too many threads");
  return NULL;
}

static void
adopt (VirtualTimeSlot *slot)
{
  own_slot = slot;
  pthread_setspecific (leaving, slot);
  atomic_store (&slot->tid, (int32_t)syscall (SYS_gettid));
}

/* While there is one thread. It counts from here on, whatever it does before it first waits; one
 * that became another program has its slot already. */
__attribute__ ((constructor)) static void
attach_early (void)
{
  for (int i = 0; i < VIRTUAL_TIME_SLOTS; i++) {
    VirtualTimeSlot *slot = &shared ()->slots[i];
    if (atomic_load (&slot->state) != VIRTUAL_TIME_FREE && atomic_load (&slot->pid) == getpid ()) {
      adopt (slot);
      return;
    }
  }
  adopt (claim ());
}

typedef struct {
  void *(*run) (void *);
  void *argument;
  VirtualTimeSlot *slot;
} Start;

static void *
run_thread (void *data)
{
  Start start = *(Start *)data;

  free (data);
  adopt (start.slot);
  return start.run (start.argument);
}

/* A thread counts from the call that makes it on: time must not pass while it starts. */
int
pthread_create (pthread_t *thread, const pthread_attr_t *attributes, void *(*run) (void *),
                void *argument)
{
  static int (*real) (pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);
  Start *start = malloc (sizeof *start);

  if (!real)
    *(void **)&real = dlsym (RTLD_NEXT, "pthread_create");
  *start = (Start){run, argument, claim ()};
  VirtualTimeSlot *slot = start->slot;
  int result = real (thread, attributes, run_thread, start);
  if (result != 0) {
    release (slot);
    free (start);
  }
  return result;
}

/* What the kernel says: ready descriptors, an interruption that is the caller's, or that time is up
 * (-1 with is_called). */
static int
wait_once (struct pollfd *fds, nfds_t count, int64_t deadline_ns)
{
  sigset_t mask;

  pthread_sigmask (SIG_BLOCK, NULL, &mask);
  sigdelset (&mask, VIRTUAL_TIME_SIGNAL);
  is_called = 0;
  atomic_store (&own_slot->deadline_ns, deadline_ns);
  atomic_fetch_add (&own_slot->turns, 1);
  atomic_store (&own_slot->state, VIRTUAL_TIME_WAITING);
  int result = (int)syscall (SYS_ppoll, fds, count, NULL, &mask, _NSIG / 8);
  int error = errno;
  atomic_store (&own_slot->state, VIRTUAL_TIME_WORKING);
  atomic_fetch_add (&own_slot->turns, 1);
  errno = error;
  return result;
}

static int
look (struct pollfd *fds, nfds_t count)
{
  struct timespec none = {0, 0};

  return (int)syscall (SYS_ppoll, fds, count, &none, NULL, _NSIG / 8);
}

static int
wait_until (struct pollfd *fds, nfds_t count, int64_t deadline_ns)
{
  if (!own_slot)
    adopt (claim ());
  for (;;) {
    if (now_ns () >= deadline_ns)
      return look (fds, count);
    int result = wait_once (fds, count, deadline_ns);
    if (result >= 0 || errno != EINTR || !is_called)
      return result;
  }
}

int
poll (struct pollfd *fds, nfds_t count, int timeout_ms)
{
  if (timeout_ms == 0)
    return look (fds, count);
  return wait_until (fds, count, timeout_ms < 0 ? INT64_MAX : now_ns () + timeout_ms * NS_PER_MS);
}

int
clock_gettime (clockid_t id, struct timespec *out_time)
{
  int64_t time_ns = now_ns ();

  switch (id) {
  case CLOCK_REALTIME:
  case CLOCK_REALTIME_COARSE: time_ns += atomic_load (&shared ()->epoch_ns); break;
  case CLOCK_MONOTONIC:
  case CLOCK_MONOTONIC_RAW:
  case CLOCK_MONOTONIC_COARSE:
  case CLOCK_BOOTTIME: time_ns += VIRTUAL_TIME_UPTIME_NS; break;
  default: return (int)syscall (SYS_clock_gettime, id, out_time);
  }
  out_time->tv_sec = time_ns / NS_PER_S;
  out_time->tv_nsec = time_ns % NS_PER_S;
  return 0;
}

int
gettimeofday (struct timeval *restrict out_time, void *restrict zone)
{
  struct timespec now;

  (void)zone;
  clock_gettime (CLOCK_REALTIME, &now);
  out_time->tv_sec = now.tv_sec;
  out_time->tv_usec = now.tv_nsec / 1000;
  return 0;
}

time_t
time (time_t *out_time)
{
  struct timespec now;

  clock_gettime (CLOCK_REALTIME, &now);
  if (out_time)
    *out_time = now.tv_sec;
  return now.tv_sec;
}

/* The machine's zone is what /etc/localtime points to: a test's wearer may travel. */
static const char *
stand_in_for (const char *path)
{
  const char *stand_in = getenv ("PLUMBLINE_VIRTUAL_LOCALTIME");

  return stand_in != NULL && strcmp (path, "/etc/localtime") == 0 ? stand_in : path;
}

ssize_t
readlink (const char *restrict path, char *restrict out_target, size_t size)
{
  return syscall (SYS_readlinkat, AT_FDCWD, stand_in_for (path), out_target, size);
}

static int
open_at (const char *path, int flags, va_list arguments)
{
  bool makes = (flags & O_CREAT) != 0 || (flags & O_TMPFILE) == O_TMPFILE;
  mode_t mode = makes ? va_arg (arguments, mode_t) : 0;

  return (int)syscall (SYS_openat, AT_FDCWD, stand_in_for (path), flags, mode);
}

/* By both of its names: which one a program calls depends on how it was built. */
int virtual_open (const char *path, int flags, ...) __asm__("open");
int virtual_open64 (const char *path, int flags, ...) __asm__("open64");

int
virtual_open (const char *path, int flags, ...)
{
  va_list arguments;

  va_start (arguments, flags);
  int fd = open_at (path, flags, arguments);
  va_end (arguments);
  return fd;
}

int
virtual_open64 (const char *path, int flags, ...)
{
  va_list arguments;

  va_start (arguments, flags);
  int fd = open_at (path, flags | O_LARGEFILE, arguments);
  va_end (arguments);
  return fd;
}
