/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vocabulary.h"

#include <glib/gi18n.h>
#include <string.h>

static const char *const words[] = {
    /* States, activities and what is known of a sensor. */
    N_ ("upright"),
    N_ ("slouching"),
    N_ ("leaning"),
    N_ ("leaning-back"),
    N_ ("leaning-left"),
    N_ ("leaning-right"),
    N_ ("reclining"),
    N_ ("unknown"),
    N_ ("still"),
    N_ ("moving"),
    N_ ("sitting"),
    N_ ("standing"),
    N_ ("walking"),
    N_ ("lying"),
    N_ ("worn"),
    N_ ("not-worn"),
    N_ ("not judged"),
    N_ ("not worn"),
    N_ ("no data"),
    N_ ("not running"),
    N_ ("none"),
    N_ ("live"),
    N_ ("gap"),
    N_ ("stale"),
    N_ ("suspect"),
    N_ ("off"),
    N_ ("paused"),
    N_ ("running"),
    N_ ("valid"),
    /* Of the link and the battery. */
    N_ ("idle"),
    N_ ("connecting"),
    N_ ("discovering"),
    N_ ("resolving"),
    N_ ("streaming"),
    N_ ("backing-off"),
    N_ ("absent"),
    N_ ("subscribing"),
    N_ ("silent"),
    N_ ("disabled"),
    N_ ("unpaired"),
    N_ ("disconnected"),
    N_ ("ok"),
    N_ ("low"),
    N_ ("critical"),
    N_ ("charging"),
    N_ ("possible"),
    N_ ("likely"),
    N_ ("certain"),
    /* Places that a sensor is worn at. */
    N_ ("collar"),
    N_ ("chest"),
    N_ ("upper-back"),
    N_ ("mid-back"),
    N_ ("lower-back"),
    N_ ("waist"),
    N_ ("head"),
    N_ ("other"),
    /* Alerts and what became of them. */
    N_ ("slouch"),
    N_ ("lean"),
    N_ ("long-sitting"),
    N_ ("break-due"),
    N_ ("sensor-lost"),
    N_ ("sensor-silent"),
    N_ ("battery-low"),
    N_ ("calibration-stale"),
    N_ ("see-professional"),
    N_ ("pairing-lost"),
    N_ ("aftercare"),
    N_ ("pose-missing"),
    N_ ("info"),
    N_ ("notice"),
    N_ ("warning"),
    N_ ("active"),
    N_ ("snoozed"),
    N_ ("held"),
    N_ ("corrected"),
    N_ ("moved"),
    N_ ("acknowledged"),
    N_ ("dismissed"),
    N_ ("snoozed-out"),
    N_ ("false"),
    N_ ("expired"),
    N_ ("superseded"),
    /* Breaks. */
    N_ ("break"),
    N_ ("due"),
    N_ ("suggested"),
    N_ ("started"),
    N_ ("taking"),
    N_ ("postponed"),
    N_ ("skipped"),
    N_ ("missed"),
    N_ ("natural"),
    N_ ("taken-verified"),
    N_ ("taken-unverified"),
    N_ ("micro"),
    N_ ("long"),
    /* The library's kinds, areas, places, needs, tags and grades. */
    N_ ("self-massage"),
    N_ ("stretch"),
    N_ ("movement"),
    N_ ("breathing"),
    N_ ("heat"),
    N_ ("hydration"),
    N_ ("rest"),
    N_ ("therapist-info"),
    N_ ("neck"),
    N_ ("upper"),
    N_ ("mid"),
    N_ ("lower"),
    N_ ("hips"),
    N_ ("arms"),
    N_ ("whole"),
    N_ ("desk"),
    N_ ("home"),
    N_ ("travel"),
    N_ ("hands"),
    N_ ("ball"),
    N_ ("roller"),
    N_ ("towel"),
    N_ ("wall"),
    N_ ("chair"),
    N_ ("warm-pack"),
    N_ ("water"),
    N_ ("therapist"),
    N_ ("mat"),
    N_ ("pillow"),
    N_ ("band"),
    N_ ("balance"),
    N_ ("bend-back"),
    N_ ("bend-forward"),
    N_ ("deep-pressure"),
    N_ ("floor"),
    N_ ("kneeling"),
    N_ ("pregnancy-caution"),
    N_ ("shoulder-raise"),
    N_ ("skin-contact"),
    N_ ("strength"),
    N_ ("twist"),
    N_ ("wrist-load"),
    N_ ("very-low"),
    N_ ("moderate"),
    N_ ("tradition"),
    /* What the wearer says. */
    N_ ("fine"),
    N_ ("stiff"),
    N_ ("sore"),
    N_ ("comfort"),
    N_ ("sleep"),
    N_ ("energy"),
    N_ ("focus"),
    N_ ("check-in"),
    N_ ("session"),
    N_ ("massage"),
    N_ ("exercise"),
    N_ ("physiotherapy"),
};

/* What the daemon says in English only. A # stands for a number. */
static const char *const sentences[] = {
    /* Why a break. */
    N_ ("less than a minute without walking"),
    N_ ("# minute without walking"),
    N_ ("# minutes without walking"),
    N_ ("less than a minute worn since the last break"),
    N_ ("# minute worn since the last break"),
    N_ ("# minutes worn since the last break"),
    N_ ("less than a minute worn since the last long break"),
    N_ ("# minute worn since the last long break"),
    N_ ("# minutes worn since the last long break"),
    N_ ("# of the last # minutes away from the pose you set"),
    N_ ("you said that you feel fine"),
    N_ ("you said that you feel stiff"),
    N_ ("you said that you feel sore"),
    N_ ("you asked for a break"),
    /* While a pose is captured. */
    N_ ("keep still"),
    N_ ("keep still while the pose is captured"),
    N_ ("hold one pose: the sensor's direction wandered while the pose was captured"),
    N_ ("the sensor sent too few samples: move closer to the computer and try again"),
    N_ ("the sensor stopped sending while the pose was captured: try again"),
    N_ ("the second pose must differ by at least # degrees from the first"),
    N_ ("capture the upright pose first"),
    N_ ("the capture was cancelled"),
    N_ ("the pose was set long ago: set it again"),
    N_ ("the sensor seems to sit differently than when the pose was set: set it again"),
    N_ ("the sensor's values are not in the expected unit: check the sensor"),
    N_ ("the sensor repeats one value: check or restart the sensor"),
    N_ ("the pose is set"),
    /* Why a pairing did not succeed. */
    N_ ("the pairing was cancelled"),
    N_ ("the sensor or this computer refused the pairing"),
    N_ ("the sensor did not accept the pairing; wake it, see that no phone is connected to it, "
        "check the passkey if it has one, and try again"),
    N_ ("the sensor asked for a passkey and nobody could enter one; run \"plumbline sensors pair\" "
        "on a terminal"),
    N_ ("the pairing took longer than # s; try again with the sensor near"),
    N_ ("the sensor could not be reached; is it on, near, and not connected to a phone?"),
    N_ ("Bluetooth went away while pairing"),
    N_ ("another program is pairing this sensor just now"),
    N_ ("the Bluetooth service could not pair the sensor"),
    /* Why a sensor sends nothing. */
    N_ ("the link to the sensor broke"),
    N_ ("the sensor asks for more than can be answered"),
    N_ ("the sensor waits for a tap on it to accept this computer"),
    N_ ("the sensor was not told to accept this computer"),
    N_ ("the sensor answered with an error"),
    N_ ("its accelerometer is none that this driver knows"),
    N_ ("the sensor refused to start measuring"),
    N_ ("the sensor offers no acceleration that this driver knows"),
    N_ ("the sensor is on its charger"),

    N_ ("connected, but the sensor's services did not come"),
    N_ ("the sensor lacks what its driver needs; is the driver in the settings right?"),
    N_ ("no driver knows this sensor's services"),
    N_ ("the sensor cannot be used"),
    N_ ("nothing is heard of the sensor any more"),
    N_ ("the sensor is connected but sends nothing"),
    N_ ("the sensor sends far more readings than it was asked for"),
    N_ ("the sensor wants to be paired, or its pairing was lost; run \"plumbline sensors pair\""),
    N_ ("another program disconnected the sensor; \"plumbline sensors connect\" takes it back"),
    N_ ("the sensor's address changes, and it is not paired; find it again with \"plumbline "
        "sensors "
        "scan\", add it and pair it"),
    N_ ("the settings require a paired sensor and this one is not; run \"plumbline sensors pair\""),
    N_ ("the Bluetooth service is not running"),
    N_ ("the Bluetooth service no longer knows the sensor"),
    N_ ("the Bluetooth service did not answer"),
    N_ ("the bus policy refuses access to Bluetooth"),
    N_ ("the Bluetooth adapter is switched off"),
    N_ ("the Bluetooth adapter is busy"),
    N_ ("the connection attempt was aborted"),
    N_ ("the sensor does not answer; if it is near and awake, switch Bluetooth off and on"),
    N_ ("the sensor could not be reached"),
    N_ ("the Bluetooth adapter has no free connection"),
    N_ ("the sensor wants to be paired"),
    N_ ("another program holds the sensor's notifications"),
    N_ ("the sensor does not support this"),
    N_ ("the sensor refused"),
    N_ ("the Bluetooth service refused"),
    N_ ("the Bluetooth service reported a failure"),
};

const char *
plumb_vocabulary (const char *word)
{
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++) {
    const char *own = strcmp (words[i], word) == 0 ? _ (words[i]) : words[i];
    if (own != words[i])
      return own;
  }
  return word;
}

/* Whether a text is the pattern with numbers for each #. */
static gboolean
is_like (const char *pattern, const char *text)
{
  for (; *pattern != '\0'; pattern++) {
    if (*pattern != '#') {
      if (*text++ != *pattern)
        return FALSE;
    } else if (!g_ascii_isdigit (*text)) {
      return FALSE;
    } else {
      while (g_ascii_isdigit (*text))
        text++;
    }
  }
  return *text == '\0';
}

/* The numbers of a text in the places of another's #, in their order. */
static char *
dup_filled (const char *pattern, const char *text)
{
  GString *filled = g_string_new (NULL);
  for (; *pattern != '\0'; pattern++) {
    if (*pattern != '#') {
      g_string_append_c (filled, *pattern);
      continue;
    }
    text += strcspn (text, "0123456789");
    size_t length = strspn (text, "0123456789");
    g_string_append_len (filled, text, (gssize)length);
    text += length;
  }
  return g_string_free (filled, FALSE);
}

char *
plumb_vocabulary_dup_sentence (const char *sentence)
{
  for (gsize i = 0; i < G_N_ELEMENTS (sentences); i++) {
    if (is_like (sentences[i], sentence))
      return dup_filled (_ (sentences[i]), sentence);
  }
  return g_strdup (sentence);
}
