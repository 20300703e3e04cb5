#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The daemon's calls run downwards: no large circle of files in a folder, none across folders."""

import os
import re
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import circles
import tree
import layers
import tap

# Circles that are not yet mended. This list may only become shorter: a file that stands in no circle
# any more must leave it, and no file may come to it.
NOT_YET_MENDED = []


def graph_of(codes, folder):
    return circles.call_graph(circles.read_functions(folder, sorted(codes)), codes)


class Tree(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        names = [name for name in tree.files() if re.match(r"daemon/.*\.c$", name)]
        cls.codes = {name: layers.strip(tree.read(name)) for name in names}
        cls.functions = circles.read_functions(tree.SOURCE, names)

    def test_calls_run_downwards(self):
        graph = circles.call_graph(self.functions, self.codes)
        self.assertGreater(sum(len(targets) for targets in graph.values()), 100)
        found = list(circles.complaints(graph, NOT_YET_MENDED))
        self.assertEqual(found, [], "\n" + "\n".join(found))

    def test_no_definition_is_overlooked(self):
        """The tree's style has the name of a function that is defined at the begin of its line."""
        listed = {(function.file, function.name) for function in self.functions}
        for file, code in self.codes.items():
            for name in re.findall(r"^(\w+) \([^;{}]*\)\n\{", code, re.M):
                self.assertIn((file, name), listed)

    def test_names_are_unambiguous(self):
        shared = [function.name for function in self.functions if not function.is_static]
        self.assertEqual(len(shared), len(set(shared)))


class Graph(unittest.TestCase):
    """Files of a folder of their own, as ctags sees them."""

    def graph(self, **files):
        with tempfile.TemporaryDirectory() as folder:
            codes = {}
            for name, text in files.items():
                codes[name + ".c"] = layers.strip(text)
                with open(os.path.join(folder, name + ".c"), "w", encoding="utf-8") as file:
                    file.write(text)
            return graph_of(codes, folder)

    def test_a_call(self):
        graph = self.graph(a="void\na (void)\n{\n  b (1);\n}\n", b="void\nb (int x)\n{\n}\n")
        self.assertEqual(graph, {"a.c": {"b.c"}, "b.c": set()})

    def test_calls_in_declarations_and_conditions(self):
        graph = self.graph(a="int\na (void)\n{\n  int x = b (1);\n\n  return x || c ();\n}\n",
                           b="int\nb (int x)\n{\n}\n", c="int c (void) { return 1; }\n")
        self.assertEqual(graph["a.c"], {"b.c", "c.c"})

    def test_a_static_function_is_its_files_own(self):
        graph = self.graph(a="static void\nf (void)\n{\n}\n\nvoid\na (void)\n{\n  f ();\n}\n",
                           b="void\nf (void)\n{\n}\n",
                           c="void\nc (void)\n{\n  g ();\n}\n", d="static void\ng (void)\n{\n}\n")
        self.assertEqual(graph, {"a.c": set(), "b.c": set(), "c.c": set(), "d.c": set()})

    def test_a_pointer_is_no_call(self):
        graph = self.graph(a="void\na (struct Ops *ops)\n{\n  on (b);\n  ops->b (1);\n  ops.b (1);\n}\n"
                             "static const struct Ops table = {.b = b};\n",
                           b="void\nb (int x)\n{\n}\n")
        self.assertEqual(graph["a.c"], set())

    def test_texts_and_comments_are_no_calls(self):
        graph = self.graph(a='void\na (void)\n{\n  puts ("b (1)"); /* b (1) */ // b (1)\n}\n',
                           b="void\nb (int x)\n{\n}\n")
        self.assertEqual(graph["a.c"], set())

    def test_a_head_is_no_call(self):
        graph = self.graph(a="void b (int x);\nvoid\na (void)\n{\n}\n", b="void\nb (int x)\n{\n}\n")
        self.assertEqual(graph["a.c"], set())


class Circles(unittest.TestCase):
    def test_found(self):
        graph = {"a": {"b"}, "b": {"c"}, "c": {"a", "d"}, "d": {"e"}, "e": {"d"}, "f": {"a"}}
        self.assertEqual(circles.circles(graph), [("a", "b", "c"), ("d", "e")])

    def test_none(self):
        self.assertEqual(circles.circles({"a": {"b", "c"}, "b": {"c"}, "c": set()}), [])

    def test_two_that_share_a_file_are_one(self):
        graph = {"a": {"b"}, "b": {"a", "c"}, "c": {"b"}}
        self.assertEqual(circles.circles(graph), [("a", "b", "c")])


class CanFail(unittest.TestCase):
    A, B, C = (f"daemon/core/{name}.c" for name in "abc")
    OTHER = "daemon/core/judge/d.c"
    STORE = "daemon/store/store.c"

    def found(self, graph, not_yet_mended=()):
        files = set(graph).union(*graph.values())
        return list(circles.complaints({file: graph.get(file, set()) for file in files},
                                       list(not_yet_mended)))

    def test_two_of_a_folder_are_fine(self):
        self.assertEqual(self.found({self.A: {self.B}, self.B: {self.A, self.C}}), [])

    def test_three_of_a_folder(self):
        found = self.found({self.A: {self.B}, self.B: {self.C}, self.C: {self.A}})
        self.assertEqual(found, [f"a circle of calls of 3 files: {self.A}, {self.B}, {self.C}"])

    def test_two_of_two_folders(self):
        found = self.found({self.A: {self.OTHER}, self.OTHER: {self.A}})
        self.assertEqual(found, [f"a circle of calls across folders: {self.A}, {self.OTHER}"])

    def test_two_rooms(self):
        found = self.found({self.A: {self.STORE}, self.STORE: {self.B}})
        self.assertEqual(found, ["rooms call each other in a circle: daemon/core, daemon/store"])

    def test_what_is_not_yet_mended(self):
        graph = {self.A: {self.B}, self.B: {self.C}, self.C: {self.A}}
        self.assertEqual(self.found(graph, [{self.A, self.B, self.C}]), [])
        self.assertEqual(len(self.found(graph, [{self.A, self.B}])), 2 + 1)

    def test_what_was_mended_leaves_the_list(self):
        graph = {self.A: {self.B}, self.B: {self.C}, self.C: {self.A}}
        found = self.found(graph, [{self.A, self.B, self.C, self.OTHER}])
        self.assertEqual(found, [f"{self.OTHER}: stands in no circle any more; take it out of the list "
                                 "of those not yet mended"])


if __name__ == "__main__":
    tap.main()
