/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report-page.h"

#include <glib/gi18n.h>
#include <gio/gio.h>
#include <string.h>

#include "report-day.h"
#include "report-html.h"
#include "report-resources.h"
#include "report-sections.h"
#include "report-words.h"

#define STYLE_PATH "/org/plumbline/report.css"

static void
add_style (GString *out)
{
  g_autoptr (GBytes) style = g_resource_lookup_data (
      plumb_report_resources_get_resource (), STYLE_PATH, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_assert (style != NULL);
  gsize size;
  const char *text = g_bytes_get_data (style, &size);
  g_string_append (out, "<style>\n");
  g_string_append_len (out, text, (gssize)size);
  g_string_append (out, "</style>\n");
}

/* The policy holds even where escaping failed: nothing runs, nothing is fetched. */
static void
add_head (GString *out, const char *period)
{
  g_autofree char *safe = plumb_html_dup (period);
  /* Translators: the language that you write, as HTML names it: de, pt-BR. */
  plumb_html_add (out, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n", _ ("en"));
  g_string_append (out,
                   "<meta charset=\"utf-8\">\n"
                   "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                   "style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'\">\n"
                   "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                   "<meta name=\"color-scheme\" content=\"light dark\">\n"
                   "<meta name=\"referrer\" content=\"no-referrer\">\n<title>");
  plumb_html_add (out, _ ("Posture report, %s"), safe);
  g_string_append (out, "</title>\n");
  add_style (out);
  g_string_append (out, "</head>\n");
}

static void
add_marks (GString *out)
{
  g_string_append (out,
                   "<svg class=\"patterns\" width=\"0\" height=\"0\" aria-hidden=\"true\"><defs>"
                   "<path id=\"m-break\" class=\"mark\" d=\"M0-5 5 0 0 5-5 0z\"/>"
                   "<circle id=\"m-check-in\" class=\"mark open\" r=\"4\"/>"
                   "<rect id=\"m-session\" class=\"mark\" x=\"-4\" y=\"-4\" width=\"8\" "
                   "height=\"8\"/></defs></svg>\n");
}

static void
add_title (GString *out, const PlumbReport *report, const char *period)
{
  g_autofree char *zones = plumb_html_dup (report->zones);
  g_autofree char *made_at = plumb_html_dup (report->made_at);
  plumb_html_add (out,
                  "<header>\n<p class=\"brand\">Plumbline</p>\n<h1>%s</h1>\n<p class=\"period\">",
                  _ ("Posture report"));
  plumb_html_text (out, period);
  g_string_append (out, "</p>\n<p class=\"made\">");
  if (*report->zones != '\0') {
    plumb_html_add (out, _ ("Time zone: %s."), zones);
    g_string_append_c (out, ' ');
  }
  plumb_html_add (out, _ ("Made on %s on this computer; nothing of it was sent anywhere."),
                  made_at);
  g_string_append (out, "</p>\n</header>\n");
}

static void
add_explanation (GString *out, const PlumbReport *report)
{
  plumb_html_begin_section (out, "about", _ ("What this is, and what it is not"));
  plumb_html_add (
      out, "<p>%s</p>\n",
      _ ("Plumbline measures <b>tilt, movement and time</b> at the place where one sensor is worn. "
         "<i>Near the pose you set</i> means just that: near the pose that you chose yourself when "
         "you calibrated. Whether it suits you, a sensor cannot know; some people find that "
         "changing "
         "often matters more than any one pose."));
  plumb_html_add (
      out, "<p>%s</p>\n",
      _ ("It does not measure how you feel, the shape of a back, tension or strain. It is no "
         "medical device, and this page is no finding. It may help to remember a week, or to talk "
         "about it with somebody who can look at you; if something hurts or worries you, ask "
         "them."));
  plumb_html_add (
      out, "<p>%s</p>\n",
      _ ("<i>Covered</i> is the share of the time, while the sensor should have told something, in "
         "which it did. Where that is too little, no share is given. A median has as many days "
         "above "
         "it as below."));
  g_string_append (out, "<p class=\"made\">Plumbline ");
  plumb_html_text (out, report->version);
  g_string_append (out, "</p>\n");
  plumb_html_end_section (out);
}

static bool
has_anything (const PlumbReport *report)
{
  for (guint i = 0; i < report->rows->len; i++) {
    if (((const PlumbReportRow *)report->rows->pdata[i])->has_data)
      return true;
  }
  return report->events->len > 0;
}

static void
add_sections (GString *out, const PlumbReport *report)
{
  plumb_report_overview (out, report);
  if (report->bucket == PLUMB_REPORT_BY_DAY)
    plumb_report_timeline (out, report);
  else
    plumb_report_stacks (out, report);
  plumb_report_hours (out, report);
  plumb_report_trend (out, report);
  plumb_report_variation (out, report);
  plumb_report_breaks (out, report);
  plumb_report_alerts (out, report);
  plumb_report_goals (out, report);
  plumb_report_figures (out, report);
}

void
plumb_report_page (GString *out, const PlumbReport *report)
{
  g_autofree char *period = plumb_report_day_dup_span (report->from, report->to);
  add_head (out, period);
  g_string_append (out, "<body>\n");
  plumb_report_patterns (out);
  add_marks (out);
  g_string_append (out, "<main>\n");
  add_title (out, report, period);
  if (has_anything (report))
    add_sections (out, report);
  else
    plumb_html_add (out, "<section id=\"empty\"><p>%s</p></section>\n",
                    _ ("Nothing was recorded in this period. Time without data is no good posture "
                       "and no bad one."));
  add_explanation (out, report);
  g_string_append (out, "</main>\n</body>\n</html>\n");
}
