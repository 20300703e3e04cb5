# SPDX-License-Identifier: GPL-3.0-or-later
"""The virtual bluetoothd answers, signals and errs as BlueZ 5.66 was measured to."""

import os
import socket
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
import rig  # noqa: E402
import tap  # noqa: E402
from rig import FIRST, Gio, GLib, spin  # noqa: E402

ADAPTER = "org.bluez.Adapter1"
DEVICE = "org.bluez.Device1"
VALUE = "org.bluez.GattCharacteristic1"
DATA = "e95dca4b-251d-470a-a062-fa1922dfa9a8"
PERIOD = "e95dfb24-251d-470a-a062-fa1922dfa9a8"
MICROBIT = "e95d0753-251d-470a-a062-fa1922dfa9a8"
SPEED = 20  # of every delay and every sensor


AGENT = """<node><interface name='org.bluez.Agent1'>
<method name='RequestAuthorization'><arg type='o' direction='in'/></method>
<method name='RequestPasskey'><arg type='o' direction='in'/><arg type='u' direction='out'/></method>
</interface></node>"""


def agent(client, answer, capability="NoInputNoOutput"):
    """An agent that gives one answer, an error where that is a name; the list of what it is asked."""
    asked = []

    def on_call(_connection, _sender, _path, _interface, method, parameters, invocation):
        asked.append((method, parameters.unpack()[0]))
        if isinstance(answer, str):
            invocation.return_dbus_error(answer, "no")
        else:
            invocation.return_value(answer)

    interface = Gio.DBusNodeInfo.new_for_xml(AGENT).interfaces[0]
    client.connection.register_object("/agent", interface, on_call, None, None)
    client.call("/org/bluez", "org.bluez.AgentManager1", "RegisterAgent",
                GLib.Variant("(os)", ("/agent", capability)))
    return asked


class Case(unittest.TestCase):
    def setUp(self):
        self.bus = rig.Bus()
        self.addCleanup(self.bus.close)

    def simulator(self, *arguments, **keywords):
        sensors = [] if any("--sensor" in a for a in arguments) else ["--sensor=microbit"]
        simulator = rig.Simulator(self.bus, f"--speed={SPEED}", *sensors, *arguments, **keywords)
        self.addCleanup(simulator.close)
        return simulator

    def client(self, *arguments, **keywords):
        self.simulator(*arguments, **keywords)
        return self.another()

    def another(self):
        client = rig.Client(self.bus)
        self.addCleanup(client.close)
        return client

    def trust(self, client, device, is_trusted=True):
        client.call(device, "org.freedesktop.DBus.Properties", "Set",
                    GLib.Variant("(ssv)", (DEVICE, "Trusted", GLib.Variant("b", is_trusted))))


class Discovery(Case):
    def test_nothing_is_heard_without_a_scan(self):
        client = self.client()
        self.assertIsNone(client.device())
        device = client.discover()
        self.assertEqual(client.get(device, DEVICE, "Address"), FIRST)
        self.assertLess(client.get(device, DEVICE, "RSSI"), 0)

    def test_filter_is_strict(self):
        client = self.client()
        name, _message = client.error_of(
            client.adapter(), ADAPTER, "SetDiscoveryFilter",
            GLib.Variant("(a{sv})", ({"Transport": GLib.Variant("s", "le"),
                                      "NewKey": GLib.Variant("b", True)},)))
        self.assertEqual(name, "org.bluez.Error.InvalidArguments")

    def test_filter_by_service(self):
        client = self.client("--sensor=microbit", "--sensor=witmotion")
        uuid = "0000ffe5-0000-1000-8000-00805f9a34fb"
        client.call(client.adapter(), ADAPTER, "SetDiscoveryFilter",
                    GLib.Variant("(a{sv})", ({"UUIDs": GLib.Variant("as", [uuid])},)))
        client.discover("C0:FF:EE:00:00:02")
        self.assertIsNone(client.device(FIRST))  # advertises no service

    def test_errors(self):
        client = self.client()
        adapter = client.adapter()
        self.assertEqual(client.error_of(adapter, ADAPTER, "StopDiscovery"),
                         ("org.bluez.Error.Failed", "No discovery started"))
        client.call(adapter, ADAPTER, "StartDiscovery")
        self.assertEqual(client.error_of(adapter, ADAPTER, "StartDiscovery"),
                         ("org.bluez.Error.InProgress", "Operation already in progress"))
        client.fault("adapter-off")
        self.assertEqual(client.error_of(adapter, ADAPTER, "StartDiscovery")[0],
                         "org.bluez.Error.NotReady")

    def test_session_dies_with_its_client(self):
        client = self.client()
        other = rig.Client(self.bus)
        other.call(other.adapter(), ADAPTER, "StartDiscovery")
        self.assertTrue(client.get(client.adapter(), ADAPTER, "Discovering"))
        other.close()
        spin(lambda: not client.get(client.adapter(), ADAPTER, "Discovering"), what="scan ended")

    def test_untrusted_is_forgotten_and_trusted_is_not(self):
        client = self.client("--sensor=microbit", "--sensor=upright")
        client.discover()
        device = spin(lambda: client.device("C0:FF:EE:00:00:02"), what="both are heard")
        self.trust(client, device)
        client.call(client.adapter(), ADAPTER, "StopDiscovery")
        spin(lambda: client.device() is None, what="the untrusted one is deleted")
        self.assertIsNotNone(client.device("C0:FF:EE:00:00:02"))

    def test_broadcasts_while_scanning(self):
        client = self.client("--sensor=ruuvi")
        device = client.discover()
        spin(lambda: len(client.changes(device, "ManufacturerData")) > 3, what="advertisements")
        bodies = [bytes(change[0x0499]) for change in client.changes(device, "ManufacturerData")]
        self.assertTrue(all(len(body) == 24 and body[0] == 5 for body in bodies))
        self.assertEqual(len({body[16:18] for body in bodies}), len(bodies))  # sequence counts

    def test_remove_device(self):
        client = self.client()
        device = client.meet()
        client.call(client.adapter(), ADAPTER, "RemoveDevice", GLib.Variant("(o)", (device,)))
        self.assertIsNone(client.device())
        self.assertEqual(client.error_of(client.adapter(), ADAPTER, "RemoveDevice",
                                         GLib.Variant("(o)", (device,)))[0],
                         "org.bluez.Error.DoesNotExist")


class Connecting(Case):
    def test_services_come_with_resolved(self):
        client = self.client()
        device = client.meet()
        self.assertIsNotNone(client.characteristic(device, DATA, MICROBIT))
        self.assertIn(MICROBIT, client.get(device, DEVICE, "UUIDs"))
        self.assertEqual(client.changes(device, "Connected"), [True])

    def test_out_of_range_gives_up_late(self):
        client = self.client()
        device = client.discover()
        client.fault("out-of-range")
        start = GLib.get_monotonic_time()
        self.assertEqual(client.error_of(device, DEVICE, "Connect"),
                         ("org.bluez.Error.Failed", "le-connection-abort-by-local"))
        self.assertGreater(GLib.get_monotonic_time() - start, 41e6 / SPEED * 0.9)

    def test_disconnect_cancels_connect(self):
        client = self.client()
        other = self.another()
        device = client.discover()
        client.fault("out-of-range")
        answers = []
        other.connection.call("org.bluez", device, DEVICE, "Connect", None, None, 0, 60000, None,
                              lambda c, r: answers.append(self.error_text(c, r)))
        self.assertEqual(client.error_of(device, DEVICE, "Connect"),
                         ("org.bluez.Error.Failed", "Operation already in progress"))
        client.call(device, DEVICE, "Disconnect")
        spin(lambda: answers, what="the other call ends")
        self.assertIn("br-connection-canceled", answers[0])

    def error_text(self, connection, result):
        try:
            return str(connection.call_finish(result))
        except GLib.Error as error:
            return error.message

    def test_powered_off(self):
        client = self.client()
        device = client.discover()
        client.fault("adapter-off")
        self.assertEqual(client.error_of(device, DEVICE, "Connect"),
                         ("org.bluez.Error.Failed", "Input/output error"))

    def test_aborts(self):
        client = self.client("--fault=connect-abort,count=2")
        device = client.discover()
        for _turn in range(2):
            self.assertEqual(client.error_of(device, DEVICE, "Connect")[1],
                             "le-connection-abort-by-local")
        self.assertEqual(client.changes(device, "Connected"), [True, False] * 2)
        client.resolve(device)

    def test_connected_unsaid(self):
        client = self.client("--fault=connected-unsaid")
        device = client.meet()
        self.assertEqual(client.changes(device, "Connected"), [])
        self.assertTrue(client.get(device, DEVICE, "Connected"))
        client.call(device, DEVICE, "Disconnect")
        spin(lambda: client.changes(device, "Connected") == [False], what="it is down")

    def test_zombie_is_cured_by_disconnect(self):
        client = self.client("--fault=never-resolves")
        device = client.discover()
        client.call(device, DEVICE, "Connect")
        client.call(device, DEVICE, "Connect")  # success again: that is what hides it
        self.assertFalse(client.get(device, DEVICE, "ServicesResolved"))
        client.call(device, DEVICE, "Disconnect")
        client.resolve(device)

    def test_pairing(self):
        client = self.client("--sensor=polar")
        device = client.meet()
        data = client.characteristic(device, "fb005c82-02e7-f387-1cad-8acd2d8df0c8")
        self.assertEqual(client.error_of(data, VALUE, "StartNotify"),
                         ("org.bluez.Error.NotPermitted", "Not paired"))
        self.assertEqual(client.error_of(device, DEVICE, "Pair")[0],
                         "org.bluez.Error.AuthenticationFailed")  # nobody can be asked
        asked = agent(client, None)
        client.call(device, DEVICE, "Pair")
        self.assertEqual(asked, [("RequestAuthorization", device)])
        self.assertTrue(client.get(device, DEVICE, "Paired"))
        client.gatt(data, "StartNotify")
        self.assertEqual(client.error_of(device, DEVICE, "Pair")[0], "org.bluez.Error.AlreadyExists")

    def test_pairing_with_a_passkey(self):
        for passkey, error in ((123456, None), (1, "org.bluez.Error.AuthenticationFailed")):
            with self.subTest(passkey=passkey):
                client = self.client("--sensor=polar", "--fault=passkey")
                device = client.discover()
                asked = agent(client, GLib.Variant("(u)", (passkey,)), "KeyboardOnly")
                if error:
                    self.assertEqual(client.error_of(device, DEVICE, "Pair")[0], error)
                else:
                    client.call(device, DEVICE, "Pair")
                self.assertEqual(asked, [("RequestPasskey", device)])
                self.doCleanups()
                self.setUp()

    def test_agent_that_rejects(self):
        client = self.client("--sensor=polar")
        device = client.discover()
        agent(client, "org.bluez.Error.Rejected")
        self.assertEqual(client.error_of(device, DEVICE, "Pair")[0],
                         "org.bluez.Error.AuthenticationRejected")
        self.assertFalse(client.get(device, DEVICE, "Paired"))

    def test_thingy_refuses_to_pair(self):
        client = self.client("--sensor=thingy52")
        device = client.meet()
        self.assertEqual(client.error_of(device, DEVICE, "Pair")[0],
                         "org.bluez.Error.AuthenticationFailed")

    def test_call_never_answered(self):
        client = self.client("--fault=no-reply,method=Connect,count=1")
        device = client.discover()
        _name, message = client.error_of(device, DEVICE, "Connect", timeout=300)
        self.assertIn("Timeout", message)
        client.resolve(device)


class Notifying(Case):
    def meet(self, *arguments):
        client = self.client(*arguments)
        device = client.meet()
        return client, device, client.characteristic(device, DATA)

    def test_every_notification_is_signalled_even_equal_ones(self):
        client, _device, data = self.meet()
        client.gatt(data, "StartNotify")
        spin(lambda: client.values(data), what="one value to repeat")
        client.fault("repeat-values")
        del client.signals[:]
        client.gatt(data, "StartNotify")  # again: no second session
        spin(lambda: len(client.values(data)) >= 20, what="twenty values")
        self.assertEqual(len(set(client.values(data)[2:])), 1)
        sent = client.sensor()["notifications"]
        got = len(client.values(data))
        self.assertLess(got, sent + 20)  # one signal each, not two

    def test_two_subscribers_see_everything_twice(self):
        client, _device, data = self.meet()
        other = self.another()
        client.gatt(data, "StartNotify")
        other.gatt(data, "StartNotify")
        del client.signals[:]
        spin(lambda: len(client.values(data)) >= 20, what="twenty values")
        values = client.values(data)
        pairs = sum(values[i] == values[i + 1] for i in range(0, 18))
        self.assertGreaterEqual(pairs, 8)

    def test_descriptor(self):
        client, device, data = self.meet()
        reply, fds = client.connection.call_with_unix_fd_list_sync(
            "org.bluez", data, VALUE, "AcquireNotify", GLib.Variant("(a{sv})", ({},)), None, 0,
            10000, None, None)
        self.assertEqual(reply.unpack()[1], 517)
        taken = socket.socket(fileno=fds.get(0))
        self.addCleanup(taken.close)
        self.assertEqual(taken.type & 0xf, socket.SOCK_SEQPACKET)
        taken.settimeout(10)
        self.assertEqual([len(taken.recv(600)) for _turn in range(3)], [6, 6, 6])
        self.assertEqual(client.values(data), [])  # nobody else hears of it
        self.assertEqual(client.error_of(data, VALUE, "StartNotify"),
                         ("org.bluez.Error.NotPermitted", "Notify acquired"))
        client.fault("drop-link", seconds=100.0)
        while taken.recv(600):
            pass  # ends with the link: a packet of no bytes
        spin(lambda: not client.get(device, DEVICE, "Connected"), what="the link is down")

    def test_stop_without_a_session(self):
        client, _device, data = self.meet()
        self.assertEqual(client.error_of(data, VALUE, "StopNotify"),
                         ("org.bluez.Error.Failed", "No notify session started"))

    def test_a_read_is_shown_to_everybody(self):
        client, device, _data = self.meet()
        period = client.characteristic(device, PERIOD)
        other = self.another()
        self.assertEqual(client.read(period), b"\x14\x00")
        spin(lambda: other.values(period), what="the other sees it")

    def test_session_ends_with_its_client(self):
        client, _device, data = self.meet()
        other = rig.Client(self.bus)
        other.gatt(data, "StartNotify")
        spin(lambda: client.sensor()["subscribed"], what="subscribed")
        other.close()
        spin(lambda: not client.sensor()["subscribed"], what="unsubscribed")

    def test_payload_faults(self):
        client, _device, data = self.meet()
        client.gatt(data, "StartNotify")
        for fault, size in (("too-short", 3), ("too-long", 13)):
            client.fault(fault)
            spin(lambda: client.values(data) and len(client.values(data)[-1]) == size, what=fault)
            client.clear(fault)
        client.fault("silent")
        before = client.sensor()["notifications"]
        start = client.sensor()["time_s"]
        spin(lambda: client.sensor()["time_s"] > start + 5, what="five seconds of silence")
        self.assertLessEqual(client.sensor()["notifications"], before + 1)

    def test_refusals(self):
        client, _device, data = self.meet("--fault=notify-in-progress,count=1")
        self.assertEqual(client.error_of(data, VALUE, "StartNotify")[0],
                         "org.bluez.Error.InProgress")
        client.gatt(data, "StartNotify")

    def test_impostor_has_another_name(self):
        client, _device, data = self.meet()
        client.gatt(data, "StartNotify")
        liars = []
        client.connection.signal_subscribe(
            None, None, "PropertiesChanged", data, None, Gio.DBusSignalFlags.NONE,
            lambda _c, sender, *_rest: liars.append(sender))
        client.fault("impostor")
        spin(lambda: len(set(liars)) == 2, what="two senders")


class Lives(Case):
    def register_profile(self, client, uuid):
        root = "/test/profile"
        xml = ("<node><interface name='org.freedesktop.DBus.ObjectManager'>"
               "<method name='GetManagedObjects'><arg type='a{oa{sa{sv}}}' direction='out'/></method>"
               "</interface></node>")
        profile = {"UUIDs": GLib.Variant("as", [uuid])}
        reply = GLib.Variant("(a{oa{sa{sv}}})",
                             ({root + "/one": {"org.bluez.GattProfile1": profile}},))
        client.connection.register_object(
            root, Gio.DBusNodeInfo.new_for_xml(xml).interfaces[0],
            lambda _c, _s, _p, _i, _m, _a, invocation: invocation.return_value(reply), None, None)
        client.call(client.adapter(), "org.bluez.GattManager1", "RegisterApplication",
                    GLib.Variant("(oa{sv})", (root, {})))

    def test_profile_reconnects_and_rearms(self):
        client = self.client()
        device = client.meet()
        data = client.characteristic(device, DATA)
        self.trust(client, device)
        self.register_profile(client, MICROBIT)
        client.gatt(data, "StartNotify")
        spin(lambda: len(client.values(data)) > 5, what="values")
        client.fault("drop-link", seconds=5.0)
        spin(lambda: client.changes(device, "Connected")[-1:] == [False], what="lost")
        del client.signals[:]
        spin(lambda: len(client.values(data)) > 5, what="values again, and nobody called")

    def test_no_profile_no_reconnect(self):
        client = self.client()
        device = client.meet()
        self.trust(client, device)
        client.fault("drop-link", seconds=1.0)
        start = client.sensor()["time_s"]
        spin(lambda: client.sensor()["time_s"] > start + 10, what="ten seconds")
        self.assertFalse(client.get(device, DEVICE, "Connected"))

    def lose(self, client):
        """The link breaks and the sensor is in reach again; ten of its seconds later."""
        client.fault("drop-link", seconds=1.0)
        start = client.sensor()["time_s"]
        spin(lambda: client.sensor()["time_s"] > start + 10, what="ten seconds")

    def test_disconnected_while_untrusted_it_is_left_alone(self):
        """As bluetoothd 5.66 does, even where it is trusted afterwards, until somebody connects."""
        client = self.client()
        device = client.meet()
        self.register_profile(client, MICROBIT)
        client.call(device, DEVICE, "Disconnect")
        self.trust(client, device)
        self.lose(client)
        self.assertFalse(client.get(device, DEVICE, "Connected"))
        client.resolve(device)
        self.lose(client)
        self.assertTrue(client.get(device, DEVICE, "Connected"))

    def test_bonded_is_as_good_as_trusted(self):
        client = self.client("--sensor=microbit,bonded")
        device = client.meet()
        self.trust(client, device, False)
        self.register_profile(client, MICROBIT)
        self.lose(client)
        self.assertTrue(client.get(device, DEVICE, "Connected"))

    def test_killed(self):
        client = self.client()
        device = client.meet()
        self.trust(client, device)
        del client.signals[:]
        client.fault("die", seconds=2.0)
        spin(lambda: self.owner(client) == "", what="gone")
        self.assertEqual(client.signals, [])  # not a word of farewell
        spin(lambda: self.owner(client) != "", what="back")
        self.assertEqual(client.device(), "/org/bluez/hci1/dev_C0_FF_EE_00_00_01")
        self.assertTrue(client.get(client.device(), DEVICE, "Trusted"))
        self.assertFalse(client.get(client.device(), DEVICE, "Connected"))

    def test_killed_and_a_zombie_after(self):
        client = self.client()
        self.trust(client, client.meet())
        client.fault("die", seconds=2.0, zombie=True)
        device = spin(lambda: self.owner(client) and client.device(), what="back")
        self.assertTrue(client.get(device, DEVICE, "Connected"))
        client.call(device, DEVICE, "Connect")
        self.assertFalse(client.get(device, DEVICE, "ServicesResolved"))

    def test_restarted_in_order(self):
        client = self.client()
        device = client.meet()
        client.fault("restart-clean", seconds=2.0)
        spin(lambda: self.owner(client) == "", what="gone")
        self.assertIn(False, client.changes(device, "Connected"))
        self.assertIn("InterfacesRemoved", [member for _path, member, _a in client.signals])
        spin(lambda: self.owner(client) and client.adapter() == "/org/bluez/hci0", what="back")

    def test_absent(self):
        client = self.client("--fault=absent", is_ready_awaited=False)
        spin(lambda: self.is_simulator_up(client), what="the simulator is there")
        self.assertEqual(self.owner(client), "")
        client.clear("absent")
        spin(lambda: self.owner(client), what="it comes")

    def is_simulator_up(self, client):
        return self.owner(client, rig.SIMULATOR[0])

    def owner(self, client, name="org.bluez"):
        try:
            return client.call("/org/freedesktop/DBus", "org.freedesktop.DBus", "GetNameOwner",
                               GLib.Variant("(s)", (name,)), name="org.freedesktop.DBus")[0]
        except GLib.Error:
            return ""

    def test_adapter_unplugged(self):
        client = self.client()
        device = client.meet()
        client.fault("no-adapter")
        self.assertIsNone(client.adapter())
        gone = [arguments[0] for _path, member, arguments in client.signals
                if member == "InterfacesRemoved"]
        self.assertLess(gone.index(device), gone.index("/org/bluez/hci0"))
        client.clear("no-adapter")
        self.assertIsNotNone(client.adapter())


class CommandLine(Case):
    def run_with(self, *arguments):
        done = subprocess.run([os.environ["PLUMBLINE_SIM"], f"--bus-address={self.bus.address}",
                               *arguments], capture_output=True, text=True, timeout=30)
        return done.returncode, done.stdout, done.stderr

    def test_wrong_usage(self):
        for wrong, told in (
                ((), "one of --virtual and --adapter"),
                (("--virtual",), "at least one --sensor"),
                (("--virtual", "--sensor=lamp"), "no such family"),
                (("--virtual", "--sensor=microbit,rate=fast"), "rate=fast"),
                (("--virtual", "--sensor=microbit,address=C0:FF"), "address=C0:FF"),
                (("--virtual", "--sensor=microbit", "--speed=0"), "--speed"),
                (("--virtual", "--sensor=microbit", "--script=a", "--recording=b"), "exclude"),
                (("--virtual", "--sensor=microbit", "more"), "more")):
            code, _output, errors = self.run_with(*wrong)
            self.assertEqual(code, 2, wrong)
            self.assertIn(told, errors)

    def test_what_cannot_be_had(self):
        for wrong, told in ((("--fault=rain",), "not a fault"), (("--fault=die,soon",), "key=value"),
                            (("--script=/nonexistent",), "/nonexistent"),
                            (("--recording=/nonexistent",), "/nonexistent")):
            code, _output, errors = self.run_with("--virtual", "--sensor=microbit", *wrong)
            self.assertEqual(code, 1, wrong)
            self.assertIn(told, errors)

    def test_lists(self):
        self.assertIn("never-resolves", self.run_with("--faults")[1])
        self.assertIn("witmotion", self.run_with("--families")[1].split())


class Peripheral(Case):
    """plumbline-sim as a real peripheral, at the only bluetoothd that a test has: the virtual one."""

    def test_registers_serves_and_registers_again(self):
        client = self.client()
        first = self.controller(client)
        peripheral = rig.Simulator(self.bus, "--adapter=hci0", "--sensor=plumbline")
        self.addCleanup(peripheral.close)
        name = rig.SIMULATOR[0]
        objects = client.call("/org/plumbline/Simulator1/app", "org.freedesktop.DBus.ObjectManager",
                              "GetManagedObjects", name=name)[0]
        data = next(path for path, interfaces in objects.items()
                    if interfaces.get(VALUE, {}).get("UUID", "").startswith("3d1e0002"))
        values = []
        client.connection.signal_subscribe(
            name, None, "PropertiesChanged", data, None, Gio.DBusSignalFlags.NONE,
            lambda _c, _s, _p, _i, _m, parameters: values.append(parameters.unpack()[1]["Value"]))
        client.call(data, VALUE, "StartNotify", name=name)
        spin(lambda: len(values) > 5, what="values")
        self.assertEqual({len(value) for value in values}, {14})
        client.call(data, VALUE, "StopNotify", name=name)
        self.assertFalse(client.sensor()["subscribed"])
        self.assertEqual(self.advertisements(client), 1)
        client.call(*rig.SIMULATOR[1:], "Fault",
                    GLib.Variant("(sa{sv})", ("restart-clean", {})), name=first)
        spin(lambda: self.advertisements(client) == 0, what="bluetoothd restarted")
        spin(lambda: self.advertisements(client) == 1, what="registered again")

    def test_comes_once_the_adapter_is_on(self):
        client = self.client("--fault=adapter-off")
        first = self.controller(client)
        peripheral = rig.Simulator(self.bus, "--adapter=hci0", "--sensor=plumbline",
                                   is_ready_awaited=False, errors=subprocess.PIPE)
        self.addCleanup(peripheral.close)
        self.assertIn("trying again", peripheral.process.stderr.readline())
        client.call(*rig.SIMULATOR[1:], "ClearFault", GLib.Variant("(s)", ("adapter-off",)),
                    name=first)
        spin(lambda: self.advertisements(client) == 1, what="registered")

    def controller(self, client):
        """Who controls the virtual bluetoothd: the peripheral will take its well-known name over."""
        return client.call("/org/freedesktop/DBus", "org.freedesktop.DBus", "GetNameOwner",
                           GLib.Variant("(s)", (rig.SIMULATOR[0],)), name="org.freedesktop.DBus")[0]

    def advertisements(self, client):
        try:
            return client.get("/org/bluez/hci0", "org.bluez.LEAdvertisingManager1",
                              "ActiveInstances")
        except GLib.Error:
            return 0


if __name__ == "__main__":
    tap.main()
