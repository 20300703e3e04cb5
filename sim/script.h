/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Composed motion. One step a line, `#` starts a comment:
 *
 *   upright 10s            slouch 6s 25deg       lean-back 6s 20deg
 *   lean-left 6s 20deg     lean-right 6s 20deg   stand 30s
 *   walk 20s               lie 30s               bend 4s 70deg
 *   off-body 60s           silence 5s            drop-link 3s
 *   repeat                 (from the top; last)
 *
 * A duration ends in s, m or h. Without `repeat` the last step goes on for ever.
 */
#pragma once

#include <glib.h>

#include "motion.h"

typedef enum {
  PLUMB_STEP_UPRIGHT,
  PLUMB_STEP_SLOUCH,
  PLUMB_STEP_LEAN_BACK,
  PLUMB_STEP_LEAN_LEFT,
  PLUMB_STEP_LEAN_RIGHT,
  PLUMB_STEP_STAND,
  PLUMB_STEP_WALK,
  PLUMB_STEP_LIE,
  PLUMB_STEP_BEND,
  PLUMB_STEP_OFF_BODY,
  PLUMB_STEP_SILENCE,
  PLUMB_STEP_DROP_LINK,
} PlumbStepKind;

typedef struct {
  PlumbStepKind kind;
  double start_s; /* from the top of the script */
  double duration_s;
  double angle_deg; /* away from upright, where the kind has one */
} PlumbStep;

typedef struct PlumbScript PlumbScript;

typedef enum { PLUMB_SCRIPT_ERROR_FORMAT } PlumbScriptError;
#define PLUMB_SCRIPT_ERROR (plumb_script_error_quark ())
GQuark plumb_script_error_quark (void);

/* name stands in error messages ("name:line: ..."). NULL with error set if anything is wrong. */
PlumbScript *plumb_script_parse (const char *text, const char *name, GError **error);
void plumb_script_free (PlumbScript *script);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbScript, plumb_script_free)

const PlumbStep *plumb_script_steps (const PlumbScript *script, size_t *out_count);
bool plumb_script_repeats (const PlumbScript *script);
double plumb_script_duration_s (const PlumbScript *script);

/* The motion at t_s seconds after the start; random gives the sensor's noise (0.004 g). */
void
plumb_script_motion (const PlumbScript *script, double t_s, GRand *random, PlumbMotion *out_motion);
