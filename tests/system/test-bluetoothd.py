# SPDX-License-Identifier: GPL-3.0-or-later
"""What the wearer sees when bluetoothd, the adapter or the link fail, one named fault a case."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import harness  # noqa: E402
from harness import Case  # noqa: E402

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import tap  # noqa: E402


def bluetooth(world):
    return world.get("Manager", "BluetoothState")


class Bluetoothd(Case):
    def test_absent_and_coming_late(self):
        world = self.world("--fault=absent", is_ready_awaited=False)
        world.until(lambda: bluetooth(world) == "no-service", "absence is told")
        self.assertEqual(world.state_of_link(), "absent")
        self.assertEqual(world.quality(), "none")
        world.radio.clear("absent")
        world.until_streaming()
        self.assertEqual(bluetooth(world), "ready")

    def test_empty_air(self):
        world = self.world("--fault=empty")
        world.until(lambda: world.state_of_link() == "discovering", "it is looked for")
        self.assertEqual(world.raised, [])
        world.radio.clear("empty")
        world.until_streaming()

    def test_no_adapter_then_plugged_in(self):
        world = self.world("--fault=no-adapter")
        world.until(lambda: bluetooth(world) == "no-adapter", "the missing adapter is told")
        world.radio.clear("no-adapter")
        world.until_streaming()

    def test_adapter_unplugged_while_streaming(self):
        world = self.streaming()
        world.radio.fault("no-adapter")
        world.until(lambda: bluetooth(world) == "no-adapter", "the missing adapter is told")
        world.until(lambda: world.posture() == "unknown", "nothing is known any more")
        world.radio.clear("no-adapter")
        world.until_streaming()

    def test_adapter_off_and_on(self):
        world = self.streaming()
        world.radio.fault("adapter-off")
        world.until(lambda: bluetooth(world) == "powered-off", "the switched-off adapter is told")
        world.until(lambda: world.state_of_link() != "streaming", "the link is known to be gone")
        world.radio.clear("adapter-off")
        world.until_streaming()

    def test_killed_and_back_with_new_paths(self):
        world = self.streaming()
        world.radio.fault("die", seconds=3.0)
        world.until(lambda: bluetooth(world) == "no-service", "the loss is told")
        world.until_streaming()
        self.assertEqual(world.radio.adapter(), "/org/bluez/hci1")
        world.until(lambda: world.sensor()["ReconnectCount"] >= 1, "the link came back")
        world.play("slouch 100h 30deg")
        world.until(lambda: "slouch" in world.kinds(), "the alerts work as before")

    def test_killed_and_back_as_a_zombie(self):
        world = self.streaming()
        world.radio.fault("die", seconds=3.0, zombie=True)
        world.until(lambda: bluetooth(world) == "no-service", "the loss is told")
        world.until(lambda: bluetooth(world) == "ready", "it is back")
        world.until(lambda: world.state_of_link() == "streaming", "what it left is ended", seconds=8)

    def test_restarted_in_order(self):
        world = self.streaming()
        world.radio.fault("restart-clean", seconds=3.0)
        world.until(lambda: bluetooth(world) == "no-service", "the loss is told")
        world.until_streaming()

    def test_method_never_answered(self):
        world = self.world("--fault=no-reply,method=Connect,count=1")
        world.until_streaming()

    def test_subscription_never_answered(self):
        world = self.world("--fault=no-reply,method=StartNotify,count=1")
        world.until_streaming()


class Link(Case):
    def test_out_of_range(self):
        world = self.streaming()
        world.radio.fault("out-of-range")
        world.until(lambda: "sensor-lost" in world.kinds(), "the loss is alerted")
        self.assertEqual(world.quality(), "none")
        self.assertEqual(world.posture(), "unknown")
        help_text = "switch Bluetooth off and on"
        world.until(lambda: help_text in world.sensor()["LastError"], "what may help is told", 300)
        self.assertIn(help_text, world.client("why")[1])
        world.radio.clear("out-of-range")
        world.until_streaming()
        world.until(lambda: [c for c in world.cleared if c[1] == "sensor-lost"], "the alert is over")

    def test_short_loss_is_no_alert(self):
        world = self.streaming()
        world.radio.fault("drop-link", seconds=5.0)
        world.until(lambda: world.state_of_link() != "streaming", "the loss is seen")
        world.until_streaming()
        self.assertEqual(world.raised, [])
        world.until(lambda: world.sensor()["ReconnectCount"] >= 1, "the link came back")

    def test_loss_is_no_data_and_never_upright(self):
        world = self.streaming()
        world.radio.fault("drop-link", seconds=90.0)
        world.until(lambda: world.quality() == "none", "no data")
        upright = world.day()["upright_s"]
        no_data = world.day()["no_data_s"]
        world.until(lambda: world.day()["no_data_s"] >= no_data + 40, "the loss is counted")
        self.assertLessEqual(world.day()["upright_s"], upright + 10)
        world.until_streaming()

    def test_never_resolves(self):
        world = self.world("--fault=never-resolves")
        world.until(lambda: world.state_of_link() == "resolving", "connected at least")
        world.until_streaming()
        log = world.radio.sensor()["log"]
        self.assertIn("disconnect", log)  # the only cure
        self.assertEqual(log[0], "connect")

    def test_connect_aborted_three_times(self):
        world = self.world("--fault=connect-abort,count=3")
        world.until_streaming()

    def test_missing_characteristic(self):
        world = self.world("--fault=missing-characteristic")
        world.until(lambda: world.sensor()["LastError"], "it is told")
        self.assertNotEqual(world.state_of_link(), "streaming")
        world.radio.clear("missing-characteristic")
        world.until_streaming()

    def test_another_model_behind_the_name(self):
        world = self.world("--fault=wrong-model")
        world.until(lambda: world.sensor()["LastError"], "it is told")
        self.assertNotEqual(world.state_of_link(), "streaming")
        self.assertEqual([line for line in world.radio.sensor()["log"] if "write" in line], [])

    def test_notify_not_permitted(self):
        world = self.world("--fault=notify-not-permitted,count=2")
        world.until_streaming()

    def test_notify_in_progress(self):
        world = self.world("--fault=notify-in-progress,count=2")
        world.until_streaming()

    def test_device_removed(self):
        world = self.streaming()
        world.radio.fault("remove-device")
        world.until(lambda: world.state_of_link() != "streaming", "the removal is seen")
        world.until_streaming()

    def test_device_removed_with_a_call_in_flight(self):
        world = self.world("--fault=remove-device,during=Connect")
        world.until_streaming()

    def test_impostor_is_not_heard(self):
        world = self.streaming()
        world.radio.fault("impostor")  # says: upside down, 20 times a second
        world.play("upright 100h")
        seen = world.radio.sensor()["notifications"]
        world.until(lambda: world.radio.sensor()["notifications"] > seen + 150, "time passes")
        self.assertEqual(world.posture(), "upright")
        self.assertEqual(world.raised, [])

    def test_twin_is_not_taken(self):
        world = self.world("--fault=impostor,kind=twin")
        world.until_streaming()
        self.assertEqual(world.sensor()["Address"], harness.FIRST)
        self.assertTrue(world.radio.sensor()["connected"])


class Bond(Case):
    def test_wants_a_bond(self):
        world = self.world("--fault=not-paired")
        world.until(lambda: world.state_of_link() == "unpaired", "it is told")
        self.assertIn("pair", world.sensor()["LastError"])
        self.assert_no_storm(world)

    def test_lost_keys(self):
        world = self.world("--fault=lost-keys", "--sensor=polar,bonded", family="polar")
        world.until(lambda: world.state_of_link() == "unpaired", "it is told")
        self.assert_no_storm(world)

    def assert_no_storm(self, world):
        def connections():
            return world.radio.sensor()["log"].count("connect")
        before = connections()
        start = world.radio.sensor()["time_s"]
        world.until(lambda: world.radio.sensor()["time_s"] > start + 60, "a minute of the sensor's")
        self.assertLessEqual(connections(), before + 2)


if __name__ == "__main__":
    tap.main()
