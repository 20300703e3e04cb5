/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Conversations with the sensors of every family; each file of tables ends with an empty row. */
#pragma once

#include "sensor.h"

typedef struct {
  const char *family;
  const char *name;
  const char *script;                /* see talk.h */
  const PlumbSensorOptions *options; /* NULL: 10 Hz, own vibration off */
} Sequence;

extern const Sequence sequences_first[];
extern const Sequence sequences_second[];
extern const Sequence sequences_third[];

extern const Sequence *const sequence_tables[];
extern const size_t n_sequence_tables;
