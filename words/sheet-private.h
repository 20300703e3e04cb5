/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the sheet share; nobody else includes it. */
#pragma once

#include "catalogue.h"
#include "sheet.h"

typedef struct {
  const PlumbSheet *sheet;
  const PlumbLanguage *language;
  GString *out;
} PlumbSheetWriter;

/* A line "Name      text": name is a message, translated here, behind indent blanks. */
void plumb_sheet_put_figure (const PlumbSheetWriter *writer, int indent, const char *name,
                             const char *format, ...) G_GNUC_PRINTF (4, 5);

/* sheet-said.c: what the wearer said, as figures and as a list. */
void plumb_sheet_write_said (const PlumbSheetWriter *writer);
