/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tree.h"

#include "interfaces.h"

#define PROPERTIES     "org.freedesktop.DBus.Properties"
#define OBJECT_MANAGER "org.freedesktop.DBus.ObjectManager"

struct PlumbTree {
  GDBusConnection *connection;
  char *root;
  GDBusNodeInfo *interfaces;
  PlumbTreeIntercept intercept;
  gpointer user_data;
  GPtrArray *entries; /* Entry, in the order of their adding */
};

typedef struct {
  PlumbTree *tree;
  char *path;
  const PlumbTreeInterface *interface;
  GDBusInterfaceInfo *info;
  gpointer object;
  guint registration;
} Entry;

static void
entry_free (gpointer data)
{
  Entry *entry = data;
  g_dbus_connection_unregister_object (entry->tree->connection, entry->registration);
  g_free (entry->path);
  g_free (entry);
}

static GVariant *
entry_properties (const Entry *entry)
{
  GVariantBuilder builder;
  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  for (GDBusPropertyInfo **info = entry->info->properties; info && *info; info++) {
    GVariant *value =
        entry->interface->get ? entry->interface->get (entry->object, (*info)->name) : NULL;
    if (value)
      g_variant_builder_add (&builder, "{sv}", (*info)->name, value);
  }
  return g_variant_builder_end (&builder);
}

static void
append_interfaces (PlumbTree *tree, const char *path, GVariantBuilder *builder)
{
  for (guint i = 0; i < tree->entries->len; i++) {
    const Entry *entry = tree->entries->pdata[i];
    if (g_str_equal (entry->path, path))
      g_variant_builder_add (builder, "{s@a{sv}}", entry->interface->name,
                             entry_properties (entry));
  }
}

static GVariant *
managed_objects (PlumbTree *tree)
{
  GVariantBuilder builder;
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{oa{sa{sv}}}"));
  for (guint i = 0; i < tree->entries->len; i++) {
    const Entry *entry = tree->entries->pdata[i];
    GVariantBuilder interfaces;
    if (g_str_equal (entry->path, tree->root) || !g_hash_table_add (seen, entry->path))
      continue;
    g_variant_builder_init (&interfaces, G_VARIANT_TYPE ("a{sa{sv}}"));
    append_interfaces (tree, entry->path, &interfaces);
    g_variant_builder_add (&builder, "{o@a{sa{sv}}}", entry->path,
                           g_variant_builder_end (&interfaces));
  }
  return g_variant_new ("(@a{oa{sa{sv}}})", g_variant_builder_end (&builder));
}

static void
on_call (GDBusConnection *connection, const char *sender, const char *path, const char *interface,
         const char *method, GVariant *parameters, GDBusMethodInvocation *invocation,
         gpointer user_data)
{
  Entry *entry = user_data;
  PlumbTree *tree = entry->tree;
  if (tree->intercept && tree->intercept (path, interface, method, invocation, tree->user_data))
    return;
  if (g_str_equal (interface, OBJECT_MANAGER))
    g_dbus_method_invocation_return_value (invocation, managed_objects (tree));
  else
    entry->interface->call (entry->object, method, parameters, invocation);
}

static GVariant *
on_get (GDBusConnection *connection, const char *sender, const char *path, const char *interface,
        const char *property, GError **error, gpointer user_data)
{
  Entry *entry = user_data;
  GVariant *value = entry->interface->get ? entry->interface->get (entry->object, property) : NULL;
  if (!value)
    g_set_error (error, G_DBUS_ERROR, G_DBUS_ERROR_INVALID_ARGS, "No such property '%s'", property);
  return value;
}

static gboolean
on_set (GDBusConnection *connection, const char *sender, const char *path, const char *interface,
        const char *property, GVariant *value, GError **error, gpointer user_data)
{
  Entry *entry = user_data;
  if (entry->interface->set)
    return entry->interface->set (entry->object, property, value, error);
  g_set_error (error, G_DBUS_ERROR, G_DBUS_ERROR_PROPERTY_READ_ONLY, "'%s' is read-only", property);
  return FALSE;
}

static void
send_signal (PlumbTree *tree, const char *path, const char *interface, const char *name,
             GVariant *parameters)
{
  g_dbus_connection_emit_signal (tree->connection, NULL, path, interface, name, parameters, NULL);
}

void
plumb_tree_add (PlumbTree *tree, const char *path, const PlumbTreeInterface *interface,
                gpointer object)
{
  static const GDBusInterfaceVTable vtable = {
      .method_call = on_call, .get_property = on_get, .set_property = on_set};
  Entry *entry = g_new0 (Entry, 1);
  entry->tree = tree;
  entry->path = g_strdup (path);
  entry->interface = interface;
  entry->info = g_dbus_node_info_lookup_interface (tree->interfaces, interface->name);
  entry->object = object;
  g_assert (entry->info);
  entry->registration = g_dbus_connection_register_object (tree->connection, path, entry->info,
                                                           &vtable, entry, NULL, NULL);
  g_assert (entry->registration != 0);
  g_ptr_array_add (tree->entries, entry);
  if (g_str_equal (path, tree->root))
    return;
  GVariantBuilder interfaces;
  g_variant_builder_init (&interfaces, G_VARIANT_TYPE ("a{sa{sv}}"));
  g_variant_builder_add (&interfaces, "{s@a{sv}}", interface->name, entry_properties (entry));
  send_signal (tree, tree->root, OBJECT_MANAGER, "InterfacesAdded",
               g_variant_new ("(o@a{sa{sv}})", path, g_variant_builder_end (&interfaces)));
}

void
plumb_tree_remove (PlumbTree *tree, const char *path)
{
  GVariantBuilder names;
  g_autofree char *kept = g_strdup (path);
  bool is_found = false;
  g_variant_builder_init (&names, G_VARIANT_TYPE_STRING_ARRAY);
  for (guint i = tree->entries->len; i-- > 0;) {
    Entry *entry = tree->entries->pdata[i];
    if (!g_str_equal (entry->path, kept))
      continue;
    g_variant_builder_add (&names, "s", entry->interface->name);
    g_ptr_array_remove_index (tree->entries, i);
    is_found = true;
  }
  GVariant *removed =
      g_variant_ref_sink (g_variant_new ("(o@as)", kept, g_variant_builder_end (&names)));
  if (is_found)
    send_signal (tree, tree->root, OBJECT_MANAGER, "InterfacesRemoved", removed);
  g_variant_unref (removed);
}

static const Entry *
find_entry (const PlumbTree *tree, const char *path, const char *interface)
{
  for (guint i = 0; i < tree->entries->len; i++) {
    const Entry *entry = tree->entries->pdata[i];
    if (g_str_equal (entry->path, path) && g_str_equal (entry->interface->name, interface))
      return entry;
  }
  return NULL;
}

void
plumb_tree_changed (PlumbTree *tree, const char *path, const char *interface, const char *property)
{
  const Entry *entry = find_entry (tree, path, interface);
  if (!entry)
    return;
  GVariantBuilder changed;
  GVariantBuilder gone;
  g_variant_builder_init (&changed, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_init (&gone, G_VARIANT_TYPE_STRING_ARRAY);
  GVariant *value = entry->interface->get (entry->object, property);
  if (value)
    g_variant_builder_add (&changed, "{sv}", property, value);
  else
    g_variant_builder_add (&gone, "s", property);
  send_signal (tree, path, PROPERTIES, "PropertiesChanged",
               g_variant_new ("(s@a{sv}@as)", interface, g_variant_builder_end (&changed),
                              g_variant_builder_end (&gone)));
}

PlumbTree *
plumb_tree_new (GDBusConnection *connection, const char *root, PlumbTreeIntercept intercept,
                gpointer user_data)
{
  static const PlumbTreeInterface manager = {.name = OBJECT_MANAGER};
  PlumbTree *tree = g_new0 (PlumbTree, 1);
  tree->connection = g_object_ref (connection);
  tree->root = g_strdup (root);
  tree->interfaces = plumb_interfaces_new ();
  tree->intercept = intercept;
  tree->user_data = user_data;
  tree->entries = g_ptr_array_new_with_free_func (entry_free);
  plumb_tree_add (tree, root, &manager, NULL);
  return tree;
}

void
plumb_tree_free (PlumbTree *tree)
{
  if (!tree)
    return;
  g_ptr_array_unref (tree->entries);
  g_object_unref (tree->connection);
  g_dbus_node_info_unref (tree->interfaces);
  g_free (tree->root);
  g_free (tree);
}
