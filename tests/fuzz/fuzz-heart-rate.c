/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a heart rate: evidence, or a refusal that says nothing. */
#include "sensors/heart-rate.h"

#include <glib.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const PlumbWearEvidence untouched = (PlumbWearEvidence)-1;
  PlumbWearEvidence evidence = untouched;
  bool is_one = plumb_heart_rate_parse (plumb_bytes (data, size), &evidence);

  g_assert_true (is_one == (evidence != untouched));
  g_assert_true (!is_one || size >= 2);
  return 0;
}
