/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words and sentences that come over the bus, in the reader's language. What is not known here is
 * shown as it came. */
#pragma once

/* "upper-back", "streaming": the reader's word for it. Static, or word itself: always where the
 * language is English. */
const char *plumb_vocabulary (const char *word);

/* "52 minutes without walking": the daemon's English in the reader's language, with its numbers.
 * Caller frees. */
char *plumb_vocabulary_dup_sentence (const char *sentence);
