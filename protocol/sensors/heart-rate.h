/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a Heart Rate Measurement (Bluetooth SIG, 2A37) says about being worn. It is evidence and no
 * data: the beats themselves are not kept, and no sample comes of it.
 *
 * Source: Bluetooth SIG, Heart Rate Service 1.0, 3.1 (flags; contact; intervals in 1/1024 s).
 */
#pragma once

#include "bytes.h"

typedef enum {
  PLUMB_WEAR_EVIDENCE_NONE, /* says nothing either way */
  PLUMB_WEAR_EVIDENCE_WORN,
  PLUMB_WEAR_EVIDENCE_NOT_WORN,
} PlumbWearEvidence;

/* A strap that tells of skin contact is believed. One that cannot tell is worn where it measures
 * intervals between beats, each of 250 to 2000 ms (240 to 30 beats a minute); without them it says
 * nothing. False: not a Heart Rate Measurement, *out_evidence is untouched. */
bool plumb_heart_rate_parse (PlumbBytes bytes, PlumbWearEvidence *out_evidence);
