/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "present.h"

#include <string.h>

#include "day.h"

GVariant *
plumb_present_field (const PlumbField *field)
{
  switch (field->type) {
  case PLUMB_FIELD_STRING: return g_variant_new_string (field->string);
  case PLUMB_FIELD_DOUBLE: return g_variant_new_double (field->number);
  case PLUMB_FIELD_INTEGER: return g_variant_new_int64 (field->integer);
  case PLUMB_FIELD_BOOLEAN: return g_variant_new_boolean (field->boolean);
  case PLUMB_FIELD_UNSIGNED:
    return g_variant_new_uint32 ((guint32)CLAMP (field->integer, 0, G_MAXUINT32));
  case PLUMB_FIELD_MOMENT: return g_variant_new_uint64 ((guint64)MAX (field->integer, 0));
  case PLUMB_FIELD_STRINGS: return g_variant_new_strv (field->strings, -1);
  }
  g_assert_not_reached ();
}

static void
add (GVariantBuilder *dict, const char *key, GVariant *value)
{
  g_variant_builder_add (dict, "{sv}", key, value);
}

static void
add_fields (GVariantBuilder *dict, const PlumbField *fields, unsigned count)
{
  for (unsigned i = 0; i < count; i++)
    add (dict, fields[i].name, plumb_present_field (&fields[i]));
}

GVariant *
plumb_present_fields (const PlumbField *fields, unsigned count)
{
  GVariantBuilder dict;
  g_variant_builder_init (&dict, G_VARIANT_TYPE_VARDICT);
  add_fields (&dict, fields, count);
  return g_variant_builder_end (&dict);
}

/* A month of hours is nine thousand members: keys are made once an answer, and a member that says
 * what one of the newest few of its key said is that one again. */
#define KEYS_MAX   64
#define MEMBERS    4
#define VALUE_SIZE 64

typedef struct {
  GVariant *entry; /* NULL: none yet */
  guint8 value[VALUE_SIZE];
  gsize size;
} Member;

typedef struct {
  const char *name; /* static */
  GVariant *key;
  Member newest[MEMBERS];
} Key;

typedef struct {
  Key keys[KEYS_MAX];
  unsigned n_keys, next; /* they come in the same order again and again */
  GVariant *entries[KEYS_MAX];
  unsigned n_entries;
} Answer;

static void
clear_answer (Answer *answer)
{
  for (unsigned i = 0; i < answer->n_keys; i++) {
    g_variant_unref (answer->keys[i].key);
    for (unsigned j = 0; j < MEMBERS; j++)
      g_clear_pointer (&answer->keys[i].newest[j].entry, g_variant_unref);
  }
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Answer, clear_answer)

static Key *
find_key (Answer *answer, const char *name)
{
  unsigned i = answer->next;
  if (i >= answer->n_keys || strcmp (answer->keys[i].name, name) != 0)
    for (i = 0; i < answer->n_keys && strcmp (answer->keys[i].name, name) != 0;)
      i++;
  if (i == answer->n_keys) {
    g_assert (i < KEYS_MAX);
    answer->keys[i] = (Key){.name = name, .key = g_variant_ref_sink (g_variant_new_string (name))};
    answer->n_keys++;
  }
  answer->next = i + 1;
  return &answer->keys[i];
}

static GVariant *
put_entry (Answer *answer, const Key *key, GVariant *value)
{
  GVariant *entry = g_variant_new_dict_entry (key->key, g_variant_new_variant (value));
  answer->entries[answer->n_entries++] = entry;
  return entry;
}

/* Puts what says the same again: NULL. Else the member that is to say it now. */
static Member *
find_member (Answer *answer, Key *key, const void *value, gsize size)
{
  const guint8 *bytes = value;
  unsigned sum = 0;
  for (gsize i = 0; i < size; i++)
    sum += bytes[i];
  Member *member = &key->newest[sum % MEMBERS];
  if (member->entry != NULL && member->size == size && memcmp (member->value, value, size) == 0) {
    answer->entries[answer->n_entries++] = member->entry;
    return NULL;
  }
  g_assert (size <= VALUE_SIZE);
  memcpy (member->value, value, size);
  member->size = size;
  return member;
}

static void
fill_member (Answer *answer, const Key *key, Member *member, GVariant *value)
{
  g_clear_pointer (&member->entry, g_variant_unref);
  member->entry = g_variant_ref_sink (put_entry (answer, key, value));
}

static void
put (Answer *answer, const char *name, GVariant *value)
{
  put_entry (answer, find_key (answer, name), value);
}

static void
put_string (Answer *answer, const char *name, const char *text)
{
  Key *key = find_key (answer, name);
  Member *member = find_member (answer, key, text, strlen (text));
  if (member != NULL)
    fill_member (answer, key, member, g_variant_new_string (text));
}

static void
put_number (Answer *answer, const char *name, double number)
{
  Key *key = find_key (answer, name);
  Member *member = find_member (answer, key, &number, sizeof number);
  if (member != NULL)
    fill_member (answer, key, member, g_variant_new_double (number));
}

static void
put_count (Answer *answer, const char *name, uint32_t count)
{
  Key *key = find_key (answer, name);
  Member *member = find_member (answer, key, &count, sizeof count);
  if (member != NULL)
    fill_member (answer, key, member, g_variant_new_uint32 (count));
}

static void
put_seconds (Answer *answer, const char *name, int64_t us)
{
  put_count (answer, name, plumb_totals_whole_seconds (us));
}

static void
put_identity (Answer *answer, const PlumbBucket *bucket)
{
  char text[PLUMB_DAY_MOMENT_SIZE];
  g_autofree char *week = NULL;
  plumb_day_write (bucket->day, text);
  put_string (answer, "day", text);
  switch (bucket->size) {
  case PLUMB_BUCKET_HOUR:
    plumb_day_write_moment (bucket->hour_start_us, bucket->offset_s, text);
    put_string (answer, "start", text);
    put (answer, "from_usec", g_variant_new_uint64 ((guint64)MAX (bucket->hour_start_us, 0)));
    return;
  case PLUMB_BUCKET_DAY: break;
  case PLUMB_BUCKET_WEEK:
    week = plumb_day_week_to_string (bucket->day);
    put_string (answer, "week", week);
    put_count (answer, "days", bucket->days);
    break;
  case PLUMB_BUCKET_MONTH:
    text[strlen ("2026-11")] = '\0';
    put_string (answer, "month", text);
    put_count (answer, "days", bucket->days);
    break;
  }
  put_string (answer, "tz", bucket->tz);
}

static void
put_totals (Answer *answer, const PlumbTotals *totals)
{
  uint32_t seconds[PLUMB_TOTALS_COLUMNS];
  plumb_totals_to_seconds (totals, seconds);
  put_seconds (answer, "monitored_s", plumb_totals_get_monitored (totals));
  put_count (answer, "expected_s", plumb_totals_get_expected_seconds (totals));
  for (unsigned i = 0; i < PLUMB_TOTALS_COLUMNS; i++)
    if (plumb_totals_is_key_known (totals, i))
      put_count (answer, plumb_totals_get_key (i), seconds[i]);
}

static GVariant *
present_table (const PlumbBucketCounts *counts)
{
  GVariant *entries[PLUMB_BUCKET_COUNTS_MAX];
  for (unsigned i = 0; i < counts->n; i++)
    entries[i] = g_variant_new_dict_entry (g_variant_new_string (counts->entry[i].name),
                                           g_variant_new_uint32 (counts->entry[i].count));
  return g_variant_new_array (G_VARIANT_TYPE ("{su}"), entries, counts->n);
}

static void
put_table (Answer *answer, const char *name, const PlumbBucketCounts *counts)
{
  gsize size = counts->n * sizeof counts->entry[0];
  Key *key = find_key (answer, name);
  if (size > VALUE_SIZE) {
    put_entry (answer, key, present_table (counts));
    return;
  }
  Member *member = find_member (answer, key, counts->entry, size);
  if (member != NULL)
    fill_member (answer, key, member, present_table (counts));
}

static void
put_breaks (Answer *answer, const PlumbBucket *bucket)
{
  put_table (answer, "breaks", &bucket->breaks);
  put_count (answer, "breaks_taken", plumb_bucket_count_breaks (bucket));
  if (bucket->has_suggested)
    put_count (answer, "breaks_suggested", bucket->suggested);
  put_count (answer, "breaks_postponed", plumb_bucket_count_outcome (bucket, "postponed"));
  put_count (answer, "breaks_skipped", plumb_bucket_count_outcome (bucket, "skipped"));
  put_count (answer, "breaks_passed", plumb_bucket_count_passed (bucket));
}

static void
put_notices (Answer *answer, const PlumbBucket *bucket)
{
  put_count (answer, "notices_heeded", plumb_bucket_get_count (&bucket->notices, "heeded"));
  put_count (answer, "notices_ignored", plumb_bucket_get_count (&bucket->notices, "ignored"));
  put_count (answer, "silent_moments", plumb_bucket_sum_counts (&bucket->silent_moments));
  put_count (answer, "silent_moments_ended",
             plumb_bucket_get_count (&bucket->silent_moments, "ended"));
}

static GVariant *
present_bucket (Answer *answer, const PlumbBucket *bucket)
{
  answer->n_entries = 0;
  put_identity (answer, bucket);
  put_totals (answer, &bucket->totals);
  put_number (answer, "coverage", bucket->coverage);
  if (bucket->has_upright_ratio)
    put_number (answer, "upright_ratio", bucket->upright_ratio);
  put_count (answer, "slouch_events", bucket->slouch_events);
  put_count (answer, "lean_events", bucket->lean_events);
  put_seconds (answer, "longest_slouch_s", bucket->longest_slouch_us);
  put_seconds (answer, "longest_sit_s", bucket->longest_sit_us);
  put_count (answer, "pose_changes", bucket->pose_changes);
  put_count (answer, "bends", bucket->bends);
  put_table (answer, "alerts", &bucket->told);
  put_table (answer, "told", &bucket->told);
  put_table (answer, "repeated", &bucket->repeated);
  put_notices (answer, bucket);
  put_breaks (answer, bucket);
  if (bucket->has_goal)
    put (answer, "goal_met", g_variant_new_boolean (bucket->is_goal_met));
  if (bucket->has_goal_so_far)
    put (answer, "goal_so_far", g_variant_new_boolean (bucket->is_goal_met_so_far));
  if (bucket->has_streak)
    put_count (answer, "streak", bucket->streak);
  return g_variant_new_array (G_VARIANT_TYPE ("{sv}"), answer->entries, answer->n_entries);
}

GVariant *
plumb_present_bucket (const PlumbBucket *bucket)
{
  g_auto (Answer) answer = {0};
  return present_bucket (&answer, bucket);
}

GVariant *
plumb_present_buckets (const GPtrArray *buckets)
{
  g_auto (Answer) answer = {0};
  g_autofree GVariant **presented = g_new (GVariant *, buckets->len);
  for (guint i = 0; i < buckets->len; i++)
    presented[i] = present_bucket (&answer, buckets->pdata[i]);
  return g_variant_new_array (G_VARIANT_TYPE_VARDICT, presented, buckets->len);
}

GVariant *
plumb_present_points (const GArray *points)
{
  G_STATIC_ASSERT (sizeof (PlumbPoint) == sizeof (guint64) + sizeof (gdouble));
  /* times are never negative: the same bytes as (td) */
  return g_variant_new_fixed_array (G_VARIANT_TYPE ("(td)"), points->data, points->len,
                                    sizeof (PlumbPoint));
}

static bool
has_string (const PlumbDetails *details, const char *name)
{
  return plumb_fields_find (details->fields, details->count, name, PLUMB_FIELD_STRING) != NULL;
}

/* Where and when it was for the wearer: no client can know it of a day on the way. */
static GVariant *
present_event (const PlumbStoredEvent *event)
{
  const PlumbDetails *details = &event->details;
  char day[PLUMB_DAY_TEXT_SIZE];
  GVariantBuilder dict;
  g_variant_builder_init (&dict, G_VARIANT_TYPE_VARDICT);
  add_fields (&dict, details->fields, details->count);
  if (event->sensor != NULL && !has_string (details, "sensor"))
    add (&dict, "sensor", g_variant_new_string (event->sensor));
  plumb_day_write (event->day, day);
  if (!has_string (details, "day"))
    add (&dict, "day", g_variant_new_string (day));
  add (&dict, "utc_offset_s", g_variant_new_int32 (event->offset_s));
  return g_variant_new ("(ttsa{sv})", (guint64)event->at_us, (guint64)event->end_us, event->kind,
                        &dict);
}

GVariant *
plumb_present_events (const GPtrArray *events)
{
  GVariantBuilder list;
  g_variant_builder_init (&list, G_VARIANT_TYPE ("a(ttsa{sv})"));
  for (guint i = 0; i < events->len; i++)
    g_variant_builder_add_value (&list, present_event (events->pdata[i]));
  return g_variant_builder_end (&list);
}

static PlumbField *
add_held (PlumbPresentFields *fields, const char *name, GVariant *value)
{
  g_assert (fields->count < PLUMB_FIELDS_MAX);
  fields->held[fields->count] = value;
  PlumbField *field = &fields->fields[fields->count++];
  *field = (PlumbField){.name = name};
  return field;
}

void
plumb_present_add_string (PlumbPresentFields *fields, const char *name, const char *string)
{
  PlumbField *field = add_held (fields, name, NULL);
  field->type = PLUMB_FIELD_STRING;
  field->string = string;
}

/* entry is kept, so that what lies in it stays where it is. */
static void
read_entry (PlumbPresentFields *fields, GVariant *entry)
{
  const char *name;
  g_autoptr (GVariant) value = NULL;
  g_variant_get (entry, "{&sv}", &name, &value);
  PlumbField *field = add_held (fields, name, entry);
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING)) {
    field->type = PLUMB_FIELD_STRING;
    field->string = g_variant_get_string (value, NULL);
  } else if (g_variant_is_of_type (value, G_VARIANT_TYPE_UINT32)) {
    field->type = PLUMB_FIELD_UNSIGNED;
    field->integer = g_variant_get_uint32 (value);
  } else {
    g_assert (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING_ARRAY));
    field->type = PLUMB_FIELD_STRINGS;
    field->strings = g_variant_get_strv (value, NULL);
  }
}

void
plumb_present_read (GVariant *options, PlumbPresentFields *out_fields)
{
  *out_fields = (PlumbPresentFields){0};
  for (gsize i = 0; i < g_variant_n_children (options); i++)
    read_entry (out_fields, g_variant_get_child_value (options, i));
}

void
plumb_present_clear (PlumbPresentFields *fields)
{
  for (unsigned i = 0; i < fields->count; i++) {
    if (fields->fields[i].type == PLUMB_FIELD_STRINGS)
      g_free ((gpointer)fields->fields[i].strings);
    g_clear_pointer (&fields->held[i], g_variant_unref);
  }
  fields->count = 0;
}
