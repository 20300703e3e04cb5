/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs a fuzz target over its corpus without libFuzzer, as a plain test: every file as it is, cut
 * off at every length, and with each byte in turn replaced. Arguments: files and directories. */
#include <glib.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* Longer files are only run as they are, so that a test stays a matter of seconds. */
#define VARIED_SIZE_MAX 4096

/* A copy of its own size, so that a sanitizer sees a read beyond the end. */
static void
run (const char *data, size_t size)
{
  g_autofree uint8_t *copy = g_malloc (size > 0 ? size : 1);
  if (size > 0)
    memcpy (copy, data, size);
  LLVMFuzzerTestOneInput (copy, size);
}

static size_t
run_variations (char *data, size_t size)
{
  static const uint8_t replacements[] = {0x00, 0xff, '\n', ' '};
  for (size_t i = 0; i < size; i++) {
    char original = data[i];
    run (data, i);
    for (size_t j = 0; j < G_N_ELEMENTS (replacements); j++) {
      data[i] = (char)replacements[j];
      run (data, size);
    }
    data[i] = original;
  }
  return size * (G_N_ELEMENTS (replacements) + 1);
}

static size_t
run_file (const char *path)
{
  g_autofree char *data = NULL;
  gsize size;
  if (!g_file_get_contents (path, &data, &size, NULL))
    g_error ("cannot read %s", path);
  run (data, size);
  return 1 + (size <= VARIED_SIZE_MAX ? run_variations (data, size) : 0);
}

static size_t
run_path (const char *path)
{
  g_autoptr (GDir) directory = g_dir_open (path, 0, NULL);
  if (directory == NULL)
    return run_file (path);
  size_t count = 0;
  for (const char *name = g_dir_read_name (directory); name != NULL;
       name = g_dir_read_name (directory)) {
    g_autofree char *child = g_build_filename (path, name, NULL);
    count += run_path (child);
  }
  return count;
}

int
main (int argc, char **argv)
{
  size_t count = 0;
  for (int i = 1; i < argc; i++)
    count += run_path (argv[i]);
  g_print ("%zu inputs\n", count);
  return count > 0 ? 0 : 1;
}
