/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PlumbTotals as columns of the tables. */
#pragma once

#include "statement.h"
#include "totals.h"

/* "upright_us, slouching_us, ..." with prefix before each name. */
void plumb_totals_append_columns (GString *sql, const char *prefix);
/* "upright_us = upright_us + excluded.upright_us, ..." */
void plumb_totals_append_sums (GString *sql);
/* "sum(upright_us), ..." */
void plumb_totals_append_aggregates (GString *sql);
void plumb_totals_bind (PlumbStatement *statement, int first, const PlumbTotals *totals);
void plumb_totals_read (PlumbStatement *statement, int first, PlumbTotals *out_totals);
