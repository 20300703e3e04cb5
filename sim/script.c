/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "script.h"

#include <math.h>
#include <string.h>

#define DURATION_MAX_S (7 * 24 * 3600.0)

typedef struct {
  const char *word;
  double default_deg; /* NAN: the step takes no angle */
} StepWord;

static const StepWord step_words[] = {
    [PLUMB_STEP_UPRIGHT] = {"upright", NAN},
    [PLUMB_STEP_SLOUCH] = {"slouch", 25},
    [PLUMB_STEP_LEAN_BACK] = {"lean-back", 20},
    [PLUMB_STEP_LEAN_LEFT] = {"lean-left", 20},
    [PLUMB_STEP_LEAN_RIGHT] = {"lean-right", 20},
    [PLUMB_STEP_STAND] = {"stand", NAN},
    [PLUMB_STEP_WALK] = {"walk", NAN},
    [PLUMB_STEP_LIE] = {"lie", NAN},
    [PLUMB_STEP_BEND] = {"bend", 70},
    [PLUMB_STEP_OFF_BODY] = {"off-body", NAN},
    [PLUMB_STEP_SILENCE] = {"silence", NAN},
    [PLUMB_STEP_DROP_LINK] = {"drop-link", NAN},
};

struct PlumbScript {
  GArray *steps; /* PlumbStep */
  double duration_s;
  bool repeats;
};

GQuark
plumb_script_error_quark (void)
{
  return g_quark_from_static_string ("plumb-script-error");
}

void
plumb_script_free (PlumbScript *script)
{
  if (!script)
    return;
  g_array_unref (script->steps);
  g_free (script);
}

const PlumbStep *
plumb_script_steps (const PlumbScript *script, size_t *out_count)
{
  *out_count = script->steps->len;
  return (const PlumbStep *)(const void *)script->steps->data;
}

bool
plumb_script_repeats (const PlumbScript *script)
{
  return script->repeats;
}

double
plumb_script_duration_s (const PlumbScript *script)
{
  return script->duration_s;
}

static bool
parse_duration (const char *text, double *out_s)
{
  char *end = NULL;
  double value = g_ascii_strtod (text, &end);
  double unit = strcmp (end, "s") == 0   ? 1
                : strcmp (end, "m") == 0 ? 60
                : strcmp (end, "h") == 0 ? 3600
                                         : 0;
  if (end == text || !(value > 0) || unit <= 0 || value * unit > DURATION_MAX_S)
    return false;
  *out_s = value * unit;
  return true;
}

static bool
parse_angle (const char *text, double *out_deg)
{
  char *end = NULL;
  double value = g_ascii_strtod (text, &end);
  if (end == text || strcmp (end, "deg") != 0 || !(value >= -180 && value <= 180))
    return false;
  *out_deg = value;
  return true;
}

static bool
find_kind (const char *word, PlumbStepKind *out_kind)
{
  for (size_t i = 0; i < G_N_ELEMENTS (step_words); i++)
    if (strcmp (word, step_words[i].word) == 0) {
      *out_kind = (PlumbStepKind)i;
      return true;
    }
  return false;
}

static GPtrArray *
split_words (const char *line)
{
  g_auto (GStrv) parts = g_strsplit_set (line, " \t\r", -1);
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);
  for (char **part = parts; *part; part++)
    if (**part != '\0')
      g_ptr_array_add (words, g_strdup (*part));
  return words;
}

/* NULL when the words are a step that was added, else what is wrong with them. */
static char *
add_step (PlumbScript *script, const GPtrArray *words)
{
  const char *word = words->pdata[0];
  PlumbStep step = {.start_s = script->duration_s};
  if (script->repeats)
    return g_strdup ("nothing may follow \"repeat\"");
  if (strcmp (word, "repeat") == 0) {
    script->repeats = true;
    return words->len == 1 ? NULL : g_strdup ("\"repeat\" takes no value");
  }
  if (!find_kind (word, &step.kind))
    return g_strdup_printf ("\"%.40s\" is not a step", word);
  bool has_angle = !isnan (step_words[step.kind].default_deg);
  step.angle_deg = has_angle ? step_words[step.kind].default_deg : 0;
  if (words->len < 2 || !parse_duration (words->pdata[1], &step.duration_s))
    return g_strdup_printf ("\"%s\" wants a duration such as 10s, 2m or 1h", word);
  if (words->len > 3 || (words->len == 3 && !has_angle))
    return g_strdup_printf ("\"%s\" takes %s", word, has_angle ? "one angle" : "no angle");
  if (words->len == 3 && !parse_angle (words->pdata[2], &step.angle_deg))
    return g_strdup_printf ("\"%.40s\" is not an angle such as 25deg", (char *)words->pdata[2]);
  script->duration_s += step.duration_s;
  g_array_append_val (script->steps, step);
  return NULL;
}

PlumbScript *
plumb_script_parse (const char *text, const char *name, GError **error)
{
  g_autoptr (PlumbScript) script = g_new0 (PlumbScript, 1);
  script->steps = g_array_new (FALSE, FALSE, sizeof (PlumbStep));
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (unsigned i = 0; lines[i]; i++) {
    char *comment = strchr (lines[i], '#');
    if (comment)
      *comment = '\0';
    g_autoptr (GPtrArray) words = split_words (lines[i]);
    g_autofree char *wrong = words->len == 0 ? NULL : add_step (script, words);
    if (!wrong)
      continue;
    g_autofree char *shown = g_utf8_make_valid (wrong, -1);
    g_set_error (error, PLUMB_SCRIPT_ERROR, PLUMB_SCRIPT_ERROR_FORMAT, "%s:%u: %s", name, i + 1,
                 shown);
    return NULL;
  }
  if (script->steps->len == 0) {
    g_set_error (error, PLUMB_SCRIPT_ERROR, PLUMB_SCRIPT_ERROR_FORMAT, "%s: no step in it", name);
    return NULL;
  }
  return g_steal_pointer (&script);
}
