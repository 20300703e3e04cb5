# SPDX-License-Identifier: GPL-3.0-or-later
"""Help, wrong usage, no daemon, and the commands that need none."""

import os
import re
import subprocess
import tempfile

import tap
from fake import ALERT, CLIENT, ROOT, SOURCE, Case

BAD = "[slouch]\ndwell_s = 0\nclear = 2\n"


def commands(text):
    """The names in a help text's list."""
    lines = text.split("Commands:\n")[1].split("\n\n")[0].splitlines()
    return [re.match(r"  ([a-z ]+?)(?: [A-Z\[].*)?  ", line + "  ").group(1).strip() for line in lines]


class Usage(Case):
    is_running = False

    def test_every_command_has_help(self):
        names = commands(self.run_good("--help"))
        self.assertGreater(len(names), 20)
        for name in names:
            text = self.run_good(*name.split(), "--help")
            self.assertIn(f"plumbline {name}", text)
            self.assertLess(max(len(line) for line in text.splitlines()), 106, text)

    def test_help_by_either_name(self):
        self.assertEqual(self.run_good("help"), self.run_good("-h"))

    def test_group_help(self):
        text = self.run_good("sensors", "--help")
        self.assertIn("sensors add", text)
        self.assertNotIn("alerts", text)

    def test_version(self):
        self.assertRegex(self.run_good("--version"), r"^plumbline \d+\.\d+\.\d+\n$")

    def test_wrong_usage(self):
        for arguments, message in (((), "a command is missing"),
                                   (("dance",), "there is no command \"dance\""),
                                   (("sensors", "dance"), "no command \"sensors dance\""),
                                   (("settings",), "there is no command \"settings\""),
                                   (("status", "--wrong"), "Unknown option --wrong"),
                                   (("--bus=up", "status"), "not \"up\""),
                                   (("--what",), "there is no option \"--what\""),
                                   (("alerts", "dismiss"), "wants N"),
                                   (("sensors", "remove", "a", "b"), "\"b\" is one argument too"),
                                   (("calibrate", "--pose=lying"), "\"lying\" is none of"),
                                   (("monitor", "--json", "--waybar"), "exclude each other"),
                                   (("library", "show"), "wants ID"),
                                   (("library", "--max-seconds=soon"), "\"soon\" is not a number of"),
                                   (("library", "safety", "a", "b"), "\"b\" is one argument too")):
            self.assert_fails(2, message, *arguments)

    def test_what_no_bus_could_carry(self):
        self.fake.own()
        for arguments in (("break", "skip"), ("pause", "5"), ("sensors", "add"), ("mode",),
                          ("library", "show"), ("library", "safety"), ("sensors", "remove")):
            self.assert_fails(2, "\"\ufffd\ufffd\" is not UTF-8", *arguments, b"\xff\xfe")

    def test_a_file_may_have_any_name(self):
        done = subprocess.run([CLIENT, "settings", "check", b"/nonexistent/\xff"], check=False,
                              capture_output=True, env=self.environment)
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"there is no such file", done.stderr)

    def test_no_daemon(self):
        for arguments in (("status",), ("monitor",), ("why",), ("calibrate",), ("stats",), ("report",),
                          ("sensors",), ("sensors", "scan"), ("alerts",), ("pause",), ("resume",),
                          ("snooze",), ("proposal",), ("library",), ("library", "safety"),
                          ("library", "show", "short-walk"), ("mode",), ("settings", "reload"),
                          ("stats", "--csv", "--day=2026-11-23"), ("erase", "--all", "--yes")):
            self.assert_fails(3, "systemctl --user enable --now plumbline\"", *arguments)

    def test_no_bus(self):
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = "unix:path=/nonexistent"
        self.assert_fails(3, "there is no session bus here", "status")

    def test_system_bus(self):
        self.environment["DBUS_SYSTEM_BUS_ADDRESS"] = self.address
        self.fake.own()
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = "unix:path=/nonexistent"
        self.assertIn("upright", self.run_good("--bus=system", "status"))
        self.assertIn("upright", self.run_good("--bus", "system", "status"))

    def test_waybar_waits_for_the_daemon(self):
        follower = self.follow("monitor", "--waybar")
        follower.wait_for_json(lambda x: x["class"] == "not-running")
        self.fake.own()
        follower.wait_for_json(lambda x: x["class"] == "upright")

    def test_supported(self):
        text = self.run_good("sensors", "supported")
        families = self.run_json("sensors", "supported", "--json")
        self.assertIn("microbit", [x["family"] for x in families])
        for family in families:
            self.assertIn(family["family"], text)
            self.assertIn(family["title"], text)

    def test_settings_check(self):
        self.assertEqual(
            self.run_good("settings", "check", os.path.join(SOURCE, "config", "plumbline.conf")),
            "Good: 0 sensors set up.\n")

    def check(self, text):
        with tempfile.NamedTemporaryFile("w", suffix=".conf") as file:
            file.write(text)
            file.flush()
            return file.name, self.run_client("settings", "check", file.name)

    def test_settings_check_shows_every_error(self):
        name, done = self.check(BAD)
        self.assertEqual(done.returncode, 1)
        self.assertEqual(done.stderr.splitlines(), [
            f"{name}:2: [slouch] dwell_s: \"0\" is not a number between 1 and 300",
            f"{name}:3: [slouch]: \"clear\" is not a key of this section; did you mean clear_s?"])

    def test_settings_check_knows_the_drivers(self):
        name, done = self.check("[sensor:a]\nname = x\ndriver = abacus\n")
        self.assertEqual(done.returncode, 1)
        self.assertEqual(done.stderr, f"{name}:1: [sensor:a] driver: \"abacus\" is not auto or a "
                                      "family of \"plumbline sensors supported\"\n")

    def test_settings_check_of_nothing(self):
        self.assert_fails(1, "there is no such file", "settings", "check", "/nonexistent.conf")
        self.assert_fails(2, "wants FILE", "settings", "check")


class Documents(Case):
    """What is written about the commands names all of them."""

    is_running = False

    def read(self, *parts):
        with open(os.path.join(SOURCE, *parts), encoding="utf-8") as file:
            return file.read()

    def test_man_page(self):
        page = self.read("docs", "plumbline.1").replace("\\-", "-")
        for name in commands(self.run_good("--help")):
            self.assertRegex(page, rf"(?m)^\.B[RI]? \"?{name}\b")

    def test_completions(self):
        for file in ("plumbline.bash", "_plumbline", "plumbline.fish"):
            text = self.read("docs", "completions", file)
            for name in commands(self.run_good("--help")):
                for word in name.split():
                    self.assertRegex(text, rf"\b{word}\b", f"{file}: {name}")

    def complete(self, *words):
        """What bash offers for the last of the words."""
        script = ('source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); compopt() { :; }; '
                  '_plumbline; printf "%s\\n" "${COMPREPLY[@]}"')
        file = os.path.join(SOURCE, "docs", "completions", "plumbline.bash")
        path = os.path.dirname(CLIENT) + ":" + self.environment["PATH"]
        done = subprocess.run(["bash", "-c", script, "bash", file, "plumbline", *words],
                              capture_output=True, text=True, check=True,
                              env={**self.environment, "PATH": path})
        self.assertEqual(done.stderr, "")
        return done.stdout.split()

    def test_bash_completes(self):
        self.fake.own()
        self.fake.add(ROOT + "/alerts/12", ALERT, {"Kind": "slouch"})
        for words, wanted in ((("st",), ["status", "stats"]),
                              (("sensors", "re"), ["remove"]),
                              (("library", "sa"), ["safety"]),
                              (("library", "safety", "red"), ["red-flags"]),
                              (("library", "--area", "=", "w"), ["whole"]),
                              (("--bus", "sy"), ["system"]),
                              (("--bus", "=", "session", "sensors", "sc"), ["scan"]),
                              (("calibrate", "--pose", "=", "sl"), ["slouched"]),
                              (("sensors", "remove", ""), ["back"]),
                              (("calibrate", "--sensor", ""), ["back"]),
                              (("alerts", "dismiss", ""), ["12"]),
                              (("stats", "--c"), ["--csv", "--content="])):
            self.assertEqual(self.complete(*words), wanted, words)


if __name__ == "__main__":
    tap.main()
