/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looking for sensors nearby. */
#pragma once

#include "client.h"

typedef struct {
  char *address;
  char *name;
  char *driver;     /* "" not recognised */
  char *confidence; /* that it is of that family: "" not known */
  char *pairing;    /* none, optional, required, refused; "" not known */
  int rssi_dbm;     /* 0: not known */
} PlumbCandidate;

/* Called for each new one as it is found; number counts from 1. */
typedef void (*PlumbScanFound) (const PlumbCtl *ctl, const PlumbCandidate *candidate,
                                unsigned number);

/* Listens for seconds, or until interrupted. found may be NULL. The candidates in the order in
 * which they were found, with their last signal strength; NULL: has complained, out_code is how to
 * leave. */
GPtrArray *
plumb_scan_run (PlumbCtl *ctl, unsigned seconds, PlumbScanFound found, PlumbExit *out_code);
/* "  1  C0:FF:EE:00:00:01  BBC micro:bit  -60 dBm  microbit (certain)" */
void plumb_scan_print (const PlumbCtl *ctl, const PlumbCandidate *candidate, unsigned number);
