/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every family's command sequences, as conversations. */
#include "sequences.h"
#include "talk.h"

static void
test_script (gconstpointer data)
{
  const Sequence *sequence = data;
  Talk talk;

  talk_begin (&talk, sequence->family, sequence->options);
  talk.name = sequence->name;
  talk_run (&talk, sequence->script);
  talk_end (&talk);
}

/* The holder of the radio keeps no session over a lost link: what a second one does must not depend
 * on where the first one was. */
static void
test_reconnect (gconstpointer data)
{
  const Sequence *sequence = data;
  g_auto (GStrv) lines = g_strsplit (sequence->script, "\n", -1);

  for (guint cut = 0; cut < g_strv_length (lines); cut++) {
    char *saved = g_steal_pointer (&lines[cut]);
    g_autofree char *half = g_strjoinv ("\n", lines);
    Talk talk;

    lines[cut] = saved;
    talk_begin (&talk, sequence->family, sequence->options);
    talk_run (&talk, half);
    talk_end (&talk);
    test_script (sequence);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (size_t table = 0; table < n_sequence_tables; table++)
    for (const Sequence *s = sequence_tables[table]; s->family != NULL; s++) {
      g_autofree char *path = g_strdup_printf ("/sequence/%s/%s", s->family, s->name);
      g_autofree char *again = g_strdup_printf ("/reconnect/%s/%s", s->family, s->name);

      g_test_add_data_func (path, s, test_script);
      g_test_add_data_func (again, s, test_reconnect);
    }
  return g_test_run ();
}
