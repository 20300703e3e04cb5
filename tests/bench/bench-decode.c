/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What decoding costs: nanoseconds of processor time a sample for each sensor family, through its
 * session; the least of some rounds, because what else runs evicts the caches. */
#include "talk.h"

#include <string.h>
#include <time.h>

#define NOTIFICATIONS 100000
#define ROUNDS        5
#define POLAR_HEAD    "02 00 00 00 00 00 00 00 00 "

typedef struct {
  const char *family;
  const char *what;
  uint8_t characteristic;
  const char *hex;
  size_t n_filler; /* bytes of 1 after that */
  int counter;     /* where the sequence number or device time stands, -1: there is none */
} Row;

static const Row rows[] = {
    {"microbit", "one sample", 0, "00 02 00 00 89 fc", 0, -1},
    {"witmotion", "one sample", 0, "55 61 00 04 00 fe a4 06 a4 00 b8 fe 52 00 55 15 00 e0 00 40", 0,
     -1},
    {"upright", "angle", 1, "60 01", 0, -1},
    {"plumbline", "ten samples", 0, "00 0a 00 00 00 00 00 00 01 00", 58, 2},
    {"polar", "raw, 36 samples", 1, POLAR_HEAD "01 01 00", 36 * 6 - 2, 1},
    {"polar", "differences, 30 samples", 1,
     POLAR_HEAD "80 d0 ff 65 01 e4 0f 08 1d fc 07 ff 0c 13 f2", 81, 1},
    {"dot", "one sample", 2,
     "00 00 00 00 00 00 00 00 00 00 00 00 0a e8 1c 41 00 00 20 41 00 00 a0 c1 00 00 a0 40", 12, 0},
    {"metawear", "one sample", 1, "03 04 16 c4 94 a2 2a d0", 0, -1},
    {"thingy52", "one sample", 1, "00 00 00 00 00 00 00 00 0a e8 1c 41", 0, -1},
    {"infinitime", "one sample", 0, "00 fe 00 00 77 03", 0, -1},
    {"adafruit", "one sample", 0, "00 00 00 00 00 00 00 00 0a e8 1c 41", 0, -1},
    {"sensortag", "one sample", 0, "00 00 00 00 00 00 00 00 00 00 00 10 00 00 00 00 00 00", 0, -1},
    {"ruuvi", "one advertisement", 0, "05 12fc 5394 c37c 0004 fffc 040c ac36 42 00cd cbb8334c884f",
     0, 16},
    {"bthome", "one advertisement", 0, "40 00 07 01 61 3f 02 0c", 0, 2},
    {"movesense", "two samples", 1,
     "02 63 00 00 00 00 00 00 00 00 00 00 00 00 0a e8 1c 41 00 00 00 00 00 00 00 00 0a e8 1c 41", 0,
     2},
    {"nicla", "one sample", 0, "04 0c 00 00 00 00 00 10 00 00 00 00", 0, -1},
    {"hipee", "one sample", 0, "09 11 35 61 d9 bd fe 19 fd 00 04 00 00 01 00 00 00 00 00 a1", 0,
     -1},
    {"dikdur", "one sample", 0, "1e 00", 0, -1},
};

static size_t
give (Talk *talk, const Row *row, const uint8_t *bytes, size_t size)
{
  const PlumbAdvertisement advertisement = {
      .has_manufacturer = true,
      .company = 0x0499,
      .manufacturer_data = bytes,
      .manufacturer_size = size,
      .service_data_uuid = "0000fcd2-0000-1000-8000-00805f9b34fb",
      .service_data = bytes,
      .service_data_size = size,
  };

  if (plumb_sensor_driver_info (talk->driver)->is_broadcast)
    return plumb_sensor_session_advertisement (talk->session, &advertisement, talk->now_us,
                                               talk->samples);
  return plumb_sensor_session_receive (talk->session, row->characteristic, bytes, size,
                                       talk->now_us, talk->samples);
}

/* Nanoseconds for all notifications; how many samples they gave. */
static double
run_round (Talk *talk, const Row *row, const GByteArray *bytes, size_t *out_samples)
{
  clock_t begin = clock ();

  *out_samples = 0;
  for (uint32_t i = 0; i < NOTIFICATIONS; i++) {
    talk->now_us += 10000;
    if (row->counter >= 0)
      bytes->data[row->counter] = (uint8_t)i;
    *out_samples += give (talk, row, bytes->data, bytes->len);
  }
  return (double)(clock () - begin) * 1e9 / CLOCKS_PER_SEC;
}

static void
measure (const Row *row)
{
  g_autoptr (GByteArray) bytes = talk_bytes (row->hex);
  const uint8_t filler = 1;
  size_t n_samples = 0;
  double least_ns = 0;
  Talk talk;

  for (size_t i = 0; i < row->n_filler; i++)
    g_byte_array_append (bytes, &filler, 1);
  talk_begin (&talk, row->family, NULL);
  talk_start_readily (&talk);
  for (int round = 0; round < ROUNDS; round++) {
    double ns = run_round (&talk, row, bytes, &n_samples);

    least_ns = round == 0 ? ns : MIN (ns, least_ns);
  }
  talk_end (&talk);
  if (n_samples == 0)
    g_error ("%s: no samples", row->family);
  g_print ("%-12s %-26s %8.1f ns/sample %8.1f ns/notification\n", row->family, row->what,
           least_ns / (double)n_samples, least_ns / NOTIFICATIONS);
}

int
main (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++)
    measure (&rows[i]);
  return 0;
}
