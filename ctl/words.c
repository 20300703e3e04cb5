/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "words.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "client.h"
#include "reasons.h"
#include "tone.h"
#include "vocabulary.h"

typedef struct {
  const char *word;
  const char *sentence;
} Entry;

static const Entry calibrations[] = {
    {"ok", N_ ("the pose is set")},
    {"moved", N_ ("you moved; keep still while the pose is captured")},
    {"spread", N_ ("the pose wandered; hold one pose while it is captured")},
    {"too-few", N_ ("the sensor sent too little; move closer to the computer")},
    {"no-data", N_ ("the sensor stopped sending; see \"plumbline sensors\"")},
    {"too-close", N_ ("the second pose is less than 8 degrees from the upright one")},
    {"no-upright", N_ ("the upright pose comes first; run \"plumbline calibrate\"")},
    {"cancelled", N_ ("the capture was cancelled")},
    {"too-old", N_ ("it was set long ago; run \"plumbline calibrate\"")},
    {"put-on-again", N_ ("the sensor seems to sit differently; run \"plumbline calibrate\"")},
    {"units", N_ ("the sensor's values are not in the expected unit")},
    {"stalled", N_ ("the sensor repeats one value; restart it")},
};

static const Entry bluetooth_states[] = {
    {"ready", ""},
    {"powered-off", N_ ("Bluetooth is off; switch it on with \"bluetoothctl power on\"")},
    {"no-adapter", N_ ("this computer has no Bluetooth adapter just now")},
    {"no-service", N_ ("BlueZ does not run; start it with \"systemctl start bluetooth\"")},
    {"blocked", N_ ("the bus does not let this user speak to BlueZ")},
};

static const char *
look_up (const Entry *entries, size_t count, const char *word)
{
  for (size_t i = 0; i < count; i++) {
    if (strcmp (entries[i].word, word) == 0)
      return entries[i].sentence;
  }
  return word;
}

const PlumbLanguage *
plumb_words_language (void)
{
  const char *const names[] = {_ ("en"), NULL};
  return plumb_language_find (names);
}

const char *
plumb_words_reason (const char *word)
{
  return plumb_reasons_get_sentence (plumb_words_language (), word);
}

const char *
plumb_words_calibration (const char *word)
{
  return _ (look_up (calibrations, G_N_ELEMENTS (calibrations), word));
}

const char *
plumb_words_bluetooth (const char *word)
{
  const char *sentence = look_up (bluetooth_states, G_N_ELEMENTS (bluetooth_states), word);
  return *sentence != '\0' ? _ (sentence) : "";
}

char *
plumb_words_dup_plain (const char *word)
{
  const char *known = *word != '\0' ? word : "unknown";
  const char *own = plumb_vocabulary (known);
  if (own != known)
    return g_strdup (own);
  char *plain = plumb_print_dup_safe (known);
  return g_strdelimit (plain, "-", ' ');
}

PlumbColour
plumb_words_posture_colour (const char *posture)
{
  if (strcmp (posture, "upright") == 0)
    return PLUMB_COLOUR_GOOD;
  if (strcmp (posture, "slouching") == 0 || g_str_has_prefix (posture, "leaning"))
    return PLUMB_COLOUR_NOTICE;
  return PLUMB_COLOUR_DIM;
}

static char *
dup_tilt (const PlumbCtl *ctl, const char *what, GVariant *details)
{
  double deviation_deg = plumb_client_number (details, "deviation_deg", NAN);
  double limit_deg = plumb_client_number (details, "limit_deg", NAN);
  double duration_s = plumb_client_number (details, "duration_s", NAN);
  g_autofree char *deviation = plumb_print_dup_degrees (ctl, deviation_deg);
  g_autofree char *limit = plumb_print_dup_degrees (ctl, limit_deg);
  g_autofree char *duration = plumb_print_dup_duration (duration_s);
  GString *text = g_string_new (what);
  if (isfinite (deviation_deg))
    g_string_append_printf (text, _ (", %s from the pose you set"), deviation);
  if (isfinite (deviation_deg) && isfinite (limit_deg) && limit_deg > 0)
    g_string_append_printf (text, _ (" (limit %s)"), limit);
  if (isfinite (duration_s))
    g_string_append_printf (text, _ (", for %s"), duration);
  return g_string_free (text, FALSE);
}

static char *
dup_long_sitting (GVariant *details)
{
  g_autofree char *duration =
      plumb_print_dup_duration (plumb_client_number (details, "duration_s", NAN));
  bool is_sitting = strcmp (plumb_client_string (details, "measured"), "sitting") == 0;
  return g_strdup_printf (is_sitting ? _ ("sitting for %s") : _ ("in one place for %s"), duration);
}

static char *
dup_break (GVariant *details)
{
  double stayed_s = plumb_client_number (details, "duration_s", 0);
  g_autofree char *stayed = plumb_print_dup_duration (stayed_s);
  bool is_long = strcmp (plumb_client_string (details, "break"), "long") == 0;
  if (stayed_s < 60)
    return g_strdup (is_long ? _ ("time for a long break; see \"plumbline break\"")
                             : _ ("time for a break; see \"plumbline break\""));
  return g_strdup_printf (
      is_long ? _ ("time for a long break, no walking for %s; see \"plumbline break\"")
              : _ ("time for a break, no walking for %s; see \"plumbline break\""),
      stayed);
}

static char *
dup_battery (GVariant *details)
{
  double percent = plumb_client_number (details, "percent", -1);
  if (percent < 0)
    return g_strdup (_ ("a sensor's battery is low; charge or change it"));
  return g_strdup_printf (_ ("a sensor's battery is at %.0f %%; charge or change it"), percent);
}

/* What the wearer said, counted; whom to ask and when at once stands in the safety texts. */
static char *
dup_professional (GVariant *details)
{
  double days = plumb_client_number (details, "days", 0);
  double within = plumb_client_number (details, "within_days", 0);
  double weeks = plumb_client_number (details, "weeks", 0);
  bool has_days = days > 0 && within > 0;
  g_autoptr (GString) text = g_string_new (NULL);
  if (has_days && weeks > 0)
    g_string_append_printf (
        text, _ ("you noted discomfort on %.0f of the last %.0f days, for %.0f weeks"), days,
        within, weeks);
  else if (has_days)
    g_string_append_printf (text, _ ("you noted discomfort on %.0f of the last %.0f days"), days,
                            within);
  else if (weeks > 0)
    g_string_append_printf (text, _ ("you noted discomfort for %.0f weeks"), weeks);
  else
    g_string_append (text, _ ("you noted discomfort"));
  g_string_append (text,
                   _ ("; it may be worth talking to a professional: \"plumbline library safety "
                      "red-flags\" and \"find-help\" say more"));
  return g_strdup (text->str);
}

static char *
dup_plain_alert (const PlumbCtl *ctl, const char *kind, GVariant *details)
{
  static const Entry fixed[] = {
      {"aftercare",
       N_ ("that was a deep bend, not long after a massage; take it easy if you like")},
      {"sensor-lost", N_ ("a sensor has had no link for a while; is it on and near?")},
      {"sensor-silent", N_ ("a sensor is linked but sends nothing; restart it")},
      {"pairing-lost",
       N_ ("a sensor wants to be paired, or lost its pairing; run \"plumbline sensors pair\"")},
      {"pose-missing",
       N_ ("no pose was set, so that posture cannot be judged; run \"plumbline calibrate\"")},
  };
  const char *posture = plumb_client_string (details, "posture");
  g_autofree char *lean = plumb_words_dup_plain (*posture != '\0' ? posture : "leaning");
  if (strcmp (kind, "slouch") == 0)
    return dup_tilt (ctl, plumb_vocabulary ("slouching"), details);
  if (strcmp (kind, "lean") == 0)
    return dup_tilt (ctl, lean, details);
  if (strcmp (kind, "long-sitting") == 0)
    return dup_long_sitting (details);
  if (strcmp (kind, "break-due") == 0)
    return dup_break (details);
  if (strcmp (kind, "battery-low") == 0)
    return dup_battery (details);
  if (strcmp (kind, "see-professional") == 0)
    return dup_professional (details);
  if (strcmp (kind, "calibration-stale") == 0) {
    const char *reason = plumb_client_string (details, "reason");
    return g_strdup_printf (_ ("the pose you set may no longer fit: %s"),
                            *reason != '\0' ? plumb_words_calibration (reason)
                                            : _ ("run \"plumbline calibrate\""));
  }
  const char *sentence = look_up (fixed, G_N_ELEMENTS (fixed), kind);
  return sentence != kind ? g_strdup (_ (sentence)) : plumb_words_dup_plain (kind);
}

char *
plumb_words_dup_alert (const PlumbCtl *ctl, const char *kind, GVariant *details)
{
  g_autofree char *plain = dup_plain_alert (ctl, kind, details);
  return plumb_tone_dup_alert (ctl->tone, kind, plain);
}
