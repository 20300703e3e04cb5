/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sequences.h"

const Sequence *const sequence_tables[] = {sequences_first, sequences_second, sequences_third};
const size_t n_sequence_tables = G_N_ELEMENTS (sequence_tables);
