/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The texts of notices, as they take turns. For notice.c. */
#pragma once

#include "settings.h"

/* What a text is about. */
typedef enum {
  PLUMB_OCCASION_SHIFT,
  PLUMB_OCCASION_LONG_SLOUCH,
  PLUMB_OCCASION_GET_UP,
  PLUMB_OCCASION_AFTER_CALL,
  PLUMB_OCCASION_LONGER_BREAK,
  PLUMB_OCCASION_ONCE_MORE, /* the second time in one stay */
} PlumbOccasion;

/* What has to be so for a text to be true. Each comes beside its opposite, so that every set of
 * texts of one occasion is equally long and whose turn it is does not depend on it. */
typedef enum {
  PLUMB_FITS_ALWAYS,
  PLUMB_FITS_SLOUCH,
  PLUMB_FITS_LEAN,
  PLUMB_FITS_HALF_HOUR,
  PLUMB_FITS_OTHER_LENGTH,
  PLUMB_FITS_TWO_HOURS_QUIET,
  PLUMB_FITS_QUIET_UNKNOWN,
} PlumbFits;

/* One part of a text. {n} stands for the minutes; where they are not known, bare is said. */
typedef struct {
  const char *usual;
  const char *bare;     /* NULL: usual has no minutes in it */
  const char *standing; /* to somebody who stands; NULL: usual suits them, too */
} PlumbNoticePart;

typedef struct {
  PlumbNoticePart title;
  PlumbNoticePart body; /* usual NULL: none */
  PlumbFits fits;
} PlumbNoticeText;

/* Static. */
const PlumbNoticeText *
plumb_notice_texts_get (PlumbOccasion occasion, PlumbTone tone, unsigned *out_count);
