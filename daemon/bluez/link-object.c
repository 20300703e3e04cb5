/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "link-object.h"

guint
plumb_link_export (PlumbLink *link, const char *introspection, const char *path,
                   const char *interface, const GDBusInterfaceVTable *vtable)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (introspection, NULL);
  guint id = g_dbus_connection_register_object (link->bus, path,
                                                g_dbus_node_info_lookup_interface (node, interface),
                                                vtable, link, NULL, &error);
  if (id == 0)
    g_warning ("%s cannot be exported: %s", path, error->message);
  return id;
}

void
plumb_link_unexport (PlumbLink *link, guint *id)
{
  if (*id != 0)
    g_dbus_connection_unregister_object (link->bus, *id);
  *id = 0;
}

void
plumb_link_reply_object (GDBusMethodInvocation *invocation, const char *path, const char *interface,
                         GVariant *properties)
{
  GVariantBuilder objects, interfaces;
  g_variant_builder_init (&interfaces, G_VARIANT_TYPE ("a{sa{sv}}"));
  g_variant_builder_add (&interfaces, "{s@a{sv}}", interface, properties);
  g_variant_builder_init (&objects, G_VARIANT_TYPE ("a{oa{sa{sv}}}"));
  g_variant_builder_add (&objects, "{oa{sa{sv}}}", path, &interfaces);
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(a{oa{sa{sv}}})", &objects));
}
