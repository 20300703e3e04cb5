# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything that goes wrong, and what the daemon may count meanwhile.

Those of plumbline-sim's named faults that do not stand here are held for a while, too: then samples
may come or not, and must come afterwards.
"""

import random

from ledger import GAP_S, SAMPLE_S

RECOVERY_MAX_S = 420  # [sensor] retry_max_s, a Connect that gives up after 41 s, and both once more

PAIRING_MAX_S = 65
UNREACHABLE_S = 2.0

# No sample passes while these are on.
BLIND = {"absent": {}, "empty": {}, "no-adapter": {}, "adapter-off": {}, "out-of-range": {},
         "silent": {}, "too-short": {}, "too-long": {}, "not-finite": {}, "charging": {},
         "repeat-values": {}}
# These are over by themselves; seconds is drawn.
PASSING = ("drop-link", "die", "restart-clean")
# What the next connection meets: the link is dropped with them on. These keep it from streaming ...
MET = {"missing-characteristic": {}, "wrong-model": {}}
# ... these only for a while, these until the user pairs it.
OVERCOME = {"never-resolves": {}, "notify-not-permitted": {"count": 2},
            "notify-in-progress": {"count": 2}, "write-refused": {}, "connect-abort": {"count": 3},
            "remove-device": {}}
PAIRING = ("not-paired", "lost-keys", "passkey", "stranger")
# The sensor is heard as before, or says itself what is wrong.
HEARD = ("impostor", "flood", "battery", "off-body")
UNSURE = ("no-reply",)
DAEMON = ("daemon-killed", "daemon-restarted", "reload", "reload-wrong", "pause")


def others(listed):
    """The named faults of which nothing is known here."""
    known = {*BLIND, *PASSING, *MET, *OVERCOME, *PAIRING, *HEARD, *UNSURE}
    assert known <= set(listed), f"no longer faults: {sorted(known - set(listed))}"
    return sorted(set(listed) - known)


class Faults:
    """Draws one fault after the other and tells the ledger what it may do."""

    def __init__(self, scene, ledger, listed, deck_draw):
        self.others = others(listed)
        self.scene, self.ledger, self.clock = scene, ledger, scene.clock
        self.deck_draw, self.deck = deck_draw, []
        self.counts, self.slowest_s = {}, {}
        self.story = []  # (begin, end, what was done)

    def _next(self, may_kill):
        """Every kind comes once before one comes again."""
        while True:
            if not self.deck:
                self.deck = [*BLIND, *PASSING, *MET, *OVERCOME, *PAIRING, *HEARD, *UNSURE, *DAEMON,
                             *self.others]
                self.deck_draw.shuffle(self.deck)
            name = self.deck.pop()
            if may_kill or not name.startswith("daemon-"):
                return name

    def note(self, at_s, what):
        self.story.append((at_s, at_s, what))

    def tell(self, minute):
        """What was done about that minute."""
        return "\n".join(f"    {begin_s:.0f} to {end_s:.0f}: {what}"
                         for begin_s, end_s, what in sorted(self.story[-400:])
                         if begin_s < minute + 120 and end_s > minute - 120)

    def strike(self, draw: random.Random, is_heard, may_kill):
        """One fault from begin to recovery. is_heard: whether the script lets the sensor be heard."""
        name = self._next(may_kill)
        self.counts[name] = self.counts.get(name, 0) + 1
        self.is_heard = is_heard
        begin_s = self.clock.now_s
        self.said = name
        over_s, is_back = self._act(name, draw)
        self.scene.assert_alive()
        if over_s is not None:
            self._recover(name, begin_s, over_s, is_back)
        self.story.append((begin_s, self.clock.now_s, self.said))

    def _act(self, name, draw):
        """Does it; when it was over, None if samples came all the time, and whether they are back."""
        if name in BLIND:
            return self._hold(name, draw.choice((2, 4, 20, 60, 200, 700)), BLIND[name]), False
        if name in PASSING:
            seconds = float(draw.choice((1, 3, 10, 60, 300)))
            self._begin(name, {"seconds": seconds})
            self.clock.run(seconds)
            return self.clock.now_s, False
        if name in MET:
            self._begin(name, MET[name])
            self._hold("drop-link", draw.choice((30, 100)), {"seconds": UNREACHABLE_S})
            self.scene.radio.clear(name)
            return self.clock.now_s, False
        if name in OVERCOME:
            return self._overcome(name, draw)
        if name in PAIRING:
            return self._pair(name, draw)
        if name in self.others:
            return self._waver(name, {}, draw)
        return getattr(self, "_" + name.replace("-", "_"))(draw)

    def _begin(self, name, arguments):
        self.said += f" {name}{arguments or ''}"
        self.scene.radio.fault(name, **arguments)

    def _hold(self, name, seconds, arguments):
        self._begin(name, arguments)
        self.said += f" for {seconds} s"
        self.clock.run(seconds)
        self.scene.radio.clear(name)
        return self.clock.now_s

    def _overcome(self, name, draw):
        arguments = dict(OVERCOME[name])
        if name == "remove-device" and draw.random() < 0.5:
            arguments["during"] = "Connect"
        self._begin(name, arguments)
        over_s = self._hold("drop-link", UNREACHABLE_S, {"seconds": UNREACHABLE_S})
        is_back = self.is_heard() and self.scene.is_heard_within(100)
        self.scene.radio.clear(name)
        return over_s, is_back

    def _pair(self, name, draw):
        """A sensor that wants a bond, or has forgotten it, is left alone until the user pairs it."""
        wants = name if name in ("not-paired", "lost-keys") else "lost-keys"
        self._begin(wants, {})
        over_s = self._hold("drop-link", UNREACHABLE_S, {"seconds": UNREACHABLE_S})
        is_back = self.is_heard() and self.scene.is_heard_within(draw.choice((30, 100)))
        if self.scene.connection_state() == "unpaired":
            if wants != name:
                self._begin(name, {})
            over_s, is_back = self._let_pair(name)
        self.scene.radio.clear(wants)
        return over_s, is_back

    def _let_pair(self, name):
        for _ in range(2):  # the first time without the digits that "passkey" asks for
            over_s = self.clock.now_s
            self.scene.pair()
            is_back = self.scene.is_heard_within(PAIRING_MAX_S)
            self.scene.radio.clear(name)
            if is_back:
                break
        return over_s, is_back

    def _no_reply(self, draw):
        """A call waits, perhaps beside samples, until the link is given up and begun anew."""
        method = draw.choice(("Connect", "StartNotify", "ReadValue"))
        return self._waver("no-reply", {"count": 1, "method": method}, draw)

    def _waver(self, name, arguments, draw):
        """Samples may come or not."""
        begin_s = self.clock.now_s
        self._begin(name, arguments)
        if draw.random() < 0.8:
            self._hold("drop-link", 100, {"seconds": UNREACHABLE_S})
        else:
            self.clock.run(60)
        self.scene.radio.clear(name)
        if self.is_heard():
            self.scene.until_heard(RECOVERY_MAX_S, name)
            self.ledger.unsure(begin_s - SAMPLE_S, self.clock.now_s, begin_s)
        return None, True

    def _impostor(self, draw):
        self._hold("impostor", draw.choice((10, 30, 100)), draw.choice(({}, {"kind": "twin"})))
        return None, True

    def _battery(self, draw):
        self._hold("battery", draw.choice((10, 100)), {"percent": draw.choice((3, 15, 40, 100))})
        return None, True

    def _flood(self, draw):
        """Too much of it for ten seconds, and the link is cut for a minute."""
        begin_s = self.clock.now_s
        self._hold("flood", 6, {"rate": float(draw.choice((20, 100, 1000)))})
        self.clock.run(6)
        if self.is_heard():
            self.scene.until_heard(RECOVERY_MAX_S, "flood")
            self.ledger.unsure(begin_s, self.clock.now_s, begin_s)
        return None, True

    def _off_body(self, draw):
        """The sensor says that nobody wears it."""
        begin_s = self.clock.now_s
        end_s = self._hold("off-body", draw.choice((10, 100, 1000)), {})
        if self.is_heard():
            self.ledger.instead(begin_s, end_s, "not_worn")
        return None, True

    def _daemon_killed(self, draw):
        begin_s = self.clock.now_s
        self.scene.kill()
        self.clock.run(draw.choice((0.5, 5, 90)))
        self.ledger.lose(begin_s // 60 * 60 - GAP_S, self.clock.now_s)
        self.scene.start()
        return self.clock.now_s, False

    def _daemon_restarted(self, draw):
        begin_s = self.clock.now_s
        code = self.scene.end()
        assert code == 0, f"the daemon ended with {code}\n{self.scene.log()}"
        self.ledger.lose(begin_s - SAMPLE_S, self.clock.now_s)
        self.scene.start()
        return self.clock.now_s, False

    def _reload(self, draw):
        self.scene.write_settings(f"[alerts]\nrepeat_s = {draw.randint(60, 600)}\n")
        return self._hang_up()

    def _reload_wrong(self, _draw):
        self.scene.write_settings("[alerts]\nrepeat_s = often\n")
        return self._hang_up()

    def _hang_up(self):
        self.scene.reload()
        self.clock.run(10)
        self.scene.write_settings()
        return None, True

    def _pause(self, draw):
        begin_s, seconds = self.clock.now_s, draw.choice((5, 60, 900))
        self.scene.pause(seconds)
        self.clock.run(seconds + 1)
        self.ledger.instead(begin_s, begin_s + seconds, "paused")
        return None, True

    def _recover(self, name, begin_s, over_s, is_back):
        if not self.is_heard():
            self.ledger.blind(begin_s, over_s, over_s)
            return
        if not is_back:
            self.scene.until_heard(RECOVERY_MAX_S, name)
        self.slowest_s[name] = max(self.clock.now_s - over_s, self.slowest_s.get(name, 0))
        # A sensor that hangs says its last word once more on each new connection: one sample.
        self.ledger.blind(begin_s, over_s, self.clock.now_s,
                          early_s=GAP_S if name == "repeat-values" else 0.0)
