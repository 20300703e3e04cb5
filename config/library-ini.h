/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Files of the library -> values. A folder of the library has
 *   LANGUAGE/ID.ini           the entries ([entry])
 *   safety/LANGUAGE/TOPIC.ini what is good to know before ([note])
 *   links/COUNTRY.ini         where professionals are listed ([links])
 * and the user's own may have ID.ini as well, beside these. The keys are in
 * config/library/README.md.
 */
#pragma once

#include "library.h"

typedef enum {
  PLUMB_LIBRARY_ERROR_INVALID, /* the message holds every error of the file, a line each */
} PlumbLibraryError;
#define PLUMB_LIBRARY_ERROR (plumb_library_error_quark ())
GQuark plumb_library_error_quark (void);

/* Where a text is from. */
typedef struct {
  const char *file;      /* for the errors */
  const char *language;  /* a "language" key that says something else is an error */
  bool is_language_free; /* no folder says it: the key may, or else it is language */
  bool is_own; /* the user's: may be prescribed, or may say "enabled" and nothing else, and
                  needs no evidence, source, places or day of review */
} PlumbLibraryOrigin;

/* One entry into *out_entry, which is zeroed before and then the caller's to clear. A file that
 * says "enabled" and nothing else leaves title NULL. Every error of the text is in the message,
 * "FILE:LINE: key: what was found is not what was wanted"; *out_entry is then empty. */
bool plumb_library_entry_parse (const PlumbLibraryOrigin *origin, const char *id, const char *text,
                                gsize size, PlumbLibraryEntry *out_entry, GError **error);
/* The same for a safety text. */
bool plumb_safety_note_parse (const PlumbLibraryOrigin *origin, const char *text, gsize size,
                              PlumbSafetyNote *out_note, GError **error);
/* The links of a country ("DE") at the end of the array (of PlumbHelpLink, with its clear
 * function); on an error none is added. */
bool plumb_help_links_parse (const char *file, const char *country, const char *text, gsize size,
                             GArray *links, GError **error);
/* An array for it; caller frees. */
GArray *plumb_help_links_new (void);

/* 1 to 40 of a-z, 0-9 and hyphens. */
bool plumb_library_is_id (const char *text);

typedef struct {
  const char *shipped;          /* folder, or NULL */
  const char *own;              /* the user's folder, or NULL; it need not exist */
  const char *const *languages; /* "de_AT.UTF-8" or "de", best first; English follows always */
  const char
      *territory; /* "de_AT.UTF-8": its country's links come first; NULL: that of languages */
} PlumbLibrarySources;

/* Reads the folders on top of each other, the user's last: an entry, a note and a country's links
 * of the user's stand in the place of the shipped one. What is broken is left out and told in
 * out_problems (a line each, "FILE:LINE: ..."; caller frees). Never NULL; without any folder empty.
 */
PlumbLibrary *plumb_library_load (const PlumbLibrarySources *sources, char ***out_problems);
