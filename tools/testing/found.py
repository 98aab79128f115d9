"""The test classes that exist, read from the source: what must have run."""

import ast
from dataclasses import dataclass

from host import paths

TESTS = paths.CLONE / "tests"
NO_TEST_CASE = {"object", "ABC", "Enum", "NamedTuple", "Protocol"}


@dataclass(frozen=True)
class Found:
    """A test class; `kind` is rule, odoo, product or long."""

    kind: str
    module: str  # "room.test_room_what", as below tests/
    name: str
    browser: bool

    @property
    def full(self):
        return f"{self.module}.{self.name}"


def kind_of(file, tree):
    """Rules and product tests are plain unittest, the rest belongs to Odoo.

    Long product tests load for minutes: they run beside the others.
    """
    if "_rule_" in file.name:
        return "rule"
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names.add(node.module)
    needs_odoo = any(name.split(".")[0] == "odoo" for name in names)
    if file.parent.name != "product" or needs_odoo:
        return "odoo"
    return "long" if "_long_" in file.name else "product"


def base_names(node):
    return [
        base.attr if isinstance(base, ast.Attribute) else getattr(base, "id", "")
        for base in node.bases
    ]


class Classes:
    """All classes below tests/, by name, to follow their bases."""

    def __init__(self):
        self.files = {
            file: ast.parse(file.read_text(), str(file))
            for file in sorted(TESTS.rglob("*.py"))
        }
        self.nodes = {
            node.name: node
            for tree in self.files.values()
            for node in tree.body
            if isinstance(node, ast.ClassDef)
        }

    def ancestors(self, node, seen=()):
        """The class and its bases within tests/."""
        yield node
        for name in base_names(node):
            if name in self.nodes and name not in seen and name != node.name:
                yield from self.ancestors(self.nodes[name], (*seen, name))

    def outside(self, node):
        """The names of all bases that come from elsewhere."""
        return {
            name
            for ancestor in self.ancestors(node)
            for name in base_names(ancestor)
            if name and name not in self.nodes and name not in NO_TEST_CASE
        }

    def has_tests(self, node):
        return any(
            isinstance(item, ast.FunctionDef) and item.name.startswith("test")
            for ancestor in self.ancestors(node)
            for item in ancestor.body
        )


def wanted(found, wish):
    """`make test T=...`: a room, a test module or a class."""
    room, _, module = found.module.partition(".")
    return not wish or wish in (room, module, found.name)


def find(wish=""):
    classes = Classes()
    result = []
    for file, tree in classes.files.items():
        if not file.name.startswith("test_"):
            continue
        module = ".".join(file.relative_to(TESTS).with_suffix("").parts)
        for node in tree.body:
            if not isinstance(node, ast.ClassDef):
                continue
            outside = classes.outside(node)
            if outside and classes.has_tests(node):
                browser = any(name.startswith("HttpCase") for name in outside)
                kind = kind_of(file, tree)
                result.append(Found(kind, module, node.name, browser))
    return [found for found in result if wanted(found, wish)]
