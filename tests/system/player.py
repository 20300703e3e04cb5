# SPDX-License-Identifier: GPL-3.0-or-later
"""A random day: what the wearer does and says, what the radio and the machine do, all of a seed."""

from harness import FIRST, GLib, Logind, NAME, PROPERTIES, ROOT

DAY_S = 24 * 3600

# What is played, shortest and longest (s), weight.
POSES = [
    ("upright {t}s", 5, 120, 8),
    ("slouch {t}s 32deg", 5, 180, 8),
    ("slouch {t}s 18deg", 5, 60, 3),
    ("lean-left {t}s 25deg", 5, 60, 2),
    ("lean-back {t}s 25deg", 5, 60, 2),
    ("bend {t}s 75deg", 3, 10, 2),
    ("stand {t}s", 10, 60, 2),
    ("walk {t}s", 10, 90, 4),
    ("lie {t}s", 60, 200, 1),
    ("off-body {t}s", 30, 200, 1),
    ("silence {t}s", 5, 90, 1),
    ("drop-link {t}s", 5, 60, 1),
]


class Player:
    """One day's player. acts: (when, what was done); done: the names of what was ever done."""

    SETTINGS = """rate_hz = 1
[monitor]
not_worn_after_s = 200
[sitting]
limit_min = 4
repeat_min = 1
reset_after_s = 20
reset_window_s = 60
[breaks]
micro_every_min = 3
micro_s = 30
long_every_min = 20
postpone_min = 1
expire_min = 4
[aftercare]
hours = 1
[alerts]
repeat_s = 10
max_per_hour = 500
snooze_s = 30
[check_ins]
days = 1
within_days = 2
[training]
minutes_by_week
minutes_per_day_start = 240
minutes_per_day_growth = 0
minutes_per_day_max = 240
"""
    OTHER = "[slouch]\ntolerance_deg = 20\n[training]\nminutes_per_day_start = 20\n"

    # What is done, weight.
    ACTS = [("pause", 2), ("resume", 3), ("snooze", 2), ("acknowledge", 8), ("dismiss", 4),
            ("report_false", 4), ("snooze_one", 4), ("answer_proposal", 2), ("check_in", 2),
            ("start_break", 5), ("finish_break", 5), ("postpone_break", 5), ("skip_break", 4),
            ("log_session", 1), ("set_mode", 2), ("set_profile", 2), ("inhibit", 2), ("uninhibit", 3),
            ("reload_settings", 2), ("suspend", 1), ("calibrate", 1), ("ask", 4)]
    # Answers to somebody who asks for what is not to be had just now.
    REFUSALS = {f"{NAME}.Error.{name}" for name in (
        "NoSuchItem", "NoActiveBreak", "PostponeLimit", "Busy", "NotCalibrated", "SensorUnavailable",
        "NoData")} | {"org.freedesktop.DBus.Error.UnknownMethod",
                      "org.freedesktop.DBus.Error.InvalidArgs"}

    def __init__(self, recorder, draw):
        self.recorder, self.draw, self.world = recorder, draw, recorder.world
        self.acts, self.done = [], set()
        self.cookies = []
        self.logind = Logind(self.world)

    def play_day(self):
        script, played_s = [], 0
        while played_s < DAY_S:
            line, least_s, most_s, _weight = self.choose(POSES)
            length_s = self.draw.randint(least_s, most_s)
            script.append(line.format(t=length_s))
            played_s += length_s
        self.world.radio.simulate("Play", GLib.Variant("(ss)", (FIRST, "\n".join(script))))
        end_us = self.recorder.now_us() + DAY_S * 10 ** 6
        while self.recorder.now_us() < end_us:
            self.pass_time(self.draw.expovariate(1 / 45))
            self.act()

    def choose(self, table):
        return self.draw.choices(table, [row[-1] for row in table])[0]

    def pass_time(self, seconds):
        """In steps, so that a signal's time is known to a few seconds."""
        while seconds > 0:
            step_s = min(seconds, 5)
            self.recorder.run(step_s)
            seconds -= step_s

    def act(self):
        name = self.choose(self.ACTS)[0]
        answer = "done"
        try:
            getattr(self, name)()
        except GLib.Error as error:
            refusal = error.message.removeprefix("GDBus.Error:").split(":")[0]
            assert refusal in self.REFUSALS, f"{name}: {error.message}"
            answer = refusal
        self.recorder.drain()
        self.done.add(name)
        self.acts.append((self.recorder.now_us(), f"{name}: {answer}"))

    def acts_around(self, at_us, margin_us=60 * 10 ** 6):
        """What was done in the minutes around a moment, for people."""
        return [f"{(when_us - self.recorder.begin_us) / 1e6:.6f} {text}" for when_us, text in self.acts
                if at_us and abs(when_us - at_us) < margin_us]

    def call(self, interface, method, signature="()", *values, path=ROOT):
        return self.world.call(path, f"{NAME}.{interface}", method,
                               GLib.Variant(signature, values) if values else None)

    def set(self, name, value):
        self.world.call(ROOT, PROPERTIES, "Set", GLib.Variant(
            "(ssv)", (f"{NAME}.Manager", name, GLib.Variant("s", value))))

    def alert(self, method, signature="()", *values):
        """To one of those that there are. What is drawn does not depend on how many there are: with
        the seed the whole day is given."""
        share, paths = self.draw.random(), sorted(self.world.objects("Alert"))
        if paths:
            self.call("Alert", method, signature, *values, path=paths[int(share * len(paths))])

    # the acts

    def pause(self):
        self.call("Manager", "Pause", "(us)", self.draw.randint(5, 300), "")

    def resume(self):
        self.call("Manager", "Resume")

    def snooze(self):
        self.call("Manager", "Snooze", "(u)", self.draw.randint(0, 120))

    def acknowledge(self):
        self.alert("Acknowledge")

    def dismiss(self):
        self.alert("Dismiss")

    def report_false(self):
        self.alert("ReportFalse", "(a{sv})", {"note": GLib.Variant("s", "no")})

    def snooze_one(self):
        self.alert("Snooze", "(u)", self.draw.randint(0, 120))

    def answer_proposal(self):
        self.call("Manager", "AnswerProposal", "(b)", False)

    def check_in(self):
        feeling = self.draw.choice(["fine", "stiff", "sore"])
        self.call("Statistics", "LogCheckIn", "(a{sv})", {"feeling": GLib.Variant("s", feeling)})

    def start_break(self):
        self.call("Breaks", "Start", "(sa{sv})", self.draw.choice(["micro", "long"]),
                  {"seconds": GLib.Variant("u", self.draw.randint(5, 60))})

    def finish_break(self):
        is_completed = self.draw.random() < 0.7
        self.call("Breaks", "Finish", "(sa{sv})", "", {"completed": GLib.Variant("b", is_completed)})

    def postpone_break(self):
        self.call("Breaks", "Postpone", "(u)", self.draw.choice([0, 10, 120]))

    def skip_break(self):
        self.call("Breaks", "Skip", "(s)", "")

    def log_session(self):
        self.call("Breaks", "LogSession", "(sta{sv})", "massage", 0, {})

    def set_mode(self):
        self.set("Mode", self.draw.choice(["training", "training", "tracking", "off"]))
        self.pass_time(20)
        self.set("Mode", "training")

    def set_profile(self):
        self.set("Profile", self.draw.choice(["default", "commuting"]))
        self.pass_time(60)
        self.set("Profile", "default")

    def inhibit(self):
        what, seconds = self.draw.choice(["alerts", "breaks"]), self.draw.randint(10, 300)
        if len(self.cookies) < 8:
            self.cookies += self.call("Manager", "Inhibit", "(sssu)", what, "player", "random", seconds)

    def uninhibit(self):
        while self.cookies:
            cookie = self.cookies.pop()
            if cookie in [held[0] for held in self.world.get("Manager", "Inhibitors")]:
                self.call("Manager", "Uninhibit", "(u)", cookie)

    def reload_settings(self):
        self.world.write_settings(self.SETTINGS + self.draw.choice(["", self.OTHER]))
        self.call("Manager", "ReloadSettings")

    def suspend(self):
        for is_going_down in (True, False):
            self.logind.prepare_for_sleep(is_going_down)
            self.recorder.run(1)
            if is_going_down:
                self.recorder.leap(self.draw.randint(1, 900))

    def calibrate(self):
        self.call("Sensor", "Calibrate", "(sa{sv})", "upright", {}, path=self.world.sensor_path())

    def ask(self):
        """A question moves nothing that would not have moved anyway."""
        self.world.day()
        self.call("Breaks", "Suggest", "(a{sv})", {})
