/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The families; families.c has the table. */
#pragma once

#include "family.h"

extern const PlumbFamily plumb_family_microbit;
extern const PlumbFamily plumb_family_witmotion;
extern const PlumbFamily plumb_family_upright;
extern const PlumbFamily plumb_family_polar;
extern const PlumbFamily plumb_family_polar_verity;
extern const PlumbFamily plumb_family_dot;
extern const PlumbFamily plumb_family_metawear;
extern const PlumbFamily plumb_family_thingy52;
extern const PlumbFamily plumb_family_infinitime;
extern const PlumbFamily plumb_family_adafruit;
extern const PlumbFamily plumb_family_sensortag;
extern const PlumbFamily plumb_family_ruuvi;
extern const PlumbFamily plumb_family_bthome;
extern const PlumbFamily plumb_family_movesense;
extern const PlumbFamily plumb_family_nicla;
extern const PlumbFamily plumb_family_hipee;
extern const PlumbFamily plumb_family_dikdur;
extern const PlumbFamily plumb_family_plumbline;
