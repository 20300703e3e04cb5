/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report-html.h"

#include <math.h>
#include <string.h>

#include "report-day.h"

/* Embeddings, overrides and isolates: they would reorder what stands beside the text. */
static bool
is_turning (gunichar letter)
{
  return (letter >= 0x202a && letter <= 0x202e) || (letter >= 0x2066 && letter <= 0x2069);
}

static void
add_letter (GString *out, gunichar letter)
{
  switch (letter) {
  case '&': g_string_append (out, "&amp;"); return;
  case '<': g_string_append (out, "&lt;"); return;
  case '>': g_string_append (out, "&gt;"); return;
  case '"': g_string_append (out, "&quot;"); return;
  case '\'': g_string_append (out, "&#39;"); return;
  case '\n':
  case '\t': g_string_append_c (out, ' '); return;
  default: break;
  }
  if (!g_unichar_iscntrl (letter) && !is_turning (letter))
    g_string_append_unichar (out, letter);
}

void
plumb_html_text (GString *out, const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  for (const char *c = valid; *c != '\0'; c = g_utf8_next_char (c))
    add_letter (out, g_utf8_get_char (c));
}

char *
plumb_html_dup (const char *text)
{
  GString *out = g_string_new (NULL);
  plumb_html_text (out, text);
  return g_string_free (out, FALSE);
}

void
plumb_html_quote (GString *out, const char *text)
{
  g_string_append (out, "<bdi class=\"note\">");
  plumb_html_text (out, text);
  g_string_append (out, "</bdi>");
}

void
plumb_html_add (GString *out, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_string_append_vprintf (out, format, arguments);
  va_end (arguments);
}

void
plumb_html_number (GString *out, double value, int decimals)
{
  g_autofree char *text = plumb_report_dup_figure (value, decimals);
  g_string_append (out, text);
}

void
plumb_html_percent (GString *out, double fraction)
{
  g_autofree char *text = plumb_report_dup_number (fraction * 100, 2);
  g_string_append (out, text);
  g_string_append_c (out, '%');
}

void
plumb_html_duration (GString *out, double seconds)
{
  g_autofree char *text = plumb_report_dup_duration (seconds);
  g_string_append (out, text);
}

void
plumb_html_share (GString *out, double fraction)
{
  g_autofree char *text = plumb_report_dup_share (fraction);
  g_string_append (out, text);
}

void
plumb_html_begin_section (GString *out, const char *id, const char *title)
{
  plumb_html_add (out, "<section id=\"%s\" aria-labelledby=\"%s-title\">\n", id, id);
  plumb_html_add (out, "<h2 id=\"%s-title\">%s</h2>\n", id, title);
}

void
plumb_html_end_section (GString *out)
{
  g_string_append (out, "</section>\n");
}

/* The roles say again what the elements are: some browsers forget it where cells are laid out
 * otherwise. */
void
plumb_html_begin_table (GString *out, const char *caption, const char *const *heads)
{
  g_string_append (out, "<table role=\"table\">\n<caption>");
  plumb_html_text (out, caption);
  g_string_append (out, "</caption>\n<thead role=\"rowgroup\"><tr role=\"row\">");
  for (int i = 0; heads[i] != NULL; i++)
    plumb_html_add (out, "<th role=\"columnheader\" scope=\"col\">%s</th>", heads[i]);
  g_string_append (out, "</tr></thead>\n<tbody role=\"rowgroup\">\n");
}

void
plumb_html_end_table (GString *out)
{
  g_string_append (out, "</tbody>\n</table>\n");
}

void
plumb_html_begin_row (GString *out, const char *head)
{
  g_string_append (out, "<tr role=\"row\"><th role=\"rowheader\" scope=\"row\">");
  plumb_html_text (out, head);
  g_string_append (out, "</th>");
}

void
plumb_html_end_row (GString *out)
{
  g_string_append (out, "</tr>\n");
}

void
plumb_html_begin_cell (GString *out, const char *label)
{
  plumb_html_add (out, "<td role=\"cell\"><span class=\"label\" aria-hidden=\"true\">%s</span>",
                  label);
}

void
plumb_html_end_cell (GString *out)
{
  g_string_append (out, "</td>");
}

void
plumb_html_bar (GString *out, const char *look, double fraction)
{
  g_string_append (out, "<svg class=\"bar\" aria-hidden=\"true\"><rect class=\"rail\" "
                        "width=\"100%\" height=\"100%\"/>");
  if (fraction > 0) {
    plumb_html_add (out, "<rect class=\"%s\" height=\"100%%\" width=\"", look);
    plumb_html_percent (out, MIN (fraction, 1));
    g_string_append (out, "\"/>");
  }
  g_string_append (out, "</svg>");
}
