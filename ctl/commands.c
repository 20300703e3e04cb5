/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "commands.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

static const PlumbCommand commands[] = {
    {"status", "", N_ ("Show posture, sensors and alerts as they are now"), NULL,
     plumb_command_status},
    {"monitor", "", N_ ("Follow changes and alerts until interrupted"),
     N_ ("On a terminal one line is kept up to date; otherwise each change is a line of its own."),
     plumb_command_monitor},
    {"why", "", N_ ("Tell what would be told next, and why not now"), NULL, plumb_command_why},
    {"calibrate", "", N_ ("Set the pose that slouching is measured from"),
     N_ ("Sit (or stand) in the pose and keep still for about 15 seconds. The upright pose comes "
         "first; your\nusual slouch as a second pose puts the limit half way between both."),
     plumb_command_calibrate},
    {"stats", "", N_ ("Show a day, a week or a range of days"),
     N_ ("A DAY is a date like 2026-11-23, today or yesterday. Time without data is shown as such "
         "and is part\nof no share."),
     plumb_command_stats},
    {"report", "", N_ ("Make a page of a week or any period, to keep or to print"),
     N_ ("An HTML file that needs nothing else: no network, no script. --text and --csv make the "
         "sheet for a\ntherapist instead; its FIELDS are sitting, slouching, breaks, sessions, "
         "check-ins and notes."),
     plumb_command_report},
    {"summary", "[DAY]", N_ ("Summarise a day"), NULL, plumb_command_summary},
    {"erase", "", N_ ("Erase history for good"),
     N_ ("Days are calendar days, both included. Asks first, unless told --yes."),
     plumb_command_erase},
    {"sensors list", "", N_ ("Show the sensors that are set up"), NULL, plumb_command_sensors},
    {"sensors", "", N_ ("The same as sensors list"), NULL, plumb_command_sensors},
    {"sensors scan", "", N_ ("Look for sensors nearby"), NULL, plumb_command_sensors_scan},
    {"sensors add", "[ADDRESS]", N_ ("Set a sensor up"),
     N_ ("Without an address, sensors nearby are looked for and offered."),
     plumb_command_sensors_add},
    {"sensors set", "ID", N_ ("Change a sensor's place or name"), NULL, plumb_command_sensors_set},
    {"sensors pair", "[ID]", N_ ("Pair a sensor that wants it"),
     N_ ("Takes up to a minute. Asks for the passkey if the sensor has one. A pairing that the "
         "sensor has lost\nis replaced."),
     plumb_command_sensors_pair},
    {"sensors remove", "ID", N_ ("Forget a sensor that was added"), NULL,
     plumb_command_sensors_act},
    {"sensors connect", "ID", N_ ("Connect a sensor now"), NULL, plumb_command_sensors_act},
    {"sensors disconnect", "ID", N_ ("Disconnect a sensor"), NULL, plumb_command_sensors_act},
    {"sensors identify", "ID", N_ ("Make a sensor blink or buzz, where it can"), NULL,
     plumb_command_sensors_act},
    {"sensors supported", "", N_ ("Show the families of sensors that are supported"), NULL,
     plumb_command_sensors_supported},
    {"alerts list", "", N_ ("Show the alerts that are active"), NULL, plumb_command_alerts},
    {"alerts", "", N_ ("The same as alerts list"), NULL, plumb_command_alerts},
    {"alerts acknowledge", "N", N_ ("Acknowledge alert N"), NULL, plumb_command_alerts_act},
    {"alerts dismiss", "N", N_ ("Dismiss alert N"), NULL, plumb_command_alerts_act},
    {"alerts false", "N", N_ ("Report alert N as false"),
     N_ ("Enough reports lead to a proposal of a wider tolerance; see \"plumbline proposal\"."),
     plumb_command_alerts_act},
    {"snooze", "[MINUTES]", N_ ("Hold posture and sitting alerts back for a while"), NULL,
     plumb_command_snooze},
    {"pause", "[MINUTES] [REASON]", N_ ("Stop judging for a while (60 minutes)"), NULL,
     plumb_command_pause},
    {"resume", "", N_ ("End a pause"), NULL, plumb_command_resume},
    {"train", "[MINUTES|stop]", N_ ("Practise: be told early for a while (20 minutes)"),
     N_ ("A slouch is told as soon as it is one, whatever the hour and the day's minutes; at most "
         "once a\nminute, and every other time in the second half. Calls, pauses and other holds "
         "still hold."),
     plumb_command_train},
    {"mode", "[training|tracking|off]", N_ ("Show or set whether alerts are given"), NULL,
     plumb_command_mode},
    {"break", "", N_ ("Show the current break"), NULL, plumb_command_break},
    {"break now", "", N_ ("Take a break now, with something to do"),
     N_ ("Suggests something from the library and leads through it, step by step. Ctrl-C gives it "
         "up."),
     plumb_command_break_now},
    {"break suggest", "", N_ ("Show something to do, without starting a break"), NULL,
     plumb_command_break_suggest},
    {"break start", "[micro|long]", N_ ("Begin a break"),
     N_ ("It ends by itself when its time is over and you have walked."),
     plumb_command_break_start},
    {"break done", "", N_ ("The break is over, or was taken already"), NULL,
     plumb_command_break_done},
    {"break postpone", "[MINUTES]", N_ ("Postpone this break"), NULL, plumb_command_break_postpone},
    {"break skip", "[REASON]", N_ ("Skip this break"), NULL, plumb_command_break_skip},
    {"session", "KIND", N_ ("Note a massage or another session"),
     N_ ("KIND is massage, exercise, physiotherapy or other. For the hours of [aftercare] after a "
         "massage\n"
         "gentle things are suggested and slouch alerts come half as often."),
     plumb_command_session},
    {"checkin", "[fine|stiff|sore]", N_ ("Note how you feel, or show what was noted"),
     N_ ("Without an answer it asks, on a terminal. What you say is kept here and nowhere else."),
     plumb_command_checkin},
    {"profile", "[NAME]", N_ ("Show the profiles or change to one"),
     N_ ("commuting holds every alert back and goes on judging and recording."),
     plumb_command_profile},
    {"library list", "", N_ ("Show the exercises for a break"),
     N_ ("Stretches, movement, breathing, self-massage and more, with what is your own. What you "
         "excluded\nor switched off is left out unless told --all."),
     plumb_command_library},
    {"library", "", N_ ("The same as library list"), NULL, plumb_command_library},
    {"library show", "ID", N_ ("Show an exercise, its cautions and its evidence"), NULL,
     plumb_command_library_show},
    {"library have", "[THING...]", N_ ("Show or say what there is for an exercise"),
     N_ ("THING is chair (one that neither rolls nor tips), wall, mat, ball, roller, band, "
         "warm-pack, "
         "towel,\npillow or water; none alone: nothing of it, auto alone: not said. What needs "
         "another "
         "thing is not\nsuggested. It is kept in have.conf of your settings folder."),
     plumb_command_library_have},
    {"library safety", "[TOPIC]", N_ ("Show what is good to know before"),
     N_ ("TOPIC is red-flags, massage-cautions, find-help, wellbeing or disclaimer. Links are "
         "examples; nobody\nvetted who is listed there."),
     plumb_command_library_safety},
    {"proposal", "[accept|reject]", N_ ("Show or answer a proposed tolerance"), NULL,
     plumb_command_proposal},
    {"settings check", "FILE...", N_ ("Check settings files without using them"),
     N_ ("Later files win over earlier ones, as they do for the daemon. Every error is shown."),
     plumb_command_settings_check},
    {"settings reload", "", N_ ("Make the daemon read its settings again"),
     N_ ("If anything is wrong, the daemon keeps the settings that it has and every error is "
         "shown."),
     plumb_command_settings_reload},
};

static bool
is_match (const PlumbCommand *command, char *const *words, unsigned *out_words)
{
  g_auto (GStrv) name = g_strsplit (command->name, " ", -1);
  unsigned i = 0;
  while (name[i] != NULL && words[i] != NULL && strcmp (name[i], words[i]) == 0)
    i++;
  *out_words = i;
  return name[i] == NULL;
}

const PlumbCommand *
plumb_commands_find (char *const *words, unsigned *out_words)
{
  const PlumbCommand *best = NULL;
  *out_words = 0;
  for (size_t i = 0; i < G_N_ELEMENTS (commands); i++) {
    unsigned count;
    if (is_match (&commands[i], words, &count) && count > *out_words) {
      best = &commands[i];
      *out_words = count;
    }
  }
  return best;
}

bool
plumb_commands_print (const char *group)
{
  bool has_any = false;
  for (size_t i = 0; i < G_N_ELEMENTS (commands); i++) {
    const char *name = commands[i].name;
    bool is_alias = i > 0 && g_str_has_prefix (commands[i - 1].name, name);
    bool is_member =
        group == NULL || (g_str_has_prefix (name, group) && name[strlen (group)] == ' ');
    if (is_alias || !is_member)
      continue;
    if (group != NULL && !has_any)
      printf (_ ("Usage: plumbline %s COMMAND [OPTION...]\n\nCommands:\n"), group);
    g_autofree char *usage = g_strdup_printf ("%s %s", name, commands[i].arguments);
    printf ("  %-29s %s\n", usage, _ (commands[i].summary));
    has_any = true;
  }
  return has_any;
}
