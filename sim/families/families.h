/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The families; families.c has the table. */
#pragma once

#include "family.h"

extern const PlumbFamily plumb_family_microbit;
extern const PlumbFamily plumb_family_witmotion;
extern const PlumbFamily plumb_family_upright;
