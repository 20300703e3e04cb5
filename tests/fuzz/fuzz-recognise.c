/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any advertisement before every family: names, UUIDs and companies of the known ones mixed with
 * each other and with anything else. The input: a byte of options, one that picks a name, one that
 * says how many letters follow it, those letters, one that counts UUIDs and as many that pick them,
 * two of the company, and the rest is data.
 */
#include "sensor.h"

#include <string.h>

#define UUIDS_MAX 8

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

typedef struct {
  const uint8_t *at;
  size_t left;
} Input;

static uint8_t
next (Input *input)
{
  if (input->left == 0)
    return 0;
  input->left--;
  return *input->at++;
}

/* One of the names that families look for, with other letters behind; must be freed. */
static char *
next_name (Input *input)
{
  static const char *const heads[] = {"",
                                      "BBC micro:bit",
                                      "uBit [",
                                      "Bangle.js",
                                      "WT901",
                                      "BWT",
                                      "WTVB",
                                      "WT",
                                      "UprightGO2",
                                      "UprightGOS",
                                      "UprightGO",
                                      "Polar H10",
                                      "Polar",
                                      "Xsens DOT",
                                      "DFU",
                                      "Movella DOT",
                                      "MetaWear",
                                      "Thingy",
                                      "JZ-",
                                      "NICLA",
                                      "InfiniTime",
                                      "jiaozi",
                                      "Movesense ",
                                      "dd-ble",
                                      "CC2650 SensorTag",
                                      "CIRCUITPY",
                                      "Ruuvi",
                                      "SensorTag"};
  const char *head = heads[next (input) % G_N_ELEMENTS (heads)];
  uint8_t wanted = next (input);
  size_t n = MIN (wanted, input->left);
  g_autofree char *tail = g_strndup ((const char *)input->at, n);
  g_autofree char *raw = g_strconcat (head, tail, NULL);

  input->at += n;
  input->left -= n;
  return g_utf8_make_valid (raw, -1);
}

/* A service that some family uses. */
static const char *
pick_uuid (uint8_t which)
{
  size_t n;
  const PlumbSensorDriver *const *drivers = plumb_sensor_drivers (&n);
  const PlumbSensorInfo *info = plumb_sensor_driver_info (drivers[which % n]);

  if (info->n_characteristics == 0)
    return "0000180f-0000-1000-8000-00805f9b34fb";
  return info->characteristics[which / n % info->n_characteristics].service_uuid;
}

/* Nobody is surer than the one that is chosen, and nobody is chosen who is not sure at all. */
static void
check (const PlumbAdvertisement *advertisement, bool is_experimental_allowed)
{
  size_t n;
  const PlumbSensorDriver *const *drivers = plumb_sensor_drivers (&n);
  PlumbConfidence confidence;
  const PlumbSensorDriver *chosen =
      plumb_sensor_driver_recognise (advertisement, is_experimental_allowed, &confidence);

  g_assert_true ((chosen == NULL) == (confidence == PLUMB_CONFIDENCE_NONE));
  if (chosen != NULL) {
    g_assert_cmpint (plumb_sensor_driver_match (chosen, advertisement), ==, confidence);
    g_assert_true (is_experimental_allowed || !plumb_sensor_driver_info (chosen)->is_experimental);
  }
  for (size_t i = 0; i < n; i++)
    if (is_experimental_allowed || !plumb_sensor_driver_info (drivers[i])->is_experimental)
      g_assert_cmpint (plumb_sensor_driver_match (drivers[i], advertisement), <=, confidence);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static const uint16_t companies[] = {0x0499, 0x0822, 0x0886, 0x006b, 0x0059, 0x004c};
  Input input = {data, size};
  uint8_t options = next (&input);
  g_autofree char *name = next_name (&input);
  const char *uuids[UUIDS_MAX + 1] = {NULL};
  size_t n_uuids = next (&input) % (UUIDS_MAX + 1);

  for (size_t i = 0; i < n_uuids; i++)
    uuids[i] = pick_uuid (next (&input));
  uint8_t company = next (&input);
  uint16_t any = (uint16_t)(company << 8 | next (&input));
  g_autofree uint8_t *rest = g_memdup2 (input.at, input.left); /* exactly so long */
  const PlumbAdvertisement advertisement = {
      .name = options & 1 ? name : NULL,
      .uuids = options & 2 ? uuids : NULL,
      .has_manufacturer = options & 4,
      .company = company < 200 ? companies[company % G_N_ELEMENTS (companies)] : any,
      .manufacturer_data = rest,
      .manufacturer_size = MIN (input.left, 255),
      .service_data_uuid = options & 8 ? "0000fcd2-0000-1000-8000-00805f9b34fb" : NULL,
      .service_data = rest,
      .service_data_size = MIN (input.left, 255),
  };

  check (&advertisement, options & 16);
  return 0;
}
