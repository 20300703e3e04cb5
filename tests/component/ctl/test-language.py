# SPDX-License-Identifier: GPL-3.0-or-later
"""The client in German: what people read is translated, what programs read is not."""

import functools
import os
import re
import subprocess
import tempfile
import time

import tap
from fake import ALERT, BACK, BREAKS, MANAGER, MONITOR, ROOT, SENSOR, STATISTICS, Case, GLib, Refusal, variants
from sample import History

CATALOGUES = os.path.join(os.environ["G_TEST_BUILDDIR"], "po")


@functools.cache
def make_locales():
    """C.UTF-8 knows no other language, and a machine may have no locale: a folder with some."""
    folder = tempfile.TemporaryDirectory()
    for charset in ("UTF-8", "ISO-8859-1"):
        subprocess.run(["localedef", "--no-archive", "-i", "de_DE", "-f", charset, f"{folder.name}/de_DE.{charset}"],
                       check=True, stdout=subprocess.DEVNULL)
    return folder


class German(Case):
    def setUp(self):
        super().setUp()
        self.english = dict(self.environment)
        self.environment.update(LC_ALL="de_DE.UTF-8", LOCPATH=make_locales().name, TEXTDOMAINDIR=CATALOGUES)

    def field(self, name, *arguments):
        lines = self.run_good(*arguments).splitlines()
        return next(line[12:] for line in lines if line.startswith(name))

    def assert_same_for_programs(self, *arguments):
        german = self.run_good(*arguments)
        self.environment, kept = self.english, self.environment
        english = self.run_good(*arguments)
        self.environment = kept
        without_time = re.compile(r'"time":"[^"]*"')
        self.assertEqual(without_time.sub("", german), without_time.sub("", english))
        return german


class Help(German):
    is_running = False

    def test_commands(self):
        text = self.run_good("--help")
        self.assertIn("\nBefehle:\n", text)
        self.assertRegex(text, r"(?m)^  status {24}Haltung, Sensoren und Hinweise zeigen")
        self.assertIn("Rückgabewerte: 0 getan", text)

    def test_one_command(self):
        text = self.run_good("stats", "--help")
        self.assertIn("Einen Tag, eine Woche oder einen Zeitraum zeigen.", text)
        self.assertRegex(text, r"--week +Sieben Tage bis --to oder heute")
        self.assertIn("Zeit ohne Daten", text)

    def test_words_that_are_typed_stay(self):
        self.assertIn("Aufruf: plumbline sensors BEFEHL", self.run_good("sensors", "--help"))

    def test_misuse(self):
        self.assert_fails(2, 'es gibt keinen Befehl "sitz"', "sitz")
        self.assert_fails(2, "--json und --csv schließen einander aus", "stats", "--json", "--csv")

    def test_no_daemon(self):
        self.assert_fails(3, "plumblined läuft nicht", "status")

    def test_a_language_that_nobody_wrote_is_english(self):
        self.environment["LANGUAGE"] = "xx"
        self.assertIn("\nCommands:\n", self.run_good("--help"))

    def test_what_cannot_be_shown_is_english(self):
        self.environment["LC_ALL"] = "de_DE.ISO-8859-1"
        self.assertIn("\nCommands:\n", self.run_good("--help"))
        self.assertIn("Seven days up to", self.run_good("stats", "--help"))


class Now(German):
    def test_status(self):
        self.assertEqual(self.field("Haltung", "status"), "aufrecht, 4° neben deiner Haltung")
        self.assertEqual(self.field("Bewegung", "status"), "sitzend")
        self.assertEqual(self.field("Sensor", "status"), "back: sendet, Batterie 83 %, Haltung eingestellt")

    def test_labels_are_as_wide_as_others(self):
        for line in self.run_good("status").splitlines():
            self.assertRegex(line, r"^(?=.{11} ).{12}\S", line)

    def test_a_reason_for_a_break_with_its_minutes(self):
        current = variants(id="1", kind="micro", trigger="stationary", reason="52 minutes without walking",
                           seconds=60)
        self.fake.set(ROOT, BREAKS, State="due", Current=current)
        self.assertEqual(self.field("Pause", "break"), "fällig: 52 Minuten ohne Gehen")

    def test_a_sentence_that_is_not_known_stays(self):
        self.fake.set(BACK, SENSOR, LastError="the moon was in the way")
        self.assertIn("the moon was in the way", self.run_good("sensors"))

    def test_trouble(self):
        self.fake.set(BACK, SENSOR, LastError="the link to the sensor broke")
        self.assertEqual(self.field("  Problem", "sensors"), "die Verbindung zum Sensor ist abgerissen")

    def test_why(self):
        text = self.run_good("why")
        self.assertIn("Gerade kommt kein Hinweis, denn:\n", text)
        self.assertIn("  - Du bist innerhalb deiner Toleranz", text)

    def test_alert_in_its_tones(self):
        details = variants(deviation_deg=24.0, limit_deg=15.0, duration_s=125.0)
        self.fake.add(ROOT + "/alerts/7", ALERT, {"Kind": "slouch", "State": "active", "Severity": "notice",
                                                  "RaisedAt": 1, "Details": details})
        self.assertIn("eingesunken, 24° neben deiner Haltung (Grenze 15°), seit 2 min", self.run_good("alerts"))
        self.assertIn("  Wie sitzt du gerade? Kurz spüren, dann ändern, was du magst.\n", self.run_good("alerts"))
        self.fake.set(ROOT, MANAGER, Tone="terse")
        self.assertIn("eingesunken, 24° (Grenze 15°), 2 min", self.run_good("alerts"))
        self.assertIn("  Füße auf den Boden, Rücken an die Lehne.\n", self.run_good("alerts"))

    def test_a_refusal_is_told_with_what_the_daemon_said(self):
        self.fake.answers["Postpone"] = Refusal("PostponeLimit", "no more than 3 times")
        self.assert_fails(4, "diese Pause lässt sich nicht noch einmal verschieben (no more than 3 times)",
                          "break", "postpone")

    def test_nothing_fits(self):
        counts = GLib.Variant("a{su}", {"place": 3})
        self.fake.answers["Suggest"] = Refusal("NoSuchItem", "nothing fits: of 3 entries ...")
        self.fake.answers["WhyNot"] = GLib.Variant("(a{sv})", (variants(
            considered=3, kept=counts, only=counts, places=GLib.Variant("a{su}", {"home": 3})),))
        self.assert_fails(1, "gerade passt nichts in der Sammlung: von 3 Einträgen der Sammlung: 3 sind für einen "
                             "anderen Ort. Es hülfe: zu Hause zu sein (3).", "break", "suggest")

    def test_a_break_that_was_counted(self):
        now_us = time.time_ns() // 1000
        self.fake.answers["Finish"] = Refusal("NoActiveBreak", "none")
        self.fake.answers["ListEvents"] = GLib.Variant("(a(ttsa{sv}))", ([
            (now_us - 400000000, now_us - 220000000, "break", variants(outcome="natural", walked_s=180.0))],))
        self.assertRegex(self.run_good("break", "done"), r"^Schon gezählt: Du bist um .* 3 min gegangen\.\n$")

    def test_monitor(self):
        follower = self.follow("monitor")
        follower.wait_for(lambda line: line.endswith("  aufrecht, sitzend, 4°"))
        self.fake.emit(ROOT, MANAGER, "AlertCleared",
                       GLib.Variant("(oss)", (ROOT + "/alerts/7", "slouch", "corrected")))
        follower.wait_for(lambda line: line.endswith("  Hinweis Einsinken vorbei: wieder nahe der Haltung  (7)"))
        self.fake.emit(ROOT, BREAKS, "Missed", GLib.Variant("(uu)", (60, 3000)))
        follower.wait_for(lambda line: line.endswith("  Pause verpasst"))
        self.assertEqual(follower.stop(), 0)

    def test_what_is_told_names_its_language(self):
        follower = self.follow("monitor", "--json")
        follower.wait_for_json(lambda told: told["event"] == "state")
        self.fake.emit(ROOT, MANAGER, "AlertRaised", GLib.Variant(
            "(ossa{sv})", (ROOT + "/alerts/7", "long-sitting", "notice", variants(duration_s=3000.0, wording=0))))
        alert = follower.wait_for_json(lambda told: told["event"] == "alert-raised")
        self.assertEqual((alert["kind"], alert["language"]), ("long-sitting", "de"))
        self.assertEqual((alert["title"], alert["body"]),
                         ("50 min am selben Platz", "Geh eine Minute, wenn es passt."))
        self.assertEqual(follower.stop(), 0)

    def test_a_bar_reads_classes_and_people_read_words(self):
        follower = self.follow("monitor", "--waybar")
        line = follower.wait_for_json(lambda told: told["alt"] == "upright")
        self.assertEqual((line["text"], line["class"]), ("aufrecht", "upright"))
        self.assertEqual(follower.stop(), 0)

    def test_check_ins(self):
        values = variants(feeling="stiff", area="neck", comfort=6)
        self.fake.answers["ListEvents"] = GLib.Variant("(a(ttsa{sv}))", ([(1764000000000000, 0, "check-in", values)],))
        self.assertEqual(self.run_good("checkin", "--list"), "Mo, 24. Nov, 16:00  steif  Nacken  Wohlbefinden 6\n")

    def test_numbers_with_a_comma_are_for_people_only(self):
        self.fake.set(ROOT, MONITOR, Deviation=4.25, DwellFraction=0.5)
        self.assertIn('"deviation":4.25', self.assert_same_for_programs("status", "--json").replace(" ", ""))

    def test_programs_read_the_same(self):
        for command in ("why", "alerts", "sensors", "break"):
            self.assert_same_for_programs(command, "--json")
        self.assert_same_for_programs("sensors", "supported", "--json")


DAY = {"day": "2026-11-23", "monitored_s": 16000.0, "upright_s": 11520.0, "slouching_s": 2880.5, "moving_s": 1200.0,
       "unjudged_s": 400.0, "coverage": 0.62, "upright_ratio": 0.714, "slouch_events": 4, "longest_slouch_s": 180.0,
       "longest_sit_s": 3120.0, "stationary_s": 3600.0, "pose_changes": 31, "bends": 1, "span": "day",
       "text": "The day: worn 4 h 27 min, and more", "breaks": GLib.Variant("a{su}", {"natural": 2})}


class Past(German):
    def setUp(self):
        super().setUp()
        self.fake.set(ROOT, STATISTICS, Day="2026-11-23")
        for method in ("GetDay", "GetSummary"):
            self.fake.answers[method] = GLib.Variant("(a{sv})", (variants(**DAY),))

    def test_day(self):
        text = self.run_good("stats")
        self.assertTrue(text.startswith("Montag, 23. November 2026\n"), text)
        self.assertIn("71 % der beurteilten Zeit aufrecht\n", text)
        self.assertRegex(text, r"(?m)^  aufrecht        █{24} +3 h 12 min")
        self.assertRegex(text, r"(?m)^  nicht beurteilt █░{23} +7 min$")
        self.assertIn("31 Wechsel der Haltung, 1 Mal tief vorgebeugt", text)
        self.assertIn("Pausen      2 gemacht\n", text)

    def test_days(self):
        self.fake.answers["GetRange"] = GLib.Variant("(aa{sv})", ([variants(**DAY)],))
        head, line = self.run_good("stats", "--week").splitlines()
        self.assertRegex(head, r"^ +aufrecht +gemessen +gesunken +am Stück$")
        self.assertRegex(line, r"^Mo, 23. Nov +█{14}")
        self.assertEqual(len(head.rstrip()), len(line))

    def test_programs_read_the_same(self):
        self.fake.answers["GetRange"] = GLib.Variant("(aa{sv})", ([variants(**DAY)],))
        self.assertIn("2880.5", self.assert_same_for_programs("stats", "--json"))
        self.assertIn('"upright_ratio":0.71', self.assert_same_for_programs("stats", "--week", "--json"))
        self.assertIn("The day: worn 4 h 27 min, and more", self.assert_same_for_programs("summary", "--json"))

    def test_summary_is_made_of_its_figures(self):
        self.assertEqual(self.run_good("summary"),
                         "2026-11-23. Der Tag: 4 h 27 min getragen. 71 % der beurteilten Zeit nahe der Haltung, "
                         "die du eingestellt hast. Am selben Ort 1 h 00 min, am Stück höchstens 52 min. "
                         "2 Pausen gemacht. Daten für 62 % der Zeit.\n")

    def test_report(self):
        self.environment["TZ"] = "Europe/Berlin"
        history = History("2026-10-19", "2026-11-23")
        history.say_something()
        history.answer(self.fake)
        page = self.run_good("report", "--output=-")
        self.assertIn('<html lang="de">', page)
        self.assertIn("<title>Haltungsbericht, 17. bis 23. November 2026</title>", page)
        self.assertIn("Es ist kein Medizinprodukt", page)
        self.assertIn("Massage, 45 min", page)
        self.assertRegex(page, r"\d,\d</span>")
        # A comma would end a length: what is drawn is drawn the same.
        self.assertEqual(re.findall(r' (?:x|y|cx|cy|r|x1|x2|y1|y2|width|height)="[^"]*,[^"]*"', page), [])
        words = re.sub(r"(?s)<style>.*</style>|<[^>]*>", " ", page)
        for word in ("Slouching", "slouching", "your pose", "Breaks", "recorded", "median ", "of 10", "Mon "):
            self.assertNotIn(word, words)

    def test_sheet_to_hand_over(self):
        history = History("2026-11-10", "2026-11-23", knows_sitting=True)
        history.answer(self.fake)

        def export(invocation):
            descriptors = invocation.get_message().get_unix_fd_list().steal_fds()
            with os.fdopen(descriptors[0], "w", encoding="utf-8") as out:
                out.write("record,day,time,session,feeling,comfort,area,sleep,energy,focus,note\r\n"
                          "session,2026-11-20,2026-11-20T10:00:00+01:00,physiotherapy,,,,,,,\r\n"
                          "check-in,2026-11-21,2026-11-21T11:00:00+01:00,,stiff,7,lower mid,5,6,7,gut geschlafen\r\n")

        self.fake.answers["Export"] = export
        lines = self.run_good("report", "--text", "--fields=sitting,slouching,breaks,sessions,check-ins,notes").splitlines()
        self.assertEqual(lines[0], "Haltung, Sitzen und Pausen, 2026-11-17 bis 2026-11-23")
        self.assertIn("2026-11-21 11:00  Wohlbefinden 7  steif  unten  Mitte  Schlaf 5  Kraft und Schwung 6  Konzentration 7  "
                      '"gut geschlafen"', lines)
        self.assertIn("2026-11-20 10:00  Physiotherapie", lines)
        self.assertRegex(lines[2], r"^Sensor getragen {7}\d+ h \d\d min an 7 Tagen$")
        for word in ("worn", "Coverage", "place", "near", "slouch", "reak", "ession", "Check", "newest", "judged"):
            self.assertNotIn(word, "\n".join(lines))
        self.assert_fails(2, '"pain" ist nicht sitting, ', "report", "--text", "--fields=pain")

    def test_long_reports(self):
        self.environment["TZ"] = "Europe/Berlin"
        History("2026-01-05", "2026-11-23").answer(self.fake)
        for days, words in (("--days=40", "Woche für Woche"), ("--days=300", "Woche für Woche")):
            self.assertIn(words, self.run_good("report", "--output=-", days))


if __name__ == "__main__":
    tap.main()
