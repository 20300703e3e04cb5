/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any text as the details of an event, as they lie in a history and as 0.1.0 wrote them: values
 * that the bus takes, and JSON that is read again. */
#include <stdint.h>
#include <string.h>

#include "details.h"
#include "present.h"
#include "printed.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
check (const PlumbField *field)
{
  g_assert_true (g_utf8_validate (field->name, -1, NULL));
  if (field->type == PLUMB_FIELD_STRING)
    g_assert_true (g_utf8_validate (field->string, -1, NULL));
  for (unsigned i = 0; field->type == PLUMB_FIELD_STRINGS && field->strings[i] != NULL; i++)
    g_assert_true (g_utf8_validate (field->strings[i], -1, NULL));
}

static void
try_kept (const char *text)
{
  g_auto (PlumbDetails) details = {0};
  plumb_details_init (&details, text);
  for (unsigned i = 0; i < details.count; i++)
    check (&details.fields[i]);
  g_autoptr (GVariant) presented =
      g_variant_ref_sink (plumb_present_fields (details.fields, details.count));
  g_assert_true (g_variant_is_normal_form (presented));
}

static void
try_printed (const char *text)
{
  g_autoptr (GString) json = g_string_new (NULL);
  if (!plumb_printed_append_json (json, text)) {
    g_assert_cmpuint (json->len, ==, 0);
    return;
  }
  g_assert_true (json->str[0] == '{' && json->str[json->len - 1] == '}');
  try_kept (json->str);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *)data, size);
  try_kept (text);
  try_printed (text);
  return 0;
}
