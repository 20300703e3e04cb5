/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A day at the office, second by second, through a whole engine: spells in one place with a walk
 * after each, slouches in them, some fidgets, and a wearer who heeds a part of what is told. It
 * counts what is told, and what should have been.
 */
#pragma once

#include "event.h"
#include "life.h"

#define OFFICE_SPELLS_MAX   8
#define OFFICE_SLOUCHES_MAX 12

typedef struct {
  const char *name;
  unsigned spells;
  double spell_min, walk_min; /* walk_min 0: none between them */
  unsigned slouches;
  double slouch_min[2]; /* each of them lasts between these */
  bool has_rests;       /* after the third spell one lies down, after the fifth one takes it off */
} OfficeDay;

typedef struct {
  unsigned told;                    /* notices to the wearer, repeats too */
  unsigned kind[PLUMB_ALERT_KINDS]; /* the same by kind */
  unsigned astray;      /* of them: while walking, lying or not worn, as it is or as it is judged */
  unsigned slouches;    /* of ten minutes or more */
  unsigned answered;    /* of them: told, by whatever kind of notice */
  unsigned unexplained; /* of them: not told, and for a while nothing says why */
  double hours;
} OfficeTold;

/* heeds: the share of notices that the wearer follows: sits up within a minute, or walks within
 * five. seed: the same slouches and walks for each settings. story: NULL, or takes a line for each
 * thing that happens. settings: a reference of its own is taken. */
void office_live (const OfficeDay *day, PlumbSettings *settings, double heeds, uint32_t seed,
                  OfficeTold *out_told, GString *story);
