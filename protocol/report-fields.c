/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report-fields.h"

#include <glib.h>
#include <string.h>

static const struct {
  const char *name;
  PlumbReportField field;
} known[] = {
    {"sitting", PLUMB_REPORT_FIELD_SITTING},     {"slouching", PLUMB_REPORT_FIELD_SLOUCHING},
    {"breaks", PLUMB_REPORT_FIELD_BREAKS},       {"sessions", PLUMB_REPORT_FIELD_SESSIONS},
    {"check-ins", PLUMB_REPORT_FIELD_CHECK_INS}, {"notes", PLUMB_REPORT_FIELD_NOTES},
};

const char *
plumb_report_fields_parse (const char *const *names, unsigned *out_fields)
{
  unsigned fields = 0;

  for (unsigned i = 0; names != NULL && names[i] != NULL; i++) {
    unsigned field = 0;
    for (unsigned j = 0; j < G_N_ELEMENTS (known); j++)
      if (strcmp (names[i], known[j].name) == 0)
        field = known[j].field;
    if (field == 0)
      return names[i];
    fields |= field;
  }
  *out_fields = fields != 0 ? fields : PLUMB_REPORT_FIELD_NOTES - 1;
  return NULL;
}
