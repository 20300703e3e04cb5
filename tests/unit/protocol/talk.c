/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "talk.h"

#include <math.h>
#include <string.h>

#define TALK_BEGIN_US (1000 * G_USEC_PER_SEC)

static const char *const action_names[] = {"read", "write", "write-command", "subscribe",
                                           "unsubscribe"};
static const char *const result_names[] = {"ok", "missing", "refused", "not-paired", "failed"};
static const char *const drop_names[] = {"length",   "frame",  "range",     "not-finite",
                                         "charging", "repeat", "unexpected"};
G_STATIC_ASSERT (G_N_ELEMENTS (drop_names) == PLUMB_DROP_KINDS);

/* What a sensor sends back to a write, where its driver waits for that. */
typedef struct {
  const char *family;
  uint8_t write_characteristic;
  const char *write_prefix;
  uint8_t reply_characteristic;
  const char *reply;
} Reply;

static const Reply replies[] = {
    {"witmotion", 1, "ffaa2703", 0, "5571 0300 0600 00000000000000000000000000 00"},
    {"polar", 0, "0102", 0, "f0 01 02 00 00 00 01 34 00 01 01 10 00 02 01 08 00 04 01 03"},
    {"polar", 0, "0202", 0, "f0 02 02 00 00 05 01 40 da 7f 39"},
    {"polar", 0, "0302", 0, "f0 03 02 00 00"},
    {"metawear", 0, "0380", 1, "03 80 01 00"},
    {"movesense", 0, "0163", 1, "01 63 c8 00"},
    {"hipee", 1, "090101", 0, "09 02 02 01 f2"},
};

GByteArray *
talk_bytes (const char *hex)
{
  GByteArray *bytes = g_byte_array_new ();

  for (const char *c = hex; *c != '\0'; c++) {
    uint8_t byte;

    if (g_ascii_isspace (*c))
      continue;
    if (!g_ascii_isxdigit (c[0]) || !g_ascii_isxdigit (c[1]))
      g_error ("not hexadecimal: %s", hex);
    byte = (uint8_t)(g_ascii_xdigit_value (c[0]) << 4 | g_ascii_xdigit_value (c[1]));
    g_byte_array_append (bytes, &byte, 1);
    c++;
  }
  return bytes;
}

void
talk_begin (Talk *talk, const char *family, const PlumbSensorOptions *options)
{
  static const PlumbSensorOptions usual = {.rate_hz = 10};

  *talk = (Talk){.now_us = TALK_BEGIN_US, .name = family};
  talk->driver = plumb_sensor_driver_by_name (family);
  if (talk->driver == NULL)
    g_error ("no family %s", family);
  talk->session = plumb_sensor_session_new (talk->driver, options != NULL ? options : &usual);
}

void
talk_end (Talk *talk)
{
  g_clear_pointer (&talk->session, plumb_sensor_session_free);
}

/* What holds for every sample of every family, whatever the bytes were. */
static void
check_samples (Talk *talk)
{
  for (size_t i = 0; i < talk->n_samples; i++) {
    const PlumbSample *sample = &talk->samples[i];

    g_assert_cmpuint (sample->fields, !=, 0);
    g_assert_cmpint (sample->time_us, >=, talk->last_sample_us);
    g_assert_cmpint (sample->time_us, <=, talk->now_us);
    talk->last_sample_us = sample->time_us;
    g_assert_true (isfinite (sample->angle_deg));
    for (int axis = 0; axis < 3; axis++)
      g_assert_true (fabs (sample->accel_g[axis]) <= 16 && isfinite (sample->rate_dps[axis]));
  }
}

static size_t
advertise (Talk *talk, const uint8_t *bytes, size_t size)
{
  PlumbAdvertisement advertisement = {0};

  if (strcmp (plumb_sensor_driver_info (talk->driver)->family, "bthome") == 0) {
    advertisement.service_data_uuid = "0000fcd2-0000-1000-8000-00805f9b34fb";
    advertisement.service_data = bytes;
    advertisement.service_data_size = size;
  } else {
    advertisement.has_manufacturer = true;
    advertisement.company = 0x0499;
    advertisement.manufacturer_data = bytes;
    advertisement.manufacturer_size = size;
  }
  return plumb_sensor_session_advertisement (talk->session, &advertisement, talk->now_us,
                                             talk->samples);
}

size_t
talk_notify (Talk *talk, uint8_t characteristic, const uint8_t *bytes, size_t size)
{
  /* An own allocation of the exact size lets the address sanitizer see a read past the end. */
  g_autofree uint8_t *copy = g_memdup2 (bytes, size);

  if (plumb_sensor_driver_info (talk->driver)->is_broadcast)
    talk->n_samples = advertise (talk, copy, size);
  else
    talk->n_samples = plumb_sensor_session_receive (talk->session, characteristic, copy, size,
                                                    talk->now_us, talk->samples);
  check_samples (talk);
  return talk->n_samples;
}

static void
reply_to (Talk *talk, const PlumbSensorAction *action)
{
  for (size_t i = 0; i < G_N_ELEMENTS (replies); i++) {
    g_autoptr (GByteArray) prefix = talk_bytes (replies[i].write_prefix);
    g_autoptr (GByteArray) reply = talk_bytes (replies[i].reply);

    if (g_strcmp0 (replies[i].family, talk->name) != 0 ||
        replies[i].write_characteristic != action->characteristic || action->size < prefix->len ||
        memcmp (prefix->data, action->value, prefix->len) != 0)
      continue;
    talk_notify (talk, replies[i].reply_characteristic, reply->data, reply->len);
    return;
  }
}

void
talk_start_readily (Talk *talk)
{
  PlumbSensorAction action;

  for (int patience = 200; patience > 0; patience--) {
    while (plumb_sensor_session_next (talk->session, talk->now_us, &action)) {
      plumb_sensor_session_complete (talk->session, &action, PLUMB_RESULT_OK, NULL, 0,
                                     talk->now_us);
      if (action.kind == PLUMB_ACTION_WRITE || action.kind == PLUMB_ACTION_WRITE_COMMAND)
        reply_to (talk, &action);
    }
    if (plumb_sensor_session_error (talk->session, NULL) != NULL)
      g_error ("%s: %s", talk->name, plumb_sensor_session_error (talk->session, NULL));
    if (plumb_sensor_session_is_streaming (talk->session) &&
        plumb_sensor_session_deadline (talk->session) > talk->now_us + 2 * G_USEC_PER_SEC)
      return;
    talk->now_us += 100 * G_TIME_SPAN_MILLISECOND;
  }
  g_error ("%s: does not come to stream", talk->name);
}

static int
index_of (const char *const *names, size_t n, const char *name)
{
  for (size_t i = 0; i < n; i++)
    if (strcmp (names[i], name) == 0)
      return (int)i;
  return -1;
}

PlumbDrop
talk_drop_kind (const char *name)
{
  int kind = index_of (drop_names, G_N_ELEMENTS (drop_names), name);

  if (kind < 0)
    g_error ("no such drop: %s", name);
  return (PlumbDrop)kind;
}

static void
be_equal (Talk *talk, const char *what, double found, double wanted)
{
  if (found != wanted)
    g_error ("%s, line %d: %s is %g, not %g", talk->name, talk->line, what, found, wanted);
}

static void
expect_action (Talk *talk, PlumbActionKind kind, const char *rest)
{
  g_auto (GStrv) sides = g_strsplit (rest, "->", 2);
  char *bytes_text = NULL;
  uint8_t characteristic = (uint8_t)g_ascii_strtoull (sides[0], &bytes_text, 10);
  g_autoptr (GByteArray) value = talk_bytes (bytes_text);
  char *answer = g_strstrip (sides[1]);
  char *answer_bytes = strchr (answer, ' ');
  g_autoptr (GByteArray) read = talk_bytes (answer_bytes != NULL ? answer_bytes : "");
  PlumbSensorAction action;
  int result;

  if (answer_bytes != NULL)
    *answer_bytes = '\0';
  result = index_of (result_names, G_N_ELEMENTS (result_names), answer);
  g_assert_cmpint (result, >=, 0);
  if (!plumb_sensor_session_next (talk->session, talk->now_us, &action))
    g_error ("%s, line %d: idle (%s), wanted: %s", talk->name, talk->line,
             plumb_sensor_session_error (talk->session, NULL), rest);
  if (action.kind == PLUMB_ACTION_WRITE_COMMAND)
    action.kind = PLUMB_ACTION_WRITE;
  be_equal (talk, "the action", action.kind, kind);
  be_equal (talk, "the characteristic", action.characteristic, characteristic);
  if (kind == PLUMB_ACTION_WRITE) {
    be_equal (talk, "the size", action.size, value->len);
    if (memcmp (action.value, value->data, value->len) != 0)
      g_error ("%s, line %d: other bytes were written than %s", talk->name, talk->line, rest);
  }
  plumb_sensor_session_complete (talk->session, &action, (PlumbActionResult)result, read->data,
                                 read->len, talk->now_us);
}

static void
run_notify (Talk *talk, const char *rest)
{
  g_auto (GStrv) sides = g_strsplit (rest, "=", 2);
  char *bytes_text = NULL;
  uint8_t characteristic = (uint8_t)g_ascii_strtoull (sides[0], &bytes_text, 10);
  g_autoptr (GByteArray) bytes = talk_bytes (bytes_text);

  talk_notify (talk, characteristic, bytes->data, bytes->len);
  if (sides[1] != NULL)
    be_equal (talk, "samples", (double)talk->n_samples, g_ascii_strtod (sides[1], NULL));
}

static void
expect_due (Talk *talk, const char *rest)
{
  int64_t deadline_us = plumb_sensor_session_deadline (talk->session);
  double wanted_ms = g_ascii_strtod (rest, NULL);

  if (strcmp (rest, "never") == 0)
    be_equal (talk, "having no deadline", deadline_us == INT64_MAX, true);
  else if (deadline_us <= talk->now_us)
    be_equal (talk, "the deadline", 0, wanted_ms);
  else
    be_equal (talk, "the deadline", (double)(deadline_us - talk->now_us) / 1000, wanted_ms);
}

static void
expect_error (Talk *talk, const char *text)
{
  const char *error = plumb_sensor_session_error (talk->session, NULL);

  if (text == NULL ? error != NULL : error == NULL || strstr (error, text) == NULL)
    g_error ("%s, line %d: the error is: %s", talk->name, talk->line, error);
}

/* What the status says; false: not a word about the status. */
static bool
expect_status (Talk *talk, const char *word, const char *rest)
{
  PlumbSensorStatus status;
  g_auto (GStrv) words = g_strsplit (rest, " ", 2);

  plumb_sensor_session_get_status (talk->session, &status);
  if (strcmp (word, "battery") == 0)
    be_equal (talk, word, status.battery_percent, g_ascii_strtod (rest, NULL));
  else if (strcmp (word, "charging") == 0)
    be_equal (talk, word, status.is_charging, true);
  else if (strcmp (word, "rate") == 0)
    be_equal (talk, word, status.rate_hz, g_ascii_strtod (rest, NULL));
  else if (strcmp (word, "model") == 0)
    g_assert_cmpstr (status.model, ==, rest);
  else if (strcmp (word, "firmware") == 0)
    g_assert_cmpstr (status.firmware, ==, rest);
  else if (strcmp (word, "drops") == 0)
    be_equal (talk, rest, (double)status.drops[talk_drop_kind (words[0])],
              g_ascii_strtod (words[1], NULL));
  else
    return false;
  return true;
}

static void
expect_idle (Talk *talk)
{
  PlumbSensorAction action;

  if (plumb_sensor_session_next (talk->session, talk->now_us, &action))
    g_error ("%s, line %d: not idle but %s %u", talk->name, talk->line, action_names[action.kind],
             action.characteristic);
}

static void
run_wait (Talk *talk, const char *rest)
{
  expect_idle (talk);
  talk->now_us += (int64_t)(g_ascii_strtod (rest, NULL) * 1000);
}

static void
run_word (Talk *talk, const char *word, const char *rest)
{
  int action = index_of (action_names, G_N_ELEMENTS (action_names), word);
  bool is_pairing = false;

  plumb_sensor_session_error (talk->session, &is_pairing);
  if (action >= 0)
    expect_action (talk, (PlumbActionKind)action, rest);
  else if (strcmp (word, "notify") == 0)
    run_notify (talk, rest);
  else if (strcmp (word, "wait") == 0)
    run_wait (talk, rest);
  else if (strcmp (word, "collect") == 0)
    be_equal (talk, word, (double)plumb_sensor_session_collect (talk->session, talk->samples),
              g_ascii_strtod (rest, NULL));
  else if (strcmp (word, "due") == 0)
    expect_due (talk, rest);
  else if (strcmp (word, "idle") == 0)
    expect_idle (talk);
  else if (strcmp (word, "stop") == 0)
    plumb_sensor_session_stop (talk->session);
  else if (strcmp (word, "streaming") == 0 || strcmp (word, "quiet") == 0)
    be_equal (talk, word, plumb_sensor_session_is_streaming (talk->session), word[0] == 's');
  else if (strcmp (word, "error") == 0)
    expect_error (talk, rest);
  else if (strcmp (word, "fine") == 0)
    expect_error (talk, NULL);
  else if (strcmp (word, "pairing") == 0)
    be_equal (talk, word, is_pairing, true);
  else if (strcmp (word, "silence") == 0)
    be_equal (talk, word, (double)plumb_sensor_session_silence_us (talk->session) / 1000,
              g_ascii_strtod (rest, NULL));
  else if (!expect_status (talk, word, rest))
    g_error ("%s, line %d: what is \"%s\"?", talk->name, talk->line, word);
}

void
talk_run (Talk *talk, const char *script)
{
  g_auto (GStrv) lines = g_strsplit (script, "\n", -1);

  for (int i = 0; lines[i] != NULL; i++) {
    char *comment = strchr (lines[i], '#');
    char *rest;

    talk->line = i + 1;
    if (comment != NULL)
      *comment = '\0';
    g_strstrip (lines[i]);
    if (lines[i][0] == '\0')
      continue;
    rest = strchr (lines[i], ' ');
    if (rest != NULL)
      *rest++ = '\0';
    run_word (talk, lines[i], rest != NULL ? g_strchug (rest) : "");
  }
}
