/* SPDX-License-Identifier: GPL-3.0-or-later */
/* micro:bit, WitMotion, UPRIGHT. */
#include "sequences.h"

static const PlumbSensorOptions vibrating = {.rate_hz = 10, .is_vibration_wanted = true};
static const PlumbSensorOptions fast = {.rate_hz = 90};
static const PlumbSensorOptions changed = {.rate_hz = 10, .was_changed = true};
static const PlumbSensorOptions changed_vibrating = {
    .rate_hz = 10, .is_vibration_wanted = true, .was_changed = true};

#define IDENTITY(model, firmware)                                                                  \
  "read " #model " -> missing\n"                                                                   \
  "read " #firmware " -> missing\n"

const Sequence sequences_first[] = {
    {"microbit", "start-and-stop",
     "quiet\n"
     "subscribe 0 -> ok\n"
     "read 1 -> ok 14 00\n"
     "streaming\n"
     "rate 50\n"
     "read 2 -> ok 42 42 43 20 6d 69 63 72 6f 3a 62 69 74 00\n" /* "BBC micro:bit" and a NUL */
     "read 3 -> ok 32 2e 30\n"
     "write 1 64 00 -> ok\n"
     "read 1 -> ok 64 00\n"
     "rate 10\n"
     "model BBC micro:bit\n"
     "firmware 2.0\n"
     "silence 10000\n"
     "idle\n"
     "due never\n"
     "notify 0 00 00 00 00 00 fc = 1\n"
     "stop\n"
     "quiet\n"
     "unsubscribe 0 -> ok\n"
     "idle\n"
     "due never\n"
     "fine\n"},
    {"microbit", "a-version-1-board-rounds-the-period",
     "subscribe 0 -> ok\n"
     "read 1 -> ok 14 00\n" IDENTITY (2, 3) "write 1 64 00 -> ok\n"
                                            "read 1 -> ok 50 00\n"
                                            "rate 12.5\n"
                                            "idle\n"
                                            "streaming\n"},
    {"microbit", "the-period-is-right-already",
     "subscribe 0 -> ok\n"
     "read 1 -> ok 64 00\n" IDENTITY (2, 3) "idle\n"
                                            "rate 10\n"},
    {"microbit", "no-period-characteristic-as-on-bangle-js",
     "subscribe 0 -> ok\n"
     "read 1 -> missing\n" IDENTITY (2, 3) "idle\n"
                                           "streaming\n"
                                           "rate 0\n"
                                           "silence 30000\n"},
    {"microbit", "a-period-of-zero-is-not-believed",
     "subscribe 0 -> ok\n"
     "read 1 -> ok 00 00\n" IDENTITY (2, 3) "idle\n"
                                            "rate 0\n"
                                            "streaming\n"},
    {"microbit", "refused-write",
     "subscribe 0 -> ok\n"
     "read 1 -> ok 14 00\n" IDENTITY (2, 3) "write 1 64 00 -> refused\n"
                                            "read 1 -> ok 14 00\n"
                                            "rate 50\n"
                                            "idle\n"
                                            "streaming\n"
                                            "fine\n"},
    {"microbit", "required-characteristic-missing",
     "subscribe 0 -> missing\n"
     "idle\n"
     "quiet\n"
     "error lacks a characteristic\n"},
    {"microbit", "a-project-that-wants-a-bond",
     "subscribe 0 -> not-paired\n"
     "error paired\n"
     "pairing\n"
     "idle\n"},
    {"microbit", "an-action-that-is-never-answered-leaves-the-rest-alone",
     "subscribe 0 -> failed\n"
     "error failed\n"
     "stop\n"
     "unsubscribe 0 -> failed\n"
     "idle\n"
     "due never\n"},
    {"microbit", "stopped-before-it-began", "stop\nidle\ndue never\nfine\n"},

    {"witmotion", "rate-is-right-already",
     "subscribe 0 -> ok\n"
     "write 1 ff aa 27 03 00 -> ok\n"
     "streaming\n"
     "idle\n"
     "due 1500\n"
     "notify 0 55 71 03 00 06 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 = 0\n"
     "due 0\n"
     "write 1 ff aa 27 64 00 -> ok\n"
     "read 2 -> missing\n"
     "read 3 -> ok 57 54 39 30 31\n"
     "firmware WT901\n"
     "idle\n"
     "rate 10\n"
     "notify 0 55 71 64 00 83 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 = 0\n" /* 3.87 V */
     "battery 75\n"
     "due 300000\n"
     "wait 299999\n"
     "idle\n"
     "wait 1\n"
     "write 1 ff aa 27 64 00 -> ok\n"
     "idle\n"
     "due 300000\n"
     "stop\n"
     "unsubscribe 0 -> ok\n"
     "idle\n"},
    {"witmotion", "rate-is-changed-and-saved",
     "subscribe 0 -> ok\n"
     "write 1 ff aa 27 03 00 -> ok\n"
     "notify 0 55 71 03 00 06 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 = 0\n"
     "write 1 ff aa 27 64 00 -> ok\n" IDENTITY (2, 3) "write 1 ff aa 69 88 b5 -> ok\n"
                                                      "write 1 ff aa 03 09 00 -> ok\n"
                                                      "idle\n"
                                                      "due 150\n"
                                                      "wait 149\n"
                                                      "idle\n"
                                                      "wait 1\n"
                                                      "write 1 ff aa 00 00 00 -> ok\n"
                                                      "rate 100\n"
                                                      "idle\n",
     &fast},
    {"witmotion", "the-reply-never-comes",
     "subscribe 0 -> ok\n"
     "write 1 ff aa 27 03 00 -> ok\n"
     "idle\n"
     "wait 1500\n"
     "write 1 ff aa 27 64 00 -> ok\n" IDENTITY (2, 3) "idle\n"
                                                      "streaming\n"
                                                      "rate 0\n"
                                                      "fine\n"},
    {"witmotion", "no-command-characteristic",
     "subscribe 0 -> ok\n"
     "write 1 ff aa 27 03 00 -> missing\n"
     "wait 1500\n"
     "write 1 ff aa 27 64 00 -> missing\n" IDENTITY (2, 3) "idle\n"
                                                           "streaming\n"},
    {"witmotion", "refused-write",
     "subscribe 0 -> ok\n"
     "write 1 ff aa 27 03 00 -> refused\n"
     "wait 1500\n"
     "write 1 ff aa 27 64 00 -> refused\n" IDENTITY (2, 3) "idle\n"
                                                           "streaming\n"
                                                           "fine\n"},
    {"witmotion", "an-unknown-rate-code-is-left-alone",
     "subscribe 0 -> ok\n"
     "write 1 ff aa 27 03 00 -> ok\n"
     "notify 0 55 71 03 00 0b 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 = 0\n"
     "write 1 ff aa 27 64 00 -> ok\n" IDENTITY (2, 3) "idle\n"
                                                      "rate 0\n"},
    {"witmotion", "wrong-model-behind-the-right-name",
     "subscribe 0 -> missing\n"
     "error lacks\n"},

    {"upright", "start-mute-and-restore",
     "read 3 -> ok 00\n"
     "read 2 -> ok 08\n"
     "battery 60\n"
     "subscribe 0 -> ok\n"
     "subscribe 1 -> ok\n"
     "read 0 -> ok 00 00 00\n"
     "read 4 -> ok 00 00\n"
     "streaming\n"
     "read 5 -> missing\n"
     "read 6 -> ok 31 2e 32\n"
     "write 4 01 01 -> ok\n"
     "idle\n"
     "firmware 1.2\n"
     "silence 60000\n"
     "due 30000\n"
     "notify 0 01 01 00 = 1\n"
     "notify 1 60 01 = 1\n"
     "wait 30000\n"
     "read 3 -> ok 01\n"
     "read 2 -> ok 0c\n"
     "charging\n"
     "battery 100\n"
     "notify 1 60 01 = 0\n"
     "drops charging 1\n"
     "stop\n"
     "write 4 00 00 -> ok\n"
     "unsubscribe 0 -> ok\n"
     "unsubscribe 1 -> ok\n"
     "idle\n"},
    {"upright", "its-own-vibration-is-wanted",
     "read 3 -> ok 00\n"
     "read 2 -> ok 00\n"
     "battery -1\n"
     "subscribe 0 -> ok\n"
     "subscribe 1 -> ok\n"
     "read 0 -> ok 02 01 01\n" IDENTITY (5, 6) "idle\n"
                                               "stop\n"
                                               "unsubscribe 0 -> ok\n"
                                               "unsubscribe 1 -> ok\n"
                                               "idle\n",
     &vibrating},
    {"upright", "off-already-and-stays-off",
     "read 3 -> missing\n"
     "read 2 -> missing\n"
     "subscribe 0 -> ok\n"
     "subscribe 1 -> missing\n"
     "read 0 -> refused\n"
     "read 4 -> ok 01 01\n" IDENTITY (5, 6) "idle\n"
                                            "streaming\n"
                                            "stop\n"
                                            "unsubscribe 0 -> ok\n"
                                            "idle\n"},
    {"upright", "off-by-an-earlier-session",
     "read 3 -> ok 00\n"
     "read 2 -> ok 08\n"
     "subscribe 0 -> ok\n"
     "subscribe 1 -> ok\n"
     "read 0 -> ok 00 00 00\n"
     "read 4 -> ok 01 01\n" IDENTITY (5, 6) "idle\n"
                                            "stop\n"
                                            "write 4 00 00 -> ok\n"
                                            "unsubscribe 0 -> ok\n"
                                            "unsubscribe 1 -> ok\n"
                                            "idle\n",
     &changed},
    {"upright", "off-by-an-earlier-session-and-wanted-now",
     "read 3 -> ok 00\n"
     "read 2 -> ok 08\n"
     "subscribe 0 -> ok\n"
     "subscribe 1 -> ok\n"
     "read 0 -> ok 00 00 00\n"
     "write 4 00 00 -> ok\n" IDENTITY (5, 6) "idle\n"
                                             "stop\n"
                                             "unsubscribe 0 -> ok\n"
                                             "unsubscribe 1 -> ok\n"
                                             "idle\n",
     &changed_vibrating},
    {"upright", "a-switch-that-cannot-be-read",
     "read 3 -> ok 00\n"
     "read 2 -> ok 01\n"
     "battery 0\n"
     "subscribe 0 -> ok\n"
     "subscribe 1 -> ok\n"
     "read 0 -> ok 00 00 00\n"
     "read 4 -> refused\n" IDENTITY (5, 6) "write 4 01 01 -> ok\n"
                                           "stop\n"
                                           "write 4 00 00 -> refused\n"
                                           "unsubscribe 0 -> ok\n"
                                           "unsubscribe 1 -> ok\n"
                                           "idle\n"},
    {"upright", "refused-mute-is-not-restored",
     "read 3 -> ok 00\n"
     "read 2 -> ok 02\n"
     "battery 5\n"
     "subscribe 0 -> ok\n"
     "subscribe 1 -> ok\n"
     "read 0 -> ok 00 00 00\n"
     "read 4 -> ok 00 00\n" IDENTITY (5, 6) "write 4 01 01 -> refused\n"
                                            "streaming\n"
                                            "stop\n"
                                            "unsubscribe 0 -> ok\n"
                                            "unsubscribe 1 -> ok\n"
                                            "idle\n"},
    {"upright", "required-characteristic-missing",
     "read 3 -> ok 00\n"
     "read 2 -> ok 02\n"
     "subscribe 0 -> missing\n"
     "error lacks\n"
     "idle\n"},
    {NULL},
};
