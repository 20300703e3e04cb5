/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library.h"

/* What keeps an entry of the library from being suggested. */
typedef enum {
  PLUMB_OBSTACLE_OFF,          /* enabled = no */
  PLUMB_OBSTACLE_EXCLUDED,     /* [suggestions] exclude */
  PLUMB_OBSTACLE_ASKED,        /* whoever asks excludes it */
  PLUMB_OBSTACLE_WEIGHT,       /* the weight of its kind is 0 */
  PLUMB_OBSTACLE_PLACE,        /* it is for other places */
  PLUMB_OBSTACLE_LENGTH,       /* it takes longer than there is time for */
  PLUMB_OBSTACLE_THINGS,       /* it needs something that is not there */
  PLUMB_OBSTACLE_MASSAGE_HOUR, /* a self-massage, less than an hour after the last one */
  PLUMB_OBSTACLE_WALK_FIRST,   /* a self-massage, and there is no time to walk before it */
  PLUMB_OBSTACLE_AFTERCARE,    /* too much for the hours after a massage */
} PlumbObstacle;
#define PLUMB_OBSTACLES 10
/* "off", "excluded", ... */
const char *plumb_obstacle_to_string (PlumbObstacle obstacle);

/* Why nothing fits, and what would: numbers of entries. */
typedef struct {
  uint16_t considered; /* all that can be suggested, of the kind that was asked for */
  uint16_t fitting;
  uint16_t kept[PLUMB_OBSTACLES]; /* this keeps them away, and perhaps something else, too */
  uint16_t only[PLUMB_OBSTACLES]; /* nothing else does */
  /* Of only: what would have to be there, where one would have to be, how long it would take. */
  uint16_t thing[PLUMB_THINGS]; /* by the bit of PlumbThing; it lacks nothing else */
  uint16_t place[PLUMB_PLACES]; /* by the bit of PlumbPlace */
  uint16_t seconds;             /* of the shortest; 0: none */
} PlumbWhyNot;

/* What to do in a break. */
#define PLUMB_SUGGEST_REASON_MAX 160
typedef struct {
  const PlumbLibraryEntry *entry; /* of the library in force; NULL: a walk without an entry */
  bool is_walk_first;
  bool has_safety_to_show;               /* the red flags come before it */
  bool is_massage;                       /* they must be within reach */
  char reason[PLUMB_SUGGEST_REASON_MAX]; /* "52 minutes without walking" */
  PlumbWhyNot why_not;                   /* where entry is NULL */
} PlumbSuggestion;
