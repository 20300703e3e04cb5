# SPDX-License-Identifier: GPL-3.0-or-later
"""The daemon's life: leaving in order, sudden ends, reloads, what the client tells."""

import datetime
import os
import re
import signal
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import harness  # noqa: E402
from harness import GLib, NAME, ROOT, Case  # noqa: E402
from rig import Gio  # noqa: E402
from said import of_body  # noqa: E402

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import tap  # noqa: E402

DEVICE = "org.bluez.Device1"
LIST_ALL = GLib.Variant("(ttasu)", (0, 4102444800000000, [], 1000))


class Leaving(Case):
    def test_stream_is_stopped_before_the_link_is_let_go(self):
        world = self.world("--sensor=polar,bonded", family="polar")
        world.until_streaming()
        self.assertEqual(world.daemon.end(), 0)
        log = world.radio.sensor()["log"]
        stop = log.index("write fb005c81-02e7-f387-1cad-8acd2d8df0c8 0302")
        self.assertLess(stop, log.index("disconnect"))

    def test_every_subscription_is_taken_back(self):
        world = self.world()
        world.until_streaming()
        self.assertEqual(world.daemon.end(signal.SIGINT), 0)
        sensor = world.radio.sensor()
        self.assertFalse(sensor["connected"])
        self.assertFalse(sensor["subscribed"])
        self.assertIn("disconnect", sensor["log"])

    def check_left(self, world):
        """It is let go of, and the kernel does not take it up again with nobody to listen."""
        self.assertEqual(world.daemon.end(), 0)
        connects = world.radio.sensor()["log"].count("connect")
        world.run(20)
        self.assertFalse(world.radio.sensor()["connected"])
        self.assertEqual(world.radio.sensor()["log"].count("connect"), connects)

    def test_it_is_left_alone(self):
        world = self.world()
        world.until_streaming()
        self.check_left(world)
        self.assertFalse(world.radio.get(world.radio.device(), DEVICE, "Trusted"))
        world.run(30)
        self.assertIsNone(world.radio.device(), "as it was before us: unknown")
        world.start()
        world.until_streaming()

    def test_who_was_trusted_before_is_so_after(self):
        for kind in ("known", "bonded"):
            world = self.world(f"--sensor=microbit,{kind}")
            world.until_streaming()
            self.check_left(world)
            self.assertTrue(world.radio.get(world.radio.device(), DEVICE, "Trusted"))
            world.start()
            world.until_streaming()

    def test_what_hangs_does_not_keep_the_link(self):
        """A StopNotify that is never answered: the link is cut all the same."""
        world = self.world()
        world.until_streaming()
        world.radio.fault("no-reply", method="StopNotify")
        self.check_left(world)

    def test_its_own_buzzing_is_put_back(self):
        """As it was found before us, though what was found since is our own doing."""
        world = self.world(family="upright", settings="driver = upright\n")
        switch = "write 0000bab5-0000-1000-8000-00805f9b34fb "
        world.until(lambda: switch + "0101" in world.radio.sensor()["log"], "it is switched off")
        world.until_streaming()
        for turn in (1, 2):
            world.radio.fault("drop-link", seconds=3.0)
            world.until(lambda turn=turn: world.sensor()["ReconnectCount"] == turn, "it streams again")
            world.run(5)
        self.assertEqual(world.daemon.end(), 0)
        log = world.radio.sensor()["log"]
        self.assertLess(log.index(switch + "0000"), len(log) - 1 - log[::-1].index("disconnect"), log)

    def test_leaving_without_bluetoothd(self):
        world = self.world("--fault=absent", is_ready_awaited=False)
        self.assertEqual(world.daemon.end(), 0)

    def test_leaving_while_bluetoothd_hangs(self):
        world = self.world()
        world.until_streaming()
        world.radio.fault("no-reply", method="Disconnect")
        self.assertEqual(world.daemon.end(), 0)  # bounded: it does not wait for ever


class SuddenEnd(Case):
    def slouching(self):
        world = self.streaming()
        world.play("slouch 100h 30deg")
        world.until(lambda: "slouch" in world.kinds(), "the slouch is alerted")
        return world

    def test_no_event_is_lost(self):
        world = self.slouching()
        world.daemon.end(signal.SIGKILL)
        world.start()
        self.assertTrue([e for e in world.call(ROOT, f"{NAME}.Statistics", "ListEvents", LIST_ALL)[0]
                         if "slouch" in str(e)], "the alert is in the history")

    def test_calibration_is_kept(self):
        world = self.slouching()
        world.daemon.end(signal.SIGKILL)
        world.start()
        world.until_streaming()
        self.assertTrue(world.get("Monitor", "Calibrated"))
        del world.raised[:]
        world.until(lambda: "slouch" in world.kinds(), "judged without calibrating again")

    def test_killed_daemon_finds_its_sensor_again(self):
        world = self.world()
        world.until_streaming()
        world.daemon.end(signal.SIGKILL)
        world.until(lambda: not world.radio.sensor()["subscribed"], "bluetoothd lets go of it")
        world.start()
        world.until_streaming()

    def test_minutes_of_before_are_kept(self):
        world = self.streaming()
        world.until(lambda: world.day()["upright_s"] >= 60, "a minute upright")
        upright = world.day()["upright_s"]
        world.daemon.end(signal.SIGKILL)
        world.start()
        self.assertGreaterEqual(world.day()["upright_s"], upright - 60)


class Starting(Case):
    def test_second_daemon_is_refused(self):
        world = self.world()
        second = harness.Daemon(world)
        self.assertNotEqual(second.process.wait(30), 0)
        self.assertEqual(world.client("status")[0], 0)

    def test_no_bus(self):
        world = self.world(starts=False)
        done = subprocess.run(
            [os.environ["PLUMBLINED"], f"--settings={world.settings_path}",
             f"--state-directory={world.state}"],
            env=dict(world.environment, DBUS_SESSION_BUS_ADDRESS="unix:path=/nonexistent"),
            capture_output=True, text=True, timeout=60)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("bus", done.stderr)

    def test_wrong_settings(self):
        world = self.world(starts=False)
        world.write_settings("[statistics]\nretention_days = often\n")
        done = subprocess.run(
            [os.environ["PLUMBLINED"], f"--settings={world.settings_path}",
             f"--state-directory={world.state}"],
            env=world.environment, capture_output=True, text=True, timeout=60)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("often", done.stderr)
        self.assertIn("test.conf:", done.stderr)


class Absence(Case):
    def test_week_of_sleep_is_counted_whole(self):
        world = self.world()
        world.until_streaming()
        world.clock.leap(9 * 86400)
        world.until(lambda: self.no_data_s(world) >= 9 * 86400 - 60, "nothing is lost")

    @staticmethod
    def no_data_s(world):
        today = datetime.date.today()
        days = [(today + datetime.timedelta(days=n)).isoformat() for n in (-1, 11)]
        buckets = world.call(ROOT, f"{NAME}.Statistics", "GetRange",
                             GLib.Variant("(sss)", (*days, "day")))[0]
        return sum(bucket["no_data_s"] for bucket in buckets)


class Reloading(Case):
    def test_wrong_file_keeps_the_old(self):
        world = self.streaming()
        world.write_settings("[slouch]\ntolerance_deg = lots\n")
        code, _output, errors = world.client("settings", "reload")
        self.assertNotEqual(code, 0)
        self.assertIn("lots", errors)
        with self.assertRaises(GLib.Error) as refusal:
            world.call(ROOT, f"{NAME}.Manager", "ReloadSettings")
        self.assertEqual(Gio.DBusError.get_remote_error(refusal.exception),
                         "org.freedesktop.DBus.Error.InvalidFileContent")
        world.play("slouch 100h 30deg")
        world.until(lambda: "slouch" in world.kinds(), "judged as before")

    def test_sensor_stays_while_another_file_is_wrong(self):
        world = self.world()
        world.until_streaming()
        spare = GLib.Variant("(sa{sv})", ("C0:FF:EE:00:00:09", {"id": GLib.Variant("s", "spare")}))
        path = world.call(ROOT, f"{NAME}.Manager", "AddSensor", spare)[0]
        world.write_settings("[slouch]\ntolerance_deg = lots\n")
        with self.assertRaises(GLib.Error):
            world.call(ROOT, f"{NAME}.Manager", "RemoveSensor", GLib.Variant("(o)", (path,)))
        world.write_settings()
        world.call(ROOT, f"{NAME}.Manager", "ReloadSettings")
        self.assertIn(path, world.objects("Sensor"))

    def test_hangup_takes_the_new_without_losing_the_stream(self):
        world = self.streaming()
        world.write_settings("[sitting]\nlimit_min = 0.2\n")
        world.daemon.process.send_signal(signal.SIGHUP)
        world.until(lambda: "break-due" in world.kinds(), "the new limit holds")
        self.assertEqual(world.radio.sensor()["log"].count("connect"), 1)

    def test_removed_sensor_is_let_go(self):
        world = self.world()
        world.until_streaming()
        world.write_settings("enabled = no\n")
        world.daemon.process.send_signal(signal.SIGHUP)
        world.until(lambda: not world.radio.sensor()["connected"], "the link is let go")


class Client(Case):
    def test_status_and_why(self):
        world = self.streaming()
        code, output, _errors = world.client("status")
        self.assertEqual(code, 0)
        self.assertIn("upright", output)
        code, output, _errors = world.client("why")
        self.assertIn(code, (0, 5), output)

    def test_stats(self):
        world = self.streaming()
        world.until(lambda: world.day()["upright_s"] >= 1, "something is counted")
        code, output, errors = world.client("stats", "--json")
        self.assertEqual(code, 0, errors)
        self.assertIn("upright_s", output)

    def test_report(self):
        world = self.streaming()
        world.call(ROOT, f"{NAME}.Statistics", "LogCheckIn",
                   GLib.Variant("(a{sv})", ({"comfort": GLib.Variant("u", 7), "note": GLib.Variant("s", "<b>a</b>")},)))
        breaks = f"{NAME}.Breaks"
        taken = world.call(ROOT, breaks, "Start", GLib.Variant("(sa{sv})", ("micro", {})))[0]
        world.call(ROOT, breaks, "Finish", GLib.Variant("(sa{sv})", (taken, {})))
        world.until(lambda: world.day()["upright_s"] >= 60, "a minute is counted")
        code, output, errors = world.client("report", "--days=1", "--output=-")
        self.assertEqual(code, 0, errors)
        self.assertRegex(output, r"<p class=\"facts\"><span>[1-9] min measured")
        self.assertIn("comfort 7 of 10", output)
        self.assertIn("<b>1</b> taken as you said", output)
        self.assertIn("&lt;b&gt;a&lt;/b&gt;", output)
        code, output, errors = world.client("report", "--days=1", "--text", "--fields=sitting,check-ins")
        self.assertEqual(code, 0, errors)
        self.assertNotIn("<b>a</b>", output)
        self.assertIn("7", output)

        # the client's page is the daemon's, but for what was recorded in between
        def shape(page):
            return re.sub(r" +", " ", re.sub(r"\d+", "#", page))

        fields = ["sitting", "slouching", "breaks", "sessions", "check-ins", "notes"]
        path = os.path.join(world.bus.folder, "report.txt")
        day = world.day()["day"]
        with open(path, "wb") as file:
            world.export(file, "report", {"fields": GLib.Variant("as", fields), "from_day": GLib.Variant("s", day),
                                          "to_day": GLib.Variant("s", day)})
        with open(path, encoding="utf-8") as file:
            page = file.read()
        self.assertIn('"<b>a</b>"', page)
        code, output, errors = world.client("report", f"--from={day}", f"--to={day}", "--text",
                                            "--fields=" + ",".join(fields))
        self.assertEqual((code, shape(output)), (0, shape(page)), errors)

    def test_views_agree(self):
        """One day, told five times: the same figures in all of them."""
        world = self.streaming()
        world.play("slouch 100h 30deg")
        world.until(lambda: "slouch" in world.kinds(), "the slouch is told of")
        breaks = f"{NAME}.Breaks"
        taken = world.call(ROOT, breaks, "Start", GLib.Variant("(sa{sv})", ("micro", {})))[0]
        world.call(ROOT, breaks, "Finish", GLib.Variant("(sa{sv})", (taken, {})))
        world.play("upright 100h")
        world.until(lambda: world.day()["monitored_s"] >= 330, "some minutes are counted")
        today = world.day()
        share = f"{today['upright_ratio'] * 100:.0f} %"
        told = {}
        for words in (["status"], ["stats"], ["stats", "--week"], ["summary"], ["report", "--days=1", "--text"],
                      ["report", "--days=1", "--output=-"]):
            code, told[words[-1]], errors = world.client(*words)
            self.assertEqual(code, 0, errors)
        for name, text in told.items():
            self.assertIn(share, text, name)
            self.assertIn("6 min", text, name)
        for name in ("status", "stats", "--text"):
            self.assertRegex(told[name], r"(?m)^Breaks +1 taken", name)
        self.assertIn("1 break taken", told["summary"])
        self.assertIn("<dt>Breaks taken</dt><dd><b>1</b>", told["--output=-"])
        alerts = of_body(today, "told", "repeated")
        self.assertIn(f"{alerts} told: slouch", told["stats"])
        self.assertIn(f"<dt>Alerts told</dt><dd><b>{alerts}</b>", told["--output=-"])

    def test_pause_holds_the_alerts(self):
        world = self.streaming()
        self.assertEqual(world.client("pause", "60", "team call")[0], 0)
        world.play("slouch 100h 30deg")
        seen = world.radio.sensor()["notifications"]
        world.until(lambda: world.radio.sensor()["notifications"] > seen + 300, "half a minute")
        self.assertEqual(world.kinds(), [])
        self.assertEqual(world.client("resume")[0], 0)
        world.until(lambda: "slouch" in world.kinds(), "afterwards it is alerted")

    def test_scan_finds_what_is_near(self):
        world = self.world("--sensor=microbit", "--sensor=thingy52,name=Thingy")
        world.until_streaming()
        code, output, errors = world.client("sensors", "scan")
        self.assertEqual(code, 0, errors)
        self.assertIn("thingy52", output)
        self.assertIn("C0:FF:EE:00:00:02", output)

    def test_without_a_daemon(self):
        world = self.world(starts=False)
        code, _output, errors = world.client("status")
        self.assertEqual(code, 3)
        self.assertIn("plumblined", errors)


if __name__ == "__main__":
    tap.main()
