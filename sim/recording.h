/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reads a recording, plain or gzip, one sample at a time; memory does not grow with its length.
 * The form: a header line that names the columns, of which t_s, ax_g, ay_g and az_g are needed;
 * gx_dps, gy_dps and gz_dps (all or none), clip and label are used where they stand; other columns
 * are passed over.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef enum {
  PLUMB_RECORDING_ERROR_OPEN,   /* not there, not readable */
  PLUMB_RECORDING_ERROR_FORMAT, /* header or line is wrong; the message has file:line */
  PLUMB_RECORDING_ERROR_READ,   /* damaged gzip, disk error */
} PlumbRecordingError;

#define PLUMB_RECORDING_ERROR (plumb_recording_error_quark ())
GQuark plumb_recording_error_quark (void);

typedef struct {
  double t_s;         /* seconds on the recording's own clock */
  double accel_g[3];  /* finite */
  double rate_dps[3]; /* zero where the recording has none */
  const char *label;  /* "" none; one pointer per different text, valid while the reader lives */
  const char *clip;   /* the same */
} PlumbRecordingSample;

typedef enum {
  PLUMB_RECORDING_SAMPLE,
  PLUMB_RECORDING_END,
  PLUMB_RECORDING_FAILED,
} PlumbRecordingResult;

typedef struct PlumbRecording PlumbRecording;

/* Opens path and reads its header. NULL with error set otherwise. */
PlumbRecording *plumb_recording_open (const char *path, GError **error);
void plumb_recording_free (PlumbRecording *recording);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbRecording, plumb_recording_free)

bool plumb_recording_has_rate (const PlumbRecording *recording); /* angular rate columns */

/* The next sample in the file's order; out_sample is written only on PLUMB_RECORDING_SAMPLE and
 * error only on PLUMB_RECORDING_FAILED. */
PlumbRecordingResult
plumb_recording_next (PlumbRecording *recording, PlumbRecordingSample *out_sample, GError **error);
