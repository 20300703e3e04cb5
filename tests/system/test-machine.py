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

    def with_logind(self, world):
        self.logind = harness.Logind(world)
        return world

    def fall_asleep(self, world):
        self.logind.prepare_for_sleep(True)
        world.until(lambda: "suspended" in world.get("Manager", "PauseReasons"), "it goes to sleep")

    def wake_up(self, world):
        self.logind.prepare_for_sleep(False)
        world.until(lambda: "suspended" not in world.get("Manager", "PauseReasons"), "it wakes up")

    def test_a_night(self):
        world = self.with_logind(self.streaming())
        world.run(120)
        before = world.day()
        self.fall_asleep(world)
        self.assertIn("about to sleep", world.client("why")[1])
        world.radio.fault("drop-link", seconds=5)  # the adapter loses its power
        world.clock.leap(3600)
        self.wake_up(world)
        world.until_streaming()
        world.until(lambda: world.posture() == "upright", "it is judged again")
        world.run(30)
        after = world.day()
        asleep_s = sum(after[key] - before[key] for key in ("no_data_s", "paused_s"))
        self.assertGreaterEqual(asleep_s, 3599, (before, after))
        self.assertLess(asleep_s, 3600 + 60)
        self.assertGreater(after["upright_s"], before["upright_s"])
        self.assertLess(after["upright_s"], before["upright_s"] + 60)
        self.assertLess(world.call(ROOT, f"{NAME}.Monitor", "GetStationaryTime")[0], 300)

    def test_it_is_left_quiet_before(self):
        """The machine waits until the sensor was told to stop: it would stay on all night."""
        world = self.with_logind(self.world("--sensor=polar,bonded", family="polar"))
        world.until_streaming()
        world.until(lambda: self.logind.held() == [("sleep", "delay")], "sleep waits for us")
        self.logind.prepare_for_sleep(True)
        world.until(lambda: not self.logind.held(), "it need not wait any longer", seconds=4)
        sensor = world.radio.sensor()
        stop = sensor["log"].index("write fb005c81-02e7-f387-1cad-8acd2d8df0c8 0302")
        self.assertLess(stop, sensor["log"].index("disconnect"))
        self.assertFalse(sensor["subscribed"])
        connects = sensor["log"].count("connect")
        world.run(20)
        self.assertFalse(world.radio.sensor()["connected"])
        self.assertEqual(world.radio.sensor()["log"].count("connect"), connects)
        self.assertEqual(world.state_of_link(), "absent")
        self.wake_up(world)
        world.until(lambda: self.logind.held() == [("sleep", "delay")], "and the next one waits again")
        world.until_streaming()

    def test_what_hangs_does_not_keep_it_awake(self):
        world = self.with_logind(self.world())
        world.until_streaming()
        world.until(self.logind.held, "sleep waits for us")
        world.radio.fault("no-reply", method="StopNotify")
        self.logind.prepare_for_sleep(True)
        world.until(lambda: not self.logind.held(), "it need not wait any longer", seconds=4)
        world.until(lambda: not world.radio.sensor()["connected"], "the link is cut all the same")

    def test_nothing_to_leave(self):
        world = self.with_logind(self.world("--fault=absent", is_ready_awaited=False))
        world.until(self.logind.held, "sleep waits for us")
        self.logind.prepare_for_sleep(True)
        world.until(lambda: not self.logind.held(), "at once", seconds=1)

    def test_an_alert_is_held_over_it(self):
        world = self.with_logind(self.streaming(settings="[alerts]\nrepeat_s = 1\n"))
        self.fall_asleep(world)
        world.play("slouch 100h 30deg")  # the lid is not quite shut yet
        world.run(60)
        self.assertEqual(world.kinds(), [])
        self.wake_up(world)
        world.until(lambda: "slouch" in world.kinds(), "it is told after waking", seconds=60)

    def test_it_is_not_lost_for_the_time_asleep(self):
        """Three minutes without a link, of which three seconds awake; then a minute awake."""
        world = self.with_logind(self.streaming())
        self.fall_asleep(world)
        world.radio.fault("drop-link", seconds=3)
        world.clock.leap(180)
        self.wake_up(world)
        world.until_streaming()
        world.run(60)
        self.assertEqual(world.kinds(), [])
        self.assertEqual(world.client("alerts")[0], 0)
        self.fall_asleep(world)
        world.radio.fault("out-of-range")
        world.clock.leap(180)
        self.wake_up(world)
        woke_s = world.clock.now_s
        world.until(lambda: world.kinds() == ["sensor-lost"], "it is lost indeed", seconds=120)
        self.assertGreaterEqual(world.clock.now_s - woke_s, 30 - 1)

    def test_a_sleep_that_was_refused(self):
        world = self.with_logind(self.streaming())
        self.fall_asleep(world)
        self.wake_up(world)
        world.until(lambda: world.posture() == "upright", "judging goes on")
        self.assertEqual(world.kinds(), [])

    def test_nobody_else_sends_it_to_sleep(self):
        world = self.with_logind(self.streaming())
        stranger = world.bus.connect()
        self.addCleanup(stranger.close_sync, None)
        harness.send_prepare_for_sleep(stranger, GLib.Variant("(b)", (True,)))
        harness.send_prepare_for_sleep(self.logind.connection, GLib.Variant("(s)", ("now",)))
        world.run(5)
        self.assertNotIn("suspended", world.get("Manager", "PauseReasons"))
        self.assertIsNone(world.daemon.process.poll())


class Buses(Case):
    """The user's own bus and the system's are two; either may go away."""

    def on_two_buses(self, which):
        """A daemon of which one bus is one more, that nothing else is on."""
        world = self.world(starts=False)
        bus = rig.Bus()
        self.addCleanup(bus.close)
        world.daemon = harness.Daemon(world, environment={which: bus.address})
        return world, bus

    def end_with(self, world, bus):
        bus.process.kill()
        bus.process.wait()
        code = world.wait_for_end(world.daemon.process)
        self.assertIn("the message bus went away", world.daemon.log())
        return code

    def test_the_own_bus_goes_away(self):
        world, bus = self.on_two_buses("DBUS_SESSION_BUS_ADDRESS")
        world.until(lambda: world.radio.sensor()["notifications"] > 600, "a minute of data")
        self.assertFalse(world.is_named())
        self.assertEqual(self.end_with(world, bus), NO_BUS)
        world.start()
        self.assertGreaterEqual(world.day()["monitored_s"], 55, "what was measured is kept")

    def test_the_systems_bus_goes_away(self):
        world, bus = self.on_two_buses("DBUS_SYSTEM_BUS_ADDRESS")
        world.until(world.is_up, "the daemon owns its name")
        self.assertEqual(world.get("Manager", "BluetoothState"), "no-service")
        self.assertEqual(self.end_with(world, bus), NO_BUS)
        self.assertFalse(world.is_named())


    def test_there_is_no_systems_bus(self):
        world = self.world(starts=False)
        daemon = harness.Daemon(world, environment={"DBUS_SYSTEM_BUS_ADDRESS": "unix:path=/nonexistent"})
        self.assertEqual(world.wait_for_end(daemon.process), NO_BUS)
        self.assertIn("the system bus cannot be reached", daemon.log())


class Name(Case):
    def test_it_is_another_daemons(self):
        """The second has begun to look for the sensor by then: it lets go of it, the first streams."""
        world = self.world()
        world.until_streaming()
        second = harness.Daemon(world, [f"--settings={world.settings_path}",
                                        f"--state-directory={os.path.join(world.bus.folder, 'two')}"])
        self.assertEqual(world.wait_for_end(second.process), NAME_TAKEN)
        self.assertIn(f"cannot own {NAME}: another daemon owns it", second.log())
        world.run(60)
        self.assertEqual(world.state_of_link(), "streaming")
        self.assertEqual(world.quality(), "live")


class Systemd(Case):
    """What the service manager is told, over its socket."""

    WATCHDOG_S = 20

    def with_manager(self, world):
        manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
        self.addCleanup(manager.close)
        path = os.path.join(world.bus.folder, "notify")
        manager.bind(path)
        world.start(environment={"NOTIFY_SOCKET": path,
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
        world = self.world(starts=False)
        manager = self.with_manager(world)
        world.run(1)
        self.assertIn("READY=1", [message[0] for message in self.told(manager)])
        for _ in range(5):
            world.run(self.WATCHDOG_S)
            self.assertIn(["WATCHDOG=1"], self.told(manager), "it is alive")
        world.daemon.process.send_signal(signal.SIGHUP)
        world.run(1)
        told = [message for message in self.told(manager) if message != ["WATCHDOG=1"]]
        self.assertEqual([message[0] for message in told], ["RELOADING=1", "READY=1"])
        self.assertRegex(told[0][1], r"^MONOTONIC_USEC=\d+$")
        self.assertEqual(world.daemon.end(), 0)
        self.assertIn("STOPPING=1", [line for message in self.told(manager) for line in message])

    def test_told_twice_to_stop(self):
        world = self.world(starts=False)
        manager = self.with_manager(world)
        world.until_streaming()
        world.radio.fault("no-reply", method="Disconnect")
        world.daemon.process.send_signal(signal.SIGTERM)
        world.run(1)
        self.assertEqual(world.daemon.end(signal.SIGINT), 0)
        told = [line for message in self.told(manager) for line in message]
        self.assertEqual(told.count("STOPPING=1"), 1)


class UsualPlaces(Case):
    """Without options the daemon reads and keeps its files where the user's other programs do."""

    def write(self, world, folder, name, text):
        path = os.path.join(world.bus.folder, folder, "plumbline", name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)

    def environment(self, world):
        return {"XDG_CONFIG_DIRS": f"{world.bus.folder}/first:{world.bus.folder}/second:relative",
                "XDG_CONFIG_HOME": f"{world.bus.folder}/own"}

    def test_settings(self):
        world = self.world(starts=False)
        self.write(world, "second", "plumbline.conf",
                   "[messages]\ntone = terse\n[monitor]\nmode = off\n[statistics]\nretention_days = 9\n"
                   "[training]\nminutes_per_day_start = 77\n")
        self.write(world, "first", "plumbline.conf", "[messages]\ntone = friendly\n"
                   "[monitor]\nmode = training\n[statistics]\nretention_days = 8\n")
        self.write(world, "own", "plumbline.conf", "[statistics]\nretention_days = 7\n"
                   "[sensor:mine]\naddress = C0:FF:EE:00:00:01\n")
        self.write(world, "own", "conf.d/50-more.conf", "[monitor]\nmode = tracking\n")
        world.start([], self.environment(world))
        self.assertEqual(world.get("Manager", "Training")["minutes_planned"], 77)
        self.assertEqual(world.get("Manager", "Tone"), "friendly")
        self.assertEqual(world.get("Manager", "Mode"), "tracking")
        self.assertEqual(world.get("Statistics", "RetentionDays"), 7)
        self.assertEqual(world.sensor()["Id"], "mine")
        world.daemon.end()
        self.assertEqual(os.listdir(world.state), [])
        self.assertTrue(os.listdir(os.path.join(world.bus.folder, "plumbline")),
                        "history is kept in the user's state folder")

    def test_state_from_systemd(self):
        world = self.world(starts=False)
        kept = os.path.join(world.bus.folder, "given")
        world.start([], dict(self.environment(world), STATE_DIRECTORY=kept))
        world.daemon.end()
        self.assertTrue(os.listdir(kept))
        self.assertFalse(os.path.exists(os.path.join(world.bus.folder, "plumbline")))


if __name__ == "__main__":
    tap.main()
