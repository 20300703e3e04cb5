# SPDX-License-Identifier: GPL-3.0-or-later
"""Which files call each other in a circle: read from the source, function by function.

Definitions come from ctags, calls from the words before a "(" in each body. A static function
belongs to its file; every other name is the whole daemon's. A function that is only pointed at, as in
a table of operations or as a callback, is not called where it is named.
"""

import collections
import os
import re
import subprocess

import layers

Function = collections.namedtuple("Function", "name file first_line last_line is_static")
CALL = re.compile(r"(?<![\w.>])([A-Za-z_]\w*)\s*\(")
WITHIN_MAX = 2  # files of one folder that may call each other in a circle


def parse_tags(text):
    """The functions that ctags listed: name, file, first line, last line, "file" where static."""
    functions = []
    for line in text.splitlines():
        name, file, first, last, scope = line.split("\t")
        functions.append(Function(name, file, int(first), int(last), scope == "file"))
    return functions


def read_functions(folder, files):
    """Every function that is defined in the files, which are named relative to the folder."""
    done = subprocess.run(
        ["ctags", "--options=NONE", "--languages=C", "--kinds-C=f", "--fields=+ef", "--sort=no",
         "-x", "--_xformat=%{name}\t%{input}\t%{line}\t%{end}\t%{file}", "-L", "-"],
        input="\n".join(files), capture_output=True, text=True, cwd=folder, check=True)
    return parse_tags(done.stdout)


def calls_of(code, function):
    """The names that are called in its body; code is the file without comments and texts."""
    lines = code.split("\n")[function.first_line - 1:function.last_line]
    _head, _brace, body = "\n".join(lines).partition("{")
    return set(CALL.findall(body))


def call_graph(functions, codes):
    """{file: files of which it calls a function}, itself left out. codes: {file: stripped text}."""
    shared = {function.name: function.file for function in functions if not function.is_static}
    own = {(function.file, function.name) for function in functions}
    graph = {file: set() for file in codes}
    for function in functions:
        for name in calls_of(codes[function.file], function):
            if (function.file, name) not in own and name in shared:
                graph[function.file].add(shared[name])
    return graph


def circles(graph):
    """The sets of nodes that reach each other, each a sorted tuple of two or more (Tarjan)."""
    order, low, stack, found = {}, {}, [], []

    def visit(node):
        order[node] = low[node] = len(order)
        stack.append(node)
        for target in sorted(graph[node]):
            if target not in order:
                visit(target)
                low[node] = min(low[node], low[target])
            elif target in stack:
                low[node] = min(low[node], order[target])
        if low[node] == order[node]:
            at = stack.index(node)
            members = stack[at:]
            del stack[at:]
            if len(members) > 1:
                found.append(tuple(sorted(members)))

    for node in sorted(graph):
        if node not in order:
            visit(node)
    return sorted(found)


def room_graph(graph):
    rooms = collections.defaultdict(set)
    for file, targets in graph.items():
        rooms[layers.room(file)].update(layers.room(target) for target in targets)
    return {room: targets - {room} for room, targets in rooms.items()}


def complaints(graph, not_yet_mended):
    """What breaks the rule. not_yet_mended: sets of files that may still stand in one circle; a circle
    is forgiven if it lies within one of them, and a set that holds more than its circles is stale."""
    mended = set().union(*not_yet_mended) if not_yet_mended else set()
    for circle in circles(graph):
        folders = {os.path.dirname(file) for file in circle}
        if len(folders) == 1 and len(circle) <= WITHIN_MAX:
            continue
        if any(set(circle) <= allowed for allowed in not_yet_mended):
            mended -= set(circle)
            continue
        where = "across folders" if len(folders) > 1 else f"of {len(circle)} files"
        yield f"a circle of calls {where}: {', '.join(circle)}"
    for circle in circles(room_graph(graph)):
        yield f"rooms call each other in a circle: {', '.join(circle)}"
    for file in sorted(mended):
        yield f"{file}: stands in no circle any more; take it out of the list of those not yet mended"
