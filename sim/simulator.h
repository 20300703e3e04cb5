/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Owns all of plumbline-sim: faults, sensors, the side that carries them, and org.plumbline.
 * Simulator1, by which tests steer it, on a connection that survives bluetoothd. */
#pragma once

#include "options.h"

typedef struct PlumbSimulator PlumbSimulator;

/* Reads scripts and recordings and connects to the bus. ready is called once when the sensors can
 * be met. NULL with error set otherwise. */
PlumbSimulator *
plumb_simulator_new (const PlumbSimOptions *options, void (*ready) (void), GError **error);
void plumb_simulator_free (PlumbSimulator *simulator);
