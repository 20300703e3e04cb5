# SPDX-License-Identifier: GPL-3.0-or-later
"""What cannot be done just now is said, with the reason, and changes nothing."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import FIRST, Gio, GLib, NAME, PROPERTIES, ROOT, Case  # noqa: E402

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import tap  # noqa: E402

REFUSED = 4  # exit code of the client, see plumbline(1)
SPARE = "C0:FF:EE:00:00:02"


class Refusals(Case):
    def refused(self, world, name, words, path, interface, method, signature=None, *values):
        """The call fails with our error of that name, or GLib's, and says those words."""
        parameters = GLib.Variant(signature, values) if signature else None
        with self.assertRaises(GLib.Error) as refusal:
            world.call(path, interface if "." in interface else f"{NAME}.{interface}", method, parameters)
        remote = Gio.DBusError.get_remote_error(refusal.exception)
        self.assertEqual(remote.rsplit(".", 1)[1], name, refusal.exception.message)
        self.assertIn(words, refusal.exception.message)


class Radio(Refusals):
    def test_nothing_goes_without_bluetooth(self):
        world = self.world("--fault=adapter-off")
        world.until(lambda: world.get("Manager", "BluetoothState") == "powered-off", "the radio is off")
        for words in (("connect", "back"), ("pair", "back"), ("scan",)):
            code, _text, errors = world.client("sensors", *words)
            self.assertEqual(code, REFUSED, words)
            self.assertIn("Bluetooth", errors, words)
        self.refused(world, "BluetoothUnavailable", "powered-off", world.sensor_path(), "Sensor", "Connect")
        self.refused(world, "BluetoothUnavailable", "", ROOT, "Manager", "StartDiscovery", "(a{sv})", {})
        world.radio.clear("adapter-off")
        world.until_streaming()

    def test_what_is_near_is_told_with_how_sure_that_is(self):
        families = ("microbit", "polar", "thingy52", "upright", "ruuvi", "witmotion", "dikdur", "hipee")
        world = self.world(*(f"--sensor={family}" for family in families))
        seen = {}
        world.connection.signal_subscribe(
            NAME, None, "CandidateSeen", None, None, 0,
            lambda _c, _s, _p, _i, _m, parameters: seen.setdefault(
                parameters.unpack()[0]["driver"], parameters.unpack()[0]))
        world.until_streaming()
        self.assertEqual(world.client("sensors", "scan")[0], 0)
        world.until(lambda: set(seen) >= set(families[1:]), "all of them are told")
        told = {family: (of["confidence"], of["pairing"]) for family, of in seen.items()}
        self.assertEqual((told["polar"], told["thingy52"], told["ruuvi"]), (
            ("likely", "required"), ("certain", "refused"), ("certain", "none")))

    def pairing(self, world, act):
        """The exit code and the errors of a pairing into which something comes."""
        finished = []
        world.connection.signal_subscribe(
            NAME, None, "PairingFinished", None, None, 0,
            lambda _c, _s, _p, _i, _m, parameters: finished.append(parameters.unpack()))
        world.call(world.sensor_path(), f"{NAME}.Sensor", "Pair", GLib.Variant(
            "(a{sv})", ({"can-enter-passkey": GLib.Variant("b", True)},)))
        act()
        world.until(lambda: finished, "the pairing ends")
        self.assertFalse(finished[0][0])
        self.assertTrue(finished[0][2], "there are words for people")
        return finished[0][1].rsplit(".", 1)[1]

    def unpaired(self):
        world = self.world("--sensor=polar", "--fault=passkey", family="polar")
        world.until(lambda: world.state_of_link() == "unpaired", "it wants to be paired")
        return world

    def test_a_sensor_that_went_away_is_not_paired(self):
        world = self.unpaired()
        world.radio.fault("out-of-range")
        world.run(5)
        self.assertEqual(self.pairing(world, lambda: None), "SensorUnavailable")

    def test_the_radio_goes_off_while_pairing(self):
        world = self.unpaired()
        wanted = []
        world.connection.signal_subscribe(NAME, None, "PasskeyWanted", None, None, 0,
                                          lambda *_arguments: wanted.append(True))

        def act():
            world.until(lambda: wanted, "the passkey is wanted")
            path = world.sensor_path()
            self.refused(world, "InvalidArgs", "999999", path, "Sensor", "EnterPasskey", "(u)",
                         1000000)
            self.refused(world, "Busy", "", path, "Sensor", "Pair", "(a{sv})", {})
            world.radio.fault("adapter-off")

        self.assertEqual(self.pairing(world, act), "BluetoothUnavailable")


class Poses(Refusals):
    def test_a_pose_needs_data_and_comes_after_upright(self):
        world = self.world()
        world.until_streaming()
        path = world.sensor_path()
        self.refused(world, "NotCalibrated", "capture the upright pose", path, "Sensor", "Calibrate",
                     "(sa{sv})", "slouched", {})
        world.call(path, f"{NAME}.Sensor", "Calibrate", GLib.Variant("(sa{sv})", ("upright", {})))
        self.refused(world, "Busy", "is running", path, "Sensor", "Calibrate", "(sa{sv})", "upright", {})
        world.call(path, f"{NAME}.Sensor", "CancelCalibration")
        world.until(lambda: world.calibrations, "the capture ends")
        self.assertEqual(world.calibrations[0][2]["reason"], "cancelled")
        self.refused(world, "NoSuchItem", "no calibration", path, "Sensor", "CancelCalibration")
        self.assertFalse(world.get("Monitor", "Calibrated"))
        world.client("sensors", "disconnect", "back")
        world.until(lambda: world.quality() == "none", "there are no data")
        self.refused(world, "SensorUnavailable", "sends no data", path, "Sensor", "Calibrate",
                     "(sa{sv})", "upright", {})


class Files(Refusals):
    """Sensors that are added are kept in files of the state folder."""

    def folder(self, world):
        return os.path.join(world.state, "sensors.d")

    def test_no_file_no_sensor(self):
        world = self.world()
        with open(self.folder(world), "w", encoding="utf-8"):
            pass  # where the folder should be
        code, _text, errors = world.client("sensors", "add", SPARE, "--id=spare")
        self.assertNotEqual(code, 0)
        self.assertIn("sensors.d", errors)
        self.assertEqual(list(world.objects("Sensor")), [world.sensor_path()])

    def test_what_cannot_be_written_or_removed_stays(self):
        world = self.world()
        path = os.path.join(self.folder(world), "spare.conf")
        os.makedirs(path)  # a folder where the file should be
        code, _text, errors = world.client("sensors", "add", SPARE, "--id=spare")
        self.assertNotEqual(code, 0)
        self.assertIn("spare.conf", errors)
        os.rmdir(path)
        self.assertEqual(world.client("sensors", "add", SPARE, "--id=spare")[0], 0)
        os.rename(path, path + ".away")
        os.mkdir(path)
        code, _text, errors = world.client("sensors", "remove", "spare")
        self.assertNotEqual(code, 0)
        self.assertIn("spare.conf", errors)
        self.assertEqual(len(world.objects("Sensor")), 2)

    def test_nothing_is_added_while_a_file_is_wrong(self):
        world = self.world()
        world.write_settings("[slouch]\ntolerance_deg = lots\n")
        code, _text, errors = world.client("sensors", "add", SPARE, "--id=spare")
        self.assertEqual(code, REFUSED)
        self.assertIn("lots", errors)
        self.assertEqual(os.listdir(self.folder(world)), [])
        world.write_settings()
        self.assertEqual(world.client("settings", "reload")[0], 0)
        self.assertEqual(world.sensor()["Address"], FIRST)
        self.assertEqual(len(world.objects("Sensor")), 1)


class Breaks(Refusals):
    NOTHING = "[suggestions]\nexclude = self-massage, stretch, movement, breathing, heat, hydration, rest\n"

    def test_another_break(self):
        world = self.world()
        number = world.call(ROOT, f"{NAME}.Breaks", "Start", GLib.Variant("(sa{sv})", ("micro", {})))[0]
        self.refused(world, "NoSuchItem", "another one", ROOT, "Breaks", "Finish", "(sa{sv})",
                     str(int(number) + 7), {})
        self.assertEqual(world.get("Breaks", "State"), "taking")

    def test_nothing_fits(self):
        world = self.world(settings=self.NOTHING)
        self.refused(world, "NoSuchItem", "nothing in the library fits", ROOT, "Breaks", "Suggest",
                     "(a{sv})", {"kind": GLib.Variant("s", "stretch")})

    MASSAGE = {"kind": GLib.Variant("s", "self-massage"), "seconds": GLib.Variant("u", 600)}

    def massage(self, world, wish):
        """One is suggested, looked at again, and done."""
        for _ in range(2):
            item = world.call(ROOT, f"{NAME}.Breaks", "Suggest", wish)[0]
        world.call(ROOT, f"{NAME}.Breaks", "Start", GLib.Variant("(sa{sv})", ("micro", {
            "item": GLib.Variant("s", item["id"]), "safety_shown": GLib.Variant("b", True)})))
        world.call(ROOT, f"{NAME}.Breaks", "Finish", GLib.Variant("(sa{sv})", ("", {})))
        return item

    def test_a_massage_once_an_hour(self):
        world = self.streaming("--sensor=microbit,rate=1", settings="rate_hz = 1\n")
        wish = GLib.Variant("(a{sv})", (self.MASSAGE,))
        first = self.massage(world, wish)
        self.assertEqual((first["kind"], first["show_safety"]), ("self-massage", True))
        self.refused(world, "NoSuchItem", "nothing in the library fits", ROOT, "Breaks", "Suggest",
                     "(a{sv})", self.MASSAGE)
        world.run(3601 + 600)
        self.assertEqual(world.call(ROOT, f"{NAME}.Breaks", "Suggest", wish)[0]["kind"], "self-massage")

    def test_a_massage_after_an_hour_in_which_nothing_happened(self):
        """No sensor, no break, no word: the hour is over all the same."""
        world = self.world("--fault=adapter-off")
        wish = GLib.Variant("(a{sv})", (self.MASSAGE,))
        self.massage(world, wish)
        world.run(3601)
        self.assertEqual(world.call(ROOT, f"{NAME}.Breaks", "Suggest", wish)[0]["kind"], "self-massage")

    def test_who_excluded_everything_is_still_told_why(self):
        world = self.world(settings=self.NOTHING)
        suggested = []
        world.connection.signal_subscribe(
            NAME, None, "Suggested", None, None, 0,
            lambda _c, _s, _p, _i, _m, parameters: suggested.append(parameters.unpack()))
        world.call(ROOT, f"{NAME}.Statistics", "LogCheckIn",
                   GLib.Variant("(a{sv})", ({"feeling": GLib.Variant("s", "stiff")},)))
        world.until(lambda: suggested, "a break is due at once")
        self.assertEqual(suggested[0][2]["reason"], "you said that you feel stiff")


class Words(Refusals):
    def test_a_profile_that_there_is_not(self):
        world = self.world()
        self.refused(world, "InvalidArgs", "commuting", ROOT, PROPERTIES, "Set", "(ssv)",
                     f"{NAME}.Manager", "Profile", GLib.Variant("s", "evening"))
        self.assertEqual(world.get("Manager", "Profile"), "default")

    def test_a_library_full_of_mistakes(self):
        world = self.world()
        folder = os.path.join(world.bus.folder, "plumbline", "library.d")
        os.makedirs(folder)
        for number in range(30):
            with open(os.path.join(folder, f"wrong-{number}.ini"), "w", encoding="utf-8") as file:
                file.write("[entry]\ntitel = x\n")
        self.assertEqual(world.client("settings", "reload")[0], 0)
        log = world.daemon.log()
        self.assertRegex(log, r"and \d+ more errors in the library")
        self.assertLess(log.count("wrong-"), 30)


if __name__ == "__main__":
    tap.main()
