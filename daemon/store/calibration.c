/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calibrations and small named values: what must be there again after a restart. */
#include <math.h>

#include "store-private.h"

/* How many of one sensor and placement are kept, the newest first. */
#define KEPT "10"

static GVariant *
calibration_to_variant (const PlumbCalibration *calibration)
{
  GVariantBuilder poses;
  g_variant_builder_init (&poses, G_VARIANT_TYPE ("a(udddd)"));
  for (unsigned i = 0; i < PLUMB_POSES; i++)
    if (calibration->has_pose[i])
      g_variant_builder_add (&poses, "(udddd)", i, calibration->up[i][0], calibration->up[i][1],
                             calibration->up[i][2], calibration->angle_deg[i]);
  GVariantBuilder dict;
  g_variant_builder_init (&dict, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&dict, "{sv}", "poses", g_variant_builder_end (&poses));
  g_variant_builder_add (&dict, "{sv}", "has_angle",
                         g_variant_new_boolean (calibration->has_angle));
  if (calibration->has_walk)
    g_variant_builder_add (
        &dict, "{sv}", "walk",
        g_variant_new ("(ddd)", calibration->walk[0], calibration->walk[1], calibration->walk[2]));
  g_variant_builder_add (&dict, "{sv}", "spread_deg",
                         g_variant_new_double (calibration->spread_deg));
  g_variant_builder_add (&dict, "{sv}", "length_g", g_variant_new_double (calibration->length_g));
  g_variant_builder_add (&dict, "{sv}", "samples", g_variant_new_uint32 (calibration->samples));
  return g_variant_ref_sink (g_variant_builder_end (&dict));
}

static bool
read_poses (GVariant *dict, PlumbCalibration *calibration)
{
  g_autoptr (GVariant) poses = g_variant_lookup_value (dict, "poses", G_VARIANT_TYPE ("a(udddd)"));
  if (poses == NULL)
    return false;
  GVariantIter iter;
  uint32_t pose;
  double up[3], angle_deg;
  g_variant_iter_init (&iter, poses);
  while (g_variant_iter_next (&iter, "(udddd)", &pose, &up[0], &up[1], &up[2], &angle_deg)) {
    if (pose >= PLUMB_POSES || !isfinite (up[0] + up[1] + up[2] + angle_deg))
      return false;
    calibration->has_pose[pose] = true;
    for (unsigned i = 0; i < 3; i++)
      calibration->up[pose][i] = up[i];
    calibration->angle_deg[pose] = angle_deg;
  }
  return true;
}

static bool
calibration_from_text (const char *text, PlumbCalibration *out_calibration)
{
  PlumbCalibration calibration = {.placement = out_calibration->placement};
  g_autoptr (GVariant) dict = g_variant_parse (G_VARIANT_TYPE_VARDICT, text, NULL, NULL, NULL);
  gboolean has_angle = FALSE;
  if (dict == NULL || !read_poses (dict, &calibration) ||
      !g_variant_lookup (dict, "has_angle", "b", &has_angle) ||
      !g_variant_lookup (dict, "spread_deg", "d", &calibration.spread_deg) ||
      !g_variant_lookup (dict, "length_g", "d", &calibration.length_g) ||
      !g_variant_lookup (dict, "samples", "u", &calibration.samples))
    return false;
  calibration.has_angle = has_angle;
  calibration.has_walk = g_variant_lookup (dict, "walk", "(ddd)", &calibration.walk[0],
                                           &calibration.walk[1], &calibration.walk[2]);
  *out_calibration = calibration;
  return true;
}

bool
plumb_store_save_calibration (PlumbStore *store, const char *sensor,
                              const PlumbCalibration *calibration, int64_t captured_wall_us,
                              GError **error)
{
  if (!plumb_store_begin_writing (store, error))
    return false;
  g_autoptr (PlumbStatement) insert =
      plumb_store_prepare_write (store,
                                 "INSERT INTO calibrations (sensor, placement, captured_us,"
                                 " details) VALUES (?, ?, ?, ?)",
                                 error);
  g_autoptr (PlumbStatement) trim = plumb_store_prepare_write (
      store,
      "DELETE FROM calibrations WHERE sensor = ?1 AND placement = ?2 AND id NOT IN"
      " (SELECT id FROM calibrations WHERE sensor = ?1 AND placement = ?2"
      "  ORDER BY captured_us DESC, id DESC LIMIT " KEPT ")",
      error);
  if (insert == NULL || trim == NULL)
    return false;
  const char *placement = plumb_placement_to_string (calibration->placement);
  g_autoptr (GVariant) dict = calibration_to_variant (calibration);
  g_autofree char *details = g_variant_print (dict, TRUE);
  plumb_statement_bind (insert, "ssis", sensor, placement, captured_wall_us, details);
  if (!plumb_statement_run (insert, PLUMB_STORE_ERROR_WRITE, error))
    return false;
  plumb_statement_bind (trim, "ss", sensor, placement);
  return plumb_statement_run (trim, PLUMB_STORE_ERROR_WRITE, error);
}

bool
plumb_store_load_calibration (PlumbStore *store, const char *sensor, PlumbPlacement placement,
                              PlumbCalibration *out_calibration, int64_t *out_captured_wall_us,
                              GError **error)
{
  if (!plumb_store_check_open (store, error))
    return false;
  g_autoptr (PlumbStatement) select = plumb_store_prepare_read (
      store,
      "SELECT details, captured_us FROM calibrations WHERE sensor = ? AND placement = ?"
      " ORDER BY captured_us DESC, id DESC LIMIT 1",
      error);
  bool has_row = false;
  if (select == NULL)
    return false;
  plumb_statement_bind (select, "ss", sensor, plumb_placement_to_string (placement));
  if (!plumb_statement_step (select, PLUMB_STORE_ERROR_READ, &has_row, error) || !has_row)
    return false;
  PlumbCalibration calibration = {.placement = placement};
  const char *details = (const char *)sqlite3_column_text (select, 0);
  if (details == NULL || !calibration_from_text (details, &calibration)) {
    g_set_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_READ,
                 "the stored calibration of %s cannot be read; calibrate again", sensor);
    return false;
  }
  *out_calibration = calibration;
  *out_captured_wall_us = sqlite3_column_int64 (select, 1);
  return true;
}

bool
plumb_store_set_state (PlumbStore *store, const char *key, const char *value, GError **error)
{
  if (!plumb_store_begin_writing (store, error))
    return false;
  const char *sql = value != NULL ? "INSERT OR REPLACE INTO state (key, value) VALUES (?, ?)"
                                  : "DELETE FROM state WHERE key = ?";
  g_autoptr (PlumbStatement) statement = plumb_store_prepare_write (store, sql, error);
  if (statement == NULL)
    return false;
  plumb_statement_bind (statement, value != NULL ? "ss" : "s", key, value);
  return plumb_statement_run (statement, PLUMB_STORE_ERROR_WRITE, error);
}

char *
plumb_store_dup_state (PlumbStore *store, const char *key)
{
  if (!plumb_store_check_open (store, NULL))
    return NULL;
  g_autoptr (PlumbStatement) select =
      plumb_store_prepare_read (store, "SELECT value FROM state WHERE key = ?", NULL);
  bool has_row = false;
  if (select == NULL)
    return NULL;
  plumb_statement_bind (select, "s", key);
  if (!plumb_statement_step (select, PLUMB_STORE_ERROR_READ, &has_row, NULL) || !has_row)
    return NULL;
  return g_strdup ((const char *)sqlite3_column_text (select, 0));
}
