# SPDX-License-Identifier: GPL-3.0-or-later
"""Each family of sensors over real GATT, or real advertisements, from its recognition to samples."""

import time

from case import Case
from stack import DEVICE, GLib, client, rig, until

# family of the virtual sensor -> the driver that knows it
GATT = {
    "witmotion": "witmotion", "upright": "upright", "polar-verity": "polar", "dot": "dot",
    "metawear": "metawear", "thingy52": "thingy52", "infinitime": "infinitime",
    "adafruit": "adafruit", "sensortag": "sensortag", "plumbline": "plumbline",
    "movesense": "movesense", "nicla": "nicla", "hipee": "hipee", "dikdur": "dikdur",
}
BROADCAST = {"ruuvi": "ruuvi", "bthome": "bthome"}


class Families(Case):
    def meet(self, family, driver):
        self.stack.forget_devices(0)
        sensor = self.sensor(family)
        try:
            self.world.write_settings(("back", sensor), more="experimental = yes")
            self.world.start()
            self.world.until_streaming()
            self.assertEqual(self.world.sensors()["back"]["Driver"], driver)
            until(lambda: self.world.get("Monitor", "DataQuality") == "live", "data is live")
            self.world.stop()
            if family in GATT:
                until(lambda: not sensor.describe()["subscribed"], "it is left quiet")
            self.assertNotIn("crash", sensor.describe()["log"])
        finally:
            self.world.stop()
            sensor.stop()


def add(family, driver):
    def test(self):
        self.meet(family, driver)
    setattr(Families, "test_" + family.replace("-", "_"), test)


for entry in {**GATT, **BROADCAST}.items():
    add(*entry)


class Agent:
    """The sensor's side of a pairing: says yes to everything, as a strap without a display does."""

    XML = """<node><interface name='org.bluez.Agent1'><method name='Release'/><method name='Cancel'/>
<method name='RequestAuthorization'><arg type='o' direction='in'/></method>
<method name='AuthorizeService'><arg type='o' direction='in'/><arg type='s' direction='in'/></method>
<method name='RequestConfirmation'><arg type='o' direction='in'/><arg type='u' direction='in'/>
</method></interface></node>"""
    PATH = "/vm/agent"

    def __init__(self, stack):
        self.connection = stack.bus.connect()
        interface = rig.Gio.DBusNodeInfo.new_for_xml(self.XML).interfaces[0]
        self.connection.register_object(
            self.PATH, interface, lambda _c, _s, _p, _i, _m, _a, call: call.return_value(None),
            None, None)
        for method, parameters in (("RegisterAgent", GLib.Variant("(os)", (self.PATH,
                                                                           "NoInputNoOutput"))),
                                   ("RequestDefaultAgent", GLib.Variant("(o)", (self.PATH,)))):
            self.connection.call_sync("org.bluez", "/org/bluez", "org.bluez.AgentManager1", method,
                                      parameters, None, 0, 30000, None)

    def close(self):
        self.connection.close_sync(None)


class Pairing(Case):
    def bonded_on(self, index):
        return any(device["Paired"] for device in self.stack.devices(index).values())

    def until_unpaired(self, what):
        """bluetoothd may wait for half a minute each time before a link ends, of three."""
        self.stack.until_linked(lambda: self.world.state() == "unpaired", what, 120)

    def test_bond_reconnect_and_loss(self):
        sensor = self.sensor("polar")
        self.world.write_settings(("back", sensor))
        self.world.start()
        self.until_unpaired("it wants to be paired")
        until(lambda: "pairing-lost" in self.world.alert_kinds(), "the wearer is told")
        self.assertIn("plumbline sensors pair", client("why"))
        agent = Agent(self.stack)
        self.addCleanup(agent.close)
        client("sensors", "pair")
        self.world.until_streaming()
        self.assertTrue(self.world.sensors()["back"]["Bonded"])
        self.assertTrue(self.bonded_on(0) and self.bonded_on(1))
        self.history = self.world.history()
        self.stack.drop_link()
        self.assert_recovers("a dropped link of a bonded sensor", 5)
        self.lose_the_bond()

    def lose_the_bond(self):
        """The sensor forgets us: one alert, and no storm of attempts."""
        del self.world.alerts[:]
        self.stack.forget_devices(1)
        self.until_unpaired("the loss is noticed")
        until(lambda: "pairing-lost" in self.world.alert_kinds(), "the wearer is told")
        links = []
        path = next(iter(self.stack.devices(0)))
        subscription = self.stack.client.connection.signal_subscribe(
            "org.bluez", None, "PropertiesChanged", path, DEVICE, rig.Gio.DBusSignalFlags.NONE,
            lambda _c, _s, _p, _i, _m, parameters: links.append(
                parameters.unpack()[1].get("Connected", False)))
        self.addCleanup(self.stack.client.connection.signal_unsubscribe, subscription)
        end = time.monotonic() + 30
        until(lambda: time.monotonic() > end, "half a minute")
        self.assertLessEqual(sum(links), 1, "it is connected again and again")
        self.assertEqual(self.world.state(), "unpaired")
        client("sensors", "pair")
        self.world.until_streaming()
