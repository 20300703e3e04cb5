#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The translations of this library as tables of C: what the sources say, in each language of po/.

usage: make-catalogues.py XGETTEXT FILE.po... FILE.c... > catalogues.c

A program speaks one language through gettext (3), and only one that the machine has a locale for.
The daemon speaks the one that its settings name, whatever the machine has: so the words are linked.
"""

import os
import re
import subprocess
import sys

KEYWORDS = ["-k", "-kN_", "-kplumb_language_plural:2,3"]
FIELD = re.compile(r'(msgid|msgid_plural|msgctxt|msgstr(?:\[\d\])?) ("(?:\\.|[^"\\])*")$')
HEAD = """/* Made by make-catalogues.py. */
#include "catalogue.h"
"""
LANGUAGE = """
static unsigned
pick_{name} (unsigned long n)
{{
  return (unsigned)({plural});
}}

static const PlumbMessage messages_{name}[] = {{
{rows}}};
"""
TAIL = """
static const PlumbLanguage languages[] = {{
    {{.name = "en"}},
{rows}}};

const PlumbLanguage *
plumb_catalogue_get (unsigned *out_count)
{{
  *out_count = G_N_ELEMENTS (languages);
  return languages;
}}
"""


def entries(text):
    """(msgid, [msgstr...]) of each entry; the strings as C writes them, without their quotes."""
    for block in text.split("\n\n"):
        lines = [line for line in block.splitlines() if not line.startswith("#")]
        if re.search(r"(?m)^#,.*\bfuzzy\b", block) or not lines:
            continue
        fields, name = {}, None
        for line in lines:
            found = FIELD.match(line)
            name, literal = found.groups() if found else (name, line)
            fields[name] = fields.get(name, "") + literal[1:-1]
        if "msgctxt" in fields:
            sys.exit(f"a context is more than these tables know: {fields['msgid']}")
        yield fields["msgid"], [fields[key] for key in sorted(fields) if key.startswith("msgstr")]


def wanted(xgettext, sources):
    command = [xgettext, "--from-code=UTF-8", *KEYWORDS, "-o", "-", *sources]
    return {msgid for msgid, _ in entries(subprocess.run(command, capture_output=True, text=True, check=True).stdout)}


def language(path, messages):
    with open(path, encoding="utf-8") as file:
        translated = dict(entries(file.read()))
    plural = re.search(r"plural=([^;]+);", translated[""][0]).group(1)
    name = re.sub(r"\W", "_", os.path.basename(path)[:-3])
    # By their bytes, as strcmp () has it.
    found = sorted((m for m in messages & translated.keys() if m and all(translated[m])),
                   key=lambda m: m.encode().decode("unicode_escape").encode("latin-1"))
    rows = ['    {"%s", {%s}},\n' % (m, ", ".join(f'"{text}"' for text in translated[m])) for m in found]
    return name, LANGUAGE.format(name=name, plural=plural, rows="".join(rows))


def main():
    xgettext, *paths = sys.argv[1:]
    messages = wanted(xgettext, [path for path in paths if path.endswith(".c")])
    text, rows = HEAD, ""
    for path in paths:
        if path.endswith(".po"):
            name, table = language(path, messages)
            text += table
            rows += (f'    {{"{name}", messages_{name}, G_N_ELEMENTS (messages_{name}), pick_{name}}},\n')
    sys.stdout.write(text + TAIL.format(rows=rows))


main()
