# SPDX-License-Identifier: GPL-3.0-or-later
"""Plays the truth week: the wearer, two sensors, the machine; and hears what the daemon tells."""

import collections

from harness import AS_SHIPPED, FIRST, GLib, Logind, NAME, PROPERTIES, ROOT, World, rig
from truth import Act

HOME = "C0:FF:EE:00:00:02"
ADDRESSES = {"back": FIRST, "home": HOME}
# What is shipped, but for two sensors, one quick to come back, and goals that some days miss.
SETTINGS = AS_SHIPPED + f"""[daemon]
log_level = info
[monitor]
settle_s
moving_holdoff_s
[slouch]
dwell_s
clear_s
[alerts]
sensor_lost_after_s
[sensor:back]
rate_hz = 1
retry_max_s = 10
[sensor:home]
address = {HOME}
placement = lower-back
rate_hz = 5
[goals]
upright_ratio = 0.86
breaks = 2
"""
FINE_S = 0.2
REST_S = 60
MET_S = 20  # by then the daemon has met both sensors
# A signal of the daemon's, and by when it was heard.
Heard = collections.namedtuple("Heard", "at_s interface name path values")


class Week(World):
    """A world in which the truth happens. heard: every signal of the daemon's, in order.
    stops: from when to when no daemon ran."""

    def __init__(self, truth):
        self.truth, self.heard, self.resting, self.stops = truth, [], set(), []
        super().__init__("--sensor=plumbline,rate=1,bonded",
                         f"--sensor=adafruit,address={HOME},bonded", script="silence 1h",
                         settings=SETTINGS, zone="Europe/Berlin", starts=False,
                         epoch_s=int(truth.begin_s) - 20)
        self.connection.signal_subscribe(NAME, None, None, None, None,
                                         rig.Gio.DBusSignalFlags.NONE, self._on_signal)
        self.logind = Logind(self)

    def _on_signal(self, _connection, _sender, path, interface, name, parameters):
        self.heard.append(Heard(self.clock.now_s, interface.rpartition(".")[2], name, path,
                                parameters.unpack()))

    def play_week(self):
        self.run_to(self.truth.begin_s)
        self.start()
        self.run(MET_S)  # a script begins with the first subscription
        for name, address in ADDRESSES.items():
            self.play("\n".join(self._step(*step) for step in self._steps(name)), address)
        self.call(self.sensor_path(HOME), f"{NAME}.Sensor", "Disconnect")
        rests = [act for act in self._rests() if not self.truth.is_asleep(act.at_s)]
        for act in sorted([*self.truth.acts, *rests], key=lambda act: act.at_s):
            self.run_to(act.at_s, is_asleep=act.words[0] == "wake")
            getattr(self, "_" + act.words[0])(*act.words[1:])

    def _rests(self):
        """Acts: a sensor that is off for long need not look at its script each second, which costs."""
        for name in ADDRESSES:
            at_s = self.clock.now_s
            for pose, length_s in self._steps(name):
                if pose == "off" and length_s > 2 * REST_S:
                    yield Act(at_s + REST_S, ["rest", name])
                    yield Act(at_s + length_s, ["rouse", name])
                at_s += length_s

    def _rest(self, name):
        self.resting.add(name)
        self._pace()

    def _rouse(self, name):
        self.resting.discard(name)
        self._pace()

    def _pace(self):
        which = {} if len(self.resting) > 1 else {"address": ADDRESSES[name] for name in self.resting}
        if self.resting:
            self.radio.fault("flood", rate=0.01, **which)
        else:
            self.radio.clear("flood")

    def run_to(self, at_s, is_asleep=False):
        if is_asleep:
            self.clock.leap(at_s - self.clock.now_s)
        while at_s > self.clock.now_s:
            self.run(min(at_s - self.clock.now_s, 3600))

    def _steps(self, sensor):
        """[pose, seconds] from now on; a sensor is off while the other one is worn."""
        steps = []
        for span in self.truth.spans:
            pose = span.pose if span.sensor == sensor else "off"
            length_s = span.to_s - max(span.from_s, self.clock.now_s)
            if steps and steps[-1][0] == pose:  # a new step would move the wearer
                steps[-1][1] += length_s
            else:
                steps.append([pose, length_s])
        return steps

    @staticmethod
    def _step(pose, length_s):
        word, _space, angle = pose.partition(" ")
        return f"{'drop-link' if word == 'off' else word} {length_s:.3f}s {angle}"

    # the acts

    def _calibrate(self, sensor, pose):
        self.call(self.sensor_path(ADDRESSES[sensor]), f"{NAME}.Sensor", "Calibrate",
                  GLib.Variant("(sa{sv})", (pose, {})))

    def _sensor(self, name):
        for other, address in ADDRESSES.items():
            self.call(self.sensor_path(address), f"{NAME}.Sensor",
                      "Connect" if other == name else "Disconnect")

    def _sleep(self):
        self.logind.prepare_for_sleep(True)
        self.until(lambda: "suspended" in self.get("Manager", "PauseReasons"), "it goes to sleep")

    def _wake(self):
        self.logind.prepare_for_sleep(False)
        self.until(lambda: "suspended" not in self.get("Manager", "PauseReasons"), "it wakes up")

    def _restart(self):
        from_s = self.clock.now_s
        self.daemon.end()
        self.start()
        self.stops.append((from_s, self.clock.now_s))

    def _pause(self, minutes):
        self.call(ROOT, f"{NAME}.Manager", "Pause", GLib.Variant("(us)", (int(minutes) * 60, "")))

    def _inhibit(self, what):
        self.cookie = self.call(ROOT, f"{NAME}.Manager", "Inhibit", GLib.Variant(
            "(sssu)", (what, "A call", "somebody listens", 3600)))[0]

    def _uninhibit(self):
        self.call(ROOT, f"{NAME}.Manager", "Uninhibit", GLib.Variant("(u)", (self.cookie,)))

    def _profile(self, name):
        self._set("Profile", name)

    def _mode(self, name):
        self._set("Mode", name)

    def _set(self, name, value):
        self.call(ROOT, PROPERTIES, "Set", GLib.Variant(
            "(ssv)", (f"{NAME}.Manager", name, GLib.Variant("s", value))))

    def _break(self, what):
        if what == "start":
            self.call(ROOT, f"{NAME}.Breaks", "Start", GLib.Variant("(sa{sv})", ("micro", {})))
        else:
            self.call(ROOT, f"{NAME}.Breaks", "Finish", GLib.Variant("(sa{sv})", ("", {})))

    def _travel(self, zone):
        self.travel(zone)

    def _session(self, kind, minutes):
        self.call(ROOT, f"{NAME}.Breaks", "LogSession", GLib.Variant(
            "(sta{sv})", (kind, 0, {"minutes": GLib.Variant("u", int(minutes))})))

    def _checkin(self, comfort, feeling, area):
        self.call(ROOT, f"{NAME}.Statistics", "LogCheckIn", GLib.Variant("(a{sv})", ({
            "comfort": GLib.Variant("u", int(comfort)), "feeling": GLib.Variant("s", feeling),
            "area": GLib.Variant("s", area)},)))

    def _end(self):
        self.run(FINE_S)
