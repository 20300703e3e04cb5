/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "leases.h"

#include <string.h>

#include "errors.h"
#include "service.h"

typedef struct {
  PlumbLeases *leases;
  char *name;
  guint watch;
  unsigned inhibitors, claims;
} Client;

typedef struct {
  uint32_t cookie;
  Client *client;
  char *what, *who, *why;
  int64_t expires_us;
} Inhibitor;

typedef struct {
  uint32_t cookie;
  Client *client;
  char *sensor;
  int64_t period_us;
  int64_t due_us[PLUMB_SENSORS_MAX];
} Claim;

struct PlumbLeases {
  GDBusConnection *connection;
  PlumbLeasesEvents events;
  gpointer user_data;
  GHashTable *clients;   /* unique name -> Client */
  GPtrArray *inhibitors; /* in the order of their cookies */
  GPtrArray *claims;
  uint32_t last_cookie;
};

static void
client_free (gpointer data)
{
  Client *client = data;
  g_bus_unwatch_name (client->watch);
  g_free (client->name);
  g_free (client);
}

static void
inhibitor_free (gpointer data)
{
  Inhibitor *inhibitor = data;
  g_free (inhibitor->what);
  g_free (inhibitor->who);
  g_free (inhibitor->why);
  g_free (inhibitor);
}

static void
claim_free (gpointer data)
{
  Claim *claim = data;
  g_free (claim->sensor);
  g_free (claim);
}

PlumbLeases *
plumb_leases_new (GDBusConnection *connection, const PlumbLeasesEvents *events, gpointer user_data)
{
  PlumbLeases *leases = g_new0 (PlumbLeases, 1);
  leases->connection = g_object_ref (connection);
  leases->events = *events;
  leases->user_data = user_data;
  leases->clients = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, client_free);
  leases->inhibitors = g_ptr_array_new_with_free_func (inhibitor_free);
  leases->claims = g_ptr_array_new_with_free_func (claim_free);
  return leases;
}

void
plumb_leases_free (PlumbLeases *leases)
{
  g_ptr_array_unref (leases->inhibitors);
  g_ptr_array_unref (leases->claims);
  g_hash_table_unref (leases->clients);
  g_object_unref (leases->connection);
  g_free (leases);
}

/* Ends every inhibitor that is_over says of; tells about it once all are gone. */
static void
end_inhibitors (PlumbLeases *leases, bool (*is_over) (const Inhibitor *, gconstpointer),
                gconstpointer data, const char *reason)
{
  g_autoptr (GArray) ended = g_array_new (FALSE, FALSE, sizeof (uint32_t));
  for (guint i = leases->inhibitors->len; i-- > 0;) {
    const Inhibitor *inhibitor = leases->inhibitors->pdata[i];
    if (!is_over (inhibitor, data))
      continue;
    g_array_prepend_val (ended, inhibitor->cookie);
    inhibitor->client->inhibitors--;
    g_ptr_array_remove_index (leases->inhibitors, i);
  }
  if (ended->len > 0)
    leases->events.inhibitors_changed (leases->user_data);
  for (guint i = 0; i < ended->len; i++)
    leases->events.inhibitor_ended (g_array_index (ended, uint32_t, i), reason, leases->user_data);
}

static bool
is_held_by (const Inhibitor *inhibitor, gconstpointer client)
{
  return inhibitor->client == client;
}

static void
on_client_left (GDBusConnection *connection, const char *name, gpointer user_data)
{
  Client *client = user_data;
  PlumbLeases *leases = client->leases;
  g_autofree char *left = g_strdup (name);
  for (guint i = leases->claims->len; i-- > 0;)
    if (((Claim *)leases->claims->pdata[i])->client == client)
      g_ptr_array_remove_index (leases->claims, i);
  end_inhibitors (leases, is_held_by, client, "holder-left");
  g_hash_table_remove (leases->clients, left);
}

static Client *
get_client (PlumbLeases *leases, const char *name)
{
  Client *client = g_hash_table_lookup (leases->clients, name);
  if (client != NULL)
    return client;
  client = g_new0 (Client, 1);
  client->leases = leases;
  client->name = g_strdup (name);
  client->watch = g_bus_watch_name_on_connection (
      leases->connection, name, G_BUS_NAME_WATCHER_FLAGS_NONE, NULL, on_client_left, client, NULL);
  g_hash_table_insert (leases->clients, client->name, client);
  return client;
}

static void
drop_idle_client (PlumbLeases *leases, Client *client)
{
  if (client->inhibitors == 0 && client->claims == 0)
    g_hash_table_remove (leases->clients, client->name);
}

/* The caps are far below the range of the cookie, so one that is 2^32 older is long gone. */
static uint32_t
next_cookie (PlumbLeases *leases)
{
  leases->last_cookie++;
  if (leases->last_cookie == 0)
    leases->last_cookie = 1;
  return leases->last_cookie;
}

static bool
check_caps (const char *what, unsigned held, unsigned held_max, guint all, guint all_max,
            GError **error)
{
  if (held >= held_max)
    return plumb_error_limit (error, "this client already holds %u %s, no more than %u are allowed",
                              held, what, held_max);
  if (all >= all_max)
    return plumb_error_limit (error, "there are %u %s already, no more than %u are allowed", all,
                              what, all_max);
  return true;
}

static unsigned
count_held (const PlumbLeases *leases, const char *name, bool is_claims)
{
  const Client *client = g_hash_table_lookup (leases->clients, name);
  if (client == NULL)
    return 0;
  return is_claims ? client->claims : client->inhibitors;
}

bool
plumb_leases_inhibit (PlumbLeases *leases, const char *client, const char *what, const char *who,
                      const char *why, int64_t expires_us, uint32_t *out_cookie, GError **error)
{
  if (!check_caps ("inhibitors", count_held (leases, client, false), PLUMB_INHIBITORS_PER_CLIENT,
                   leases->inhibitors->len, PLUMB_INHIBITORS_MAX, error))
    return false;
  Inhibitor *inhibitor = g_new0 (Inhibitor, 1);
  inhibitor->cookie = next_cookie (leases);
  inhibitor->client = get_client (leases, client);
  inhibitor->client->inhibitors++;
  inhibitor->what = g_strdup (what);
  inhibitor->who = g_strdup (who);
  inhibitor->why = g_strdup (why);
  inhibitor->expires_us = expires_us;
  g_ptr_array_add (leases->inhibitors, inhibitor);
  *out_cookie = inhibitor->cookie;
  leases->events.inhibitors_changed (leases->user_data);
  return true;
}

static bool
check_holder (const Client *holder, const char *client, uint32_t cookie, GError **error)
{
  if (g_str_equal (holder->name, client))
    return true;
  g_set_error (error, G_DBUS_ERROR, G_DBUS_ERROR_ACCESS_DENIED,
               "cookie: %u belongs to another client", cookie);
  return false;
}

static bool
fail_unknown_cookie (uint32_t cookie, GError **error)
{
  g_set_error (error, PLUMB_SERVICE_ERROR, PLUMB_SERVICE_ERROR_NO_SUCH_ITEM,
               "cookie: nothing is held by %u", cookie);
  return false;
}

bool
plumb_leases_uninhibit (PlumbLeases *leases, const char *client, uint32_t cookie, GError **error)
{
  for (guint i = 0; i < leases->inhibitors->len; i++) {
    const Inhibitor *inhibitor = leases->inhibitors->pdata[i];
    if (inhibitor->cookie != cookie)
      continue;
    Client *holder = inhibitor->client;
    if (!check_holder (holder, client, cookie, error))
      return false;
    g_ptr_array_remove_index (leases->inhibitors, i);
    holder->inhibitors--;
    drop_idle_client (leases, holder);
    leases->events.inhibitors_changed (leases->user_data);
    return true;
  }
  return fail_unknown_cookie (cookie, error);
}

bool
plumb_leases_is_inhibited (const PlumbLeases *leases, const char *what)
{
  for (guint i = 0; i < leases->inhibitors->len; i++) {
    g_auto (GStrv) words = g_strsplit (((Inhibitor *)leases->inhibitors->pdata[i])->what, ":", -1);
    if (g_strv_contains ((const char *const *)words, what))
      return true;
  }
  return false;
}

GVariant *
plumb_leases_dup_inhibitors (const PlumbLeases *leases, int64_t offset_us)
{
  GVariantBuilder builder;
  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(ussst)"));
  for (guint i = 0; i < leases->inhibitors->len; i++) {
    const Inhibitor *inhibitor = leases->inhibitors->pdata[i];
    int64_t wall_us = inhibitor->expires_us == INT64_MAX ? 0 : inhibitor->expires_us + offset_us;
    g_variant_builder_add (&builder, "(ussst)", inhibitor->cookie, inhibitor->what, inhibitor->who,
                           inhibitor->why, (guint64)MAX (wall_us, 0));
  }
  return g_variant_builder_end (&builder);
}

static bool
is_expired (const Inhibitor *inhibitor, gconstpointer boot_us)
{
  return inhibitor->expires_us <= *(const int64_t *)boot_us;
}

void
plumb_leases_tick (PlumbLeases *leases, int64_t boot_us)
{
  end_inhibitors (leases, is_expired, &boot_us, "expired");
  GHashTableIter iter;
  gpointer client;
  g_hash_table_iter_init (&iter, leases->clients);
  while (g_hash_table_iter_next (&iter, NULL, &client))
    if (((Client *)client)->inhibitors == 0 && ((Client *)client)->claims == 0)
      g_hash_table_iter_remove (&iter);
}

int64_t
plumb_leases_deadline (const PlumbLeases *leases)
{
  int64_t deadline_us = INT64_MAX;
  for (guint i = 0; i < leases->inhibitors->len; i++)
    deadline_us = MIN (deadline_us, ((Inhibitor *)leases->inhibitors->pdata[i])->expires_us);
  return deadline_us;
}

bool
plumb_leases_claim (PlumbLeases *leases, const char *client, double max_hz, const char *sensor,
                    uint32_t *out_cookie, GError **error)
{
  if (!check_caps ("claims of readings", count_held (leases, client, true), PLUMB_CLAIMS_PER_CLIENT,
                   leases->claims->len, PLUMB_CLAIMS_MAX, error))
    return false;
  Claim *claim = g_new0 (Claim, 1);
  claim->cookie = next_cookie (leases);
  claim->client = get_client (leases, client);
  claim->client->claims++;
  claim->sensor = g_strdup (sensor);
  claim->period_us = (int64_t)(G_USEC_PER_SEC / max_hz);
  for (unsigned i = 0; i < PLUMB_SENSORS_MAX; i++)
    claim->due_us[i] = INT64_MIN;
  g_ptr_array_add (leases->claims, claim);
  *out_cookie = claim->cookie;
  return true;
}

bool
plumb_leases_release (PlumbLeases *leases, const char *client, uint32_t cookie, GError **error)
{
  for (guint i = 0; i < leases->claims->len; i++) {
    const Claim *claim = leases->claims->pdata[i];
    if (claim->cookie != cookie)
      continue;
    Client *holder = claim->client;
    if (!check_holder (holder, client, cookie, error))
      return false;
    g_ptr_array_remove_index (leases->claims, i);
    holder->claims--;
    drop_idle_client (leases, holder);
    return true;
  }
  return fail_unknown_cookie (cookie, error);
}

bool
plumb_leases_has_claims (const PlumbLeases *leases)
{
  return leases->claims->len > 0;
}

static bool
take_turn (Claim *claim, uint32_t slot, int64_t time_us)
{
  int64_t due_us = claim->due_us[slot];
  if (time_us < due_us)
    return false;
  /* From the time that was due, so that a sensor at 10/s claimed at 3/s gives 3 and not 2.5. */
  bool is_on_time = due_us != INT64_MIN && time_us - due_us < claim->period_us;
  claim->due_us[slot] = (is_on_time ? due_us : time_us) + claim->period_us;
  return true;
}

unsigned
plumb_leases_take_due (PlumbLeases *leases, uint32_t slot, const char *sensor, int64_t time_us,
                       const char *out_clients[PLUMB_CLAIMS_MAX])
{
  unsigned count = 0;
  for (guint i = 0; i < leases->claims->len; i++) {
    Claim *claim = leases->claims->pdata[i];
    if (claim->sensor != NULL && !g_str_equal (claim->sensor, sensor))
      continue;
    if (take_turn (claim, slot, time_us))
      out_clients[count++] = claim->client->name;
  }
  return count;
}
