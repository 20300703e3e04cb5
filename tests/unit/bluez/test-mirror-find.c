/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The questions that the mirror answers. */
#include "mirror.h"

#define DEVICE  "/org/bluez/hci0/dev"
#define ADDRESS "C0:FF:EE:00:00:01"

static bool
is_wanted (const PlumbMirrorDevice *device, gpointer user_data)
{
  return true;
}

static GVariant *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  GVariant *variant = g_variant_parse (NULL, text, NULL, NULL, &error);
  g_assert_no_error (error);
  return variant; /* never floating */
}

/* An adapter with the same sensor; flags: of the adapter and of the device. */
static void
add_twin (PlumbMirror *mirror, guint number, bool is_powered, bool is_connected)
{
  g_autofree char *adapter =
      g_strdup_printf ("(objectpath '/org/bluez/hci%u', {'org.bluez.Adapter1': {'Powered': <%s>}})",
                       number, is_powered ? "true" : "false");
  g_autofree char *device = g_strdup_printf (
      "(objectpath '/org/bluez/hci%u/dev', {'org.bluez.Device1': {'Address': <'" ADDRESS "'>,"
      " 'Adapter': <objectpath '/org/bluez/hci%u'>, 'Connected': <%s>}})",
      number, number, is_connected ? "true" : "false");
  g_autoptr (GVariant) first = parse (adapter);
  g_autoptr (GVariant) second = parse (device);
  g_assert_true (plumb_mirror_interfaces_added (mirror, first));
  g_assert_true (plumb_mirror_interfaces_added (mirror, second));
}

/* One sensor below several adapters: the order of the table is not ours. */
static void
test_device_of_several_adapters (void)
{
  static const struct {
    unsigned powered, connected; /* a bit for each adapter */
    const char *used, *found;
  } rows[] = {
      {0xff, 0x00, NULL, "/org/bluez/hci0/dev"},
      {0xff, 0x00, "/org/bluez/hci5/dev", "/org/bluez/hci5/dev"},
      {0xff, 0x08, NULL, "/org/bluez/hci3/dev"},
      {0xff, 0x08, "/org/bluez/hci5/dev", "/org/bluez/hci3/dev"},
      {0xff, 0x28, "/org/bluez/hci5/dev", "/org/bluez/hci5/dev"},
      {0x40, 0x00, "/org/bluez/hci5/dev", "/org/bluez/hci6/dev"},
      {0x00, 0x00, "/org/bluez/hci5/dev", "/org/bluez/hci5/dev"},
      {0x42, 0x04, NULL, "/org/bluez/hci1/dev"}, /* a link of an adapter that is off is none */
  };
  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (PlumbMirror) mirror = plumb_mirror_new (is_wanted, NULL);
    for (guint n = 0; n < 8; n++)
      add_twin (mirror, n, rows[i].powered & 1u << n, rows[i].connected & 1u << n);
    g_assert_cmpstr (plumb_mirror_find_device (mirror, ADDRESS, NULL, rows[i].used)->path, ==,
                     rows[i].found);
    g_assert_cmpstr (
        plumb_mirror_find_device (mirror, ADDRESS, "/org/bluez/hci7", rows[i].used)->path, ==,
        "/org/bluez/hci7/dev");
  }
}

/* Keys of one link alone are no bond; a bluetoothd that does not tell them apart is believed. */
static void
test_bond (void)
{
  static const struct {
    const char *changed;
    bool is_bonded;
  } rows[] = {
      {"('org.bluez.Device1', {'Paired': <true>}, @as [])", true},
      {"('org.bluez.Device1', {'Bonded': <false>}, @as [])", false},
      {"('org.bluez.Device1', {'Bonded': <true>}, @as [])", true},
      {"('org.bluez.Device1', {'Paired': <false>, 'Bonded': <false>}, @as [])", false},
  };
  g_autoptr (PlumbMirror) mirror = plumb_mirror_new (is_wanted, NULL);
  add_twin (mirror, 0, true, false);
  const PlumbMirrorDevice *device = plumb_mirror_get_device (mirror, DEVICE);
  g_assert_false (plumb_mirror_is_bonded (device));
  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GVariant) changed = parse (rows[i].changed);
    g_assert_true (plumb_mirror_properties_changed (mirror, DEVICE, changed));
    g_assert_true (plumb_mirror_is_bonded (device) == rows[i].is_bonded);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bluez/mirror-find/device-of-several-adapters",
                   test_device_of_several_adapters);
  g_test_add_func ("/bluez/mirror-find/bond", test_bond);
  return g_test_run ();
}
