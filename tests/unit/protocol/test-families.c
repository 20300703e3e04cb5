/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of families: its facts, who is recognised, and what can never be written. */
#include "sensor.h"
#include "talk.h"

#include <string.h>

typedef struct {
  const char *test;
  const char *family; /* NULL: nobody */
  PlumbConfidence confidence;
  const char *name;
  const char *uuid;
  int company; /* -1: none */
  const char *data;
  const char *service_data; /* of BTHome's UUID */
  bool is_experimental_allowed;
} Encounter;

#define UUID_9B(short_hex) "0000" short_hex "-0000-1000-8000-00805f9b34fb"

static const Encounter encounters[] = {
    {"microbit", "microbit", PLUMB_CONFIDENCE_LIKELY, "BBC micro:bit [zagip]", NULL, -1},
    {"microbit-bonded", "microbit", PLUMB_CONFIDENCE_LIKELY, "BBC micro:bit", NULL, -1},
    {"microbit-newer", "microbit", PLUMB_CONFIDENCE_LIKELY, "uBit [vevup]", NULL, -1},
    {"microbit-home-built", "microbit", PLUMB_CONFIDENCE_CERTAIN, "My board",
     "e95d0753-251d-470a-a062-fa1922dfa9a8", -1},
    {"bangle", "microbit", PLUMB_CONFIDENCE_POSSIBLE, "Bangle.js 1234", NULL, -1},
    {"witmotion", "witmotion", PLUMB_CONFIDENCE_LIKELY, "WT901BLE68", NULL, -1},
    {"witmotion-b", "witmotion", PLUMB_CONFIDENCE_LIKELY, "BWT901BLE5.0", NULL, -1},
    {"witmotion-by-service", "witmotion", PLUMB_CONFIDENCE_CERTAIN, "WT901BLE68",
     "0000ffe5-0000-1000-8000-00805f9a34fb", -1},
    {"witmotion-short-name", "witmotion", PLUMB_CONFIDENCE_POSSIBLE, "WT-tag", NULL, -1},
    {"the-same-number-on-the-common-base", NULL, PLUMB_CONFIDENCE_NONE, "Lamp", UUID_9B ("ffe5"),
     -1},
    {"witmotion-vibration-meter", NULL, PLUMB_CONFIDENCE_NONE, "WTVB01-BT50",
     "0000ffe5-0000-1000-8000-00805f9a34fb", -1},
    {"upright", "upright", PLUMB_CONFIDENCE_LIKELY, "UprightGO2", NULL, -1},
    {"upright-s", "upright", PLUMB_CONFIDENCE_CERTAIN, "UprightGOS", UUID_9B ("bac0"), -1},
    {"upright-boot-loader", NULL, PLUMB_CONFIDENCE_NONE, "UprightGO2DFU", UUID_9B ("bac0"), -1},
    {"upright-first-generation", NULL, PLUMB_CONFIDENCE_NONE, "UprightGO", NULL, -1},
    {"the-uprights-number-under-another-name", NULL, PLUMB_CONFIDENCE_NONE, "Kettle",
     UUID_9B ("bac0"), -1},
    {"polar-h10", "polar", PLUMB_CONFIDENCE_LIKELY, "Polar H10 1B57E226", UUID_9B ("180d"), 0x6b,
     "00"},
    {"polar-h9-has-no-accelerometer", NULL, PLUMB_CONFIDENCE_NONE, "Polar H9 1B57E226",
     UUID_9B ("180d"), 0x6b, "00"},
    {"dot", "dot", PLUMB_CONFIDENCE_LIKELY, "Xsens DOT", NULL, 0x886, "00"},
    {"dot-movella", "dot", PLUMB_CONFIDENCE_LIKELY, "Movella DOT", NULL, -1},
    {"dot-by-company", "dot", PLUMB_CONFIDENCE_POSSIBLE, NULL, NULL, 0x886, "00"},
    {"metawear", "metawear", PLUMB_CONFIDENCE_CERTAIN, "posture",
     "326a9000-85cb-9195-d9dd-464cfbbae75a", -1},
    {"metawear-by-name", "metawear", PLUMB_CONFIDENCE_LIKELY, "MetaWear", NULL, -1},
    {"thingy", "thingy52", PLUMB_CONFIDENCE_CERTAIN, "my back",
     "ef680100-9b35-4933-9b10-52ffa9740042", 0x59, "00000000"},
    {"infinitime", "infinitime", PLUMB_CONFIDENCE_LIKELY, "InfiniTime", UUID_9B ("180d"), -1},
    {"adafruit", "adafruit", PLUMB_CONFIDENCE_LIKELY, "CIRCUITPY", NULL, 0x822, "04 01 00 71 80"},
    {"adafruit-something-else", "adafruit", PLUMB_CONFIDENCE_POSSIBLE, NULL, NULL, 0x822, "04"},
    {"sensortag", "sensortag", PLUMB_CONFIDENCE_LIKELY, "CC2650 SensorTag", NULL, -1},
    {"sensortag-2", "sensortag", PLUMB_CONFIDENCE_CERTAIN, "SensorTag 2.0",
     "f000aa80-0451-4000-b000-000000000000", -1},
    {"sensortag-cc2541", NULL, PLUMB_CONFIDENCE_NONE, "SensorTag", NULL, -1},
    {"ruuvi", "ruuvi", PLUMB_CONFIDENCE_CERTAIN, "Ruuvi 884F", NULL, 0x499,
     "05 12fc 5394 c37c 0004 fffc 040c ac36 42 00cd cbb8334c884f"},
    {"ruuvi-format-3", "ruuvi", PLUMB_CONFIDENCE_CERTAIN, NULL, NULL, 0x499,
     "03 29 1a1e ce1e fc18 f942 02ca 0b53"},
    {"ruuvi-cut-off", NULL, PLUMB_CONFIDENCE_NONE, "Ruuvi 884F", NULL, 0x499, "03 12"},
    {"ruuvi-older-format", NULL, PLUMB_CONFIDENCE_NONE, "Ruuvi 884F", NULL, 0x499, "02 12"},
    {"bthome-tilt", "bthome", PLUMB_CONFIDENCE_LIKELY, "DIY", NULL, -1, NULL, "40 00 07 3f 02 0c"},
    {"bthome-thermometer", NULL, PLUMB_CONFIDENCE_NONE, "ATC", NULL, -1, NULL, "40 02 ca 09"},
    {"bthome-encrypted", NULL, PLUMB_CONFIDENCE_NONE, "DIY", NULL, -1, NULL, "41 3f 02 0c"},
    {"plumbline", "plumbline", PLUMB_CONFIDENCE_CERTAIN, "anything",
     "3d1e0001-85fa-4656-b342-f29bb483d05c", -1},
    {"movesense", "movesense", PLUMB_CONFIDENCE_LIKELY, "Movesense 175030001234", NULL, -1, NULL,
     NULL, true},
    {"movesense-not-allowed", NULL, PLUMB_CONFIDENCE_NONE, "Movesense 175030001234", NULL, -1},
    {"nicla", "nicla", PLUMB_CONFIDENCE_LIKELY, "NICLA", NULL, -1, NULL, NULL, true},
    {"hipee", "hipee", PLUMB_CONFIDENCE_LIKELY, "JZ-0123", UUID_9B ("fff0"), -1, NULL, NULL, true},
    {"hipees-number-under-another-name", NULL, PLUMB_CONFIDENCE_NONE, "Lamp", UUID_9B ("fff0"), -1,
     NULL, NULL, true},
    {"dikdur", "dikdur", PLUMB_CONFIDENCE_LIKELY, "dd-ble", NULL, -1, NULL, NULL, true},
    {"headphones", NULL, PLUMB_CONFIDENCE_NONE, "Headphones", UUID_9B ("180f"), 0x4c, "10", NULL,
     true},
    {"nothing-at-all", NULL, PLUMB_CONFIDENCE_NONE, NULL, NULL, -1, NULL, NULL, true},
};

static void
test_encounter (gconstpointer user_data)
{
  const Encounter *met = user_data;
  g_autoptr (GByteArray) data = talk_bytes (met->data != NULL ? met->data : "");
  g_autoptr (GByteArray) service_data =
      talk_bytes (met->service_data != NULL ? met->service_data : "");
  const char *const uuids[] = {UUID_9B ("1800"), met->uuid, NULL};
  const PlumbAdvertisement advertisement = {
      .name = met->name,
      .uuids = met->uuid != NULL ? uuids : NULL,
      .has_manufacturer = met->company >= 0,
      .company = (uint16_t)met->company,
      .manufacturer_data = data->data,
      .manufacturer_size = data->len,
      .service_data_uuid = met->service_data != NULL ? UUID_9B ("fcd2") : NULL,
      .service_data = service_data->data,
      .service_data_size = service_data->len,
  };
  PlumbConfidence confidence;
  const PlumbSensorDriver *driver =
      plumb_sensor_driver_recognise (&advertisement, met->is_experimental_allowed, &confidence);

  g_assert_cmpstr (driver != NULL ? plumb_sensor_driver_info (driver)->family : NULL, ==,
                   met->family);
  g_assert_cmpint (confidence, ==, met->confidence);
}

static bool
is_lower_uuid (const char *uuid)
{
  g_autofree char *lower = g_ascii_strdown (uuid, -1);

  return g_uuid_string_is_valid (uuid) && strcmp (uuid, lower) == 0;
}

static void
check_characteristics (const PlumbSensorInfo *info)
{
  bool has_required = false;

  for (size_t i = 0; i < info->n_characteristics; i++) {
    const PlumbSensorCharacteristic *c = &info->characteristics[i];

    g_assert_true (is_lower_uuid (c->service_uuid));
    g_assert_true (is_lower_uuid (c->uuid));
    has_required |= c->is_required;
    for (size_t j = 0; j < i; j++)
      g_assert_false (strcmp (c->uuid, info->characteristics[j].uuid) == 0 &&
                      strcmp (c->service_uuid, info->characteristics[j].service_uuid) == 0);
  }
  g_assert_cmpint (has_required, ==, !info->is_broadcast);
}

static void
check_writes (const PlumbSensorInfo *info)
{
  for (size_t i = 0; i < info->n_writes; i++) {
    g_assert_cmpuint (info->writes[i].characteristic, <, info->n_characteristics);
    g_assert_cmpuint (info->writes[i].size, >, 0);
    g_assert_cmpuint (info->writes[i].size, <=, PLUMB_SENSOR_WRITE_MAX);
  }
  g_assert_true (!info->is_broadcast || info->n_writes == 0);
}

static void
test_facts (gconstpointer data)
{
  const PlumbSensorDriver *driver = data;
  const PlumbSensorInfo *info = plumb_sensor_driver_info (driver);

  g_assert_true (plumb_sensor_driver_by_name (info->family) == driver);
  g_assert_cmpuint (strlen (info->title), >, 0);
  g_assert_cmpuint (strlen (info->evidence), >, 0);
  g_assert_cmpuint (strlen (info->battery), >, 0);
  g_assert_cmpuint (strlen (info->measures), >, 0);
  g_assert_true (g_str_has_suffix (info->placement_advice, "."));
  for (size_t i = 1; i < info->n_rates; i++)
    g_assert_cmpfloat (info->rates_hz[i], >, info->rates_hz[i - 1]);
  check_characteristics (info);
  check_writes (info);
  g_assert_cmpint (info->pattern.size > 0, ==, info->is_broadcast);
}

/* A controller that is told the pattern lets pass what the driver recognises. */
static void
test_patterns (void)
{
  static const struct {
    const char *family;
    uint8_t type;
    const char *field;
  } fields[] = {
      {"ruuvi", PLUMB_FIELD_MANUFACTURER,
       "99 04 05 12fc 5394 c37c 0004 fffc 040c ac36 42 00cd cbb8334c884f"},
      {"bthome", PLUMB_FIELD_SERVICE_DATA, "d2 fc 40 00 07 3f 02 0c"},
  };

  for (size_t i = 0; i < G_N_ELEMENTS (fields); i++) {
    const PlumbSensorPattern *pattern =
        &plumb_sensor_driver_info (plumb_sensor_driver_by_name (fields[i].family))->pattern;
    g_autoptr (GByteArray) field = talk_bytes (fields[i].field);

    g_assert_cmpint (pattern->type, ==, fields[i].type);
    g_assert_cmpmem (pattern->bytes, pattern->size, field->data, pattern->size);
  }
}

/* Who looks for a sensor to buy finds every family there. */
static void
test_documentation (void)
{
  size_t n;
  const PlumbSensorDriver *const *drivers = plumb_sensor_drivers (&n);
  g_autofree char *path = g_build_filename (g_getenv ("G_TEST_SRCDIR"), "docs", "sensors.md", NULL);
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  for (size_t i = 0; i < n; i++) {
    const PlumbSensorInfo *info = plumb_sensor_driver_info (drivers[i]);
    g_autofree char *row = g_strdup_printf ("| `%s` |", info->family);
    const char *found = strstr (text, row);

    if (found == NULL)
      g_error ("docs/sensors.md has no row of %s", info->family);
    g_assert_cmpint (found > strstr (text, "**Experimental**"), ==, info->is_experimental);
  }
}

/* Known damage, and what is not ours to change. */
typedef struct {
  const char *family;
  const char *uuid;
  const char *value; /* NULL: the characteristic is not even known */
} Forbidden;

static const Forbidden forbidden[] = {
    {"upright", UUID_9B ("baa2"), NULL},
    {"upright", UUID_9B ("bad4"), NULL},
    {"upright", UUID_9B ("bac1"), NULL},
    {"upright", UUID_9B ("bae1"), NULL},
    {"upright", UUID_9B ("baf1"), NULL},
    {"nicla", "34c2e3b9-34aa-11eb-adc1-0242ac120002", NULL},
    {"microbit", "e95dfb24-251d-470a-a062-fa1922dfa9a8", "00 00"},
    {"witmotion", "0000ffe9-0000-1000-8000-00805f9a34fb", "ff aa 01 01 00"},
    {"witmotion", "0000ffe9-0000-1000-8000-00805f9a34fb", "ff aa 00 01 00"},
    {"witmotion", "0000ffe9-0000-1000-8000-00805f9a34fb", "ff aa 03 0b 00"},
    {"hipee", UUID_9B ("fff2"), "09 01 30 c6"},
    {"hipee", UUID_9B ("fff2"), "09 01 32 c4"},
    {"thingy52", "ef680401-9b35-4933-9b10-52ffa9740042", "e8 03 f4 01 f4 01 00 00 01"},
    {"dot", "15171002-4947-11e9-8646-d663bd873d93",
     "02 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 "
     "00"},
    {"dot", "15171002-4947-11e9-8646-d663bd873d93",
     "04 00 00 0a 00 1e 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 "
     "00"},
};

static bool
is_listed (const PlumbSensorWrite *write, const GByteArray *value)
{
  if (write->size != value->len)
    return false;
  for (size_t i = 0; i < value->len; i++)
    if ((write->pattern[i] ^ value->data[i]) & (write->mask != NULL ? write->mask[i] : 0xff))
      return false;
  return true;
}

static void
test_forbidden (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (forbidden); i++) {
    const PlumbSensorInfo *info =
        plumb_sensor_driver_info (plumb_sensor_driver_by_name (forbidden[i].family));
    g_autoptr (GByteArray) value =
        talk_bytes (forbidden[i].value != NULL ? forbidden[i].value : "");
    bool is_known = false;

    for (size_t c = 0; c < info->n_characteristics; c++)
      is_known |= strcmp (info->characteristics[c].uuid, forbidden[i].uuid) == 0;
    g_assert_cmpint (is_known, ==, forbidden[i].value != NULL);
    for (size_t w = 0; w < info->n_writes; w++)
      g_assert_false (strcmp (info->characteristics[info->writes[w].characteristic].uuid,
                              forbidden[i].uuid) == 0 &&
                      is_listed (&info->writes[w], value));
  }
}

static bool
is_write_listed (const PlumbSensorInfo *info, const PlumbSensorAction *action)
{
  GByteArray value = {.data = (uint8_t *)action->value, .len = action->size};

  for (size_t w = 0; w < info->n_writes; w++)
    if (info->writes[w].characteristic == action->characteristic &&
        is_listed (&info->writes[w], &value))
      return true;
  return false;
}

/* One answer of a sensor that has lost its mind. */
static void
answer_wildly (Talk *talk, GRand *rand, const PlumbSensorAction *action)
{
  uint8_t bytes[40];
  size_t size = (size_t)g_rand_int_range (rand, 0, sizeof bytes + 1);
  int result = g_rand_int_range (rand, 0, 12);

  for (size_t i = 0; i < size; i++)
    bytes[i] = (uint8_t)g_rand_int_range (rand, 0, g_rand_boolean (rand) ? 8 : 256);
  plumb_sensor_session_complete (talk->session, action,
                                 result <= PLUMB_RESULT_FAILED ? (PlumbActionResult)result
                                                               : PLUMB_RESULT_OK,
                                 bytes, size, talk->now_us);
  for (uint8_t c = 0; c < plumb_sensor_driver_info (talk->driver)->n_characteristics; c++)
    talk_notify (talk, c, bytes, size);
}

/* Whatever a sensor answers, nothing is written that is not listed. */
static void
test_wild_sensor (gconstpointer data)
{
  const PlumbSensorDriver *driver = data;
  const PlumbSensorInfo *info = plumb_sensor_driver_info (driver);
  PlumbSensorAction action;

  for (guint32 seed = 0; seed < 200; seed++) {
    g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
    const PlumbSensorOptions options = {.rate_hz = g_rand_double_range (rand, -5, 300)};
    Talk talk;

    talk_begin (&talk, info->family, &options);
    for (int turn = 0; turn < 60; turn++) {
      talk.now_us += g_rand_int_range (rand, 0, 4 * G_USEC_PER_SEC);
      if (turn == 40)
        plumb_sensor_session_stop (talk.session);
      if (!plumb_sensor_session_next (talk.session, talk.now_us, &action))
        continue;
      if (action.kind == PLUMB_ACTION_WRITE || action.kind == PLUMB_ACTION_WRITE_COMMAND)
        g_assert_true (is_write_listed (info, &action));
      answer_wildly (&talk, rand, &action);
    }
    talk_end (&talk);
  }
}

int
main (int argc, char **argv)
{
  size_t n;
  const PlumbSensorDriver *const *drivers = plumb_sensor_drivers (&n);

  g_test_init (&argc, &argv, NULL);
  for (size_t i = 0; i < G_N_ELEMENTS (encounters); i++) {
    g_autofree char *path = g_strdup_printf ("/recognise/%s", encounters[i].test);

    g_test_add_data_func (path, &encounters[i], test_encounter);
  }
  for (size_t i = 0; i < n; i++) {
    const char *family = plumb_sensor_driver_info (drivers[i])->family;
    g_autofree char *facts = g_strdup_printf ("/facts/%s", family);
    g_autofree char *wild = g_strdup_printf ("/wild-sensor/%s", family);

    g_test_add_data_func (facts, drivers[i], test_facts);
    g_test_add_data_func (wild, drivers[i], test_wild_sensor);
  }
  g_test_add_func ("/documentation", test_documentation);
  g_test_add_func ("/patterns", test_patterns);
  g_test_add_func ("/forbidden-writes", test_forbidden);
  return g_test_run ();
}
