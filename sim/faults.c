/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "faults.h"

#include <string.h>

typedef struct {
  const char *name;
  const char *help;
} FaultWord;

static const FaultWord fault_words[] = {
    {"absent", "bluetoothd is not on the bus"},
    {"empty", "the adapter is there and hears nobody"},
    {"no-adapter", "bluetoothd without an adapter"},
    {"adapter-off", "the adapter is not powered"},
    {"second-adapter",
     "another adapter knows the sensors too and cannot connect them (number= of its hci)"},
    {"filters-duplicates",
     "the controller hands over each sensor once a scan (again=: and after so many seconds)"},
    {"out-of-range", "sensors cannot be reached; Connect gives up after 41 s"},
    {"never-resolves", "connected, never ServicesResolved, until Disconnect (stay=true: for good)"},
    {"missing-characteristic", "one is not there (uuid=, else the first that notifies)"},
    {"notify-not-permitted", "StartNotify and AcquireNotify: NotPermitted"},
    {"notify-in-progress", "StartNotify and AcquireNotify: InProgress"},
    {"write-refused", "writes are answered with ATT error 0x80 (uuid=: only there)"},
    {"repeat-values", "the sensor says the same bytes again and again"},
    {"too-short", "notifications lose their second half"},
    {"empty-values", "notifications without a byte"},
    {"too-long", "notifications carry 7 bytes too many"},
    {"not-finite", "the sensor measures NaN"},
    {"flood", "1000 notifications a second (rate=)"},
    {"drop-link", "the link is lost (seconds=: and unreachable so long)"},
    {"silent", "the link holds, nothing is notified"},
    {"charging", "the sensor is on its charger"},
    {"off-body", "the strap has no skin contact; a sensor that knows says: not worn"},
    {"monitors",
     "bluetoothd has advertisement monitors (from its start on; refuse=register, release "
     "or hear: it does not do that; late-release=true: what is unregistered is released "
     "afterwards)"},
    {"release-monitors", "bluetoothd lets go of its clients' monitors"},
    {"services-change",
     "while connected all services go, and come back with other paths "
     "(seconds=, default 1; become=FAMILY: as those of another; stay=true: never)"},
    {"remove-device", "the object is deleted (during=METHOD: while that call is in flight)"},
    {"no-reply", "a method is never answered (method=, default Connect)"},
    {"die", "bluetoothd is killed and comes back with new paths (seconds=, default 2)"},
    {"restart-clean", "bluetoothd stops in order and comes back (seconds=, default 2)"},
    {"impostor", "another name sends values for the sensor (kind=twin: a second device)"},
    {"connected-unsaid", "that a link is up is not signalled, as when the socket was quicker"},
    {"tells-reason", "why a link ended is signalled, as bluetoothd does since 5.83"},
    {"left-connecting",
     "another client was killed in its Connect: ours is answered InProgress until Disconnect"},
    {"connect-abort", "Connect fails: le-connection-abort-by-local"},
    {"not-paired", "the sensor wants a bond"},
    {"no-agent",
     "who has no bond is not told so: pairing is tried, nobody agrees, the link is cut (seconds=: "
     "so long the call hangs before)"},
    {"lost-keys", "a bonded sensor forgot its keys: links drop at once"},
    {"private-address", "who has no bond sees another address (4A:...), which pairing resolves"},
    {"passkey", "pairing wants the six digits on the sensor (digits=, default 123456)"},
    {"stranger", "while a pairing runs another device wants to pair too"},
    {"wrong-model", "the right name in front of another device's services"},
    {"battery", "sets the battery (percent=)"},
};

struct PlumbFaults {
  GHashTable *on; /* name -> GHashTable of key -> value, all char * */
  PlumbFaultChanged changed;
  gpointer user_data;
};

GQuark
plumb_fault_error_quark (void)
{
  return g_quark_from_static_string ("plumb-fault-error");
}

const char *
plumb_fault_name (size_t index)
{
  return index < G_N_ELEMENTS (fault_words) ? fault_words[index].name : NULL;
}

const char *
plumb_fault_help (size_t index)
{
  return index < G_N_ELEMENTS (fault_words) ? fault_words[index].help : NULL;
}

PlumbFaults *
plumb_faults_new (void)
{
  PlumbFaults *faults = g_new0 (PlumbFaults, 1);
  faults->on =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_hash_table_unref);
  return faults;
}

void
plumb_faults_free (PlumbFaults *faults)
{
  if (!faults)
    return;
  g_hash_table_unref (faults->on);
  g_free (faults);
}

void
plumb_faults_listen (PlumbFaults *faults, PlumbFaultChanged changed, gpointer user_data)
{
  faults->changed = changed;
  faults->user_data = user_data;
}

static bool
is_known (const char *name)
{
  for (size_t i = 0; i < G_N_ELEMENTS (fault_words); i++)
    if (strcmp (fault_words[i].name, name) == 0)
      return true;
  return false;
}

static GHashTable *
arguments_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

static bool
switch_on (PlumbFaults *faults, const char *name, GHashTable *arguments, GError **error)
{
  if (!is_known (name)) {
    g_set_error (error, PLUMB_FAULT_ERROR, PLUMB_FAULT_ERROR_UNKNOWN,
                 "\"%.40s\" is not a fault; plumbline-sim --faults lists them", name);
    return false;
  }
  g_hash_table_replace (faults->on, g_strdup (name), g_hash_table_ref (arguments));
  if (faults->changed)
    faults->changed (name, true, faults->user_data);
  return true;
}

bool
plumb_faults_set_from_spec (PlumbFaults *faults, const char *spec, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (spec, ",", -1);
  g_autoptr (GHashTable) arguments = arguments_new ();
  for (unsigned i = 1; parts[0] && parts[i]; i++) {
    char *equals = strchr (parts[i], '=');
    if (!equals || equals == parts[i]) {
      g_set_error (error, PLUMB_FAULT_ERROR, PLUMB_FAULT_ERROR_ARGUMENT,
                   "--fault=%s: \"%s\" is not key=value", spec, parts[i]);
      return false;
    }
    *equals = '\0';
    g_hash_table_replace (arguments, g_strdup (parts[i]), g_strdup (equals + 1));
  }
  return switch_on (faults, parts[0] ? parts[0] : "", arguments, error);
}

static char *
value_to_text (GVariant *value)
{
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    return g_variant_dup_string (value, NULL);
  return g_variant_print (value, FALSE);
}

bool
plumb_faults_set (PlumbFaults *faults, const char *name, GVariant *arguments, GError **error)
{
  g_autoptr (GHashTable) texts = arguments_new ();
  GVariantIter iter;
  const char *key = NULL;
  GVariant *value = NULL;
  if (arguments) {
    g_variant_iter_init (&iter, arguments);
    while (g_variant_iter_next (&iter, "{&sv}", &key, &value)) {
      g_hash_table_replace (texts, g_strdup (key), value_to_text (value));
      g_variant_unref (value);
    }
  }
  return switch_on (faults, name, texts, error);
}

void
plumb_faults_clear (PlumbFaults *faults, const char *name)
{
  g_autofree char *kept = g_strdup (name); /* name may belong to what goes */
  if (g_hash_table_remove (faults->on, kept) && faults->changed)
    faults->changed (kept, false, faults->user_data);
}

const char *
plumb_faults_text (const PlumbFaults *faults, const char *name, const char *key,
                   const char *alternative)
{
  GHashTable *arguments = g_hash_table_lookup (faults->on, name);
  const char *text = arguments ? g_hash_table_lookup (arguments, key) : NULL;
  return text ? text : alternative;
}

double
plumb_faults_number (const PlumbFaults *faults, const char *name, const char *key,
                     double alternative)
{
  const char *text = plumb_faults_text (faults, name, key, NULL);
  char *end = NULL;
  double value = text ? g_ascii_strtod (text, &end) : alternative;
  return text && (end == text || *end != '\0') ? alternative : value;
}

bool
plumb_faults_has (const PlumbFaults *faults, const char *name, const char *address)
{
  if (!g_hash_table_contains (faults->on, name))
    return false;
  const char *wanted = plumb_faults_text (faults, name, "address", NULL);
  return !wanted || !address || g_ascii_strcasecmp (wanted, address) == 0;
}

bool
plumb_faults_take (PlumbFaults *faults, const char *name, const char *address)
{
  if (!plumb_faults_has (faults, name, address))
    return false;
  double count = plumb_faults_number (faults, name, "count", 0);
  if (count <= 0)
    return true;
  GHashTable *arguments = g_hash_table_lookup (faults->on, name);
  g_hash_table_replace (arguments, g_strdup ("count"), g_strdup_printf ("%d", (int)count - 1));
  if (count <= 1)
    plumb_faults_clear (faults, name);
  return true;
}
