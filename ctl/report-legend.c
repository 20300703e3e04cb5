/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Patterns and legend: no look is told apart by its colour alone. */
#include <glib/gi18n.h>

#include "report-html.h"
#include "report-sections.h"
#include "report-words.h"
#include "vocabulary.h"

/* id, size, turn, what is drawn over the ground. */
static void
add_pattern (GString *out, const char *look, int size, int turn_deg, const char *drawing)
{
  plumb_html_add (out,
                  "<pattern id=\"p-%s\" width=\"%d\" height=\"%d\" patternUnits=\"userSpaceOnUse\" "
                  "patternTransform=\"rotate(%d)\"><rect width=\"%d\" height=\"%d\" "
                  "class=\"ground-%s\"/>%s</pattern>\n",
                  look, size, size, turn_deg, size, size, look, drawing);
}

void
plumb_report_patterns (GString *out)
{
  g_string_append (out, "<svg class=\"patterns\" width=\"0\" height=\"0\" aria-hidden=\"true\">"
                        "<defs>\n");
  add_pattern (out, "slouching", 7, 45, "<rect width=\"2\" height=\"7\" class=\"ink\"/>");
  add_pattern (out, "leaning", 6, 0,
               "<circle cx=\"1.5\" cy=\"1.5\" r=\"1.2\" class=\"ink\"/>"
               "<circle cx=\"4.5\" cy=\"4.5\" r=\"1.2\" class=\"ink\"/>");
  add_pattern (out, "reclining", 8, 60, "<rect width=\"1.5\" height=\"8\" class=\"ink\"/>");
  add_pattern (out, "lying", 5, 0, "<rect width=\"5\" height=\"1.5\" class=\"ink\"/>");
  add_pattern (out, "not-worn", 5, 0, "<circle cx=\"2.5\" cy=\"2.5\" r=\"1.1\" class=\"faint\"/>");
  add_pattern (out, "paused", 5, 0, "<rect width=\"1.5\" height=\"5\" class=\"faint\"/>");
  add_pattern (out, "off", 6, 0, "<rect width=\"6\" height=\"1\" class=\"faint\"/>");
  add_pattern (out, "no-data", 6, -45, "<rect width=\"1\" height=\"6\" class=\"faint\"/>");
  add_pattern (out, "standing", 4, 0, "<rect width=\"2\" height=\"4\" class=\"ink\"/>");
  g_string_append (out, "</defs></svg>\n");
}

static void
add_key (GString *out, const char *look, const char *label)
{
  plumb_html_add (out,
                  "<li><svg class=\"key\" aria-hidden=\"true\"><rect class=\"%s\" width=\"100%%\" "
                  "height=\"100%%\"/></svg>%s</li>\n",
                  look, label);
}

static void
add_mark_key (GString *out, const char *kind, const char *label)
{
  plumb_html_add (out,
                  "<li><svg class=\"key mark-key\" aria-hidden=\"true\"><use href=\"#m-%s\" "
                  "x=\"9\" y=\"7\"/></svg>%s</li>\n",
                  kind, label);
}

void
plumb_report_legend (GString *out, const PlumbReport *report)
{
  plumb_html_add (out, "<ul class=\"legend\">\n<li class=\"legend-name\">%s</li>\n", _ ("Posture"));
  for (int i = 0; i < PLUMB_REPORT_STATES; i++) {
    if (i != PLUMB_REPORT_OFF || plumb_report_has_state (report, PLUMB_REPORT_OFF))
      add_key (out, plumb_report_state_look ((PlumbReportState)i),
               plumb_report_state_label ((PlumbReportState)i));
  }
  if (report->bucket == PLUMB_REPORT_BY_DAY) {
    plumb_html_add (out, "<li class=\"legend-name\">%s</li>\n", _ ("Below it"));
    for (int i = 0; i < PLUMB_REPORT_PLACES; i++) {
      bool is_seen = i == PLUMB_REPORT_STATIONARY || i == PLUMB_REPORT_WALKING ||
                     plumb_report_has_place (report, (PlumbReportPlace)i);
      if (is_seen)
        add_key (out, plumb_report_place_look ((PlumbReportPlace)i),
                 plumb_report_place_label ((PlumbReportPlace)i));
    }
    if (report->events->len > 0) {
      add_mark_key (out, "break", plumb_vocabulary ("break"));
      add_mark_key (out, "check-in", plumb_vocabulary ("check-in"));
      add_mark_key (out, "session", plumb_vocabulary ("session"));
    }
  }
  g_string_append (out, "</ul>\n");
}
