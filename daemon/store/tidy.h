/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is left behind when rows go. */
#pragma once

#include "store-private.h"

/* Names of series without values; inside a transaction. */
bool plumb_tidy_forget_empty_series (PlumbStore *store, GError **error);
