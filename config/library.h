/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The library: what one can do for oneself in a break, and what is good to know before, as
 * immutable values. Pure; it is made by library-ini.h from one file an entry (config/library/).
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef enum {
  PLUMB_LIBRARY_SELF_MASSAGE,
  PLUMB_LIBRARY_STRETCH,
  PLUMB_LIBRARY_MOVEMENT,
  PLUMB_LIBRARY_BREATHING,
  PLUMB_LIBRARY_HEAT,
  PLUMB_LIBRARY_HYDRATION,
  PLUMB_LIBRARY_REST,
  PLUMB_LIBRARY_THERAPIST_INFO, /* to read; never suggested as something to do */
} PlumbLibraryKind;
#define PLUMB_LIBRARY_KINDS 8

/* Bits of PlumbLibraryEntry.areas; the words are those of check-ins. */
typedef enum {
  PLUMB_AREA_NECK = 1u << 0,
  PLUMB_AREA_UPPER = 1u << 1,
  PLUMB_AREA_MID = 1u << 2,
  PLUMB_AREA_LOWER = 1u << 3,
  PLUMB_AREA_HIPS = 1u << 4,
  PLUMB_AREA_ARMS = 1u << 5,
  PLUMB_AREA_WHOLE = 1u << 6, /* fits every area */
} PlumbArea;

/* Bits of .places. */
typedef enum {
  PLUMB_PLACE_DESK = 1u << 0,
  PLUMB_PLACE_HOME = 1u << 1,
  PLUMB_PLACE_TRAVEL = 1u << 2,
} PlumbPlace;
#define PLUMB_PLACES 3

/* Bits of what must be there for an entry. Of .needs, hands are no thing, nor is a therapist. */
typedef enum {
  PLUMB_THING_CHAIR = 1u << 0, /* that neither rolls nor tips */
  PLUMB_THING_WALL = 1u << 1,
  PLUMB_THING_MAT = 1u << 2, /* room to lie or kneel on the floor */
  PLUMB_THING_BALL = 1u << 3,
  PLUMB_THING_ROLLER = 1u << 4,
  PLUMB_THING_BAND = 1u << 5,
  PLUMB_THING_WARM_PACK = 1u << 6,
  PLUMB_THING_TOWEL = 1u << 7,
  PLUMB_THING_PILLOW = 1u << 8,
  PLUMB_THING_WATER = 1u << 9,
} PlumbThing;
#define PLUMB_THINGS 10
/* What is taken for granted where nobody has said what there is. */
#define PLUMB_THINGS_USUAL                                                                         \
  ((uint32_t)PLUMB_THING_TOWEL | (uint32_t)PLUMB_THING_PILLOW | (uint32_t)PLUMB_THING_WATER)

typedef enum {
  PLUMB_EVIDENCE_VERY_LOW,
  PLUMB_EVIDENCE_LOW,
  PLUMB_EVIDENCE_MODERATE,
  PLUMB_EVIDENCE_TRADITION, /* a custom; nothing was measured */
} PlumbEvidence;

#define PLUMB_LIBRARY_STEPS_MAX 4

typedef struct {
  char *id; /* a-z, 0-9 and hyphens: the file's name without .ini */
  char *title;
  PlumbLibraryKind kind;
  uint32_t areas;   /* PlumbArea */
  uint32_t places;  /* PlumbPlace */
  char **needs;     /* words: hands, ball, roller, towel, wall, chair, warm-pack, water, therapist,
                       mat, pillow, band */
  unsigned seconds; /* 10-1800; 0 for therapist-info */
  char **steps;     /* 1 to PLUMB_LIBRARY_STEPS_MAX short lines */
  char **cautions;  /* sentences */
  char **stop_if;   /* sentences */
  char **tags;      /* what exclusions are matched with: "deep-pressure", "neck", "floor", "heat" */
  PlumbEvidence evidence;
  char *source;      /* of the evidence, for people */
  char *reviewed_on; /* "2026-11-26" */
  char *language;    /* "en", "de" */
  bool is_enabled;
  bool is_prescribed; /* by a professional, in the user's own folder: ranks first */
} PlumbLibraryEntry;

/* What is good to know before, or instead. */
typedef enum {
  PLUMB_SAFETY_RED_FLAGS,        /* signs that want a doctor, some of them at once */
  PLUMB_SAFETY_MASSAGE_CAUTIONS, /* when not to */
  PLUMB_SAFETY_FIND_HELP,        /* where professionals are listed and how to choose one */
  PLUMB_SAFETY_WELLBEING,        /* whom to talk to when it weighs on the mind */
  PLUMB_SAFETY_DISCLAIMER,       /* what this is and is not */
} PlumbSafetyTopic;
#define PLUMB_SAFETY_TOPICS 5

typedef struct {
  char *heading;
  char **lines;
} PlumbSafetyGroup;

typedef struct {
  char *title; /* NULL: there is no such text */
  char *text;  /* a sentence or two before the groups */
  PlumbSafetyGroup *groups;
  unsigned n_groups;
  unsigned version; /* rises with every change of meaning */
  char *source;
  char *reviewed_on;
  char *language;
} PlumbSafetyNote;

typedef enum {
  PLUMB_HELP_MASSAGE,
  PLUMB_HELP_PHYSIOTHERAPY,
  PLUMB_HELP_TALK, /* somebody to talk to */
} PlumbHelpKind;

/* An example, not a recommendation. */
typedef struct {
  char *country; /* "DE" */
  PlumbHelpKind kind;
  char *name;
  char *url;
} PlumbHelpLink;

typedef struct {
  PlumbLibraryEntry *entries; /* by id */
  unsigned n_entries;
  char *revision; /* changes whenever an entry does: a digest of all that was read */
  gint ref_count; /* private */
  PlumbSafetyNote notes[PLUMB_SAFETY_TOPICS];
  PlumbHelpLink *links; /* by country, that of the user first */
  unsigned n_links;
  char *country; /* of the user, as the environment says; NULL: unknown */
} PlumbLibrary;

PlumbLibrary *plumb_library_ref (PlumbLibrary *library);
void plumb_library_unref (PlumbLibrary *library);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbLibrary, plumb_library_unref)

/* NULL: none. */
const PlumbLibraryEntry *plumb_library_find (const PlumbLibrary *library, const char *id);
/* Whether one of the exclusions (tags, area words or kind names; NULL: none) is about the entry:
 * one that is true must never be suggested. */
bool plumb_library_is_excluded (const PlumbLibraryEntry *entry, const char *const *exclusions);

/* The things of .needs: bits of PlumbThing. */
uint32_t plumb_library_get_things (const PlumbLibraryEntry *entry);

const char *plumb_library_kind_to_string (PlumbLibraryKind kind); /* "self-massage", ... */
const char *plumb_evidence_to_string (PlumbEvidence evidence);
/* One bit each; static: "neck", "desk". */
const char *plumb_area_to_string (PlumbArea area);
const char *plumb_place_to_string (PlumbPlace place);
const char *plumb_thing_to_string (PlumbThing thing);
/* False: none of the words. */
bool plumb_library_kind_parse (const char *text, PlumbLibraryKind *out_kind);
bool plumb_area_parse (const char *text, PlumbArea *out_area);
bool plumb_place_parse (const char *text, PlumbPlace *out_place);
bool plumb_thing_parse (const char *text, PlumbThing *out_thing);
bool plumb_evidence_parse (const char *text, PlumbEvidence *out_evidence);

/* A tag and what it says of an entry: "floor", "is done on the floor". */
typedef struct {
  const char *word;
  const char *meaning;
} PlumbLibraryTag;
/* The one list of tags, by word; static. An entry can have no other. */
const PlumbLibraryTag *plumb_library_tags (size_t *out_count);
bool plumb_library_is_tag (const char *word);
/* One of the words of .needs. */
bool plumb_library_is_need (const char *word);
/* Whether the word can exclude anything: a tag, an area word or a kind name. */
bool plumb_library_is_exclusion (const char *word);

/* "red-flags", "massage-cautions", ...; static. */
const char *plumb_safety_topic_to_string (PlumbSafetyTopic topic);
bool plumb_safety_topic_parse (const char *text, PlumbSafetyTopic *out_topic);
/* "massage", "physiotherapy", "talk"; static. */
const char *plumb_help_kind_to_string (PlumbHelpKind kind);
bool plumb_help_kind_parse (const char *text, PlumbHelpKind *out_kind);
