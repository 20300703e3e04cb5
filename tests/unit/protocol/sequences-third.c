/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rest: boards, tags and what is experimental. */
#include "sequences.h"

#define IDENTITY(model, firmware)                                                                  \
  "read " #model " -> missing\n"                                                                   \
  "read " #firmware " -> missing\n"

static const PlumbSensorOptions fast = {.rate_hz = 100};

const Sequence sequences_third[] = {
    {"thingy52", "start-and-stop",
     "read 0 -> ok e8 03 f4 01 f4 01 0a 00 01\n"
     "subscribe 1 -> ok\n"
     "read 3 -> ok 54 68 69 6e 67 79\n"
     "read 4 -> missing\n"
     "streaming\n"
     "rate 10\n"
     "model Thingy\n"
     "idle\n"
     "stop\n"
     "unsubscribe 1 -> ok\n"
     "idle\n"},
    {"thingy52", "only-the-rate-of-its-settings-is-changed",
     "read 0 -> ok e8 03 f4 01 f4 01 0a 00 01\n"
     "write 0 e8 03 f4 01 f4 01 64 00 01 -> ok\n"
     "subscribe 1 -> ok\n"
     "rate 100\n",
     &fast},
    {"thingy52", "settings-that-make-no-sense-are-left-alone",
     "read 0 -> ok 00 00 f4 01 f4 01 32 00 01\n"
     "subscribe 1 -> ok\n"
     "rate 0\n"},
    {"thingy52", "raw-data-where-gravity-is-refused",
     "read 0 -> missing\n"
     "subscribe 1 -> missing\n"
     "subscribe 2 -> ok\n" IDENTITY (3, 4) "streaming\n"
                                           "stop\n"
                                           "unsubscribe 2 -> ok\n"
                                           "idle\n"},
    {"thingy52", "refused-write",
     "read 0 -> ok e8 03 f4 01 f4 01 c8 00 01\n"
     "write 0 e8 03 f4 01 f4 01 0a 00 01 -> refused\n"
     "subscribe 1 -> ok\n" IDENTITY (3, 4) "streaming\n"},
    {"thingy52", "nothing-to-subscribe-to",
     "read 0 -> missing\nsubscribe 1 -> missing\nsubscribe 2 -> missing\nerror lacks\n"},
    {"thingy52", "is-never-paired",
     "read 0 -> missing\nsubscribe 1 -> missing\nsubscribe 2 -> not-paired\nerror refuses\n"},

    {"infinitime", "start-and-stop",
     "subscribe 0 -> ok\n" IDENTITY (1, 2) "streaming\n"
                                           "rate 10\n"
                                           "silence 120000\n"
                                           "due 3000\n"
                                           "notify 0 00 00 00 00 00 04 = 1\n"
                                           "wait 3000\n"
                                           "idle\n" /* it spoke meanwhile */
                                           "due 3000\n"
                                           "wait 3000\n"
                                           "read 0 -> ok 00 00 00 00 00 04\n"
                                           "collect 1\n"
                                           "collect 0\n"
                                           "wait 3000\n"
                                           "read 0 -> ok 00 00\n"
                                           "collect 0\n"
                                           "drops length 1\n"
                                           "stop\n"
                                           "unsubscribe 0 -> ok\n"
                                           "idle\n"},
    {"infinitime", "a-read-that-fails-is-a-dead-link",
     "subscribe 0 -> ok\n" IDENTITY (1, 2) "wait 3000\n"
                                           "read 0 -> failed\n"
                                           "error failed\n"},
    {"infinitime", "firmware-before-1-7", "subscribe 0 -> missing\nerror lacks\n"},

    {"adafruit", "start-and-stop",
     "subscribe 0 -> ok\n"
     "write 1 64 00 00 00 -> ok\n"
     "streaming\n" IDENTITY (2, 3) "rate 10\n"
                                   "idle\n"
                                   "stop\n"
                                   "write 1 ff ff ff ff -> ok\n"
                                   "unsubscribe 0 -> ok\n"
                                   "idle\n"},
    {"adafruit", "refused-write",
     "subscribe 0 -> ok\nwrite 1 64 00 00 00 -> refused\nerror refused\n"},
    {"adafruit", "another-board-of-its-maker", "subscribe 0 -> missing\nerror lacks\n"},

    {"sensortag", "start-and-stop",
     "subscribe 0 -> ok\n"
     "write 2 0a -> ok\n"
     "write 1 38 02 -> ok\n"
     "streaming\n" IDENTITY (3, 4) "rate 10\n"
                                   "stop\n"
                                   "write 1 00 00 -> ok\n"
                                   "unsubscribe 0 -> ok\n"
                                   "idle\n"},
    {"sensortag", "no-period-characteristic",
     "subscribe 0 -> ok\n"
     "write 2 0a -> missing\n"
     "write 1 38 02 -> ok\n"
     "rate 1\n"
     "streaming\n"},
    {"sensortag", "refused-write",
     "subscribe 0 -> ok\nwrite 2 0a -> ok\nwrite 1 38 02 -> refused\nerror refused\n"
     "stop\nwrite 1 00 00 -> ok\nunsubscribe 0 -> ok\nidle\n"},
    {"sensortag", "a-cc2541-behind-a-like-name", "subscribe 0 -> missing\nerror lacks\n"},

    {"ruuvi", "is-only-listened-to",
     "idle\n"
     "streaming\n"
     "due never\n"
     "silence 60000\n"
     "notify 0 05 12fc 5394 c37c 0004 fffc 040c ac36 42 00cd cbb8334c884f = 1\n"
     "notify 0 05 12fc 5394 c37c 0004 fffc 040c ac36 42 00cd cbb8334c884f = 0\n"
     "drops repeat 1\n"
     "notify 0 05 12fc 5394 c37c 0004 fffc 040c ac36 42 00ce cbb8334c884f = 1\n"
     "notify 0 05 12fc 5394 c37c 0004 fffc 040c ac36 42 ffff cbb8334c884f = 1\n"
     "notify 0 05 12fc 5394 c37c 0004 fffc 040c ac36 42 ffff cbb8334c884f = 1\n"
     "stop\n"
     "idle\n"
     "quiet\n"
     "due never\n"},

    {"bthome", "is-only-listened-to",
     "idle\n"
     "streaming\n"
     "notify 0 40 00 07 01 61 3f 02 0c = 1\n"
     "battery 97\n"
     "notify 0 40 00 07 01 61 3f 02 0c = 0\n"
     "drops repeat 1\n"
     "notify 0 40 00 08 3f 02 0c = 1\n"
     "battery 97\n"
     "stop\n"
     "idle\n"},

    {"movesense", "start-and-stop",
     "subscribe 1 -> ok\n"
     "write 0 01 63 2f 4d 65 61 73 2f 41 63 63 2f 31 33 -> ok\n"
     "idle\n"
     "notify 1 01 63 c8 00 = 0\n" IDENTITY (
         2, 3) "streaming\n"
               "rate 13\n"
               "notify 1 02 63 39 30 00 00 00 00 00 00 00 00 00 00 0a e8 1c 41 = 1\n"
               "notify 1 02 63 39 30 00 00 00 00 00 00 00 00 00 00 0a e8 1c 41 = 0\n"
               "drops repeat 1\n"
               "stop\n"
               "write 0 02 63 -> ok\n"
               "unsubscribe 1 -> ok\n"
               "idle\n"},
    {"movesense", "the-list-goes-on-in-the-next-notification",
     "subscribe 1 -> ok\n"
     "write 0 01 63 2f 4d 65 61 73 2f 41 63 63 2f 31 30 34 -> ok\n"
     "notify 1 01 63 c8 00 = 0\n"
     "notify 1 02 63 39 30 00 00 00 00 00 00 00 00 00 00 0a e8 = 0\n"
     "notify 1 03 63 1c 41 00 00 00 00 00 00 00 00 0a e8 1c 41 = 2\n"
     "rate 104\n"
     "notify 1 02 63 3a 30 00 00 00 00 00 00 = 0\n"
     "notify 1 02 63 3b 30 00 00 00 00 00 00 00 00 00 00 0a e8 1c 41 = 1\n"
     "drops length 1\n",
     &fast},
    {"movesense", "refuses-the-path",
     "subscribe 1 -> ok\n"
     "write 0 01 63 2f 4d 65 61 73 2f 41 63 63 2f 31 33 -> ok\n"
     "notify 1 01 63 94 01 = 0\n"
     "error refused to start\n"},
    {"movesense", "the-reply-never-comes",
     "subscribe 1 -> ok\n"
     "write 0 01 63 2f 4d 65 61 73 2f 41 63 63 2f 31 33 -> ok\n"
     "wait 5000\n"
     "idle\n"
     "error did not reply\n"
     "stop\n"
     "write 0 02 63 -> ok\n"
     "unsubscribe 1 -> ok\n"
     "idle\n"},
    {"movesense", "the-stock-firmware", "subscribe 1 -> missing\nerror lacks\n"},

    {"nicla", "start-and-stop",
     "subscribe 0 -> ok\n"
     "write 1 04 00 00 20 41 00 00 00 00 -> ok\n"
     "streaming\n" IDENTITY (2, 3) "rate 10\n"
                                   "stop\n"
                                   "write 1 04 00 00 00 00 00 00 00 00 -> ok\n"
                                   "unsubscribe 0 -> ok\n"
                                   "idle\n"},
    {"nicla", "25-hz", "subscribe 0 -> ok\nwrite 1 04 00 00 c8 41 00 00 00 00 -> ok\nrate 25\n",
     &fast},
    {"nicla", "refused-write",
     "subscribe 0 -> ok\nwrite 1 04 00 00 20 41 00 00 00 00 -> refused\nerror refused\n"},
    {"nicla", "another-sketch", "subscribe 0 -> missing\nerror lacks\n"},

    {"hipee", "start-and-stop",
     "subscribe 0 -> ok\n"
     "write 1 09 01 01 f5 -> ok\n"
     "idle\n"
     "due 30000\n"
     "wait 12000\n" /* until the wearer taps it */
     "notify 0 09 02 02 01 f2 = 0\n"
     "write 1 09 04 34 03 e8 01 d3 -> ok\n"
     "streaming\n"
     "write 1 09 01 44 b2 -> ok\n" IDENTITY (
         2, 3) "notify 0 09 03 45 32 02 7b = 0\n"
               "battery 50\n"
               "notify 0 09 11 35 61 d9 bd fe 19 fd 00 04 00 00 01 00 00 00 00 00 a1 = 1\n"
               "notify 0 09 03 45 32 00 7d = 0\n"
               "charging\n"
               "notify 0 09 11 35 61 d9 bd fe 19 fd 00 04 00 00 01 00 00 00 00 00 a1 = 0\n"
               "drops charging 1\n"
               "due 300000\n"
               "wait 300000\n"
               "write 1 09 01 44 b2 -> ok\n"
               "stop\n"
               "write 1 09 04 34 03 e8 00 d4 -> ok\n"
               "unsubscribe 0 -> ok\n"
               "idle\n"},
    {"hipee", "nobody-taps-it",
     "subscribe 0 -> ok\nwrite 1 09 01 01 f5 -> ok\nwait 30000\nidle\nerror tap\n"},
    {"hipee", "the-wearer-declines",
     "subscribe 0 -> ok\nwrite 1 09 01 01 f5 -> ok\nnotify 0 09 02 02 00 f3 = 0\n"
     "error not told to accept\nstop\nunsubscribe 0 -> ok\nidle\n"},
    {"hipee", "answers-with-an-error",
     "subscribe 0 -> ok\nwrite 1 09 01 01 f5 -> ok\nnotify 0 09 02 ff 01 f5 = 0\n"
     "error answered with an error\n"},
    {"hipee", "refused-write",
     "subscribe 0 -> ok\nwrite 1 09 01 01 f5 -> refused\nerror refused\n"},
    {"hipee", "something-else-behind-a-like-name", "subscribe 0 -> missing\nerror lacks\n"},

    {"dikdur", "start-and-stop",
     "subscribe 0 -> ok\n"
     "streaming\n"
     "read 1 -> ok 79 01\n" IDENTITY (2, 3) "battery 40\n" /* 3.77 V */
                                            "notify 0 1e 00 = 1\n"
                                            "due 300000\n"
                                            "stop\n"
                                            "unsubscribe 0 -> ok\n"
                                            "idle\n"},
    {"dikdur", "no-battery", "subscribe 0 -> ok\nread 1 -> missing\nbattery -1\nstreaming\nfine\n"},
    {"dikdur", "something-else-behind-its-name", "subscribe 0 -> missing\nerror lacks\n"},

    {"plumbline", "start-and-stop",
     "subscribe 0 -> ok\n"
     "streaming\n"
     "read 1 -> ok 01 00 fa 00 02\n"
     "rate 25\n"
     "read 2 -> ok 44 49 59\n"
     "read 3 -> ok 31\n"
     "write 1 01 00 64 00 01 -> ok\n"
     "read 1 -> ok 01 00 78 00 01\n" /* it has 12 Hz */
     "rate 12\n"
     "model DIY\n"
     "idle\n"
     "notify 0 00 01 01 00 e8 03 00 00 00 00 00 00 00 10 = 1\n"
     "notify 0 00 01 01 00 e8 03 00 00 00 00 00 00 00 10 = 0\n"
     "drops repeat 1\n"
     "notify 0 04 01 02 00 e8 03 00 00 00 00 00 00 00 10 = 0\n"
     "charging\n"
     "drops charging 1\n"
     "stop\n"
     "unsubscribe 0 -> ok\n"
     "idle\n"},
    {"plumbline", "no-configuration",
     "subscribe 0 -> ok\nread 1 -> missing\n" IDENTITY (2, 3) "idle\nrate 0\nstreaming\n"},
    {"plumbline", "a-configuration-of-a-later-version",
     "subscribe 0 -> ok\nread 1 -> ok 02 00 fa 00 02\n" IDENTITY (2, 3) "idle\nrate 0\n"},
    {"plumbline", "refused-write",
     "subscribe 0 -> ok\nread 1 -> ok 01 00 fa 00 02\n" IDENTITY (
         2, 3) "write 1 01 00 64 00 01 -> refused\nread 1 -> ok 01 00 fa 00 02\nrate "
               "25\nidle\nfine\n"},
    {"plumbline", "the-samples-are-missing", "subscribe 0 -> missing\nerror lacks\n"},
    {NULL},
};
