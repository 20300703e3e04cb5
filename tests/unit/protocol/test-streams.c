/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Byte streams: how they are cut into notifications changes nothing. And the byte cursor itself,
 * on documented payloads of streams that are not subscribed to. */
#include "sensors/bytes.h"
#include "talk.h"

#include <math.h>
#include <string.h>

typedef struct {
  const char *family;
  uint8_t characteristic;
  const char *head; /* begins every notification after the first */
  size_t first;     /* bytes that the first notification has at least */
  const char *hex;
} Stream;

#define WITMOTION_A "55 61 00 04 00 fe a4 06 a4 00 b8 fe 52 00 55 15 00 e0 00 40 "
#define WITMOTION_B "55 61 00 00 00 00 00 08 00 00 00 00 00 00 00 00 00 00 00 00 "
#define WITMOTION_R "55 71 64 00 83 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 "
#define MOVESENSE_A "00 00 00 00 00 00 00 00 0a e8 1c 41 "
#define MOVESENSE_B "0a e8 9c 40 00 00 00 00 7c e2 07 41 "

static const Stream streams[] = {
    {"witmotion", 0, "", 0, WITMOTION_A WITMOTION_B WITMOTION_R WITMOTION_A WITMOTION_B},
    {"witmotion", 0, "", 0,
     "00 11 22 55 " WITMOTION_A WITMOTION_B "55 55 61 " WITMOTION_A WITMOTION_B},
    {"witmotion", 0, "", 0,
     WITMOTION_A "55 61 00 00 55 61 00 00 " WITMOTION_B WITMOTION_R WITMOTION_A},
    {"movesense", 1, "03 63", 6,
     "02 63 39 30 00 00 " MOVESENSE_A MOVESENSE_B MOVESENSE_A MOVESENSE_B MOVESENSE_B},
};

/* All samples of a stream that arrives in pieces of these sizes. */
static void
play (const Stream *stream, GRand *rand, GArray *samples, PlumbSensorStatus *out_status)
{
  g_autoptr (GByteArray) bytes = talk_bytes (stream->hex);
  g_autoptr (GByteArray) head = talk_bytes (stream->head);
  Talk talk;

  talk_begin (&talk, stream->family, NULL);
  talk_start_readily (&talk);
  for (guint at = 0; at < bytes->len;) {
    guint least = at == 0 ? (guint)stream->first : 1;
    guint size = rand != NULL ? least + (guint)g_rand_int_range (rand, 0, 30) : bytes->len;
    g_autoptr (GByteArray) piece = g_byte_array_new ();

    size = MIN (size, bytes->len - at);
    if (at > 0)
      g_byte_array_append (piece, head->data, head->len);
    g_byte_array_append (piece, bytes->data + at, size);
    talk.now_us += 1000;
    talk_notify (&talk, stream->characteristic, piece->data, piece->len);
    g_array_append_vals (samples, talk.samples, (guint)talk.n_samples);
    at += size;
  }
  plumb_sensor_session_get_status (talk.session, out_status);
  talk_end (&talk);
}

static void
test_chunking (gconstpointer data)
{
  const Stream *stream = data;
  g_autoptr (GArray) whole = g_array_new (FALSE, FALSE, sizeof (PlumbSample));
  PlumbSensorStatus whole_status, status;

  play (stream, NULL, whole, &whole_status);
  g_assert_cmpuint (whole->len, >=, 3);
  for (guint32 seed = 0; seed < 500; seed++) {
    g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
    g_autoptr (GArray) cut = g_array_new (FALSE, FALSE, sizeof (PlumbSample));

    play (stream, rand, cut, &status);
    g_assert_cmpuint (cut->len, ==, whole->len);
    for (guint i = 0; i < cut->len; i++)
      g_assert_cmpmem (g_array_index (cut, PlumbSample, i).accel_g, sizeof (double[3]),
                       g_array_index (whole, PlumbSample, i).accel_g, sizeof (double[3]));
    g_assert_cmpmem (status.drops, sizeof status.drops, whole_status.drops, sizeof status.drops);
    g_assert_cmpint (status.battery_percent, ==, whole_status.battery_percent);
  }
}

/* Documented payloads of streams that no driver starts: only their layout can be checked. */
typedef struct {
  const char *name;
  const char *hex;
  size_t skip;
  const char *type; /* f32, i32 with 16 or 30 binary places */
  double values[4];
  size_t n;
} Layout;

static const Layout layouts[] = {
    {"dot-free-acceleration-quoted",
     "d8 05 22 44 af 96 40 40 6b 2a a7 40 5a dd 14 c0 00 00 00 00",
     4,
     "f32",
     {3.009, 5.224, -2.326},
     3},
    {"dot-euler-derived",
     "40 42 0f 00 00 00 48 41 00 00 f0 c1 00 00 b4 42 00 00 00 00",
     4,
     "f32",
     {12.5, -30, 90},
     3},
    {"metawear-gravity-quoted",
     "19 09 ee 20 d3 3e b2 93 01 41 04 59 b0 c0",
     2,
     "f32",
     {0.412, 8.099, -5.511},
     3},
    {"metawear-quaternion-quoted",
     "19 07 1b 9b 70 3f 8c 5e 4d bd 07 7f 1d be 78 02 9a be",
     2,
     "f32",
     {0.940, -0.050, -0.154, -0.301},
     4},
    {"thingy-euler-derived", "00 00 1e 00 00 00 d3 ff 00 00 5a 00", 0, "q16", {30, -45, 90}, 3},
    {"thingy-quaternion-derived",
     "00 00 00 40 00 00 00 00 00 00 00 00 00 00 00 00",
     0,
     "q30",
     {1, 0, 0, 0},
     4},
};

static void
test_layout (gconstpointer data)
{
  const Layout *layout = data;
  g_autoptr (GByteArray) hex = talk_bytes (layout->hex);
  PlumbBytes bytes = plumb_bytes (hex->data, hex->len);

  plumb_bytes_take (&bytes, layout->skip);
  for (size_t i = 0; i < layout->n; i++) {
    double value;

    if (layout->type[0] == 'f')
      value = (double)plumb_bytes_f32le (&bytes);
    else
      value = (int32_t)plumb_bytes_u32le (&bytes) / exp2 (atoi (layout->type + 1));
    g_assert_cmpfloat_with_epsilon (value, layout->values[i], 0.001);
  }
  g_assert_false (bytes.is_short);
}

static void
test_cursor_end (void)
{
  static const uint8_t some[] = {0x01, 0x80, 0xff, 0xff, 0x7f};
  PlumbBytes bytes = plumb_bytes (some, sizeof some);

  g_assert_cmpint (plumb_bytes_i16be (&bytes), ==, 0x0180);
  g_assert_cmpint (plumb_bytes_i24le (&bytes), ==, 0x7fffff);
  g_assert_false (bytes.is_short);
  g_assert_cmpint (plumb_bytes_u8 (&bytes), ==, 0);
  g_assert_true (bytes.is_short);
  bytes = plumb_bytes (some, 3);
  g_assert_cmpuint (plumb_bytes_u32le (&bytes), ==, 0);
  g_assert_true (bytes.is_short);
  g_assert_cmpuint (plumb_bytes_u8 (&bytes), ==,
                    0); /* what was left is not handed out after that */
  bytes = plumb_bytes (NULL, 0);
  g_assert_null (plumb_bytes_take (&bytes, 1));
  bytes = plumb_bytes (some + 1, 3);
  g_assert_cmpint (plumb_bytes_i24le (&bytes), ==, -128);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (size_t i = 0; i < G_N_ELEMENTS (streams); i++) {
    g_autofree char *path = g_strdup_printf ("/chunking/%s-%zu", streams[i].family, i);

    g_test_add_data_func (path, &streams[i], test_chunking);
  }
  for (size_t i = 0; i < G_N_ELEMENTS (layouts); i++) {
    g_autofree char *path = g_strdup_printf ("/layout/%s", layouts[i].name);

    g_test_add_data_func (path, &layouts[i], test_layout);
  }
  g_test_add_func ("/cursor/end", test_cursor_end);
  return g_test_run ();
}
