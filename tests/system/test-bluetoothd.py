# SPDX-License-Identifier: GPL-3.0-or-later
"""What the wearer sees when bluetoothd, the adapter or the link fail, one named fault a case."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import harness  # noqa: E402
from harness import Case  # noqa: E402

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import tap  # noqa: E402


def bluetooth(house):
    return house.get("Manager", "BluetoothState")


class Bluetoothd(Case):
    def test_absent_and_coming_late(self):
        house = self.house("--fault=absent", is_ready_awaited=False)
        house.until(lambda: bluetooth(house) == "no-service", "absence is told")
        self.assertEqual(house.state_of_link(), "absent")
        self.assertEqual(house.quality(), "none")
        house.radio.clear("absent")
        house.until_streaming()
        self.assertEqual(bluetooth(house), "ready")

    def test_empty_air(self):
        house = self.house("--fault=empty")
        house.until(lambda: house.state_of_link() == "discovering", "it is looked for")
        self.assertEqual(house.raised, [])
        house.radio.clear("empty")
        house.until_streaming()

    def test_no_adapter_then_plugged_in(self):
        house = self.house("--fault=no-adapter")
        house.until(lambda: bluetooth(house) == "no-adapter", "the missing adapter is told")
        house.radio.clear("no-adapter")
        house.until_streaming()

    def test_adapter_unplugged_while_streaming(self):
        house = self.streaming()
        house.radio.fault("no-adapter")
        house.until(lambda: bluetooth(house) == "no-adapter", "the missing adapter is told")
        house.until(lambda: house.posture() == "unknown", "nothing is known any more")
        house.radio.clear("no-adapter")
        house.until_streaming()

    def test_adapter_off_and_on(self):
        house = self.streaming()
        house.radio.fault("adapter-off")
        house.until(lambda: bluetooth(house) == "powered-off", "the switched-off adapter is told")
        house.until(lambda: house.state_of_link() != "streaming", "the link is known to be gone")
        house.radio.clear("adapter-off")
        house.until_streaming()

    def test_killed_and_back_with_new_paths(self):
        house = self.streaming()
        house.radio.fault("die", seconds=3.0)
        house.until(lambda: bluetooth(house) == "no-service", "the loss is told")
        house.until_streaming()
        self.assertEqual(house.radio.adapter(), "/org/bluez/hci1")
        house.until(lambda: house.sensor()["ReconnectCount"] >= 1, "the link came back")
        house.play("slouch 100h 30deg")
        house.until(lambda: "slouch" in house.kinds(), "the alerts work as before")

    def test_killed_and_back_as_a_zombie(self):
        house = self.streaming()
        house.radio.fault("die", seconds=3.0, zombie=True)
        house.until(lambda: house.state_of_link() == "resolving", "the zombie is taken as connected")
        house.until_streaming()

    def test_restarted_in_order(self):
        house = self.streaming()
        house.radio.fault("restart-clean", seconds=3.0)
        house.until(lambda: bluetooth(house) == "no-service", "the loss is told")
        house.until_streaming()

    def test_method_never_answered(self):
        house = self.house("--fault=no-reply,method=Connect,count=1")
        house.until_streaming()

    def test_subscription_never_answered(self):
        house = self.house("--fault=no-reply,method=StartNotify,count=1")
        house.until_streaming()


class Link(Case):
    def test_out_of_range(self):
        house = self.streaming()
        house.radio.fault("out-of-range")
        house.until(lambda: "sensor-lost" in house.kinds(), "the loss is alerted")
        self.assertEqual(house.quality(), "none")
        self.assertEqual(house.posture(), "unknown")
        help_text = "switch Bluetooth off and on"
        house.until(lambda: help_text in house.sensor()["LastError"], "what may help is told", 300)
        self.assertIn(help_text, house.client("why")[1])
        house.radio.clear("out-of-range")
        house.until_streaming()
        house.until(lambda: [c for c in house.cleared if c[1] == "sensor-lost"], "the alert is over")

    def test_short_loss_is_no_alert(self):
        house = self.streaming()
        house.radio.fault("drop-link", seconds=5.0)
        house.until(lambda: house.state_of_link() != "streaming", "the loss is seen")
        house.until_streaming()
        self.assertEqual(house.raised, [])
        house.until(lambda: house.sensor()["ReconnectCount"] >= 1, "the link came back")

    def test_loss_is_no_data_and_never_upright(self):
        house = self.streaming()
        house.radio.fault("drop-link", seconds=90.0)
        house.until(lambda: house.quality() == "none", "no data")
        upright = house.day()["upright_s"]
        no_data = house.day()["no_data_s"]
        house.until(lambda: house.day()["no_data_s"] >= no_data + 40, "the loss is counted")
        self.assertLessEqual(house.day()["upright_s"], upright + 10)
        house.until_streaming()

    def test_never_resolves(self):
        house = self.house("--fault=never-resolves")
        house.until(lambda: house.state_of_link() == "resolving", "connected at least")
        house.until_streaming()
        log = house.radio.sensor()["log"]
        self.assertIn("disconnect", log)  # the only cure
        self.assertEqual(log[0], "connect")

    def test_connect_aborted_three_times(self):
        house = self.house("--fault=connect-abort,count=3")
        house.until_streaming()

    def test_missing_characteristic(self):
        house = self.house("--fault=missing-characteristic")
        house.until(lambda: house.sensor()["LastError"], "it is told")
        self.assertNotEqual(house.state_of_link(), "streaming")
        house.radio.clear("missing-characteristic")
        house.until_streaming()

    def test_another_model_behind_the_name(self):
        house = self.house("--fault=wrong-model")
        house.until(lambda: house.sensor()["LastError"], "it is told")
        self.assertNotEqual(house.state_of_link(), "streaming")
        self.assertEqual([line for line in house.radio.sensor()["log"] if "write" in line], [])

    def test_notify_not_permitted(self):
        house = self.house("--fault=notify-not-permitted,count=2")
        house.until_streaming()

    def test_notify_in_progress(self):
        house = self.house("--fault=notify-in-progress,count=2")
        house.until_streaming()

    def test_device_removed(self):
        house = self.streaming()
        house.radio.fault("remove-device")
        house.until(lambda: house.state_of_link() != "streaming", "the removal is seen")
        house.until_streaming()

    def test_device_removed_with_a_call_in_flight(self):
        house = self.house("--fault=remove-device,during=Connect")
        house.until_streaming()

    def test_impostor_is_not_heard(self):
        house = self.streaming()
        house.radio.fault("impostor")  # says: upside down, 20 times a second
        house.play("upright 100h")
        seen = house.radio.sensor()["notifications"]
        house.until(lambda: house.radio.sensor()["notifications"] > seen + 150, "time passes")
        self.assertEqual(house.posture(), "upright")
        self.assertEqual(house.raised, [])

    def test_twin_is_not_taken(self):
        house = self.house("--fault=impostor,kind=twin")
        house.until_streaming()
        self.assertEqual(house.sensor()["Address"], harness.FIRST)
        self.assertTrue(house.radio.sensor()["connected"])


class Bond(Case):
    def test_wants_a_bond(self):
        house = self.house("--fault=not-paired")
        house.until(lambda: house.state_of_link() == "unpaired", "it is told")
        self.assertIn("pair", house.sensor()["LastError"])
        self.assert_no_storm(house)

    def test_lost_keys(self):
        house = self.house("--fault=lost-keys", "--sensor=polar,bonded", family="polar")
        house.until(lambda: house.state_of_link() == "unpaired", "it is told")
        self.assert_no_storm(house)

    def assert_no_storm(self, house):
        def connections():
            return house.radio.sensor()["log"].count("connect")
        before = connections()
        start = house.radio.sensor()["time_s"]
        house.until(lambda: house.radio.sensor()["time_s"] > start + 60, "a minute of the sensor's")
        self.assertLessEqual(connections(), before + 2)


if __name__ == "__main__":
    tap.main()
