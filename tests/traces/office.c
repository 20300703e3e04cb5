/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "office.h"

#include <math.h>

#include "day.h"

#define RATE_HZ          0.5
#define ENOUGH_S         600 /* a slouch that is to be told of, or to be explained */
#define LOOK_EVERY_S     30
#define UNEXPLAINED_S    90 /* without a reason for so long */
#define KNOWN_AFTER_S    25 /* the judge needs so long to see a walk, a bed or a table */
#define FIDGET_G         0.12
#define FIDGET_LEAST_S   30   /* from one to the next */
#define FIDGET_FURTHER_S 45   /* on average beyond that */
#define NOISES           1024 /* made once: dice for every sample cost as much as the engine */
#define NOISE_STEP       211

/* What may keep a shift notice back: budget, spacing, rest, hours, holds; not a slouch that is not
 * seen. */
static const uint32_t excuses =
    1u << PLUMB_REASON_CAPPED | 1u << PLUMB_REASON_REPEAT_WAIT | 1u << PLUMB_REASON_TRAINING_DONE |
    1u << PLUMB_REASON_SETTLING | 1u << PLUMB_REASON_SNOOZED | 1u << PLUMB_REASON_UNCOACHED |
    1u << PLUMB_REASON_RESTING | 1u << PLUMB_REASON_JUST_WORN | 1u << PLUMB_REASON_SHIFT_HOURS;

typedef struct {
  double from_s, to_s; /* within its spell */
} Slouch;

typedef struct {
  Slouch slouch[OFFICE_SLOUCHES_MAX];
  unsigned count;
} Spell;

typedef enum { DOES_SIT, DOES_WALK, DOES_LIE, DOES_NOT_WEAR } Does;

typedef struct {
  Life *life;
  GRand *random;
  OfficeTold *told;
  GString *story;
  double heeds;
  PlumbActivity activity;
  PlumbWear wear;
  Does does;
  double does_since_s;
  double sits_up_s, walks_s; /* heeding: from then on; INFINITY: not */
  double fidgets_s;          /* the next one */
  double noise[NOISES];      /* of standard deviation 1 */
  unsigned next_noise;
  double posture_deg;      /* between two slouches */
  double slouched_since_s; /* NAN: not in one */
  double slouch_deg;
  double silent_s; /* without a word and without a reason, in this slouch */
  bool is_slouch_told, is_slouch_unexplained;
} Wearer;

static double
between (Wearer *wearer, double low, double high)
{
  return g_rand_double_range (wearer->random, low, high);
}

G_GNUC_PRINTF (2, 3)
static void
tell (Wearer *wearer, const char *format, ...)
{
  char text[PLUMB_DAY_MOMENT_SIZE];
  int offset_s;
  va_list arguments;

  if (wearer->story == NULL)
    return;
  plumb_day_at (wearer->life->zone, 0, life_wall_us (wearer->life), &offset_s);
  plumb_day_write_moment (life_wall_us (wearer->life), offset_s, text);
  g_string_append_printf (wearer->story, "  %.8s ", text + 11);
  va_start (arguments, format);
  g_string_append_vprintf (wearer->story, format, arguments);
  va_end (arguments);
  g_string_append_c (wearer->story, '\n');
}

static bool
is_get_up (PlumbAlertKind kind)
{
  return kind == PLUMB_ALERT_LONG_SITTING || kind == PLUMB_ALERT_BREAK_DUE;
}

static bool
is_notice (PlumbAlertKind kind)
{
  return kind == PLUMB_ALERT_SLOUCH || kind == PLUMB_ALERT_LEAN || is_get_up (kind);
}

/* As it is judged at that word, not at the end of the call that brought it. */
static bool
is_astray (const Wearer *wearer)
{
  if (wearer->activity == PLUMB_ACTIVITY_WALKING || wearer->activity == PLUMB_ACTIVITY_LYING ||
      wearer->wear == PLUMB_WEAR_NOT_WORN)
    return true;
  return wearer->does != DOES_SIT && wearer->life->play->t_s > wearer->does_since_s + KNOWN_AFTER_S;
}

static void
hear (Wearer *wearer, const PlumbAlert *alert)
{
  double now_s = wearer->life->play->t_s;
  bool does_heed = g_rand_double (wearer->random) < wearer->heeds;
  double delay = g_rand_double (wearer->random);

  wearer->told->told++;
  wearer->told->kind[alert->kind]++;
  if (is_astray (wearer))
    wearer->told->astray++;
  wearer->is_slouch_told = true;
  tell (wearer, "told: %s, number %u of it%s", plumb_alert_kind_to_string (alert->kind),
        alert->times, does_heed ? ", heeded" : "");
  if (!does_heed)
    return;
  if (is_get_up (alert->kind))
    wearer->walks_s = now_s + 10 + delay * 290;
  else
    wearer->sits_up_s = now_s + 5 + delay * 55;
}

static void
on_event (const PlumbEvent *event, gpointer owner)
{
  Wearer *wearer = owner;
  bool is_telling =
      event->kind == PLUMB_EVENT_ALERT_RAISED || event->kind == PLUMB_EVENT_ALERT_REPEATED;

  if (event->kind == PLUMB_EVENT_ACTIVITY_CHANGED)
    wearer->activity = event->activity.to;
  if (event->kind == PLUMB_EVENT_WEAR_CHANGED)
    wearer->wear = event->wear.to;
  if (is_telling && event->alert.alert.state == PLUMB_ALERT_ACTIVE &&
      is_notice (event->alert.alert.kind))
    hear (wearer, &event->alert.alert);
}

static void
begin (Wearer *wearer, Does does, const char *text)
{
  wearer->does = does;
  wearer->does_since_s = wearer->life->play->t_s;
  tell (wearer, "%s", text);
}

/* ---- slouches */

static void
end_slouch (Wearer *wearer, const char *why)
{
  double lasted_s = wearer->life->play->t_s - wearer->slouched_since_s;

  if (isnan (wearer->slouched_since_s))
    return;
  wearer->slouched_since_s = NAN;
  wearer->sits_up_s = INFINITY;
  tell (wearer, "sits up after %.0f min%s%s", lasted_s / 60, why,
        wearer->is_slouch_told ? "" : ", not told");
  if (lasted_s < ENOUGH_S)
    return;
  wearer->told->slouches++;
  wearer->told->answered += wearer->is_slouch_told;
  wearer->told->unexplained += wearer->is_slouch_unexplained;
}

static void
begin_slouch (Wearer *wearer)
{
  wearer->slouched_since_s = wearer->life->play->t_s;
  wearer->slouch_deg = between (wearer, 17, 24);
  wearer->is_slouch_told = wearer->is_slouch_unexplained = false;
  wearer->silent_s = 0;
  tell (wearer, "slouches");
}

/* Untold for ten minutes: why? */
static void
question (Wearer *wearer)
{
  double lasted_s = wearer->life->play->t_s - wearer->slouched_since_s;
  PlumbSnapshot now;

  if (wearer->is_slouch_told || lasted_s < ENOUGH_S || fmod (lasted_s, LOOK_EVERY_S) >= 1 / RATE_HZ)
    return;
  plumb_engine_snapshot (wearer->life->engine, &now);
  if ((now.reasons & excuses) != 0)
    wearer->silent_s = 0;
  else if ((now.reasons & 1u << PLUMB_REASON_MOVING) == 0)
    wearer->silent_s += LOOK_EVERY_S;
  if (wearer->silent_s < UNEXPLAINED_S || wearer->is_slouch_unexplained)
    return;
  wearer->is_slouch_unexplained = true;
  tell (wearer, "not told, and nothing says why (reasons %x)", now.reasons);
}

/* ---- seconds */

static void
walk (Wearer *wearer, double seconds)
{
  end_slouch (wearer, ", to walk");
  begin (wearer, DOES_WALK, "walks");
  play_walk (wearer->life->play, seconds);
  begin (wearer, DOES_SIT, "sits");
  wearer->walks_s = INFINITY;
}

static double
noise (Wearer *wearer)
{
  wearer->next_noise = (wearer->next_noise + NOISE_STEP) % NOISES;
  return wearer->noise[wearer->next_noise];
}

/* A sample of the posture that it is. */
static void
hold (Wearer *wearer, double noise_g)
{
  Play *play = wearer->life->play;
  double degrees = isnan (wearer->slouched_since_s) ? wearer->posture_deg : wearer->slouch_deg;
  double angle = degrees * M_PI / 180;

  play->t_s += 1 / RATE_HZ;
  const PlumbSample sample = {
      .fields = PLUMB_SAMPLE_ACCEL,
      .time_us = play_now_us (play),
      .accel_g = {-sin (angle) + noise_g * noise (wearer), noise_g * noise (wearer),
                  cos (angle) + noise_g * noise (wearer)},
  };
  play_sample (play, &sample);
}

static void
fidget (Wearer *wearer)
{
  Play *play = wearer->life->play;

  for (double left_s = between (wearer, 1, 5); left_s > 0; left_s -= 1 / RATE_HZ)
    hold (wearer, FIDGET_G);
  wearer->posture_deg = between (wearer, -4, 7);
  wearer->fidgets_s =
      play->t_s + FIDGET_LEAST_S - FIDGET_FURTHER_S * log (1 - g_rand_double (wearer->random));
}

static void
sit_a_second (Wearer *wearer)
{
  Play *play = wearer->life->play;

  if (play->t_s >= wearer->walks_s)
    walk (wearer, between (wearer, 120, 180));
  else if (play->t_s >= wearer->fidgets_s)
    fidget (wearer);
  else
    hold (wearer, play->noise_g);
}

/* A slouch that was given up does not come again. Returns how many of the spell's are over. */
static unsigned
follow_slouches (Wearer *wearer, const Spell *spell, unsigned over, double at_s)
{
  bool is_slouched = !isnan (wearer->slouched_since_s);

  if (is_slouched && at_s >= spell->slouch[over].to_s) {
    end_slouch (wearer, "");
    return over + 1;
  }
  if (is_slouched && wearer->life->play->t_s >= wearer->sits_up_s) {
    end_slouch (wearer, ", as told");
    return over + 1;
  }
  if (is_slouched)
    question (wearer);
  else if (over < spell->count && at_s >= spell->slouch[over].from_s)
    begin_slouch (wearer);
  return over;
}

static void
live_spell (Wearer *wearer, const Spell *spell, double seconds)
{
  double begin_s = wearer->life->play->t_s;
  unsigned over = 0;

  for (double at_s = 0; at_s < seconds; at_s = wearer->life->play->t_s - begin_s) {
    over = follow_slouches (wearer, spell, over, at_s);
    bool was_slouched = !isnan (wearer->slouched_since_s);
    sit_a_second (wearer);
    if (was_slouched && isnan (wearer->slouched_since_s))
      over++; /* walked out of it */
  }
  end_slouch (wearer, "");
}

/* ---- the day */

/* Lengths that fit into the spell with two minutes for each in between; the rest of it lies before,
 * between and after them. */
static void
place_slouches (GRand *random, const OfficeDay *day, Spell *spell)
{
  double gap[OFFICE_SLOUCHES_MAX + 1], gaps = 0, slack_s, at_s = 0;

  do {
    slack_s = 60 * day->spell_min - 120 * (spell->count + 1);
    for (unsigned i = 0; i < spell->count; i++) {
      spell->slouch[i].to_s =
          round (60 * g_rand_double_range (random, day->slouch_min[0], day->slouch_min[1]));
      slack_s -= spell->slouch[i].to_s;
    }
  } while (slack_s < 0);
  for (unsigned i = 0; i <= spell->count; i++)
    gaps += gap[i] = g_rand_double (random);
  for (unsigned i = 0; i < spell->count; i++) {
    at_s += 120 + floor (slack_s * gap[i] / gaps);
    spell->slouch[i].from_s = at_s;
    spell->slouch[i].to_s += at_s;
    at_s = spell->slouch[i].to_s;
  }
}

static void
plan_day (GRand *random, const OfficeDay *day, Spell spells[OFFICE_SPELLS_MAX])
{
  unsigned most = (unsigned)((day->spell_min - 4) / (day->slouch_min[0] + 4));

  for (unsigned i = 0; i < day->slouches;) {
    Spell *spell = &spells[g_rand_int_range (random, 0, (int)day->spells)];
    if (spell->count >= most)
      continue;
    spell->count++;
    i++;
  }
  for (unsigned i = 0; i < day->spells; i++)
    place_slouches (random, day, &spells[i]);
}

static void
rest (Wearer *wearer, unsigned spell)
{
  if (spell == 2) {
    begin (wearer, DOES_LIE, "lies down");
    play_lie (wearer->life->play, 2700);
  } else if (spell == 4) {
    begin (wearer, DOES_NOT_WEAR, "takes it off");
    play_table (wearer->life->play, 3600);
  }
}

static Life *
arrive (PlumbSettings *settings)
{
  Life *life = life_new (plumb_settings_ref (settings), "Europe/Berlin", "2026-11-23T08:30:00");
  const PlumbCalibration calibration = {
      .placement = PLUMB_PLACEMENT_UPPER_BACK,
      .has_pose = {[PLUMB_POSE_UPRIGHT] = true},
      .up = {[PLUMB_POSE_UPRIGHT] = {0, 0, 1}},
      .length_g = 1,
  };

  life->play->rate_hz = RATE_HZ;
  g_assert_cmpint (life_do (life, &(PlumbCommand){.kind = PLUMB_COMMAND_RESTORE_CALIBRATION,
                                                  .restored = &calibration}),
                   ==, PLUMB_REPLY_OK);
  return life;
}

static void
make_noise (Wearer *wearer)
{
  for (unsigned i = 0; i < NOISES; i++) {
    double sum = 0;
    for (int j = 0; j < 3; j++)
      sum += between (wearer, -1, 1);
    wearer->noise[i] = sum; /* of three: standard deviation 1 */
  }
}

static void
live (Wearer *wearer, const OfficeDay *day, const Spell *spells)
{
  for (unsigned i = 0; i < day->spells; i++) {
    begin (wearer, DOES_SIT, "sits");
    live_spell (wearer, &spells[i], 60 * day->spell_min);
    if (day->walk_min > 0)
      walk (wearer, 60 * day->walk_min);
    if (day->has_rests)
      rest (wearer, i);
  }
}

void
office_live (const OfficeDay *day, PlumbSettings *settings, double heeds, uint32_t seed,
             OfficeTold *out_told, GString *story)
{
  g_autoptr (Life) life = arrive (settings);
  g_autoptr (GRand) plan = g_rand_new_with_seed (seed);
  g_autoptr (GRand) random = g_rand_new_with_seed (seed + 1000);
  Spell spells[OFFICE_SPELLS_MAX] = {0};
  Wearer wearer = {
      .life = life,
      .random = random,
      .told = out_told,
      .story = story,
      .heeds = heeds,
      .sits_up_s = INFINITY,
      .walks_s = INFINITY,
      .fidgets_s = FIDGET_LEAST_S,
      .slouched_since_s = NAN,
  };

  *out_told = (OfficeTold){0};
  life->on_event = on_event;
  life->owner = &wearer;
  make_noise (&wearer);
  plan_day (plan, day, spells);
  live (&wearer, day, spells);
  out_told->hours = life->play->t_s / 3600;
}
