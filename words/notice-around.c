/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Notices that are no alert: practice, back-off, the pose, proposals, the evening. */
#include <string.h>

#include "catalogue.h"
#include "notice.h"

static PlumbNotice
say (const PlumbLanguage *language, const char *title, const char *body)
{
  return (PlumbNotice){.title = g_strdup (plumb_language_translate (language, title)),
                       .body = g_strdup (plumb_language_translate (language, body))};
}

PlumbNotice
plumb_notice_practice_begins (unsigned minutes, const PlumbLanguage *language)
{
  return (PlumbNotice){
      .title =
          g_strdup_printf (plumb_language_translate (language, N_ ("%u min of practice")), minutes),
      .body = g_strdup (plumb_language_translate (language, N_ ("It speaks early now.")))};
}

PlumbNotice
plumb_notice_practice_ended (double percent, const PlumbLanguage *language)
{
  if (!(percent >= 0))
    return say (language, N_ ("Practice is over"), N_ ("Too little was judged to say more."));
  return (PlumbNotice){.title = g_strdup_printf (
                           plumb_language_translate (language, N_ ("Done: near your pose %.0f %% "
                                                                   "of the time.")),
                           percent),
                       .body = g_strdup ("")};
}

PlumbNotice
plumb_notice_quieter (const PlumbLanguage *language)
{
  return say (language, N_ ("Quieter for a while"),
              N_ ("You were busy; slouching is only recorded."));
}

PlumbNotice
plumb_notice_pose_doubted (const PlumbLanguage *language)
{
  return say (language, N_ ("Does the pose still fit?"), N_ ("Set it anew, it takes 15 s."));
}

PlumbNotice
plumb_notice_pose_missing (const PlumbLanguage *language)
{
  return say (language, N_ ("No pose is set yet"), N_ ("Sit as you like; it takes 15 s."));
}

PlumbNotice
plumb_notice_proposal (const char *kind, const PlumbLanguage *language)
{
  static const struct {
    const char *kind, *title, *body;
  } rows[] = {
      {"tolerance", N_ ("More room around your pose?"),
       N_ ("A few degrees more would spare you some notices.")},
      {"gentle", N_ ("Fewer notices?"),
       N_ ("Few of them helped lately; \"gentle\" would halve them.")},
      {"fade", N_ ("Time for fewer notices?"),
       N_ ("You followed most of them; fewer may be enough.")},
      {"hours", N_ ("Other hours for notices?"), N_ ("At some hours few of them helped.")},
      {"pose", N_ ("A new pose?"), N_ ("You sit another way today; set that one.")},
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
    if (strcmp (rows[i].kind, kind) == 0)
      return say (language, rows[i].title, rows[i].body);
  return say (language, N_ ("A change of the settings?"), N_ ("\"plumbline proposal\" says more."));
}

static char *
dup_got_up (unsigned got_up, unsigned longest_min, const PlumbLanguage *language)
{
  if (longest_min == 0)
    return g_strdup_printf (
        plumb_language_plural (language, "Got up %u time", "Got up %u times", got_up), got_up);
  return g_strdup_printf (plumb_language_plural (language, "Got up %u time, longest %u min",
                                                 "Got up %u times, longest %u min", got_up),
                          got_up, longest_min);
}

/* Whether one was followed is not always known: "none" and "all" are said of what is. */
static char *
dup_told (unsigned told, unsigned judged, unsigned followed, const PlumbLanguage *language)
{
  if (told == 0)
    return g_strdup (plumb_language_translate (language, N_ ("No notices.")));
  if (judged == 0 || (followed == 0 && judged < told))
    return g_strdup_printf (
        plumb_language_plural (language, "Told %u time.", "Told %u times.", told), told);
  if (followed == 0)
    return g_strdup_printf (plumb_language_plural (language, "Told %u time, not followed.",
                                                   "Told %u times, none of them followed.", told),
                            told);
  if (followed >= told)
    return g_strdup_printf (plumb_language_plural (language, "Told %u time, and followed.",
                                                   "Told %u times, all of them followed.", told),
                            told);
  return g_strdup_printf (
      plumb_language_translate (language, N_ ("Told %u times, %u of them followed.")), told,
      followed);
}

PlumbNotice
plumb_notice_evening (unsigned got_up, unsigned longest_min, unsigned told, unsigned judged,
                      unsigned followed, const PlumbLanguage *language)
{
  return (PlumbNotice){
      .title = dup_got_up (got_up, longest_min, language),
      .body = dup_told (told, judged, followed, language),
  };
}
