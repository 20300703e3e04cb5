/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every method and every property that the XML names, with arguments that nobody meant. */
#include <string.h>

#include "fixture.h"

#define ROUNDS 25

static GVariant *make (const GVariantType *type, int depth);

/* Cut anywhere by bytes, this is no UTF-8 any more. */
#define UMLAUTS "\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4"

static const char *
make_text (void)
{
  static const char *const texts[] = {
      "",
      "a",
      "alerts",
      "upright",
      "csv",
      "2026-11-23",
      "2026-99-99",
      "chest",
      "off",
      "%s%n",
      "../../etc",
      "\x01",
      "\xc3\xa4\xe2\x82\xac",
      "'\"\\",
      "day",
      "hour",
      "deviation",
      "battery:x",
      "C0:FF:EE:00:00:03",
      "DROP TABLE minutes;",
      "x" UMLAUTS UMLAUTS UMLAUTS UMLAUTS,
      "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
      "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
      "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
      "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
  };
  return texts[g_test_rand_int_range (0, G_N_ELEMENTS (texts))];
}

static guint64
make_number (void)
{
  static const guint64 numbers[] = {0,
                                    1,
                                    2,
                                    60,
                                    4999,
                                    5000,
                                    86400,
                                    86401,
                                    G_MAXINT32,
                                    G_MAXUINT32,
                                    G_MAXINT64,
                                    G_MAXUINT64,
                                    1795435200000000};
  return numbers[g_test_rand_int_range (0, G_N_ELEMENTS (numbers))];
}

static double
make_double (void)
{
  static const double numbers[] = {0,      -1,          1,         50,        1e300,
                                   -1e300, G_MINDOUBLE, 0.0 / 0.0, 1.0 / 0.0, -1.0 / 0.0};
  return numbers[g_test_rand_int_range (0, G_N_ELEMENTS (numbers))];
}

static GVariant *
make_variant (int depth)
{
  static const char *const types[] = {"s", "u", "t", "b", "d", "as", "a{sv}", "x", "y", "(ss)"};
  int last = depth > 2 ? 4 : (int)G_N_ELEMENTS (types);
  const char *type = types[g_test_rand_int_range (0, last)];
  return g_variant_new_variant (make (G_VARIANT_TYPE (type), depth + 1));
}

static GVariant *
make_array (const GVariantType *type, int depth)
{
  const GVariantType *element = g_variant_type_element (type);
  GVariantBuilder builder;
  g_variant_builder_init (&builder, type);
  for (int i = g_test_rand_int_range (0, 4); i > 0; i--)
    g_variant_builder_add_value (&builder, make (element, depth + 1));
  return g_variant_builder_end (&builder);
}

static GVariant *
make_entry (const GVariantType *type, int depth)
{
  static const char *const keys[] = {"seconds", "max_hz", "sensor", "name",
                                     "rate_hz", "what",   "wait",   "note",
                                     "comfort", "area",   "",       "from_usec"};
  const char *key = keys[g_test_rand_int_range (0, G_N_ELEMENTS (keys))];
  return g_variant_new_dict_entry (g_variant_new_string (key),
                                   make (g_variant_type_value (type), depth));
}

static GVariant *
make_tuple (const GVariantType *type, int depth)
{
  GVariantBuilder builder;
  g_variant_builder_init (&builder, type);
  for (const GVariantType *item = g_variant_type_first (type); item != NULL;
       item = g_variant_type_next (item))
    g_variant_builder_add_value (&builder, make (item, depth));
  return g_variant_builder_end (&builder);
}

static GVariant *
make (const GVariantType *type, int depth)
{
  switch (*g_variant_type_peek_string (type)) {
  case 's': return g_variant_new_string (make_text ());
  case 'b': return g_variant_new_boolean (g_test_rand_bit ());
  case 'y': return g_variant_new_byte ((guint8)make_number ());
  case 'u': return g_variant_new_uint32 ((guint32)make_number ());
  case 'x': return g_variant_new_int64 ((gint64)make_number ());
  case 't': return g_variant_new_uint64 (make_number ());
  case 'd': return g_variant_new_double (make_double ());
  case 'h': return g_variant_new_handle ((gint32)make_number ());
  case 'o': return g_variant_new_object_path (g_test_rand_bit () ? "/" : ALERT_7);
  case 'v': return make_variant (depth);
  case 'a': return make_array (type, depth);
  case '{': return make_entry (type, depth);
  case '(': return make_tuple (type, depth);
  default:
    g_error ("the XML has a type that this test does not know: %.1s",
             g_variant_type_peek_string (type));
  }
}

static const char *
path_of (const char *interface)
{
  if (g_str_equal (interface, PLUMB_IFACE_SENSOR))
    return SENSOR_A;
  return g_str_equal (interface, PLUMB_IFACE_ALERT) ? ALERT_7 : PLUMB_PATH;
}

/* Refused under a name that is documented, or done. */
static void
assert_polite (const char *member, const char *error)
{
  static const char *const polite[] = {
      "InvalidArgs",      "LimitsExceeded", "AccessDenied", "UnknownMethod",
      "PropertyReadOnly", "NotSupported",   NULL,
  };
  if (error == NULL || g_str_has_prefix (error, PLUMB_ERROR_PREFIX))
    return;
  const char *last = strrchr (error, '.') + 1;
  if (!g_str_has_prefix (error, "org.freedesktop.DBus.Error.") || !g_strv_contains (polite, last))
    g_error ("%s answers %s", member, error);
}

static GVariantType *
signature_of (GDBusArgInfo **arguments)
{
  g_autoptr (GString) text = g_string_new ("(");
  for (; arguments != NULL && *arguments != NULL; arguments++)
    g_string_append (text, (*arguments)->signature);
  g_string_append_c (text, ')');
  return g_variant_type_new (text->str);
}

static void
revive (Fixture *fixture)
{
  fixture->state.n_alerts = 1;
  fixture->state.sensors[0] = &fixture->sensor[0];
  fixture_update (fixture);
}

static void
try_method (Fixture *fixture, const char *interface, const GDBusMethodInfo *method)
{
  static const char *const wrong[] = {"(s)", "(ssssss)", "(v)", "(a{sv}a{sv})", "(tt)"};
  g_autoptr (GVariantType) type = signature_of (method->in_args);
  for (int i = 0; i < ROUNDS; i++) {
    bool is_wrong = i % 5 == 4;
    const GVariantType *used =
        is_wrong ? G_VARIANT_TYPE (wrong[g_test_rand_int_range (0, G_N_ELEMENTS (wrong))]) : type;
    revive (fixture);
    g_autofree char *error = client_call_for_error (&fixture->client[0], path_of (interface),
                                                    interface, method->name, make (used, 0));
    assert_polite (method->name, error);
    if (is_wrong && !g_variant_type_equal (used, type))
      g_assert_cmpstr (error, ==, INVALID_ARGS);
  }
}

static void
try_property (Fixture *fixture, const char *interface, const GDBusPropertyInfo *property)
{
  for (int i = 0; i < ROUNDS; i++) {
    revive (fixture);
    g_autoptr (GVariant) value = g_variant_ref_sink (make_variant (0));
    g_autoptr (GVariant) inner = g_variant_get_variant (value);
    g_autofree char *error =
        client_set (&fixture->client[0], path_of (interface), interface, property->name, inner);
    assert_polite (property->name, error);
    if ((property->flags & G_DBUS_PROPERTY_INFO_FLAGS_WRITABLE) == 0)
      g_assert_cmpstr (error, ==, INVALID_ARGS);
  }
}

static void
test_junk (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path =
      g_test_build_filename (G_TEST_DIST, "protocol", "org.plumbline.Posture1.xml", NULL);
  g_autofree char *xml = NULL;
  g_autoptr (GError) error = NULL;
  g_assert_true (g_file_get_contents (path, &xml, NULL, &error));
  g_autoptr (GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (xml, &error);
  g_assert_no_error (error);
  for (GDBusInterfaceInfo **interface = node->interfaces; *interface != NULL; interface++) {
    GDBusMethodInfo **method = (*interface)->methods;
    GDBusPropertyInfo **property = (*interface)->properties;
    for (; method != NULL && *method != NULL; method++)
      try_method (fixture, (*interface)->name, *method);
    for (; property != NULL && *property != NULL; property++)
      try_property (fixture, (*interface)->name, *property);
  }
  g_autofree char *alive =
      client_call_for_error (&fixture->client[1], PLUMB_PATH, PLUMB_IFACE_MANAGER, "Resume", NULL);
  g_assert_null (alive);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/service/junk", Fixture, NULL, fixture_set_up, test_junk, fixture_tear_down);
  return g_test_run ();
}
