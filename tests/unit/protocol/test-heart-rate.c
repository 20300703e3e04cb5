/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A strap's heart rate as evidence that it is worn: the values, and how long they count. */
#include "sensors/heart-rate.h"
#include "talk.h"

#define NONE       PLUMB_WEAR_EVIDENCE_NONE
#define WORN       PLUMB_WEAR_EVIDENCE_WORN
#define NOT_WORN   PLUMB_WEAR_EVIDENCE_NOT_WORN
#define FRAME_TIME "00 8b 45 52 08 "

/* An H10 that streams. */
#define STARTED                                                                                    \
  "subscribe 0 -> ok\n"                                                                            \
  "subscribe 1 -> ok\n"                                                                            \
  "write 0 01 02 -> ok\n"                                                                          \
  "notify 0 f0 01 02 00 00 00 04 19 00 32 00 64 00 c8 00 01 01 10 00 02 03 02 00 04 00 08 00\n"    \
  "write 0 02 02 00 01 19 00 01 01 10 00 02 01 04 00 -> ok\n"                                      \
  "notify 0 f0 02 02 00 00 01\n"                                                                   \
  "subscribe 2 -> ok\n"

typedef struct {
  const char *name; /* quoted: polar-ble-sdk BleHrClientTest; the others follow from the service */
  const char *hex;
  bool is_refused;
  PlumbWearEvidence evidence;
} Value;

static const Value values[] = {
    {"quoted-rate-alone", "00 ff", false, NONE},
    {"quoted-wide-rate-alone", "01 80 80", false, NONE},
    {"quoted-contact", "06 00", false, WORN},
    {"quoted-no-contact", "04 00", false, NOT_WORN},
    {"contact-and-interval", "16 48 20 03", false, WORN},
    {"no-contact-whatever-the-intervals-say", "14 48 20 03", false, NOT_WORN},
    {"contact-bit-that-is-not-supported", "02 48", false, NONE},
    {"interval-alone", "10 48 20 03", false, WORN},
    {"two-intervals", "10 48 20 03 10 03", false, WORN},
    {"interval-of-250-ms", "10 f0 00 01", false, WORN},
    {"interval-of-2000-ms", "10 1e 00 08", false, WORN},
    {"interval-too-short", "10 f0 ff 00", false, NONE},
    {"interval-too-long", "10 1e 01 08", false, NONE},
    {"one-of-two-intervals-is-nonsense", "10 48 20 03 ff ff", false, NONE},
    {"interval-of-zero", "10 48 00 00", false, NONE},
    {"intervals-told-and-none-there", "10 48", false, NONE},
    {"energy-and-interval", "18 48 00 10 20 03", false, WORN},
    {"everything", "1f 48 00 00 10 20 03 20 03", false, WORN},
    {"reserved-bits", "e6 48", false, WORN},
    {"empty", "", true, NONE},
    {"flags-alone", "00", true, NONE},
    {"wide-rate-truncated", "01 80", true, NONE},
    {"energy-truncated", "08 48 00", true, NONE},
    {"interval-truncated", "10 48 20", true, NONE},
    {"over-long", "06 48 00", true, NONE},
    {"over-long-by-two", "06 48 00 00", true, NONE},
};

static void
test_value (gconstpointer data)
{
  const Value *value = data;
  g_autoptr (GByteArray) bytes = talk_bytes (value->hex);
  PlumbWearEvidence evidence = NONE;

  g_assert_cmpint (plumb_heart_rate_parse (plumb_bytes (bytes->data, bytes->len), &evidence), ==,
                   !value->is_refused);
  g_assert_cmpint (evidence, ==, value->evidence);
}

/* The next acceleration of the strap: what it says of being worn. */
static PlumbWearEvidence
next_frame (Talk *talk, unsigned frame)
{
  g_autofree char *hex =
      g_strdup_printf ("02 %02x 54 a2 " FRAME_TIME "01 00 00 00 00 e8 03", frame);
  g_autoptr (GByteArray) bytes = talk_bytes (hex);

  g_assert_cmpuint (talk_notify (talk, 1, bytes->data, bytes->len), ==, 1);
  if (!(talk->samples[0].fields & PLUMB_SAMPLE_WORN))
    return NONE;
  return talk->samples[0].is_worn ? WORN : NOT_WORN;
}

static void
test_evidence_counts_for_ten_seconds (void)
{
  Talk talk;

  talk_begin (&talk, "polar", NULL);
  talk_run (&talk, STARTED);
  g_assert_cmpint (next_frame (&talk, 1), ==, NONE);
  talk_run (&talk, "notify 2 10 48 20 03 = 0\n");
  g_assert_cmpint (next_frame (&talk, 2), ==, WORN);
  talk.now_us += 9 * G_USEC_PER_SEC;
  g_assert_cmpint (next_frame (&talk, 3), ==, WORN);
  talk.now_us += 1 * G_USEC_PER_SEC;
  g_assert_cmpint (next_frame (&talk, 4), ==, NONE);
  talk_end (&talk);
}

/* A slow heart has seconds without a beat; a lost contact is told at once. */
static void
test_latest_evidence_counts (void)
{
  Talk talk;

  talk_begin (&talk, "polar", NULL);
  talk_run (&talk, STARTED "notify 2 10 48 20 03 = 0\nnotify 2 00 48 = 0\n");
  g_assert_cmpint (next_frame (&talk, 1), ==, WORN);
  talk_run (&talk, "notify 2 04 00 = 0\n");
  g_assert_cmpint (next_frame (&talk, 2), ==, NOT_WORN);
  talk_run (&talk, "notify 2 06 48 = 0\nnotify 2 06 = 0\ndrops length 1\n");
  g_assert_cmpint (next_frame (&talk, 3), ==, WORN);
  talk_end (&talk);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (size_t i = 0; i < G_N_ELEMENTS (values); i++) {
    g_autofree char *path = g_strdup_printf ("/heart-rate/value/%s", values[i].name);

    g_test_add_data_func (path, &values[i], test_value);
  }
  g_test_add_func ("/heart-rate/ten-seconds", test_evidence_counts_for_ten_seconds);
  g_test_add_func ("/heart-rate/latest-counts", test_latest_evidence_counts);
  return g_test_run ();
}
