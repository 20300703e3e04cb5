/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A conversation between a session and a written-down sensor. The script is text, one step a line,
 * `#` begins a comment. Bytes are hexadecimal; blanks between them are for the reader.
 *
 *   subscribe 0 -> ok            the session's next action must be this; what it is answered
 *   write 1 ff aa 27 -> refused  (ok, missing, refused, not-paired, failed)
 *   read 2 -> ok 14 00           the bytes that were read
 *   unsubscribe 0 -> ok
 *   notify 0 55 61 .. = 1        bytes arrive; this many samples come of them (default: any)
 *   collect 1                    this many samples came of the read just now
 *   idle                         the session has nothing to do now
 *   wait 1500                    milliseconds pass; before that the session is idle
 *   due 1500                     the deadline is in this many milliseconds (`never`)
 *   stop
 *   streaming, quiet             is_streaming is true, is false
 *   error TEXT, fine             the error contains TEXT; there is none
 *   pairing                      the error can be cured by pairing
 *   battery 90, charging, rate 12.5, silence 10000, model TEXT, firmware TEXT
 *   drops length 1               the count so far (length frame range not-finite charging repeat
 *                                unexpected)
 */
#pragma once

#include "sensor.h"

typedef struct {
  PlumbSensorSession *session;
  const PlumbSensorDriver *driver;
  int64_t now_us;
  PlumbSample samples[PLUMB_SENSOR_SAMPLES_MAX]; /* of the last notify */
  size_t n_samples;
  int64_t last_sample_us;
  const char *name; /* for messages */
  int line;
} Talk;

/* Hexadecimal text -> bytes. Aborts on anything else. */
GByteArray *talk_bytes (const char *hex);

void talk_begin (Talk *talk, const char *family, const PlumbSensorOptions *options);
void talk_run (Talk *talk, const char *script);
void talk_end (Talk *talk);

/* Answers every action with success and no bytes until there is none; replies that the family
 * awaits are given as its sensor gives them. */
void talk_start_readily (Talk *talk);

/* Bytes in, samples out. Of a broadcast family the bytes are an advertisement's data and the
 * characteristic does not matter. Aborts where a sample breaks what holds for all of them. */
size_t talk_notify (Talk *talk, uint8_t characteristic, const uint8_t *bytes, size_t size);

PlumbDrop talk_drop_kind (const char *name);
