/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "training.h"

#include <string.h>

#define MINUTE_US INT64_C (60000000)
#define DAY_US    (1440 * MINUTE_US)
#define DAY_MAX   INT64_C (2932896) /* 9999-12-31 */

void
plumb_training_set_day (PlumbTraining *training, int64_t day)
{
  if (day == training->day)
    return;
  if (training->used_us > 0)
    training->n_before = MIN (training->n_before + 1, PLUMB_TRAINING_DAYS_MAX);
  training->day = day;
  training->used_us = 0;
}

void
plumb_training_add (PlumbTraining *training, int64_t judged_us)
{
  training->used_us = MIN (training->used_us + judged_us, DAY_US);
}

unsigned
plumb_training_get_day_of_plan (const PlumbTraining *training)
{
  return training->n_before + 1;
}

int64_t
plumb_training_get_planned_us (const PlumbTraining *training, const PlumbSettingsValues *values,
                               bool is_soft)
{
  double minutes = values->training.minutes_per_day_start +
                   values->training.minutes_per_day_growth * training->n_before;

  if (values->training.minutes_per_day_start <= 0)
    return INT64_MAX;
  minutes = MIN (minutes, values->training.minutes_per_day_max);
  return (int64_t)(minutes * (double)MINUTE_US) / (is_soft ? 2 : 1);
}

int64_t
plumb_training_get_left_us (const PlumbTraining *training, const PlumbSettingsValues *values,
                            bool is_soft)
{
  int64_t planned_us = plumb_training_get_planned_us (training, values, is_soft);

  return planned_us == INT64_MAX ? INT64_MAX : MAX (planned_us - training->used_us, 0);
}

void
plumb_training_to_text (const PlumbTraining *training, char out_text[PLUMB_TRAINING_TEXT_MAX])
{
  g_snprintf (out_text, PLUMB_TRAINING_TEXT_MAX, "%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %u",
              training->day, training->used_us, training->n_before);
}

/* Digits and nothing else, up to a space or the end; moves *text behind it. */
static bool
take_number (const char **text, int64_t highest, int64_t *out_number)
{
  char *end;

  if (!g_ascii_isdigit (**text))
    return false;
  int64_t number = g_ascii_strtoll (*text, &end, 10);
  if (number > highest || (*end != '\0' && (*end != ' ' || !g_ascii_isdigit (end[1]))))
    return false;
  *text = *end == ' ' ? end + 1 : end;
  *out_number = number;
  return true;
}

bool
plumb_training_parse (const char *text, PlumbTraining *out_training)
{
  int64_t day, used_us, n_before;

  if (strlen (text) >= PLUMB_TRAINING_TEXT_MAX || !take_number (&text, DAY_MAX, &day) ||
      !take_number (&text, DAY_US, &used_us) ||
      !take_number (&text, PLUMB_TRAINING_DAYS_MAX, &n_before) || *text != '\0')
    return false;
  *out_training = (PlumbTraining){.day = day, .used_us = used_us, .n_before = (unsigned)n_before};
  return true;
}
