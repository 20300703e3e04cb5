/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "notice-texts.h"

#include "catalogue.h"

/* Translators: notices come with a title and a body; a title that says it all has none. The body
 * has under ten words. No order, no judgement of a body, no promise, no exclamation mark. {n}
 * stands for minutes and stays as it is. */

#define MINUTES N_ ("{n} min.")
#define SUITS   N_ ("When it suits.")
#define WALK    N_ ("Walk for a minute when it suits.")
#define WINDOW  N_ ("To the window and back will do.")
#define GET_UP  N_ ("Time to get up")
#define ONE_POS N_ ("{n} min in one position")

static const PlumbNoticeText shift_plain[] = {
    {{N_ ("Away from your pose for {n} min"), N_ ("Away from your pose")},
     {N_ ("Shift a little, any way you like."),
      .standing = N_ ("Move a little, any way you like.")}},
    {{N_ ("Time to shift")},
     {N_ ("Slide back in the seat, let the shoulders drop."),
      .standing = N_ ("Change legs, let the shoulders drop.")}},
    {{N_ ("How are you sitting just now?"), .standing = N_ ("How are you standing just now?")},
     {N_ ("Notice it, then change what you like.")}},
    {{N_ ("{n} min leaning"), N_ ("Leaning just now"), N_ ("Leaning for {n} min")},
     {N_ ("Both feet down, let the chair carry you."),
      .standing = N_ ("Weight on both feet, then as you like.")},
     PLUMB_FITS_LEAN},
    {{N_ ("Is the screen too far?")},
     {N_ ("Bring it closer instead of leaning in.")},
     PLUMB_FITS_SLOUCH},
    {{N_ ("Still for {n} min"), N_ ("A moment for the shoulders?")},
     {N_ ("Roll the shoulders once, then sit as you like."),
      .standing = N_ ("Roll the shoulders once, then stand as you like.")}},
};

static const PlumbNoticeText shift_friendly[] = {
    {{N_ ("A small change?")},
     {N_ ("Your back has been in one place for {n} min."), N_ ("Any other position will do.")}},
    {{N_ ("Deep in it?")},
     {N_ ("One breath, one shift, and on you go."),
      .standing = N_ ("One breath, one step, and on you go.")}},
    {{N_ ("The next position is a good one")}, {N_ ("Pick any other for a while.")}},
    {{N_ ("Your pose is still there")}, {N_ ("Come back to it, or find a new one.")}},
    {{N_ ("Lean back for a bit?"), .standing = N_ ("Lean on something for a bit?")},
     {N_ ("The chair has a back rest, it is free."),
      .standing = N_ ("A wall or the desk will do.")},
     PLUMB_FITS_SLOUCH},
    {{N_ ("Something new for a bit?")},
     {N_ ("Move your weight, any way you like.")},
     PLUMB_FITS_LEAN},
};

static const PlumbNoticeText shift_terse[] = {
    {{N_ ("Shift")}, {MINUTES, ""}},
    {{N_ ("Another position?")}},
    {{N_ ("Not in your pose")}, {MINUTES, ""}},
    {{N_ ("Feet down, back to the rest."), .standing = N_ ("Weight on the other foot.")}},
};

static const PlumbNoticeText long_slouch[] = {
    {{N_ ("Half an hour in one position")},
     {N_ ("Stand up for a moment, or lean back."),
      .standing = N_ ("Walk a few steps, or sit for a bit.")},
     PLUMB_FITS_HALF_HOUR},
    {{ONE_POS},
     {N_ ("Stand up for a moment, or lean back."),
      .standing = N_ ("Walk a few steps, or sit for a bit.")},
     PLUMB_FITS_OTHER_LENGTH},
    {{ONE_POS},
     {N_ ("Walk a few steps, then sit as you like."),
      .standing = N_ ("Walk a few steps, then stand as you like.")}},
};

static const PlumbNoticeText long_slouch_terse[] = {
    {{N_ ("Half an hour in one position")}, {N_ ("Another?")}, PLUMB_FITS_HALF_HOUR},
    {{ONE_POS}, {N_ ("Another?")}, PLUMB_FITS_OTHER_LENGTH},
    {{ONE_POS}, {N_ ("Up for a moment.")}},
};

static const PlumbNoticeText get_up_plain[] = {
    {{N_ ("{n} min in one place"), GET_UP}, {WALK}},
    {{GET_UP}, {WINDOW}},
    {{N_ ("{n} min without walking"), GET_UP}, {N_ ("Fetch some water, or take the stairs once.")}},
    {{N_ ("The next call standing?")},
     {N_ ("{n} min in one place so far."), N_ ("That is a change, too.")}},
};

static const PlumbNoticeText get_up_friendly[] = {
    {{N_ ("Fancy a short walk?")},
     {N_ ("You have been here for {n} min."), N_ ("One minute is enough.")}},
    {{N_ ("Finish the sentence, then up")}, {N_ ("One minute is enough.")}},
    {{N_ ("Say hello to someone")}, {N_ ("Walking there counts.")}},
    {{N_ ("A change of view?")}, {N_ ("The far wall looks different up close.")}},
    {{N_ ("Coffee, tea, window")}, {N_ ("Any reason to get up is a good one.")}},
};

static const PlumbNoticeText get_up_terse[] = {
    {{N_ ("Get up")}, {MINUTES, SUITS}},
    {{N_ ("One minute of walking?")}},
    {{N_ ("Up and back")}, {SUITS}},
};

static const PlumbNoticeText after_call[] = {
    {{N_ ("Call over, {n} min in one place"), N_ ("Call over, time to get up")},
     {N_ ("A good moment to stretch your legs.")}},
    {{N_ ("Call over, {n} min in one place"), N_ ("Call over, time to get up")}, {WINDOW}},
};

static const PlumbNoticeText after_call_terse[] = {
    {{N_ ("Call over")}, {MINUTES, SUITS}},
    {{N_ ("Call over, get up")}, {MINUTES, ""}},
};

static const PlumbNoticeText longer_break[] = {
    {{N_ ("Time for a longer break")}, {N_ ("Five minutes on your feet, the work keeps.")}},
    {{N_ ("Five minutes for yourself?")}, {N_ ("A longer break fits here.")}},
};

static const PlumbNoticeText longer_break_terse[] = {
    {{N_ ("A longer break")}, {N_ ("Five minutes.")}},
    {{N_ ("A longer break?")}, {SUITS}},
};

static const PlumbNoticeText once_more[] = {
    {{N_ ("Once more: {n} min")},
     {N_ ("After this it stays quiet for two hours.")},
     PLUMB_FITS_TWO_HOURS_QUIET},
    {{N_ ("Once more: {n} min")}, {WALK}, PLUMB_FITS_QUIET_UNKNOWN},
    {{N_ ("{n} min by now")},
     {N_ ("After this it stays quiet for two hours.")},
     PLUMB_FITS_TWO_HOURS_QUIET},
    {{N_ ("{n} min by now")}, {WINDOW}, PLUMB_FITS_QUIET_UNKNOWN},
};

static const PlumbNoticeText once_more_terse[] = {
    {{N_ ("Once more")}, {MINUTES}},
    {{N_ ("{n} min by now")}},
};

#define GIVE(texts) (*out_count = G_N_ELEMENTS (texts), texts)

static const PlumbNoticeText *
get_shift (PlumbTone tone, unsigned *out_count)
{
  switch (tone) {
  case PLUMB_TONE_PLAIN: break;
  case PLUMB_TONE_FRIENDLY: return GIVE (shift_friendly);
  case PLUMB_TONE_TERSE: return GIVE (shift_terse);
  }
  return GIVE (shift_plain);
}

static const PlumbNoticeText *
get_get_up (PlumbTone tone, unsigned *out_count)
{
  switch (tone) {
  case PLUMB_TONE_PLAIN: break;
  case PLUMB_TONE_FRIENDLY: return GIVE (get_up_friendly);
  case PLUMB_TONE_TERSE: return GIVE (get_up_terse);
  }
  return GIVE (get_up_plain);
}

const PlumbNoticeText *
plumb_notice_texts_get (PlumbOccasion occasion, PlumbTone tone, unsigned *out_count)
{
  bool is_terse = tone == PLUMB_TONE_TERSE;

  switch (occasion) {
  case PLUMB_OCCASION_SHIFT: break;
  case PLUMB_OCCASION_LONG_SLOUCH: return is_terse ? GIVE (long_slouch_terse) : GIVE (long_slouch);
  case PLUMB_OCCASION_GET_UP: return get_get_up (tone, out_count);
  case PLUMB_OCCASION_AFTER_CALL: return is_terse ? GIVE (after_call_terse) : GIVE (after_call);
  case PLUMB_OCCASION_LONGER_BREAK:
    return is_terse ? GIVE (longer_break_terse) : GIVE (longer_break);
  case PLUMB_OCCASION_ONCE_MORE: return is_terse ? GIVE (once_more_terse) : GIVE (once_more);
  }
  return get_shift (tone, out_count);
}
