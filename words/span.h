/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A length of time, to the minute. */
#pragma once

/* "45 min", "2 h 05 min"; seconds >= 0. The same in every language. Caller frees. */
char *plumb_span_dup (double seconds);
