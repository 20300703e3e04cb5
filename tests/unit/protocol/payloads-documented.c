/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Example payloads. In their names: `quoted` from the source that the driver's file names (a unit
 * test, a capture, a maker's document), or `derived` from the layout in that source.
 */
#include "payloads.h"

#define WITH_RATE PLUMB_SAMPLE_ACCEL | PLUMB_SAMPLE_RATE
#define WITH_WORN PLUMB_SAMPLE_ACCEL | PLUMB_SAMPLE_WORN
#define OWN_ANGLE PLUMB_SAMPLE_ANGLE
#define VERITY(x, y, z)                                                                            \
  {                                                                                                \
    (x) * 2.44e-4, (y)*2.44e-4, (z)*2.44e-4                                                        \
  }
#define POLAR_HEAD "02 ea 54 a2 42 8b 45 52 08 "

/* An H10 that streams raw frames: its reply to the start names no factor. */
#define POLAR_H10                                                                                  \
  "subscribe 0 -> ok\n"                                                                            \
  "subscribe 1 -> ok\n"                                                                            \
  "write 0 01 02 -> ok\n"                                                                          \
  "notify 0 f0 01 02 00 00 00 04 19 00 32 00 64 00 c8 00 01 01 10 00 02 03 02 00 04 00 08 00\n"    \
  "write 0 02 02 00 01 19 00 01 01 10 00 02 01 04 00 -> ok\n"                                      \
  "notify 0 f0 02 02 00 00 01\n"                                                                   \
  "subscribe 2 -> ok\n"                                                                            \
  "streaming\n"

const Payload payloads_documented[] = {
    {"microbit", "quoted-of-a-board", 0, "6000 6000 10fc", .n_samples = 1,
     .v = {0.0938, 0.0938, -0.9844}},
    {"microbit", "quoted-of-a-board-on-edge", 0, "0001 a003 2001", .n_samples = 1,
     .v = {0.25, 0.9062, 0.2812}},
    {"microbit", "derived-flat-face-up", 0, "00 00 00 00 00 fc", .n_samples = 1, .v = {0, 0, -1}},
    {"microbit", "derived-30-degrees-right", 0, "00 02 00 00 89 fc", .n_samples = 1,
     .v = {0.5, 0, -0.8662}},

    {"witmotion", "derived-flat-z-up", 0, "55 61 00 00 00 00 00 08", .n_zeros = 12, .n_samples = 1,
     .fields = WITH_RATE, .v = {0, 0, 1}},
    {"witmotion", "derived-all-fields", 0,
     "55 61 00 04 00 fe a4 06 a4 00 b8 fe 52 00 55 15 00 e0 00 40", .n_samples = 1,
     .fields = WITH_RATE, .v = {0.5, -0.25, 0.830}, .rate = {10.01, -20.02, 5.00}},
    {"witmotion", "quoted-register-reply-of-the-maker", 0, "55 71 3a 00 68 01 69 00 7a 00",
     .n_zeros = 10, .n_samples = 0},
    {"witmotion", "derived-several-packets-at-once", 0,
     "55 61 00 00 00 00 00 08 00 00 00 00 00 00 00 00 00 00 00 00 "
     "55 61 00 08 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00",
     .n_samples = 2, .fields = WITH_RATE, .v = {0, 0, 1}},

    {"upright", "quoted-good", 0, "00 00 00", .n_samples = 1, .fields = PLUMB_SAMPLE_FLAG},
    {"upright", "quoted-bad-not-yet-vibrating", 0, "01 01 00", .n_samples = 1,
     .fields = PLUMB_SAMPLE_FLAG, .is_slouching = true},
    {"upright", "quoted-bad-vibrating", 0, "02 01 01", .n_samples = 1, .fields = PLUMB_SAMPLE_FLAG,
     .is_slouching = true},
    {"upright", "quoted-bad-vibrating-older-comment", 0, "02 01 00", .n_samples = 1,
     .fields = PLUMB_SAMPLE_FLAG, .is_slouching = true},
    {"upright", "quoted-good-after-correcting", 0, "00 00 01", .n_samples = 1,
     .fields = PLUMB_SAMPLE_FLAG},
    {"upright", "derived-angle", 1, "60 01", .n_samples = 1, .fields = OWN_ANGLE, .v = {35.2}},
    {"upright", "derived-angle-slouched", 1, "ec 02", .n_samples = 1, .fields = OWN_ANGLE,
     .v = {74.8}},
    {"upright", "derived-angle-negative", 1, "85 ff", .n_samples = 1, .fields = OWN_ANGLE,
     .v = {-12.3}},
    {"upright", "derived-angle-of-six-bytes", 1, "60 01 ff 7f 00 80", .n_samples = 1,
     .fields = OWN_ANGLE, .v = {35.2}},

    {"polar", "quoted-h10-first-sample", 1, POLAR_HEAD "01 45 ff e4 ff b5 03", .n_samples = 1,
     .v = {-0.187, -0.028, 0.949}, .start = POLAR_H10},
    {"polar", "quoted-type-1", 1, POLAR_HEAD "01 f7 ff ff ff e7 03 f8 ff fe ff e5 03",
     .n_samples = 2, .v = {-0.009, -0.001, 0.999}, .n_next = 1, .next = {{-0.008, -0.002, 0.997}},
     .tolerance = 1e-6, .start = POLAR_H10},
    {"polar", "quoted-type-81", 1, POLAR_HEAD "81 f1 ff 14 00 f0 03 06 01 7b 0f 08", .n_samples = 2,
     .v = {-0.015, 0.020, 1.008}, .n_next = 1, .next = {{-0.020, 0.017, 1.008}}, .tolerance = 1e-6,
     .start = POLAR_H10},
    {"polar", "quoted-verity-type-80", 1, POLAR_HEAD "80 d0 ff 65 01 e4 0f 08 1d fc 07 ff 0c 13 f2",
     .n_zeros = 87 - 6, .n_samples = 30, .v = {-0.0117, 0.0871, 0.9926}, .n_next = 2,
     .next = {VERITY (-52, 364, 4067), VERITY (-40, 383, 4053)}, .tolerance = 1e-4},
    {"polar", "quoted-type-80-of-acc-data-test", 1,
     POLAR_HEAD "80 71 07 f0 6a 9e 8d 0a 38 be 5c be ba 2f 96", .n_zeros = 210 - 6, .n_samples = 57,
     .v = VERITY (1905, 27376, -29282), .n_next = 1, .next = {VERITY (2095, 27271, -29367)},
     .tolerance = 1e-6},
    {"polar", "derived-type-0", 1, POLAR_HEAD "00 00 00 7f", .n_samples = 1, .v = {0, 0, 0.127}},
    {"polar", "derived-type-2", 1, POLAR_HEAD "02 00 00 00 18 fc ff e8 03 00", .n_samples = 1,
     .v = {0, -1, 1}},
    {"polar", "derived-width-17", 1,
     /* 16 + 17 bits of zero, then 17 bits of one: z goes down by 1. */
     POLAR_HEAD "81 00 00 00 00 e8 03 11 01 00 00 00 00 fc ff 07", .n_samples = 2, .v = {0, 0, 1},
     .start = POLAR_H10},
    {"polar", "quoted-contact", 1, POLAR_HEAD "01 00 00 00 00 e8 03", .n_samples = 1,
     .fields = WITH_WORN, .v = {0, 0, 1}, .is_worn = true, .start = POLAR_H10 "notify 2 06 00\n"},
    {"polar", "quoted-no-contact", 1, POLAR_HEAD "01 00 00 00 00 e8 03", .n_samples = 1,
     .fields = WITH_WORN, .v = {0, 0, 1}, .start = POLAR_H10 "notify 2 04 00\n"},
    {"polar", "derived-contact-with-intervals", 1, POLAR_HEAD "01 00 00 00 00 e8 03",
     .n_samples = 1, .fields = WITH_WORN, .v = {0, 0, 1}, .is_worn = true,
     .start = POLAR_H10 "notify 2 16 48 20 03\n"},
    {"polar", "quoted-contact-not-supported", 1, POLAR_HEAD "01 00 00 00 00 e8 03", .n_samples = 1,
     .v = {0, 0, 1}, .start = POLAR_H10 "notify 2 00 ff\nnotify 2 01 80 80\n"},

    {"dot", "derived-mode-21", 2,
     "40 42 0f 00 00 00 00 00 00 00 00 00 0a e8 1c 41 00 00 20 41 00 00 a0 c1 00 00 a0 40",
     .n_zeros = 12, .n_samples = 1, .fields = WITH_RATE, .v = {0, 0, 1}, .rate = {10, -20, 5}},

    {"dot", "derived-mode-21-padded", 2,
     "00 09 3d 00 9a 99 99 3e 33 33 1b 41 cd cc 4c 3e 00 00 80 3f 00 00 00 40 00 00 40 40",
     .n_zeros = 12, .n_samples = 1, .fields = WITH_RATE, .v = {0.0306, 0.9891, 0.0204},
     .rate = {1, 2, 3}},

    {"metawear", "quoted-4-g", 1, "03 04 16 c4 94 a2 2a d0", .n_samples = 1,
     .v = {-1.872, -2.919, -1.495}},

    {"thingy52", "derived-gravity", 1, "00 00 00 00 00 00 00 00 0a e8 1c 41", .n_samples = 1,
     .v = {0, 0, 1}},
    {"thingy52", "derived-gravity-30-degrees", 1, "0a e8 9c 40 00 00 00 00 7c e2 07 41",
     .n_samples = 1, .v = {0.5, 0, 0.8660}},
    {"thingy52", "derived-raw", 2, "00 00 00 00 00 04", .n_zeros = 12, .n_samples = 1,
     .fields = WITH_RATE, .v = {0, 0, 1},
     .start = "read 0 -> ok e8 03 f4 01 f4 01 0a 00 01\n"
              "subscribe 1 -> refused\n"
              "subscribe 2 -> ok\n"},

    {"thingy52", "quoted-raw-of-a-board", 2, "f3ff bdff 02fc eaff 0500 f6ff", .n_zeros = 6,
     .n_samples = 1, .fields = WITH_RATE, .v = {-0.0127, -0.0654, -0.9980},
     .rate = {-0.69, 0.16, -0.31}, .tolerance = 0.01,
     .start = "read 0 -> ok e8 03 f4 01 f4 01 0a 00 01\n"
              "subscribe 1 -> refused\n"
              "subscribe 2 -> ok\n"},

    {"infinitime", "derived-flat", 0, "00 00 00 00 00 04", .n_samples = 1, .v = {0, 0, 1}},
    {"infinitime", "derived-30-degrees", 0, "00 fe 00 00 77 03", .n_samples = 1,
     .v = {-0.5, 0, 0.866}},

    {"adafruit", "derived-flat", 0, "00 00 00 00 00 00 00 00 0a e8 1c 41", .n_samples = 1,
     .v = {0, 0, 1}},

    {"sensortag", "derived-flat", 0, "00 00 00 00 00 00 00 00 00 00 00 10 00 00 00 00 00 00",
     .n_samples = 1, .v = {0, 0, 1}},

    {"ruuvi", "quoted-test-vector", 0, "05 12fc 5394 c37c 0004 fffc 040c ac36 42 00cd cbb8334c884f",
     .n_samples = 1, .v = {0.004, -0.004, 1.036}, .tolerance = 1e-6},
    {"ruuvi", "quoted-test-vector-of-format-3", 0, "03 29 1a1e ce1e fc18 f942 02ca 0b53",
     .n_samples = 1, .v = {-1.000, -1.726, 0.714}, .tolerance = 1e-6},

    {"bthome", "derived-rotation", 0, "40 00 07 01 61 3f 02 0c", .n_samples = 1,
     .fields = OWN_ANGLE, .v = {307.4}},
    {"bthome", "derived-rotation-among-others", 0, "40 02 ca 09 3f 6a ff 51 00 10", .n_samples = 1,
     .fields = OWN_ANGLE, .v = {-15.0}},
    {"bthome", "derived-rotation-after-text", 0, "40 53 03 61 62 63 3f 2c 01", .n_samples = 1,
     .fields = OWN_ANGLE, .v = {30.0}},

    {"bthome", "quoted-command-then-rotation", 0, "40 3b 01 03 05 3f 2c 01", .n_samples = 1,
     .fields = OWN_ANGLE, .v = {30.0}},
    {"bthome", "derived-command-without-arguments", 0, "40 3b 00 02 3f 2c 01", .n_samples = 1,
     .fields = OWN_ANGLE, .v = {30.0}},
    {"bthome", "derived-command-with-reserved-bits", 0, "40 3b 21 03 05 3f 2c 01", .n_samples = 1,
     .fields = OWN_ANGLE, .v = {30.0}},
    {"bthome", "derived-device-objects-before-rotation", 0,
     "40 f0 01 00 f1 00 01 02 04 f2 01 02 00 3f 2c 01", .n_samples = 1, .fields = OWN_ANGLE,
     .v = {30.0}},
    {"bthome", "quoted-device-objects-last", 0, "40 3f 2c 01 f1 00 01 02 04 f2 01 02 00",
     .n_samples = 1, .fields = OWN_ANGLE, .v = {30.0}},
    {"bthome", "derived-two-rotations", 0, "40 3f 2c 01 3f 6a ff", .n_samples = 1,
     .fields = OWN_ANGLE, .v = {30.0}},
    {"bthome", "derived-rotation-behind-objects-of-every-length", 0,
     "40 04 138a01 09 60 0b 021b00 0c 020c 12 e204 16 00 2e 23 3a 01 3c 0103 3d 0960 3e 2a2c0915 "
     "42 4e3400 46 32 4b 138a14 4c 41018a01 50 5d396164 51 8756 55 87562a01 56 e8e8 57 ea 58 ea "
     "59 ea 5a eaea 5b eaeaeaea 5c 02fbffff 5d 02ea 5e 8c01 5f 8c01 60 0c 61 ac0c 62 02fbffff "
     "63 02fbffff 64 01 54 02 3f3f 3f 2c 01",
     .n_samples = 1, .fields = OWN_ANGLE, .v = {30.0}},

    {"movesense", "derived-flat", 1, "02 63 39 30 00 00 00 00 00 00 00 00 00 00 0a e8 1c 41",
     .n_samples = 1, .v = {0, 0, 1}},

    {"nicla", "derived-flat", 0, "04 0c 00 00 00 00 00 10 00 00 00 00", .n_samples = 1,
     .v = {0, 0, 1}},

    {"hipee", "derived-live-sample", 0,
     "09 11 35 61 d9 bd fe 19 fd 00 04 00 00 01 00 00 00 00 00 a1", .n_samples = 1,
     .fields = OWN_ANGLE, .v = {25}},

    {"dikdur", "derived-30-degrees", 0, "1e 00", .n_samples = 1, .fields = OWN_ANGLE, .v = {30}},
    {"dikdur", "derived-negative", 0, "f1 ff", .n_samples = 1, .fields = OWN_ANGLE, .v = {-15}},

    {"plumbline", "specification-two-triplets", 0,
     "00 02 01 00 e8 03 00 00 00 00 00 00 00 10 00 08 00 00 db 0d", .n_samples = 2, .v = {0, 0, 1}},
    {"plumbline", "specification-worn-and-rate", 0,
     "0b 01 02 00 e8 03 00 00 00 00 00 00 00 10 a0 00 c0 fe 50 00", .n_samples = 1,
     .fields = WITH_RATE | PLUMB_SAMPLE_WORN, .v = {0, 0, 1}, .rate = {10, -20, 5},
     .is_worn = true},
    {"plumbline", "specification-taken-off", 0, "01 01 02 00 e8 03 00 00 00 00 00 00 00 10",
     .n_samples = 1, .fields = WITH_WORN, .v = {0, 0, 1}},
    {NULL},
};
