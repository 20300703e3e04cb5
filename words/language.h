/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A language that sentences are written in, as a value: it is chosen once, by whoever knows what
 * the reader wants, and handed to what writes. English is what the messages are written in.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct PlumbLanguage PlumbLanguage;

/* The language of the first name that there is one for. names: NULL-terminated, best first, each as
 * "de", "de_DE.UTF-8" or "pt-BR"; "C" and "POSIX" are English. NULL, or none that is known:
 * English. Static, never NULL. */
const PlumbLanguage *plumb_language_find (const char *const *names);
/* "de"; "en". Static. */
const char *plumb_language_get_name (const PlumbLanguage *language);

/* The message in that language, itself where it is not translated. Static or message. */
const char *
plumb_language_translate (const PlumbLanguage *language, const char *message) G_GNUC_FORMAT (2);
/* The same of a message with a number n of things: one is what English says of one, many of any
 * other number. */
const char *plumb_language_plural (const PlumbLanguage *language, const char *one, const char *many,
                                   unsigned long n) G_GNUC_FORMAT (2) G_GNUC_FORMAT (3);
