/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "settings-table.h"

#include <string.h>

static const char *const boolean_names[] = {"no", "yes", NULL};
static const char *const log_level_names[] = {"debug", "info", "warning", "error", NULL};
static const char *const mode_names[] = {"training", "tracking", "off", NULL};
static const char *const pace_names[] = {"gentle", "normal", "strict", NULL};
static const char *const tone_names[] = {"plain", "friendly", "terse", NULL};
static const char *const catch_up_names[] = {"summary", "next", "now", NULL};
static const char *const place_names[] = {"desk", "home", "travel", NULL};
static const char *const notify_names[] = {"signals", "fd", NULL};
static const char *const placement_names[] = {
    "collar", "chest", "upper-back", "mid-back", "lower-back", "waist", "head", "other", NULL,
};

static const PlumbSettingSection sections[] = {
    {"daemon", "The daemon itself."},
    {"monitor", "When there is data to judge."},
    {"slouch", "What counts as slouching."},
    {"sitting", "What counts as sitting too long, and what counts as a break."},
    {"breaks",
     "When a break is suggested, and how long it lasts. Getting up has one voice: the alert "
     "break-due with what is suggested; long-sitting where breaks are not told of."},
    {"aftercare", "The hours after a massage that you logged."},
    {"alerts",
     "Which alerts are raised, and how often. Notices are those to the wearer: shift notices are "
     "the alerts slouch and lean, get-up notices long-sitting and break-due."},
    {"training", "For how long a day shift notices come, and when."},
    {"goals",
     "What you would like a day to be. A day without enough data is neither won nor lost."},
    {"check_ins", "What follows from the check-ins that you log."},
    {"messages", "How things are said."},
    {"statistics", "What is kept, and how days are counted."},
    {"suggestions", "What may be suggested for a break, and where the library of it comes from."},
    {PLUMB_SECTION_SENSOR,
     "One section for each sensor, at most eight. NAME is yours: 1 to 32 letters, digits, "
     "underscores or hyphens. A sensor needs an address or a name."},
};

#define AT(field)        offsetof (PlumbSettingsValues, field)
#define AT_SENSOR(field) offsetof (PlumbSensorSettings, field)
#define NUMBER(section, key, field, low, high, fallback, unit, help)                               \
  PACED_NUMBER (section, key, field, low, high, NULL, fallback, NULL, unit, help)
#define PACED_NUMBER(section, key, field, low, high, gentle, normal, strict, unit, help)           \
  {                                                                                                \
    section, key, PLUMB_SETTING_NUMBER, low, high, NULL, normal, NULL, NULL, unit, help, field,    \
        gentle, strict                                                                             \
  }
#define AUTO(section, key, field, low, high, unit, help)                                           \
  {                                                                                                \
    section, key, PLUMB_SETTING_NUMBER_OR_AUTO, low, high, NULL, "auto", NULL, NULL, unit, help,   \
        field, NULL, NULL                                                                          \
  }
#define INTEGER(section, key, field, low, high, fallback, unit, help)                              \
  PACED_INTEGER (section, key, field, low, high, NULL, fallback, NULL, unit, help)
#define PACED_INTEGER(section, key, field, low, high, gentle, normal, strict, unit, help)          \
  {                                                                                                \
    section, key, PLUMB_SETTING_INTEGER, low, high, NULL, normal, NULL, NULL, unit, help, field,   \
        gentle, strict                                                                             \
  }
#define BOOLEAN(section, key, field, fallback, help)                                               \
  {                                                                                                \
    section, key, PLUMB_SETTING_BOOLEAN, 0, 1, boolean_names, fallback, NULL, NULL, "", help,      \
        field, NULL, NULL                                                                          \
  }
#define CHOICE(section, key, field, names, fallback, help)                                         \
  {                                                                                                \
    section, key, PLUMB_SETTING_CHOICE, 0, 0, names, fallback, NULL, NULL, "", help, field, NULL,  \
        NULL                                                                                       \
  }
#define TIME_OF_DAY(section, key, field, none, gentle, normal, strict, help)                       \
  {                                                                                                \
    section, key, PLUMB_SETTING_TIME_OF_DAY, 0, 1439, NULL, normal, none, NULL, "", help, field,   \
        gentle, strict                                                                             \
  }
#define STRING(section, key, type, field, fallback, none, example, help)                           \
  {                                                                                                \
    section, key, type, 0, 0, NULL, fallback, none, example, "", help, field, NULL, NULL           \
  }

/* Where the defaults come from: docs/detection.md for what is judged, docs/ man pages for the rest.
 * The low ends of the ranges are meant for demonstrations. */
static const PlumbSettingRow rows[] = {
    CHOICE ("daemon", "log_level", AT (daemon.log_level), log_level_names, "info",
            "The least important message that is still logged."),
    BOOLEAN ("daemon", "log_personal", AT (daemon.is_personal_logged), "no",
             "Log Bluetooth addresses and angles in full. They are masked otherwise, because the "
             "journal may be read by others."),

    CHOICE ("monitor", "mode", AT (monitor.mode), mode_names, "training",
            "training: judge and alert. tracking: judge and keep statistics, but stay silent. "
            "off: leave the sensors alone."),
    PACED_NUMBER (
        "monitor", "settle_s", AT (monitor.settle_s), 0, 600, "120", "60", "30", "seconds",
        "No notice of any kind for this long after a sensor connected or was calibrated, a "
        "pause or a hold of another program ended, the profile changed or the computer woke."),
    NUMBER ("monitor", "moving_holdoff_s", AT (monitor.moving_holdoff_s), 0, 300, "10", "seconds",
            "No slouch alert for this long after walking or other movement."),
    NUMBER ("monitor", "gap_s", AT (monitor.gap_s), 0.5, 60, "5", "seconds",
            "A silence longer than this counts as no data, never as good posture."),
    NUMBER ("monitor", "not_worn_after_s", AT (monitor.not_worn_after_s), 5, 86400, "600",
            "seconds", "A sensor that lies this still for this long is taken as not worn."),
    NUMBER ("monitor", "calibration_max_age_days", AT (monitor.calibration_max_age_days), 0.01,
            3650, "30", "days", "A calibration older than this is stale and should be repeated."),

    AUTO ("slouch", "tolerance_deg", AT (slouch.tolerance_deg), 2, 60, "degrees",
          "Tilt away from the pose you set, in any direction, from which slouching counts. auto "
          "chooses by placement, or half way to your second pose."),
    AUTO ("slouch", "leave_deg", AT (slouch.leave_deg), 1, 59, "degrees",
          "Tilt below which slouching has ended; less than tolerance_deg. auto keeps a proportion "
          "of the tolerance."),
    AUTO ("slouch", "standing_tolerance_deg", AT (slouch.standing_tolerance_deg), 2, 60, "degrees",
          "The tolerance while standing, where the placement can tell."),
    NUMBER ("slouch", "dwell_s", AT (slouch.dwell_s), 1, 300, "15", "seconds",
            "How long the tilt must last before it is a slouch."),
    NUMBER ("slouch", "clear_s", AT (slouch.clear_s), 0, 300, "5", "seconds",
            "How long you must be back before the slouch has ended."),
    PACED_NUMBER ("slouch", "speak_after_s", AT (slouch.speak_after_s), 1, 3600, "300", "120", "60",
                  "seconds",
                  "How long a slouch must last before you are told. What is judged and counted "
                  "depends on dwell_s alone."),
    PACED_NUMBER (
        "slouch", "long_min", AT (slouch.long_min), 0, 240, "60", "30", "20", "minutes",
        "A slouch as long as this is told of once, outside the coached time, too. 0: never."),

    PACED_NUMBER ("sitting", "limit_min", AT (sitting.limit_min), 0.1, 600, "60", "50", "30",
                  "minutes",
                  "Sitting (or staying in one place, where the sensor cannot tell) longer than "
                  "this raises an alert."),
    PACED_NUMBER ("sitting", "patience_min", AT (sitting.patience_min), 0, 60, "5", "5", "2",
                  "minutes",
                  "So long a notice that is due waits for a good moment: a movement, a change of "
                  "posture or the end of a hold."),
    PACED_NUMBER ("sitting", "repeat_min", AT (sitting.repeat_min), 0.1, 600, "40", "40", "20",
                  "minutes",
                  "Time between two notices of the same spell, as often as repeats says."),
    PACED_INTEGER ("sitting", "repeats", AT (sitting.repeats), 0, 100, "0", "1", "2", "",
                   "How often you are told again of one spell, repeat_min apart."),
    PACED_NUMBER ("sitting", "then_every_min", AT (sitting.then_every_min), 0, 1440, "120", "120",
                  "60", "minutes",
                  "Time between the later notices of the same spell. 0: there are none."),
    PACED_NUMBER ("sitting", "walked_quiet_min", AT (sitting.walked_quiet_min), 0, 240, "15", "10",
                  "5", "minutes",
                  "Walking that is too short for a break keeps a notice back for this long."),
    PACED_NUMBER ("sitting", "least_apart_min", AT (sitting.least_apart_min), 0, 240, "30", "30",
                  "20", "minutes",
                  "The least time between two get-up notices, whatever spells they belong to."),
    NUMBER ("sitting", "reset_after_s", AT (sitting.reset_after_s), 2, 3600, "60", "seconds",
            "Walking for this long within reset_window_s is a break and ends the spell."),
    NUMBER ("sitting", "reset_window_s", AT (sitting.reset_window_s), 2, 7200, "180", "seconds",
            "The window in which the walking of a break is added up."),

    AUTO ("breaks", "micro_every_min", AT (breaks.micro_every_min), 0, 600, "minutes",
          "A short break is suggested after this long without walking; auto: when sitting has "
          "reached limit_min. 0: never."),
    NUMBER ("breaks", "micro_s", AT (breaks.micro_s), 5, 600, "30", "seconds",
            "How long a short break lasts."),
    NUMBER ("breaks", "long_every_min", AT (breaks.long_every_min), 0, 600, "90", "minutes",
            "A long break is suggested when the sensor has been worn for this long since the last "
            "one. 0: never."),
    NUMBER ("breaks", "long_s", AT (breaks.long_s), 30, 3600, "300", "seconds",
            "How long a long break lasts. Walking for half of it in one go counts as one, too."),
    NUMBER ("breaks", "scheduled_every_min", AT (breaks.scheduled_every_min), 0, 600, "0",
            "minutes",
            "A short break is suggested when the sensor has been worn for this long since the last "
            "one, however you sat. 0: never."),
    NUMBER ("breaks", "slouched_share", AT (breaks.slouched_share), 0, 1, "0.5", "",
            "A short break is suggested when more than this part of the last hour was spent away "
            "from the pose you set, and half an hour of it was judged. 0: never."),
    INTEGER ("breaks", "micro_postpones", AT (breaks.micro_postpones), 0, 20, "3", "",
             "How often one short break can be postponed."),
    INTEGER ("breaks", "long_postpones", AT (breaks.long_postpones), 0, 20, "2", "",
             "How often one long break can be postponed."),
    NUMBER ("breaks", "postpone_min", AT (breaks.postpone_min), 0.1, 240, "10", "minutes",
            "How long a break is postponed unless you say otherwise."),
    NUMBER ("breaks", "expire_min", AT (breaks.expire_min), 0.1, 240, "15", "minutes",
            "A suggestion that nobody answers is dropped after this long."),
    CHOICE ("breaks", "catch_up_after_hold", AT (breaks.catch_up_after_hold), catch_up_names, "now",
            "What becomes of a break that came due during a pause or a hold. summary: "
            "it is told what was missed, and counting starts anew. next: the same in silence. now: "
            "it is suggested at once."),

    NUMBER ("aftercare", "hours", AT (aftercare.hours), 0, 168, "24", "hours",
            "For this long after a massage that you logged, gentle things are suggested and slouch "
            "alerts come half as often. A custom, not proven necessary. 0: off."),

    CHOICE ("alerts", "pace", AT (alerts.pace), pace_names, "normal",
            "How much you are told. It gives the defaults of many keys, here and in other "
            "sections; a key that is set keeps its value."),
    PACED_NUMBER ("alerts", "repeat_s", AT (alerts.repeat_s), 0, 3600, "2400", "1200", "600",
                  "seconds", "The least time between two shift notices."),
    PACED_INTEGER ("alerts", "slouch_repeats", AT (alerts.slouch_repeats), 0, 20, "0", "1", "2", "",
                   "How often you are told again of one and the same slouch."),
    PACED_INTEGER ("alerts", "max_per_hour", AT (alerts.max_per_hour), 1, 1000, "1", "2", "4", "",
                   "No more notices than this in any hour."),
    PACED_INTEGER ("alerts", "max_per_day", AT (alerts.max_per_day), 1, 1000, "5", "10", "20", "",
                   "No more notices than this in a day."),
    PACED_NUMBER ("alerts", "gap_min", AT (alerts.gap_min), 0, 240, "20", "10", "5", "minutes",
                  "The least time between any two notices."),
    PACED_NUMBER ("alerts", "backoff_max_min", AT (alerts.backoff_max_min), 0, 1440, "120", "120",
                  "60", "minutes",
                  "A shift notice that is not heeded doubles the time to the next one, up to this. "
                  "0: it never grows."),
    PACED_INTEGER ("alerts", "rest_after_ignored", AT (alerts.rest_after_ignored), 0, 100, "1", "2",
                   "3", "",
                   "After so many shift notices in a row that were not heeded there are none for "
                   "rest_min. 0: never."),
    PACED_NUMBER ("alerts", "rest_min", AT (alerts.rest_min), 0, 1440, "180", "90", "60", "minutes",
                  "How long shift notices rest then."),
    PACED_NUMBER ("alerts", "worn_first_min", AT (alerts.worn_first_min), 0, 240, "15", "15", "10",
                  "minutes",
                  "No shift notice before the sensor has been worn for this long. 0: at once."),
    NUMBER ("alerts", "snooze_s", AT (alerts.snooze_s), 1, 86400, "1800", "seconds",
            "How long a snooze lasts unless it says otherwise."),
    NUMBER ("alerts", "max_pause_min", AT (alerts.max_pause_min), 1, 10080, "480", "minutes",
            "The longest pause that can be asked for."),
    NUMBER ("alerts", "max_inhibit_min", AT (alerts.max_inhibit_min), 1, 10080, "240", "minutes",
            "The longest time for which another program can hold alerts back."),
    BOOLEAN ("alerts", "allow_unlimited_inhibit", AT (alerts.is_unlimited_inhibit_allowed), "no",
             "Let programs hold alerts back without a limit."),
    BOOLEAN ("alerts", "slouch", AT (alerts.is_slouch_enabled), "yes",
             "Alert on slouching and leaning."),
    BOOLEAN ("alerts", "sitting", AT (alerts.is_sitting_enabled), "yes",
             "Alert on sitting too long."),
    BOOLEAN ("alerts", "breaks", AT (alerts.is_breaks_enabled), "yes",
             "Alert when a break is due."),
    BOOLEAN ("alerts", "battery", AT (alerts.is_battery_enabled), "yes",
             "Alert on a sensor's low battery."),
    BOOLEAN ("alerts", "sensor", AT (alerts.is_sensor_enabled), "yes",
             "Alert on a sensor that is lost, silent or needs calibrating."),
    NUMBER ("alerts", "sensor_lost_after_s", AT (alerts.sensor_lost_after_s), 1, 86400, "120",
            "seconds", "A sensor that was streaming and has had no link for this long is lost."),

    {"training", "minutes_by_week", PLUMB_SETTING_WEEKS, 0, 1440, NULL, "all, all, 90, 60, 30",
     NULL, NULL, "minutes",
     "Shift notices come in this much judged time of a day, which is coached; the rest is recorded "
     "in silence. Bracing all day is no goal. An entry for each week of wear, the last one for "
     "ever; all: no limit. After a massage that you logged half of it is enough.",
     AT (training), "30, 30, 30, 15", "240"},
    NUMBER ("training", "block_min", AT (training.block_min), 1, 120, "15", "minutes",
            "The coached time of a day comes in blocks of this length, at random hours."),
    TIME_OF_DAY ("training", "from", AT (training.from_min), NULL, "08:00", "07:00", "00:00",
                 "Local time from which shift notices come."),
    TIME_OF_DAY (
        "training", "until", AT (training.until_min), NULL, "19:00", "20:00", "00:00",
        "Local time until which they come. The same as from: all day. Earlier: past midnight."),
    AUTO ("training", "minutes_per_day_start", AT (training.minutes_per_day_start), 0, 1440,
          "minutes",
          "An older way instead of minutes_by_week, without blocks: shift notices come for this "
          "much judged time on the first day. 0: no limit. auto: minutes_by_week holds, unless one "
          "of the two keys below is set; then 60."),
    AUTO ("training", "minutes_per_day_growth", AT (training.minutes_per_day_growth), 0, 240,
          "minutes",
          "The older way, too: each day with training adds this much to the next one. auto: 5."),
    AUTO ("training", "minutes_per_day_max", AT (training.minutes_per_day_max), 0, 1440, "minutes",
          "It does not grow beyond this. auto: 120."),

    BOOLEAN ("goals", "enabled", AT (goals.is_enabled), "yes",
             "Tell for each day whether its goals were met, and for how many days in a row."),
    NUMBER ("goals", "upright_ratio", AT (goals.upright_ratio), 0, 1, "0.6", "",
            "The share of the judged time near the pose you set. 0: no such goal."),
    INTEGER ("goals", "breaks", AT (goals.breaks), 0, 100, "4", "",
             "Breaks taken in a day. 0: no such goal."),
    INTEGER ("goals", "freeze_days_per_week", AT (goals.freeze_days_per_week), 0, 7, "1", "",
             "So many days of a week may miss a goal without ending the row."),

    BOOLEAN ("check_ins", "see_professional", AT (check_ins.is_see_professional_enabled), "yes",
             "Suggest talking to a professional when your check-ins tell of discomfort again and "
             "again. Nothing comes of it unless you use check-ins."),
    INTEGER ("check_ins", "comfort_at_most", AT (check_ins.comfort_at_most), 0, 9, "3", "",
             "A check-in with this comfort or less, or with \"sore\", tells of discomfort."),
    INTEGER ("check_ins", "days", AT (check_ins.days), 1, 60, "5", "days",
             "Discomfort on this many days within within_days leads to the suggestion. A reminder, "
             "not a medical limit."),
    INTEGER ("check_ins", "within_days", AT (check_ins.within_days), 1, 60, "14", "days",
             "The days that are looked at."),
    INTEGER ("check_ins", "weeks", AT (check_ins.weeks), 1, 16, "6", "weeks",
             "So does discomfort that was told of for longer than this, never more than two weeks "
             "apart."),
    INTEGER ("check_ins", "again_after_days", AT (check_ins.again_after_days), 7, 365, "28", "days",
             "After you have answered the suggestion it rests for this long."),

    CHOICE ("messages", "tone", AT (messages.tone), tone_names, "plain",
            "How alerts and summaries are worded. The facts are the same."),

    INTEGER ("statistics", "minutes_days", AT (statistics.minutes_days), 1, 36500, "90", "days",
             "For how long every minute is kept."),
    INTEGER ("statistics", "hours_days", AT (statistics.hours_days), 1, 36500, "730", "days",
             "For how long hours and events are kept. Minutes are kept no longer than this."),
    INTEGER ("statistics", "retention_days", AT (statistics.retention_days), 0, 36500, "0", "days",
             "For how long days are kept, and the longest that anything else is. 0: for ever."),
    NUMBER ("statistics", "coverage_floor", AT (statistics.coverage_floor), 0, 1, "0.5", "",
            "A day with data for less than this part of the time in which the sensor was expected "
            "shows no upright ratio."),
    TIME_OF_DAY ("statistics", "day_starts", AT (statistics.day_starts_min), NULL, NULL, "04:00",
                 NULL, "Local time at which a new day begins."),
    TIME_OF_DAY ("statistics", "summary_at", AT (statistics.summary_at_min), "auto", NULL, "auto",
                 NULL, "Local time at which the day is summed up; auto: when it ends."),
    BOOLEAN ("statistics", "hour_summary", AT (statistics.is_hour_summary_enabled), "yes",
             "Sum up each hour as well, without an alert."),

    CHOICE ("suggestions", "place", AT (suggestions.place), place_names, "desk",
            "Where you take your breaks as a rule."),
    INTEGER ("suggestions", "self_massage", AT (suggestions.weights[0]), 0, 10, "2", "",
             "How readily a self-massage is suggested; 0: never. Walking comes first, and no more "
             "than one an hour is suggested."),
    INTEGER ("suggestions", "stretch", AT (suggestions.weights[1]), 0, 10, "4", "",
             "How readily a stretch is suggested; 0: never."),
    INTEGER ("suggestions", "movement", AT (suggestions.weights[2]), 0, 10, "5", "",
             "How readily a movement is suggested; 0: never."),
    INTEGER ("suggestions", "breathing", AT (suggestions.weights[3]), 0, 10, "2", "",
             "How readily calm breathing is suggested; 0: never."),
    INTEGER ("suggestions", "heat", AT (suggestions.weights[4]), 0, 10, "1", "",
             "How readily warmth is suggested; 0: only after a massage that you logged."),
    INTEGER ("suggestions", "hydration", AT (suggestions.weights[5]), 0, 10, "0", "",
             "How readily a drink of water is suggested; 0: only after a massage that you logged."),
    INTEGER ("suggestions", "rest", AT (suggestions.weights[6]), 0, 10, "1", "",
             "How readily a rest is suggested; 0: only after a massage that you logged."),
    STRING (
        "suggestions", "have", PLUMB_SETTING_THINGS, AT (suggestions.have), "auto", NULL, NULL,
        "Things that are there where you take your breaks; what needs another one is not "
        "suggested. A chair is one that neither rolls nor tips. auto: you have not said yet, and "
        "only a towel, a pillow and water are taken for granted; the client asks once."),
    STRING ("suggestions", "exclude", PLUMB_SETTING_EXCLUSIONS, AT (suggestions.exclude), "none",
            "none", NULL, "Entries of the library that these words are about are never suggested."),
    STRING ("suggestions", "library_dir", PLUMB_SETTING_PATH, AT (suggestions.library_dir), "auto",
            "auto", NULL,
            "The folder of your own entries; auto is plumbline/library.d in your data folder "
            "(~/.local/share)."),
    STRING ("suggestions", "language", PLUMB_SETTING_WORD, AT (suggestions.language), "auto",
            "auto", NULL,
            "The language of the library and of the daemon's sentences, such as de; auto is that "
            "of your "
            "session. What is not translated stays English."),

    STRING (PLUMB_SECTION_SENSOR, "address", PLUMB_SETTING_ADDRESS, AT_SENSOR (address), NULL, NULL,
            "C0:FF:EE:00:00:01", "The sensor's Bluetooth address."),
    STRING (PLUMB_SECTION_SENSOR, "name", PLUMB_SETTING_TEXT, AT_SENSOR (name), NULL, NULL,
            "My sensor",
            "The name that the sensor advertises; enough on its own where the address is not "
            "known or changes."),
    STRING (PLUMB_SECTION_SENSOR, "driver", PLUMB_SETTING_WORD, AT_SENSOR (driver), "auto", "auto",
            NULL,
            "The family of the sensor, as shown by \"plumbline sensors supported\"; auto "
            "recognises it."),
    STRING (PLUMB_SECTION_SENSOR, "adapter", PLUMB_SETTING_ADDRESS, AT_SENSOR (adapter), "any",
            "any", NULL, "Address of the Bluetooth adapter to use, or any."),
    CHOICE (PLUMB_SECTION_SENSOR, "placement", AT_SENSOR (placement), placement_names, "upper-back",
            "Where the sensor is worn."),
    NUMBER (PLUMB_SECTION_SENSOR, "rate_hz", AT_SENSOR (rate_hz), 0.1, 400, "10", "hertz",
            "Samples a second to ask for; the nearest that the sensor has is taken."),
    INTEGER (PLUMB_SECTION_SENSOR, "battery_warn_percent", AT_SENSOR (battery_warn_percent), 0, 100,
             "20", "percent", "Battery at or below this is low."),
    INTEGER (PLUMB_SECTION_SENSOR, "battery_critical_percent", AT_SENSOR (battery_critical_percent),
             0, 100, "10", "percent", "Battery at or below this is critical."),
    INTEGER (PLUMB_SECTION_SENSOR, "battery_clear_percent", AT_SENSOR (battery_clear_percent), 0,
             100, "30", "percent", "Battery at or above this is no longer low."),
    AUTO (PLUMB_SECTION_SENSOR, "silence_s", AT_SENSOR (silence_s), 0.5, 86400, "seconds",
          "A link that has been silent for this long is dead; auto knows the sensor's habits."),
    NUMBER (PLUMB_SECTION_SENSOR, "retry_min_s", AT_SENSOR (retry_min_s), 0.1, 3600, "1", "seconds",
            "The first wait before connecting again; it doubles with each failure."),
    NUMBER (PLUMB_SECTION_SENSOR, "retry_max_s", AT_SENSOR (retry_max_s), 0.1, 3600, "120",
            "seconds", "The longest wait before connecting again."),
    CHOICE (PLUMB_SECTION_SENSOR, "notify", AT_SENSOR (notify), notify_names, "signals",
            "How data is taken from BlueZ: signals works everywhere; fd is a file descriptor, "
            "cheaper above 50 samples a second, and wants BlueZ 5.86 or newer."),
    BOOLEAN (PLUMB_SECTION_SENSOR, "enabled", AT_SENSOR (is_enabled), "yes", "Use this sensor."),
    BOOLEAN (PLUMB_SECTION_SENSOR, "require_bond", AT_SENSOR (is_bond_required), "no",
             "Take no data unless the sensor is paired."),
    BOOLEAN (PLUMB_SECTION_SENSOR, "experimental", AT_SENSOR (is_experimental_allowed), "no",
             "Allow drivers that are marked as experimental."),
    BOOLEAN (PLUMB_SECTION_SENSOR, "vibration", AT_SENSOR (is_vibration_wanted), "no",
             "Let the sensor buzz by itself where it can."),
};

const PlumbSettingRow *
plumb_settings_table_rows (size_t *out_count)
{
  *out_count = G_N_ELEMENTS (rows);
  return rows;
}

const PlumbSettingSection *
plumb_settings_table_sections (size_t *out_count)
{
  *out_count = G_N_ELEMENTS (sections);
  return sections;
}

const PlumbSettingRow *
plumb_settings_table_find (const char *section, const char *key)
{
  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++) {
    if (strcmp (rows[i].section, section) == 0 && strcmp (rows[i].key, key) == 0)
      return &rows[i];
  }
  return NULL;
}

bool
plumb_settings_table_has_section (const char *section)
{
  for (size_t i = 0; i < G_N_ELEMENTS (sections); i++) {
    if (strcmp (sections[i].section, section) == 0)
      return true;
  }
  return false;
}

const char *const *
plumb_settings_table_modes (void)
{
  return mode_names;
}

const char *const *
plumb_settings_table_tones (void)
{
  return tone_names;
}

const char *const *
plumb_settings_table_placements (void)
{
  return placement_names;
}

const char *const *
plumb_settings_table_paces (void)
{
  return pace_names;
}

const char *
plumb_settings_table_default (const PlumbSettingRow *row, PlumbPacePreset pace)
{
  switch (pace) {
  case PLUMB_PACE_GENTLE: return row->gentle != NULL ? row->gentle : row->fallback;
  case PLUMB_PACE_NORMAL: return row->fallback;
  case PLUMB_PACE_STRICT: return row->strict != NULL ? row->strict : row->fallback;
  }
  return row->fallback;
}
