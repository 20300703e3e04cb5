#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The D-Bus interface as pages for people, from the XML and the comments in it.

usage: dbuspages.py md|man XML > PAGE
"""

import re
import sys
import xml.etree.ElementTree as ET

TITLE = "org.plumbline.Posture1"
KINDS = (("property", "Properties"), ("method", "Methods"), ("signal", "Signals"))


class Prose:
    """A comment "Name:", then "@argument: text" lines, then text."""

    def __init__(self, comment):
        lines = [line.strip() for line in comment.strip().splitlines()]
        self.name = lines[0][:-1] if lines and lines[0].endswith(":") else ""
        self.arguments, self.text = {}, []
        current = None
        for line in lines[1:]:
            found = re.match(r"@([\w]+): *(.*)$", line)
            if found:
                current = found.group(1)
                self.arguments[current] = found.group(2)
            elif current and line:
                self.arguments[current] += " " + line
            else:
                current = None
                self.text.append(line)
        self.text = " ".join(self.text).strip()


def read(path):
    """Yields (interface or None, its Prose, [(member, its Prose or None)])."""
    parser = ET.XMLParser(target=ET.TreeBuilder(insert_comments=True))
    root = ET.parse(path, parser).getroot()
    for prose, interface in pairs(root):
        yield interface, prose, [] if interface is None else [
            (member, prose) for prose, member in pairs(interface) if member is not None]


def pairs(parent):
    """Every element with the comment that stands before it and names it; a comment that names no
    element comes with None."""
    waiting = None
    for node in parent:
        if node.tag is ET.Comment:
            if waiting:
                yield waiting, None
            waiting = Prose(node.text)
            continue
        is_its = waiting is not None and waiting.name == node.get("name")
        yield (waiting if is_its else None), node
        waiting = None
    if waiting:
        yield waiting, None


def emits(member):
    for annotation in member.iter("annotation"):
        if annotation.get("name").endswith("EmitsChangedSignal"):
            return {"const": "never changes", "false": "changes are not signalled",
                    "invalidates": "changes are signalled without the value"}[annotation.get("value")]
    return ""


def signature(member):
    """What stands behind the name: "s, read" or "(seconds u, reason s) -> cookie u"."""
    if member.tag == "property":
        access = {"read": "read", "readwrite": "read and write"}[member.get("access")]
        return ", ".join(filter(None, [member.get("type"), access, emits(member)]))
    ways = {"in": [], "out": []}
    for argument in member.iter("arg"):
        ways[argument.get("direction", "in")].append(argument.get("name") + " " + argument.get("type"))
    told = "(" + ", ".join(ways["in"]) + ")"
    return told + (" -> " + ", ".join(ways["out"]) if ways["out"] else "")


class Markdown:
    def begin(self):
        return ["# D-Bus interface " + TITLE, "",
                "Made from `protocol/org.plumbline.Posture1.xml` by `docs/dbuspages.py`; change the "
                "XML.", ""]

    def interface(self, name, prose):
        return ["## " + name, "", prose.arguments.get("short_description", "").capitalize() + ".",
                "", self.text(prose.text), ""]

    def errors(self, prose):
        rows = ["- `%s.%s`: %s" % (prose.name, name, text)
                for name, text in prose.arguments.items()]
        return ["## Errors", ""] + rows + ["", self.text(prose.text), ""]

    def kind(self, title):
        return ["### " + title, ""]

    def member(self, member, prose):
        head = "**%s** `%s`" % (member.get("name"), signature(member))
        rows = ["- `%s`: %s" % (name, self.text(text)) for name, text in prose.arguments.items()]
        return [head, ""] + rows + ([""] if rows else []) + [self.text(prose.text), ""]

    def text(self, text):
        return re.sub(r"(?<![\w`])(org\.[\w.]+\w)", r"`\1`", text)


class Man:
    def begin(self):
        return ['.TH %s 7 "" Plumbline' % TITLE, ".SH NAME",
                TITLE + " \\- the D-Bus interface of plumblined"]

    def interface(self, name, prose):
        return [".SH " + name.upper(),
                self.text(prose.arguments.get("short_description", "").capitalize() + "."), ".PP",
                self.text(prose.text)]

    def errors(self, prose):
        lines = [".SH ERRORS"]
        for name, text in prose.arguments.items():
            lines += [".TP", ".B %s.%s" % (prose.name, name), self.text(text)]
        return lines + [".PP", self.text(prose.text)]

    def kind(self, title):
        return [".SS " + title]

    def member(self, member, prose):
        lines = [".TP", ".BR %s \" %s\"" % (member.get("name"), self.text(signature(member)))]
        for name, text in prose.arguments.items():
            lines += [".I " + name + ":", self.text(text), ".br"]
        return lines + [self.text(prose.text)]

    def text(self, text):
        text = text.replace("\\", "\\e").replace("-", "\\-").replace('"', "\\(dq")
        return "\\&" + text if text[:1] in ".'" else text


def pages(path, writer):
    lines, errors = writer.begin(), []
    for interface, prose, members in read(path):
        if interface is None:
            errors += writer.errors(prose)
            continue
        lines += writer.interface(interface.get("name"), prose)
        for tag, title in KINDS:
            chosen = [pair for pair in members if pair[0].tag == tag]
            if chosen:
                lines += writer.kind(title)
            for member, its_prose in chosen:
                lines += writer.member(member, its_prose)
    return "\n".join(lines + errors).rstrip("\n") + "\n"


def main(arguments):
    writers = {"md": Markdown, "man": Man}
    if len(arguments) != 2 or arguments[0] not in writers:
        sys.exit(__doc__)
    sys.stdout.write(pages(arguments[1], writers[arguments[0]]()))


if __name__ == "__main__":
    main(sys.argv[1:])
