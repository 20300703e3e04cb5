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
    def refused(self, house, name, words, path, interface, method, signature=None, *values):
        """The call fails with our error of that name, or GLib's, and says those words."""
        parameters = GLib.Variant(signature, values) if signature else None
        with self.assertRaises(GLib.Error) as refusal:
            house.call(path, interface if "." in interface else f"{NAME}.{interface}", method, parameters)
        remote = Gio.DBusError.get_remote_error(refusal.exception)
        self.assertEqual(remote.rsplit(".", 1)[1], name, refusal.exception.message)
        self.assertIn(words, refusal.exception.message)


class Radio(Refusals):
    def test_nothing_goes_without_bluetooth(self):
        house = self.house("--fault=adapter-off")
        house.until(lambda: house.get("Manager", "BluetoothState") == "powered-off", "the radio is off")
        for words in (("connect", "back"), ("pair", "back"), ("scan",)):
            code, _text, errors = house.client("sensors", *words)
            self.assertEqual(code, REFUSED, words)
            self.assertIn("Bluetooth", errors, words)
        self.refused(house, "BluetoothUnavailable", "powered-off", house.sensor_path(), "Sensor", "Connect")
        self.refused(house, "BluetoothUnavailable", "", ROOT, "Manager", "StartDiscovery", "(a{sv})", {})
        house.radio.clear("adapter-off")
        house.until_streaming()

    def test_what_is_near_is_told_with_how_sure_that_is(self):
        families = ("microbit", "polar", "thingy52", "upright", "ruuvi", "witmotion", "dikdur", "hipee")
        house = self.house(*(f"--sensor={family}" for family in families))
        seen = {}
        house.connection.signal_subscribe(
            NAME, None, "CandidateSeen", None, None, 0,
            lambda _c, _s, _p, _i, _m, parameters: seen.setdefault(
                parameters.unpack()[0]["driver"], parameters.unpack()[0]))
        house.until_streaming()
        self.assertEqual(house.client("sensors", "scan")[0], 0)
        house.until(lambda: set(seen) >= set(families[1:]), "all of them are told")
        told = {family: (of["confidence"], of["pairing"]) for family, of in seen.items()}
        self.assertEqual((told["polar"], told["thingy52"], told["ruuvi"]), (
            ("likely", "required"), ("certain", "refused"), ("certain", "none")))

    def pairing(self, house, act):
        """The exit code and the errors of a pairing into which something comes."""
        finished = []
        house.connection.signal_subscribe(
            NAME, None, "PairingFinished", None, None, 0,
            lambda _c, _s, _p, _i, _m, parameters: finished.append(parameters.unpack()))
        house.call(house.sensor_path(), f"{NAME}.Sensor", "Pair", GLib.Variant(
            "(a{sv})", ({"can-enter-passkey": GLib.Variant("b", True)},)))
        act()
        house.until(lambda: finished, "the pairing ends")
        self.assertFalse(finished[0][0])
        self.assertTrue(finished[0][2], "there are words for people")
        return finished[0][1].rsplit(".", 1)[1]

    def unpaired(self):
        house = self.house("--sensor=polar", "--fault=passkey", family="polar")
        house.until(lambda: house.state_of_link() == "unpaired", "it wants to be paired")
        return house

    def test_a_sensor_that_went_away_is_not_paired(self):
        house = self.unpaired()
        house.radio.fault("out-of-range")
        house.run(5)
        self.assertEqual(self.pairing(house, lambda: None), "SensorUnavailable")

    def test_the_radio_goes_off_while_pairing(self):
        house = self.unpaired()
        wanted = []
        house.connection.signal_subscribe(NAME, None, "PasskeyWanted", None, None, 0,
                                          lambda *_arguments: wanted.append(True))

        def act():
            house.until(lambda: wanted, "the passkey is wanted")
            path = house.sensor_path()
            self.refused(house, "InvalidArgs", "999999", path, "Sensor", "EnterPasskey", "(u)",
                         1000000)
            self.refused(house, "Busy", "", path, "Sensor", "Pair", "(a{sv})", {})
            house.radio.fault("adapter-off")

        self.assertEqual(self.pairing(house, act), "BluetoothUnavailable")


class Poses(Refusals):
    def test_a_pose_needs_data_and_comes_after_upright(self):
        house = self.house()
        house.until_streaming()
        path = house.sensor_path()
        self.refused(house, "NotCalibrated", "capture the upright pose", path, "Sensor", "Calibrate",
                     "(sa{sv})", "slouched", {})
        house.call(path, f"{NAME}.Sensor", "Calibrate", GLib.Variant("(sa{sv})", ("upright", {})))
        self.refused(house, "Busy", "is running", path, "Sensor", "Calibrate", "(sa{sv})", "upright", {})
        house.call(path, f"{NAME}.Sensor", "CancelCalibration")
        house.until(lambda: house.calibrations, "the capture ends")
        self.assertEqual(house.calibrations[0][2]["reason"], "cancelled")
        self.refused(house, "NoSuchItem", "no calibration", path, "Sensor", "CancelCalibration")
        self.assertFalse(house.get("Monitor", "Calibrated"))
        house.client("sensors", "disconnect", "back")
        house.until(lambda: house.quality() == "none", "there are no data")
        self.refused(house, "SensorUnavailable", "sends no data", path, "Sensor", "Calibrate",
                     "(sa{sv})", "upright", {})


class Files(Refusals):
    """Sensors that are added are kept in files of the state folder."""

    def folder(self, house):
        return os.path.join(house.state, "sensors.d")

    def test_no_file_no_sensor(self):
        house = self.house()
        with open(self.folder(house), "w", encoding="utf-8"):
            pass  # where the folder should be
        code, _text, errors = house.client("sensors", "add", SPARE, "--id=spare")
        self.assertNotEqual(code, 0)
        self.assertIn("sensors.d", errors)
        self.assertEqual(list(house.objects("Sensor")), [house.sensor_path()])

    def test_what_cannot_be_written_or_removed_stays(self):
        house = self.house()
        path = os.path.join(self.folder(house), "spare.conf")
        os.makedirs(path)  # a folder where the file should be
        code, _text, errors = house.client("sensors", "add", SPARE, "--id=spare")
        self.assertNotEqual(code, 0)
        self.assertIn("spare.conf", errors)
        os.rmdir(path)
        self.assertEqual(house.client("sensors", "add", SPARE, "--id=spare")[0], 0)
        os.rename(path, path + ".away")
        os.mkdir(path)
        code, _text, errors = house.client("sensors", "remove", "spare")
        self.assertNotEqual(code, 0)
        self.assertIn("spare.conf", errors)
        self.assertEqual(len(house.objects("Sensor")), 2)

    def test_nothing_is_added_while_a_file_is_wrong(self):
        house = self.house()
        house.write_settings("[slouch]\ntolerance_deg = lots\n")
        code, _text, errors = house.client("sensors", "add", SPARE, "--id=spare")
        self.assertEqual(code, REFUSED)
        self.assertIn("lots", errors)
        self.assertEqual(os.listdir(self.folder(house)), [])
        house.write_settings()
        self.assertEqual(house.client("settings", "reload")[0], 0)
        self.assertEqual(house.sensor()["Address"], FIRST)
        self.assertEqual(len(house.objects("Sensor")), 1)


class Breaks(Refusals):
    NOTHING = "[suggestions]\nexclude = self-massage, stretch, movement, breathing, heat, hydration, rest\n"

    def test_another_break(self):
        house = self.house()
        number = house.call(ROOT, f"{NAME}.Breaks", "Start", GLib.Variant("(sa{sv})", ("micro", {})))[0]
        self.refused(house, "NoSuchItem", "another one", ROOT, "Breaks", "Finish", "(sa{sv})",
                     str(int(number) + 7), {})
        self.assertEqual(house.get("Breaks", "State"), "taking")

    def test_nothing_fits(self):
        house = self.house(settings=self.NOTHING)
        self.refused(house, "NoSuchItem", "nothing in the library fits", ROOT, "Breaks", "Suggest",
                     "(a{sv})", {"kind": GLib.Variant("s", "stretch")})

    MASSAGE = {"kind": GLib.Variant("s", "self-massage"), "seconds": GLib.Variant("u", 600)}

    def test_a_massage_once_an_hour(self):
        house = self.streaming("--sensor=microbit,rate=1", settings="rate_hz = 1\n")
        wish = GLib.Variant("(a{sv})", (self.MASSAGE,))
        first = house.call(ROOT, f"{NAME}.Breaks", "Suggest", wish)[0]
        self.assertEqual((first["kind"], first["show_safety"]), ("self-massage", True))
        self.refused(house, "NoSuchItem", "nothing in the library fits", ROOT, "Breaks", "Suggest",
                     "(a{sv})", self.MASSAGE)
        house.run(3601 + 600)
        self.assertEqual(house.call(ROOT, f"{NAME}.Breaks", "Suggest", wish)[0]["kind"], "self-massage")

    def test_a_massage_after_an_hour_in_which_nothing_happened(self):
        """No sensor, no break, no word: the hour is over all the same."""
        house = self.house("--fault=adapter-off")
        wish = GLib.Variant("(a{sv})", (self.MASSAGE,))
        house.call(ROOT, f"{NAME}.Breaks", "Suggest", wish)
        house.run(3601)
        self.assertEqual(house.call(ROOT, f"{NAME}.Breaks", "Suggest", wish)[0]["kind"], "self-massage")

    def test_a_massage_after_an_hour_in_which_nothing_happened(self):
        """No sensor, no break, no word: the hour is over all the same."""
        house = self.house("--fault=adapter-off")
        wish = GLib.Variant("(a{sv})", ({"kind": GLib.Variant("s", "self-massage")},))
        house.call(ROOT, f"{NAME}.Breaks", "Suggest", wish)
        house.run(3601)
        self.assertEqual(house.call(ROOT, f"{NAME}.Breaks", "Suggest", wish)[0]["kind"], "self-massage")

    def test_who_excluded_everything_is_still_told_why(self):
        house = self.house(settings=self.NOTHING)
        suggested = []
        house.connection.signal_subscribe(
            NAME, None, "Suggested", None, None, 0,
            lambda _c, _s, _p, _i, _m, parameters: suggested.append(parameters.unpack()))
        house.call(ROOT, f"{NAME}.Statistics", "LogCheckIn",
                   GLib.Variant("(a{sv})", ({"feeling": GLib.Variant("s", "stiff")},)))
        house.until(lambda: suggested, "a break is due at once")
        self.assertEqual(suggested[0][2]["reason"], "you said that you feel stiff")


class Words(Refusals):
    def test_a_profile_that_there_is_not(self):
        house = self.house()
        self.refused(house, "InvalidArgs", "commuting", ROOT, PROPERTIES, "Set", "(ssv)",
                     f"{NAME}.Manager", "Profile", GLib.Variant("s", "evening"))
        self.assertEqual(house.get("Manager", "Profile"), "default")

    def test_a_library_full_of_mistakes(self):
        house = self.house()
        folder = os.path.join(house.bus.folder, "plumbline", "library.d")
        os.makedirs(folder)
        for number in range(30):
            with open(os.path.join(folder, f"wrong-{number}.ini"), "w", encoding="utf-8") as file:
                file.write("[entry]\ntitel = x\n")
        self.assertEqual(house.client("settings", "reload")[0], 0)
        log = house.daemon.log()
        self.assertRegex(log, r"and \d+ more errors in the library")
        self.assertLess(log.count("wrong-"), 30)


if __name__ == "__main__":
    tap.main()
