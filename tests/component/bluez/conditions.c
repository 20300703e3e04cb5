/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conditions.h"

#include <string.h>

bool
is_absent (Fixture *fixture)
{
  return fixture_sensor (fixture).connection == PLUMB_CONNECTION_ABSENT;
}

bool
is_backing_off (Fixture *fixture)
{
  PlumbLinkSensor sensor = fixture_sensor (fixture);
  return sensor.connection == PLUMB_CONNECTION_BACKING_OFF && sensor.last_error[0] != '\0';
}

bool
is_resolving (Fixture *fixture)
{
  return fixture_sensor (fixture).connection == PLUMB_CONNECTION_RESOLVING;
}

bool
is_connecting (Fixture *fixture)
{
  return fixture_sensor (fixture).connection == PLUMB_CONNECTION_CONNECTING;
}

bool
is_subscribing (Fixture *fixture)
{
  return fixture_sensor (fixture).connection == PLUMB_CONNECTION_SUBSCRIBING;
}

bool
is_scanned_for (Fixture *fixture)
{
  return fixture_sensor (fixture).connection == PLUMB_CONNECTION_DISCOVERING;
}

bool
is_unpaired (Fixture *fixture)
{
  return fixture_sensor (fixture).connection == PLUMB_CONNECTION_UNPAIRED;
}

bool
has_reconnected (Fixture *fixture)
{
  return fixture_sensor (fixture).reconnects == 1 && fixture_is_streaming (fixture);
}

bool
was_looked_for (Fixture *fixture)
{
  return fixture->seen & (1u << PLUMB_CONNECTION_ABSENT | 1u << PLUMB_CONNECTION_DISCOVERING);
}

void
expect_error (Fixture *fixture, const char *part)
{
  const char *text = fixture_sensor (fixture).last_error;
  if (strstr (text, part) == NULL)
    g_error ("last error \"%s\" does not say \"%s\"", text, part);
}

/* Streams first; the fault comes; the stream ends and returns when it is over. */
void
start_streaming (Fixture *fixture)
{
  fixture_want (fixture);
  WAIT (fixture, fixture_is_streaming);
}
