/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conditions.h"

#include <string.h>

bool
is_absent (Bench *bench)
{
  return bench_sensor (bench).connection == PLUMB_CONNECTION_ABSENT;
}

bool
is_backing_off (Bench *bench)
{
  PlumbLinkSensor sensor = bench_sensor (bench);
  return sensor.connection == PLUMB_CONNECTION_BACKING_OFF && sensor.last_error[0] != '\0';
}

bool
is_resolving (Bench *bench)
{
  return bench_sensor (bench).connection == PLUMB_CONNECTION_RESOLVING;
}

bool
is_connecting (Bench *bench)
{
  return bench_sensor (bench).connection == PLUMB_CONNECTION_CONNECTING;
}

bool
is_subscribing (Bench *bench)
{
  return bench_sensor (bench).connection == PLUMB_CONNECTION_SUBSCRIBING;
}

bool
is_scanned_for (Bench *bench)
{
  return bench_sensor (bench).connection == PLUMB_CONNECTION_DISCOVERING;
}

bool
is_unpaired (Bench *bench)
{
  return bench_sensor (bench).connection == PLUMB_CONNECTION_UNPAIRED;
}

bool
has_reconnected (Bench *bench)
{
  return bench_sensor (bench).reconnects == 1 && bench_is_streaming (bench);
}

bool
was_looked_for (Bench *bench)
{
  return bench->seen & (1u << PLUMB_CONNECTION_ABSENT | 1u << PLUMB_CONNECTION_DISCOVERING);
}

void
expect_error (Bench *bench, const char *part)
{
  const char *text = bench_sensor (bench).last_error;
  if (strstr (text, part) == NULL)
    g_error ("last error \"%s\" does not say \"%s\"", text, part);
}

/* Streams first; the fault comes; the stream ends and returns when it is over. */
void
start_streaming (Bench *bench)
{
  bench_want (bench);
  WAIT (bench, bench_is_streaming);
}
