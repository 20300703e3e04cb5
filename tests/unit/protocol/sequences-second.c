/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Polar, DOT, MetaWear: sensors that are told to begin, and must be told to stop. */
#include "sequences.h"

#define IDENTITY(model, firmware)                                                                  \
  "read " #model " -> missing\n"                                                                   \
  "read " #firmware " -> missing\n"

#define POLAR_UP_TO_QUERY                                                                          \
  "subscribe 0 -> ok\n"                                                                            \
  "subscribe 1 -> ok\n"                                                                            \
  "write 0 01 02 -> ok\n"                                                                          \
  "idle\n"

#define H10_OFFERS                                                                                 \
  "notify 0 f0 01 02 00 00 00 04 19 00 32 00 64 00 c8 00 01 01 10 00 02 03 02 00 04 00 08 00 = "   \
  "0\n"
#define H10_START_25 "write 0 02 02 00 01 19 00 01 01 10 00 02 01 04 00 -> ok\n"

#define METAWEAR_ASK                                                                               \
  "subscribe 1 -> ok\n"                                                                            \
  "write 0 03 80 -> ok\n"                                                                          \
  "idle\n"
#define METAWEAR_STOP_LIST                                                                         \
  "write 0 03 01 00 -> ok\n"                                                                       \
  "write 0 03 02 00 01 -> ok\n"                                                                    \
  "write 0 03 04 00 -> ok\n"
#define METAWEAR_START_LIST                                                                        \
  "write 0 03 04 01 -> ok\n"                                                                       \
  "write 0 03 02 01 00 -> ok\n"                                                                    \
  "write 0 03 01 01 -> ok\n"

#define DOT_SETTINGS(power, rate)                                                                  \
  "read 0 -> ok 00 00 00 0a 05 " power " 00 06" /* 0-7 */                                          \
  " 44 4f 54 00 00 00 00 00 00 00 00 00 00 00 00 00 " rate " 00 00 00 00 00 00 00\n"
#define DOT_ZEROS_17 "00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 "
#define DOT_AFTER_START                                                                            \
  "streaming\n"                                                                                    \
  "read 3 -> ok 50 00\n"                                                                           \
  "subscribe 3 -> ok\n" IDENTITY (4, 5) "battery 80\n"

static const PlumbSensorOptions fast = {.rate_hz = 200};
static const PlumbSensorOptions sixty = {.rate_hz = 60};

const Sequence sequences_second[] = {
    {"polar", "h10-start-and-stop",
     POLAR_UP_TO_QUERY H10_OFFERS H10_START_25
     "idle\n"
     "quiet\n"
     "notify 0 f0 02 02 00 00 01 = 0\n"
     "subscribe 2 -> ok\n"
     "streaming\n"
     "rate 25\n"
     "read 3 -> ok 48 31 30\n"
     "read 4 -> ok 35 2e 30 2e 30\n"
     "model H10\n"
     "firmware 5.0.0\n"
     "idle\n"
     "due never\n"
     "notify 1 02 ea 54 a2 42 8b 45 52 08 01 45 ff e4 ff b5 03 = 1\n"
     "notify 1 02 ea 54 a2 42 8b 45 52 08 01 45 ff e4 ff b5 03 = 0\n"
     "drops repeat 1\n"
     "stop\n"
     "write 0 03 02 -> ok\n"
     "idle\n"
     "notify 1 02 eb 54 a2 42 8b 45 52 08 01 45 ff e4 ff b5 03 = 0\n"
     "drops unexpected 1\n"
     "notify 0 f0 03 02 00 00 = 0\n"
     "unsubscribe 0 -> ok\n"
     "unsubscribe 1 -> ok\n"
     "unsubscribe 2 -> ok\n"
     "idle\n"
     "due never\n"},
    {"polar", "h10-200-hz-when-asked-for",
     POLAR_UP_TO_QUERY H10_OFFERS "write 0 02 02 00 01 c8 00 01 01 10 00 02 01 04 00 -> ok\n"
                                  "notify 0 f0 02 02 00 00 01\n"
                                  "rate 200\n",
     &fast},
    {"polar", "verity-sense-offers-one-choice",
     POLAR_UP_TO_QUERY "notify 0 f0 01 02 00 00 00 01 34 00 01 01 10 00 02 01 08 00 04 01 03 = 0\n"
                       "write 0 02 02 00 01 34 00 01 01 10 00 02 01 08 00 04 01 03 -> ok\n"
                       "notify 0 f0 02 02 00 00 05 01 40 da 7f 39 = 0\n"
                       "subscribe 2 -> missing\n" IDENTITY (3, 4) "rate 52\n"
                                                                  "streaming\n"
                                                                  "stop\n"
                                                                  "write 0 03 02 -> ok\n"
                                                                  "wait 2000\n"
                                                                  "unsubscribe 0 -> ok\n"
                                                                  "unsubscribe 1 -> ok\n"
                                                                  "idle\n"},
    {"polar", "the-reply-comes-before-the-write-is-answered",
     "subscribe 0 -> ok\n"
     "subscribe 1 -> ok\n"
     "write 0 01 02 -> ok\n" H10_OFFERS H10_START_25 "notify 0 f0 02 02 00 00 01\n"
     "subscribe 2 -> missing\n"
     "streaming\n"},
    {"polar", "was-streaming-already",
     POLAR_UP_TO_QUERY H10_OFFERS H10_START_25
     "notify 0 f0 02 02 06 00 = 0\n"
     "write 0 03 02 -> ok\n"
     "idle\n"
     "notify 0 f0 03 02 00 00 = 0\n" H10_START_25 "notify 0 f0 02 02 06 00 = 0\n"
     "subscribe 2 -> missing\n" IDENTITY (3, 4) "streaming\n"
                                                "fine\n"},
    {"polar", "wants-a-bond", "subscribe 0 -> not-paired\nerror paired\npairing\nidle\n"},
    {"polar", "wants-a-bond-for-its-commands",
     "subscribe 0 -> ok\n"
     "subscribe 1 -> ok\n"
     "write 0 01 02 -> not-paired\n"
     "error paired\n"
     "pairing\n"
     "stop\n"
     "unsubscribe 0 -> ok\n"
     "unsubscribe 1 -> ok\n"
     "idle\n"},
    {"polar", "is-on-its-charger",
     POLAR_UP_TO_QUERY H10_OFFERS H10_START_25 "notify 0 f0 02 02 0d 00 = 0\n"
                                               "error charger\n"
                                               "idle\n"},
    {"polar", "refuses-the-rate",
     POLAR_UP_TO_QUERY H10_OFFERS H10_START_25 "notify 0 f0 02 02 08 00 = 0\n"
                                               "error refused to start\n"},
    {"polar", "has-no-accelerometer",
     POLAR_UP_TO_QUERY "notify 0 f0 01 02 02 00 = 0\n"
                       "error no acceleration\n"
                       "idle\n"},
    {"polar", "offers-what-is-not-understood",
     POLAR_UP_TO_QUERY "notify 0 f0 01 02 00 00 09 01 34 00 = 0\n"
                       "error no acceleration\n"},
    {"polar", "offers-a-list-that-is-cut-off",
     POLAR_UP_TO_QUERY "notify 0 f0 01 02 00 00 00 ff 34 00 = 0\n"
                       "error no acceleration\n"},
    {"polar", "offers-two-channels-which-may-not-be-written",
     POLAR_UP_TO_QUERY "notify 0 f0 01 02 00 00 00 01 34 00 01 01 10 00 02 01 08 00 04 01 02 = 0\n"
                       "idle\n"
                       "error not on its list\n"
                       "idle\n"},
    {"polar", "the-reply-never-comes",
     POLAR_UP_TO_QUERY "due 5000\n"
                       "wait 5000\n"
                       "idle\n"
                       "error did not reply\n"
                       "quiet\n"},
    {"polar", "an-h9-has-no-such-service", "subscribe 0 -> missing\nerror lacks\n"},
    {"polar", "refused-write",
     "subscribe 0 -> ok\nsubscribe 1 -> ok\nwrite 0 01 02 -> refused\nerror refused a command\n"},

    {"dot", "start-and-stop",
     "subscribe 2 -> ok\n"
     "write 1 01 00 15 -> ok\n" DOT_SETTINGS (
         "1e", "3c") "write 0 14 00 00 0a 05 00 00 " DOT_ZEROS_17 "0a 00 00 00 00 00 00 00 -> ok\n"
                     "idle\n"
                     "quiet\n"
                     "due 200\n"
                     "wait 200\n"
                     "write 1 01 01 15 -> ok\n" DOT_AFTER_START "rate 10\n"
                     "idle\n"
                     "notify 2 40 42 0f 00 00 00 00 00 00 00 00 00 0a e8 1c 41 00 00 20 41 00 00 "
                     "a0 c1 00 00 a0 40 "
                     "= 1\n"
                     "notify 2 40 42 0f 00 00 00 00 00 00 00 00 00 0a e8 1c 41 00 00 20 41 00 00 "
                     "a0 c1 00 00 a0 40 "
                     "= 0\n"
                     "drops repeat 1\n"
                     "notify 3 4f 01 = 0\n"
                     "charging\n"
                     "battery 79\n"
                     "notify 2 41 42 0f 00 00 00 00 00 00 00 00 00 0a e8 1c 41 00 00 20 41 00 00 "
                     "a0 c1 00 00 a0 40 "
                     "= 0\n"
                     "drops charging 1\n"
                     "stop\n"
                     "write 1 01 00 15 -> ok\n"
                     "unsubscribe 2 -> ok\n"
                     "unsubscribe 3 -> ok\n"
                     "idle\n"},
    {"dot", "settings-are-right-already-and-not-written",
     "subscribe 2 -> ok\n"
     "write 1 01 00 15 -> refused\n" DOT_SETTINGS (
         "00", "0a") "write 1 01 01 15 -> ok\n" DOT_AFTER_START "idle\n"},
    {"dot", "only-the-sleep-timer-differs",
     "subscribe 2 -> ok\n"
     "write 1 01 00 15 -> ok\n" DOT_SETTINGS (
         "1e", "0a") "write 0 04 00 00 0a 05 00 00 " DOT_ZEROS_17 "00 00 00 00 00 00 00 00 -> ok\n"
                     "wait 200\n"
                     "write 1 01 01 15 -> ok\n"},
    {"dot", "only-the-rate-differs",
     "subscribe 2 -> ok\n"
     "write 1 01 00 15 -> ok\n" DOT_SETTINGS ("00",
                                              "0a") "write 0 10 00 00 00 00 00 00 " DOT_ZEROS_17
                                                    "3c 00 00 00 00 00 00 00 -> refused\n"
                                                    "wait 200\n"
                                                    "write 1 01 01 15 -> ok\n"
                                                    "rate 60\n",
     &sixty},
    {"dot", "settings-missing",
     "subscribe 2 -> ok\n"
     "write 1 01 00 15 -> ok\n"
     "read 0 -> missing\n"
     "write 1 01 01 15 -> ok\n"
     "streaming\n"
     "rate 0\n"},
    {"dot", "refuses-to-start",
     "subscribe 2 -> ok\n"
     "write 1 01 00 15 -> ok\n"
     "read 0 -> refused\n"
     "write 1 01 01 15 -> refused\n"
     "error refused a command\n"
     "stop\n"
     "write 1 01 00 15 -> ok\n"
     "unsubscribe 2 -> ok\n"
     "idle\n"},
    {"dot", "wrong-model-behind-the-right-name", "subscribe 2 -> missing\nerror lacks\n"},

    {"metawear", "bmi160-start-and-stop",
     METAWEAR_ASK "notify 1 03 80 01 00 = 0\n" METAWEAR_STOP_LIST
                  "write 0 03 03 25 05 -> ok\n" METAWEAR_START_LIST "streaming\n"
                  "rate 12.5\n" IDENTITY (2, 3) "idle\n"
                                                "notify 1 03 04 16 c4 94 a2 2a d0 = 1\n"
                                                "stop\n" METAWEAR_STOP_LIST "unsubscribe 1 -> ok\n"
                                                "idle\n"},
    {"metawear", "bmi160-has-no-faster-rate-that-is-documented",
     METAWEAR_ASK "notify 1 03 80 01 00 = 0\n" METAWEAR_STOP_LIST
                  "write 0 03 03 26 05 -> ok\n" METAWEAR_START_LIST "rate 25\n",
     &fast},
    {"metawear", "bmi270-start",
     METAWEAR_ASK "notify 1 03 80 04 00 = 0\n" METAWEAR_STOP_LIST
                  "write 0 03 03 a8 01 -> ok\n" METAWEAR_START_LIST "streaming\n"
                  "rate 100\n",
     &fast},
    {"metawear", "another-chip",
     METAWEAR_ASK "notify 1 03 80 02 00 = 0\n"
                  "error accelerometer is none\n"
                  "idle\n"
                  "stop\n"
                  "unsubscribe 1 -> ok\n"
                  "idle\n"},
    {"metawear", "no-chip", METAWEAR_ASK "notify 1 03 80 = 0\nerror accelerometer is none\n"},
    {"metawear", "still-streaming-from-before",
     "subscribe 1 -> ok\n"
     "write 0 03 80 -> ok\n"
     "notify 1 03 04 16 c4 94 a2 2a d0\n"
     "notify 1 03 80 01 00 = 0\n" METAWEAR_STOP_LIST "write 0 03 03 25 05 -> ok\n"},
    {"metawear", "the-reply-never-comes",
     METAWEAR_ASK "due 3000\nwait 3000\nidle\nerror did not reply\n"},
    {"metawear", "refused-write",
     METAWEAR_ASK "notify 1 03 80 04 00 = 0\n" METAWEAR_STOP_LIST "write 0 03 03 a5 01 -> refused\n"
                  "error refused a command\n"
                  "stop\n" METAWEAR_STOP_LIST "unsubscribe 1 -> ok\n"
                  "idle\n"},
    {"metawear", "wrong-model-behind-the-right-name", "subscribe 1 -> missing\nerror lacks\n"},
    {NULL},
};
