/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#define DBUS_PROPERTIES     "org.freedesktop.DBus.Properties"
#define DBUS_OBJECT_MANAGER "org.freedesktop.DBus.ObjectManager"

bool
plumb_client_connect (PlumbCtl *ctl, GError **error)
{
  if (ctl->connection == NULL)
    ctl->connection = g_bus_get_sync (ctl->bus, NULL, error);
  if (ctl->connection == NULL)
    return false;
  g_dbus_connection_set_exit_on_close (ctl->connection, FALSE);
  return true;
}

GVariant *
plumb_client_call (PlumbCtl *ctl, const char *path, const char *interface, const char *method,
                   GVariant *parameters, GError **error)
{
  g_autoptr (GVariant) owned = parameters != NULL ? g_variant_ref_sink (parameters) : NULL;
  if (!plumb_client_connect (ctl, error))
    return NULL;
  return g_dbus_connection_call_sync (ctl->connection, PLUMB_BUS_NAME, path, interface, method,
                                      owned, NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, error);
}

PlumbExit
plumb_client_do (PlumbCtl *ctl, const char *path, const char *interface, const char *method,
                 GVariant *parameters)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = plumb_client_call (ctl, path, interface, method, parameters, &error);
  return reply != NULL ? PLUMB_EXIT_OK : plumb_client_fail (ctl, error);
}

void
plumb_client_try (PlumbCtl *ctl, const char *path, const char *interface, const char *method)
{
  GVariant *reply = plumb_client_call (ctl, path, interface, method, NULL, NULL);
  if (reply != NULL)
    g_variant_unref (reply);
}

PlumbExit
plumb_client_set (PlumbCtl *ctl, const char *path, const char *interface, const char *property,
                  GVariant *value)
{
  return plumb_client_do (ctl, path, DBUS_PROPERTIES, "Set",
                          g_variant_new ("(ssv)", interface, property, value));
}

/* A peer that answers in another shape is not the daemon that we know. */
static bool
check_type (GVariant *reply, const char *type, GError **error)
{
  if (g_variant_is_of_type (reply, G_VARIANT_TYPE (type)))
    return true;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
               _ ("the daemon answered \"%s\" where \"%s\" was expected; are both of one version?"),
               g_variant_get_type_string (reply), type);
  return false;
}

GVariant *
plumb_client_get (PlumbCtl *ctl, const char *path, const char *interface, const char *property,
                  GError **error)
{
  g_autoptr (GVariant) reply = plumb_client_call (
      ctl, path, DBUS_PROPERTIES, "Get", g_variant_new ("(ss)", interface, property), error);
  if (reply == NULL || !check_type (reply, "(v)", error))
    return NULL;
  g_autoptr (GVariant) boxed = g_variant_get_child_value (reply, 0);
  return g_variant_get_variant (boxed);
}

GVariant *
plumb_client_get_all (PlumbCtl *ctl, const char *path, const char *interface, GError **error)
{
  g_autoptr (GVariant) reply = plumb_client_call (ctl, path, DBUS_PROPERTIES, "GetAll",
                                                  g_variant_new ("(s)", interface), error);
  if (reply == NULL || !check_type (reply, "(a{sv})", error))
    return NULL;
  return g_variant_get_child_value (reply, 0);
}

static void
object_free (gpointer data)
{
  PlumbClientObject *object = data;
  g_free (object->path);
  g_variant_unref (object->properties);
  g_free (object);
}

/* By number where the last part is one, as with alerts: /alerts/10 after /alerts/9. */
static int
compare_objects (gconstpointer a, gconstpointer b)
{
  const char *path_a = (*(PlumbClientObject *const *)a)->path;
  const char *path_b = (*(PlumbClientObject *const *)b)->path;
  size_t size_a = strlen (path_a), size_b = strlen (path_b);
  bool is_number =
      g_ascii_isdigit (path_a[size_a - 1]) && g_str_has_prefix (path_a, PLUMB_PATH_ALERTS);
  if (is_number && size_a != size_b)
    return size_a < size_b ? -1 : 1;
  return strcmp (path_a, path_b);
}

GPtrArray *
plumb_client_list (PlumbCtl *ctl, const char *interface, GError **error)
{
  g_autoptr (GVariant) reply =
      plumb_client_call (ctl, PLUMB_PATH, DBUS_OBJECT_MANAGER, "GetManagedObjects", NULL, error);
  if (reply == NULL || !check_type (reply, "(a{oa{sa{sv}}})", error))
    return NULL;
  GPtrArray *objects = g_ptr_array_new_with_free_func (object_free);
  g_autoptr (GVariantIter) iter = NULL;
  const char *path;
  GVariant *interfaces;
  g_variant_get (reply, "(a{oa{sa{sv}}})", &iter);
  while (g_variant_iter_loop (iter, "{&o@a{sa{sv}}}", &path, &interfaces)) {
    GVariant *properties = g_variant_lookup_value (interfaces, interface, G_VARIANT_TYPE_VARDICT);
    if (properties == NULL)
      continue;
    PlumbClientObject *object = g_new0 (PlumbClientObject, 1);
    object->path = g_strdup (path);
    object->properties = properties;
    g_ptr_array_add (objects, object);
  }
  g_ptr_array_sort (objects, compare_objects);
  return objects;
}

static bool
is_sensor_called (const PlumbClientObject *sensor, const char *wanted)
{
  return strcmp (sensor->path, wanted) == 0 ||
         strcmp (plumb_client_string (sensor->properties, "Id"), wanted) == 0 ||
         strcmp (plumb_client_string (sensor->properties, "Name"), wanted) == 0 ||
         g_ascii_strcasecmp (plumb_client_string (sensor->properties, "Address"), wanted) == 0;
}

static char *
join_ids (GPtrArray *sensors)
{
  g_autoptr (GString) ids = g_string_new (NULL);
  for (guint i = 0; i < sensors->len; i++) {
    const PlumbClientObject *sensor = sensors->pdata[i];
    g_string_append_printf (ids, "%s%s", i > 0 ? ", " : "",
                            plumb_client_string (sensor->properties, "Id"));
  }
  return g_string_free (g_steal_pointer (&ids), FALSE);
}

PlumbClientObject *
plumb_client_pick_sensor (GPtrArray *sensors, const char *wanted, PlumbExit *out_code)
{
  *out_code = PLUMB_EXIT_REFUSED;
  if (sensors->len == 0) {
    plumb_command_complain (_ ("no sensor is set up; run \"plumbline sensors add\""));
    return NULL;
  }
  if (wanted == NULL && sensors->len == 1)
    return sensors->pdata[0];
  g_autofree char *ids = join_ids (sensors);
  if (wanted == NULL) {
    *out_code = PLUMB_EXIT_USAGE;
    plumb_command_complain (_ ("which sensor? There are %s"), ids);
    return NULL;
  }
  for (guint i = 0; i < sensors->len; i++) {
    if (is_sensor_called (sensors->pdata[i], wanted))
      return sensors->pdata[i];
  }
  *out_code = PLUMB_EXIT_FAILURE;
  plumb_command_complain (_ ("there is no sensor \"%s\"; there are %s"), wanted, ids);
  return NULL;
}

const char *
plumb_client_string (GVariant *dictionary, const char *key)
{
  const char *text = "";
  g_variant_lookup (dictionary, key, "&s", &text);
  return text;
}

bool
plumb_client_boolean (GVariant *dictionary, const char *key)
{
  gboolean value = FALSE;
  g_variant_lookup (dictionary, key, "b", &value);
  return value;
}

double
plumb_client_number (GVariant *dictionary, const char *key, double fallback)
{
  g_autoptr (GVariant) value = g_variant_lookup_value (dictionary, key, NULL);
  if (value == NULL)
    return fallback;
  switch (g_variant_classify (value)) {
  case G_VARIANT_CLASS_DOUBLE: return g_variant_get_double (value);
  case G_VARIANT_CLASS_UINT16: return g_variant_get_uint16 (value);
  case G_VARIANT_CLASS_INT16: return g_variant_get_int16 (value);
  case G_VARIANT_CLASS_UINT32: return g_variant_get_uint32 (value);
  case G_VARIANT_CLASS_INT32: return g_variant_get_int32 (value);
  case G_VARIANT_CLASS_UINT64: return (double)g_variant_get_uint64 (value);
  case G_VARIANT_CLASS_INT64: return (double)g_variant_get_int64 (value);
  case G_VARIANT_CLASS_BYTE: return g_variant_get_byte (value);
  case G_VARIANT_CLASS_BOOLEAN:
  case G_VARIANT_CLASS_HANDLE:
  case G_VARIANT_CLASS_STRING:
  case G_VARIANT_CLASS_OBJECT_PATH:
  case G_VARIANT_CLASS_SIGNATURE:
  case G_VARIANT_CLASS_VARIANT:
  case G_VARIANT_CLASS_MAYBE:
  case G_VARIANT_CLASS_ARRAY:
  case G_VARIANT_CLASS_TUPLE:
  case G_VARIANT_CLASS_DICT_ENTRY: return fallback;
  }
  return fallback;
}

guint64
plumb_client_unsigned (GVariant *dictionary, const char *key)
{
  guint64 exact = 0;
  if (g_variant_lookup (dictionary, key, "t", &exact))
    return exact;
  double number = plumb_client_number (dictionary, key, 0);
  return number > 0 && number < 1e18 ? (guint64)number : 0;
}

const char **
plumb_client_strings (GVariant *dictionary, const char *key)
{
  const char **strings = NULL;
  if (!g_variant_lookup (dictionary, key, "^a&s", &strings))
    strings = g_new0 (const char *, 1);
  return strings;
}

bool
plumb_client_is_absent (const GError *error)
{
  return g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN) ||
         g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NAME_HAS_NO_OWNER) ||
         g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NO_REPLY) ||
         (error->domain == G_DBUS_ERROR && error->code >= G_DBUS_ERROR_SPAWN_EXEC_FAILED &&
          error->code <= G_DBUS_ERROR_SPAWN_NO_MEMORY);
}

PlumbExit
plumb_client_exit_of (const GError *error)
{
  static const struct {
    const char *name;
    PlumbExit code;
  } codes[] = {
      {PLUMB_ERROR_NOT_CALIBRATED, PLUMB_EXIT_REFUSED},
      {PLUMB_ERROR_CALIBRATION_FAILED, PLUMB_EXIT_REFUSED},
      {PLUMB_ERROR_SENSOR_UNAVAILABLE, PLUMB_EXIT_REFUSED},
      {PLUMB_ERROR_BLUETOOTH_UNAVAILABLE, PLUMB_EXIT_REFUSED},
      {PLUMB_ERROR_BUSY, PLUMB_EXIT_REFUSED},
      {PLUMB_ERROR_POSTPONE_LIMIT, PLUMB_EXIT_REFUSED},
      {PLUMB_ERROR_NO_ACTIVE_BREAK, PLUMB_EXIT_REFUSED},
      {PLUMB_ERROR_PAIRING_FAILED, PLUMB_EXIT_REFUSED},
      {PLUMB_ERROR_NO_DATA, PLUMB_EXIT_NO_DATA},
      {"org.freedesktop.DBus.Error.AccessDenied", PLUMB_EXIT_REFUSED},
      {"org.freedesktop.DBus.Error.LimitsExceeded", PLUMB_EXIT_REFUSED},
      {"org.freedesktop.DBus.Error.NotSupported", PLUMB_EXIT_REFUSED},
      {"org.freedesktop.DBus.Error.InvalidArgs", PLUMB_EXIT_REFUSED},
  };
  if (plumb_client_is_absent (error))
    return PLUMB_EXIT_NO_DAEMON;
  g_autofree char *name =
      g_dbus_error_is_remote_error (error) ? g_dbus_error_get_remote_error (error) : NULL;
  for (unsigned i = 0; name != NULL && i < G_N_ELEMENTS (codes); i++) {
    if (strcmp (codes[i].name, name) == 0)
      return codes[i].code;
  }
  return PLUMB_EXIT_FAILURE;
}

/* The daemon explains itself in English: in another language its error's name speaks, and what it
 * said follows in brackets. */
static void
complain_of (const GError *error, const char *message)
{
  static const struct {
    const char *name, *sentence;
  } known[] = {
      {PLUMB_ERROR_NOT_CALIBRATED, N_ ("no upright pose has been set yet")},
      {PLUMB_ERROR_NO_SUCH_SENSOR, N_ ("there is no such sensor")},
      {PLUMB_ERROR_SENSOR_UNAVAILABLE, N_ ("the sensor is not available just now")},
      {PLUMB_ERROR_BLUETOOTH_UNAVAILABLE, N_ ("Bluetooth is not available just now")},
      {PLUMB_ERROR_NO_DATA, N_ ("nothing was recorded there")},
      {PLUMB_ERROR_POSTPONE_LIMIT, N_ ("this break cannot be postponed again")},
      {PLUMB_ERROR_NO_ACTIVE_BREAK, N_ ("there is no break just now")},
      {PLUMB_ERROR_NO_SUCH_ITEM, N_ ("the library has no such entry")},
      {PLUMB_ERROR_STORAGE, N_ ("the history cannot be read or written")},
      {PLUMB_ERROR_BUSY, N_ ("the daemon is busy with something else")},
      {"org.freedesktop.DBus.Error.AccessDenied", N_ ("this is not allowed")},
      {"org.freedesktop.DBus.Error.LimitsExceeded", N_ ("there are too many already")},
      {"org.freedesktop.DBus.Error.NotSupported", N_ ("this is not supported")},
      {"org.freedesktop.DBus.Error.InvalidArgs", N_ ("the daemon does not accept this")},
  };
  g_autofree char *name =
      g_dbus_error_is_remote_error (error) ? g_dbus_error_get_remote_error (error) : NULL;
  for (unsigned i = 0; name != NULL && i < G_N_ELEMENTS (known); i++) {
    const char *own = strcmp (known[i].name, name) == 0 ? _ (known[i].sentence) : known[i].sentence;
    if (own != known[i].sentence) {
      plumb_command_complain ("%s (%s)", own, message);
      return;
    }
  }
  plumb_command_complain ("%s", message);
}

PlumbExit
plumb_client_fail (PlumbCtl *ctl, const GError *error)
{
  const char *bus = ctl->bus == G_BUS_TYPE_SYSTEM ? "system" : "session";
  if (ctl->connection == NULL) {
    plumb_command_complain (
        _ ("there is no %s bus here (%s); run it inside your desktop session, or "
           "with --bus=%s"),
        bus, error->message, ctl->bus == G_BUS_TYPE_SYSTEM ? "session" : "system");
    return PLUMB_EXIT_NO_DAEMON;
  }
  PlumbExit code = plumb_client_exit_of (error);
  if (code == PLUMB_EXIT_NO_DAEMON) {
    plumb_command_complain (_ ("plumblined does not run on the %s bus; start it with \"systemctl%s "
                               "enable --now %s\""),
                            bus, ctl->bus == G_BUS_TYPE_SYSTEM ? "" : " --user",
                            ctl->bus == G_BUS_TYPE_SYSTEM ? "plumblined" : "plumbline");
    return code;
  }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT)) {
    plumb_command_complain (
        _ ("plumblined does not answer; its log may tell why: \"journalctl %s\""),
        ctl->bus == G_BUS_TYPE_SYSTEM ? "-u plumblined" : "--user -u plumbline");
    return code;
  }
  g_autoptr (GError) plain = g_error_copy (error);
  bool is_denied = g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_ACCESS_DENIED);
  g_dbus_error_strip_remote_error (plain);
  if (is_denied && ctl->bus == G_BUS_TYPE_SYSTEM)
    plumb_command_complain (_ ("%s; only root and the group \"plumbline\" may do this"),
                            plain->message);
  else
    complain_of (error, plain->message);
  return code;
}
