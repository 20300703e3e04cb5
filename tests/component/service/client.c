/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A client of the service: calls that let the loop run, and a record of every signal. */
#include <string.h>

#include "fixture.h"

static void
on_signal (GDBusConnection *connection, const char *sender, const char *path, const char *interface,
           const char *member, GVariant *parameters, gpointer user_data)
{
  g_autofree char *text = g_variant_print (parameters, FALSE);
  g_ptr_array_add (user_data, g_strdup_printf ("%s %s", member, text));
}

Client
client_open (Fixture *fixture)
{
  Client client = {.connection = private_bus_connect (fixture->bus),
                   .signals = g_ptr_array_new_with_free_func (g_free)};
  client.subscription = g_dbus_connection_signal_subscribe (
      client.connection, PLUMB_BUS_NAME, NULL, NULL, NULL, NULL, G_DBUS_SIGNAL_FLAGS_NONE,
      on_signal, g_ptr_array_ref (client.signals), (GDestroyNotify)g_ptr_array_unref);
  client_settle (fixture, &client);
  return client;
}

void
client_close (Client *client)
{
  if (client->connection == NULL)
    return;
  g_dbus_connection_signal_unsubscribe (client->connection, client->subscription);
  g_dbus_connection_close_sync (client->connection, NULL, NULL);
  g_clear_object (&client->connection);
  g_clear_pointer (&client->signals, g_ptr_array_unref);
}

typedef struct {
  GVariant *reply;
  GError *error;
  bool is_done;
} Answer;

static void
on_answer (GObject *connection, GAsyncResult *result, gpointer user_data)
{
  Answer *answer = user_data;
  answer->reply =
      g_dbus_connection_call_finish (G_DBUS_CONNECTION (connection), result, &answer->error);
  answer->is_done = true;
}

static bool
is_done (gpointer answer)
{
  return ((Answer *)answer)->is_done;
}

static GVariant *
call_at (const Client *client, const char *name, const char *path, const char *interface,
         const char *method, GVariant *parameters, GError **error)
{
  Answer answer = {0};
  g_dbus_connection_call (client->connection, name, path, interface, method, parameters, NULL,
                          G_DBUS_CALL_FLAGS_NO_AUTO_START, 9000, NULL, on_answer, &answer);
  wait_until (is_done, &answer, method);
  if (answer.error != NULL)
    g_propagate_error (error, answer.error);
  return answer.reply;
}

GVariant *
client_call (const Client *client, const char *path, const char *interface, const char *method,
             GVariant *parameters, GError **error)
{
  return call_at (client, PLUMB_BUS_NAME, path, interface, method, parameters, error);
}

char *
client_call_for_error (const Client *client, const char *path, const char *interface,
                       const char *method, GVariant *parameters)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = client_call (client, path, interface, method, parameters, &error);
  if (reply != NULL)
    return NULL;
  g_test_message ("%s: %s", method, error->message);
  return g_dbus_error_get_remote_error (error);
}

GVariant *
client_get (const Client *client, const char *path, const char *interface, const char *property)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = client_call (client, path, "org.freedesktop.DBus.Properties", "Get",
                                            g_variant_new ("(ss)", interface, property), &error);
  g_assert_no_error (error);
  GVariant *value;
  g_variant_get (reply, "(v)", &value);
  return value;
}

char *
client_set (const Client *client, const char *path, const char *interface, const char *property,
            GVariant *value)
{
  return client_call_for_error (client, path, "org.freedesktop.DBus.Properties", "Set",
                                g_variant_new ("(ssv)", interface, property, value));
}

static gboolean
on_idle (gpointer is_idle)
{
  *(bool *)is_idle = true;
  return G_SOURCE_REMOVE;
}

static bool
is_set (gpointer data)
{
  return *(bool *)data;
}

/* A skeleton sends its changes from an idle source; what it sent is ahead of a later answer. */
void
client_settle (Fixture *fixture, const Client *client)
{
  bool is_idle = false;
  g_autoptr (GError) error = NULL;
  g_idle_add_full (G_PRIORITY_LOW, on_idle, &is_idle, NULL);
  wait_until (is_set, &is_idle, "an idle loop");
  g_autoptr (GVariant) reply =
      client_call (client, PLUMB_PATH, "org.freedesktop.DBus.Peer", "Ping", NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (reply);
}

unsigned
client_count (const Client *client, const char *prefix)
{
  unsigned count = 0;
  for (guint i = 0; i < client->signals->len; i++)
    if (g_str_has_prefix (client->signals->pdata[i], prefix))
      count++;
  return count;
}

const char *
client_last (const Client *client, const char *prefix)
{
  for (guint i = client->signals->len; i-- > 0;)
    if (g_str_has_prefix (client->signals->pdata[i], prefix))
      return client->signals->pdata[i];
  return "";
}

void
client_forget (Client *client)
{
  g_ptr_array_set_size (client->signals, 0);
}

void
assert_shows (Fixture *fixture, const char *path, const char *interface, const char *property,
              const char *wanted)
{
  g_autoptr (GVariant) value = client_get (&fixture->client[0], path, interface, property);
  g_autofree char *text = g_variant_print (value, FALSE);
  g_test_message ("%s", property);
  g_assert_cmpstr (text, ==, wanted);
}

void
assert_signals (Fixture *fixture, const char *prefix, unsigned wanted)
{
  client_settle (fixture, &fixture->client[0]);
  g_test_message ("%s: %s", prefix, client_last (&fixture->client[0], prefix));
  g_assert_cmpuint (client_count (&fixture->client[0], prefix), ==, wanted);
}
