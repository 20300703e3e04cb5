# SPDX-License-Identifier: GPL-3.0-or-later
"""The machine around the daemon: it sleeps and wakes, buses go away, the name is another's, files
lie where they usually do."""

import os
import signal
import socket
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import harness  # noqa: E402
import rig  # noqa: E402
from harness import GLib, NAME, ROOT, Case  # noqa: E402

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import tap  # noqa: E402

NO_BUS, NAME_TAKEN = 4, 5  # exit codes, see plumblined(8)


class Sleep(Case):
    """logind's PrepareForSleep, from a stand-in that owns its name."""

    def with_logind(self, house):
        self.logind = harness.Logind(house)
        return house

    def fall_asleep(self, house):
        self.logind.prepare_for_sleep(True)
        house.until(lambda: "suspended" in house.get("Manager", "PauseReasons"), "it goes to sleep")

    def wake_up(self, house):
        self.logind.prepare_for_sleep(False)
        house.until(lambda: "suspended" not in house.get("Manager", "PauseReasons"), "it wakes up")

    def test_a_night(self):
        house = self.with_logind(self.streaming())
        house.run(120)
        before = house.day()
        self.fall_asleep(house)
        self.assertIn("about to sleep", house.client("why")[1])
        house.radio.fault("drop-link", seconds=5)  # the adapter loses its power
        house.clock.leap(3600)
        self.wake_up(house)
        house.until_streaming()
        house.until(lambda: house.posture() == "upright", "it is judged again")
        house.run(30)
        after = house.day()
        asleep_s = sum(after[key] - before[key] for key in ("no_data_s", "paused_s"))
        self.assertGreaterEqual(asleep_s, 3599, (before, after))
        self.assertLess(asleep_s, 3600 + 60)
        self.assertGreater(after["upright_s"], before["upright_s"])
        self.assertLess(after["upright_s"], before["upright_s"] + 60)
        self.assertLess(house.call(ROOT, f"{NAME}.Monitor", "GetStationaryTime")[0], 300)

    def test_an_alert_is_held_over_it(self):
        house = self.with_logind(self.streaming(settings="[alerts]\nrepeat_s = 1\n"))
        self.fall_asleep(house)
        house.play("slouch 100h 30deg")  # the lid is not quite shut yet
        house.run(60)
        self.assertEqual(house.kinds(), [])
        self.wake_up(house)
        house.until(lambda: "slouch" in house.kinds(), "it is told after waking", seconds=60)

    def test_a_sleep_that_was_refused(self):
        house = self.with_logind(self.streaming())
        self.fall_asleep(house)
        self.wake_up(house)
        house.until(lambda: house.posture() == "upright", "judging goes on")
        self.assertEqual(house.radio.sensor()["log"].count("connect"), 1)

    def test_nobody_else_sends_it_to_sleep(self):
        house = self.with_logind(self.streaming())
        stranger = house.bus.connect()
        self.addCleanup(stranger.close_sync, None)
        harness.send_prepare_for_sleep(stranger, GLib.Variant("(b)", (True,)))
        harness.send_prepare_for_sleep(self.logind.connection, GLib.Variant("(s)", ("now",)))
        house.run(5)
        self.assertNotIn("suspended", house.get("Manager", "PauseReasons"))
        self.assertIsNone(house.daemon.process.poll())


class Buses(Case):
    """The user's own bus and the system's are two; either may go away."""

    def on_two_buses(self, which):
        """A daemon of which one bus is one more, that nothing else is on."""
        house = self.house(starts=False)
        bus = rig.Bus()
        self.addCleanup(bus.close)
        house.daemon = harness.Daemon(house, environment={which: bus.address})
        return house, bus

    def end_with(self, house, bus):
        bus.process.kill()
        bus.process.wait()
        code = house.wait_for_end(house.daemon.process)
        self.assertIn("the message bus went away", house.daemon.log())
        return code

    def test_the_own_bus_goes_away(self):
        house, bus = self.on_two_buses("DBUS_SESSION_BUS_ADDRESS")
        house.until(lambda: house.radio.sensor()["notifications"] > 600, "a minute of data")
        self.assertFalse(house.is_named())
        self.assertEqual(self.end_with(house, bus), NO_BUS)
        house.start()
        self.assertGreaterEqual(house.day()["monitored_s"], 55, "what was measured is kept")

    def test_the_systems_bus_goes_away(self):
        house, bus = self.on_two_buses("DBUS_SYSTEM_BUS_ADDRESS")
        house.until(house.is_up, "the daemon owns its name")
        self.assertEqual(house.get("Manager", "BluetoothState"), "no-service")
        self.assertEqual(self.end_with(house, bus), NO_BUS)
        self.assertFalse(house.is_named())


    def test_there_is_no_systems_bus(self):
        house = self.house(starts=False)
        daemon = harness.Daemon(house, environment={"DBUS_SYSTEM_BUS_ADDRESS": "unix:path=/nonexistent"})
        self.assertEqual(house.wait_for_end(daemon.process), NO_BUS)
        self.assertIn("the system bus cannot be reached", daemon.log())


class Name(Case):
    def test_it_is_another_daemons(self):
        """The second has begun to look for the sensor by then: it lets go of it, the first streams."""
        house = self.house()
        house.until_streaming()
        second = harness.Daemon(house, [f"--settings={house.settings_path}",
                                        f"--state-directory={os.path.join(house.bus.folder, 'two')}"])
        self.assertEqual(house.wait_for_end(second.process), NAME_TAKEN)
        self.assertIn(f"cannot own {NAME}", second.log())
        house.run(60)
        self.assertEqual(house.state_of_link(), "streaming")
        self.assertEqual(house.quality(), "live")


class Systemd(Case):
    """What the service manager is told, over its socket."""

    WATCHDOG_S = 20

    def with_manager(self, house):
        manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
        self.addCleanup(manager.close)
        path = os.path.join(house.bus.folder, "notify")
        manager.bind(path)
        house.start(environment={"NOTIFY_SOCKET": path,
                                 "WATCHDOG_USEC": str(self.WATCHDOG_S * 10 ** 6)})
        return manager

    @staticmethod
    def told(manager):
        """Everything since the last look, a list of lines for each message."""
        messages = []
        while True:
            try:
                messages.append(manager.recv(4096).decode().splitlines())
            except BlockingIOError:
                return messages

    def test_ready_alive_reloading_stopping(self):
        house = self.house(starts=False)
        manager = self.with_manager(house)
        house.run(1)
        self.assertIn("READY=1", [message[0] for message in self.told(manager)])
        for _ in range(5):
            house.run(self.WATCHDOG_S)
            self.assertIn(["WATCHDOG=1"], self.told(manager), "it is alive")
        house.daemon.process.send_signal(signal.SIGHUP)
        house.run(1)
        told = [message for message in self.told(manager) if message != ["WATCHDOG=1"]]
        self.assertEqual([message[0] for message in told], ["RELOADING=1", "READY=1"])
        self.assertRegex(told[0][1], r"^MONOTONIC_USEC=\d+$")
        self.assertEqual(house.daemon.end(), 0)
        self.assertIn("STOPPING=1", [line for message in self.told(manager) for line in message])

    def test_told_twice_to_stop(self):
        house = self.house(starts=False)
        manager = self.with_manager(house)
        house.until_streaming()
        house.radio.fault("no-reply", method="Disconnect")
        house.daemon.process.send_signal(signal.SIGTERM)
        house.run(1)
        self.assertEqual(house.daemon.end(signal.SIGINT), 0)
        told = [line for message in self.told(manager) for line in message]
        self.assertEqual(told.count("STOPPING=1"), 1)


class UsualPlaces(Case):
    """Without options the daemon reads and keeps its files where the user's other programs do."""

    def write(self, house, folder, name, text):
        path = os.path.join(house.bus.folder, folder, "plumbline", name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)

    def environment(self, house):
        return {"XDG_CONFIG_DIRS": f"{house.bus.folder}/first:{house.bus.folder}/second:relative",
                "XDG_CONFIG_HOME": f"{house.bus.folder}/own"}

    def test_settings(self):
        house = self.house(starts=False)
        self.write(house, "second", "plumbline.conf",
                   "[messages]\ntone = terse\n[monitor]\nmode = off\n[statistics]\nretention_days = 9\n"
                   "[training]\nminutes_per_day_start = 77\n")
        self.write(house, "first", "plumbline.conf", "[messages]\ntone = friendly\n"
                   "[monitor]\nmode = training\n[statistics]\nretention_days = 8\n")
        self.write(house, "own", "plumbline.conf", "[statistics]\nretention_days = 7\n"
                   "[sensor:mine]\naddress = C0:FF:EE:00:00:01\n")
        self.write(house, "own", "conf.d/50-more.conf", "[monitor]\nmode = tracking\n")
        house.start([], self.environment(house))
        self.assertEqual(house.get("Manager", "Training")["minutes_planned"], 77)
        self.assertEqual(house.get("Manager", "Tone"), "friendly")
        self.assertEqual(house.get("Manager", "Mode"), "tracking")
        self.assertEqual(house.get("Statistics", "RetentionDays"), 7)
        self.assertEqual(house.sensor()["Id"], "mine")
        house.daemon.end()
        self.assertEqual(os.listdir(house.state), [])
        self.assertTrue(os.listdir(os.path.join(house.bus.folder, "plumbline")),
                        "history is kept in the user's state folder")

    def test_state_from_systemd(self):
        house = self.house(starts=False)
        kept = os.path.join(house.bus.folder, "given")
        house.start([], dict(self.environment(house), STATE_DIRECTORY=kept))
        house.daemon.end()
        self.assertTrue(os.listdir(kept))
        self.assertFalse(os.path.exists(os.path.join(house.bus.folder, "plumbline")))


if __name__ == "__main__":
    tap.main()
