/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "skeletons.h"

#include "errors.h"

typedef struct {
  GDBusInterfaceVTable vtable; /* the generated one with our get and set */
  const GDBusInterfaceVTable *parent;
  PlumbSkeletonRead read;
  PlumbSkeletonWrite write;
  gpointer user_data;
} Hooks;

static G_DEFINE_QUARK (plumb_skeleton_hooks, hooks);

static Hooks *
get_hooks (gpointer skeleton)
{
  return g_object_get_qdata (G_OBJECT (skeleton), hooks_quark ());
}

static GVariant *
on_get_property (GDBusConnection *connection, const char *sender, const char *path,
                 const char *interface, const char *property, GError **error, gpointer skeleton)
{
  const Hooks *hooks = get_hooks (skeleton);
  GVariant *value = hooks->read != NULL ? hooks->read (property, hooks->user_data) : NULL;
  if (value != NULL)
    return value;
  return hooks->parent->get_property (connection, sender, path, interface, property, error,
                                      skeleton);
}

static gboolean
on_set_property (GDBusConnection *connection, const char *sender, const char *path,
                 const char *interface, const char *property, GVariant *value, GError **error,
                 gpointer skeleton)
{
  const Hooks *hooks = get_hooks (skeleton);
  g_autoptr (GError) local_error = NULL;
  if (hooks->write != NULL && hooks->write (property, value, hooks->user_data, &local_error))
    return TRUE;
  if (local_error != NULL)
    g_propagate_error (error, plumb_error_to_bus (local_error));
  else
    g_set_error (error, G_DBUS_ERROR, G_DBUS_ERROR_PROPERTY_READ_ONLY, "%s cannot be set",
                 property);
  return FALSE;
}

static GDBusInterfaceVTable *
get_vtable (GDBusInterfaceSkeleton *skeleton)
{
  return &get_hooks (skeleton)->vtable;
}

/* For GetManagedObjects and InterfacesAdded, which do not ask through the vtable. */
static GVariant *
get_properties (GDBusInterfaceSkeleton *skeleton)
{
  const Hooks *hooks = get_hooks (skeleton);
  GDBusInterfaceSkeletonClass *parent =
      g_type_class_peek_parent (G_DBUS_INTERFACE_SKELETON_GET_CLASS (skeleton));
  g_autoptr (GVariant) held = g_variant_ref_sink (parent->get_properties (skeleton));
  GVariantBuilder builder;
  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  GVariantIter iter;
  const char *name;
  GVariant *value;
  g_variant_iter_init (&iter, held);
  while (g_variant_iter_loop (&iter, "{&sv}", &name, &value)) {
    GVariant *fresh = hooks->read != NULL ? hooks->read (name, hooks->user_data) : NULL;
    g_variant_builder_add (&builder, "{sv}", name, fresh != NULL ? fresh : value);
  }
  return g_variant_builder_end (&builder);
}

static void
override (GDBusInterfaceSkeletonClass *class)
{
  class->get_vtable = get_vtable;
  class->get_properties = get_properties;
}

static gpointer
new_hooked (GType type, PlumbSkeletonRead read, PlumbSkeletonWrite write, gpointer user_data)
{
  GObject *skeleton = g_object_new (type, NULL);
  GDBusInterfaceSkeletonClass *parent = g_type_class_peek_parent (G_OBJECT_GET_CLASS (skeleton));
  Hooks *hooks = g_new0 (Hooks, 1);
  hooks->parent = parent->get_vtable (G_DBUS_INTERFACE_SKELETON (skeleton));
  hooks->vtable = (GDBusInterfaceVTable){
      .method_call = hooks->parent->method_call,
      .get_property = on_get_property,
      .set_property = on_set_property,
  };
  hooks->read = read;
  hooks->write = write;
  hooks->user_data = user_data;
  g_object_set_qdata_full (skeleton, hooks_quark (), hooks, g_free);
  return skeleton;
}

#define DEFINE_HOOKED(Name, name, PARENT)                                                          \
  typedef Name##Skeleton Hooked##Name;                                                             \
  typedef Name##SkeletonClass Hooked##Name##Class;                                                 \
  static GType hooked_##name##_get_type (void);                                                    \
  G_DEFINE_TYPE (Hooked##Name, hooked_##name, PARENT)                                              \
  static void hooked_##name##_class_init (Hooked##Name##Class *class)                              \
  {                                                                                                \
    override (G_DBUS_INTERFACE_SKELETON_CLASS (class));                                            \
  }                                                                                                \
  static void hooked_##name##_init (Hooked##Name *self)                                            \
  {                                                                                                \
  }

DEFINE_HOOKED (PlumbDbusManager, manager, PLUMB_DBUS_TYPE_MANAGER_SKELETON)
DEFINE_HOOKED (PlumbDbusMonitor, monitor, PLUMB_DBUS_TYPE_MONITOR_SKELETON)
DEFINE_HOOKED (PlumbDbusStatistics, statistics, PLUMB_DBUS_TYPE_STATISTICS_SKELETON)
DEFINE_HOOKED (PlumbDbusSensor, sensor, PLUMB_DBUS_TYPE_SENSOR_SKELETON)

PlumbDbusManager *
plumb_skeleton_new_manager (PlumbSkeletonWrite write, gpointer user_data)
{
  return new_hooked (hooked_manager_get_type (), NULL, write, user_data);
}

PlumbDbusMonitor *
plumb_skeleton_new_monitor (PlumbSkeletonRead read, gpointer user_data)
{
  return new_hooked (hooked_monitor_get_type (), read, NULL, user_data);
}

PlumbDbusStatistics *
plumb_skeleton_new_statistics (PlumbSkeletonRead read, gpointer user_data)
{
  return new_hooked (hooked_statistics_get_type (), read, NULL, user_data);
}

PlumbDbusSensor *
plumb_skeleton_new_sensor (PlumbSkeletonRead read, PlumbSkeletonWrite write, gpointer user_data)
{
  return new_hooked (hooked_sensor_get_type (), read, write, user_data);
}
