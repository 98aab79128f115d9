"""Run plain unittest modules, as a process of its own.

    python tools/testing/plain.py KIND [WISH] [--out counts.json]

Stand-ins for the packages above the modules keep Odoo out: `odoo.addons.crm_linkage`
is a bare module that only knows its folder, so that its models are not imported.
"""

import argparse
import importlib
import sys
import time
import types
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from host import paths  # noqa: E402
from testing import found  # noqa: E402
from testing.count import Count  # noqa: E402

PACKAGE = "odoo.addons.crm_linkage"


class Result(unittest.TestResult):
    """Counts test methods, whatever number of their subtests failed."""

    def __init__(self):
        super().__init__()
        self.count = Count()
        self.bad = set()

    def stopTest(self, test):
        super().stopTest(test)
        skipped = [name for name, _why in self.skipped if name is test]
        if test.id() not in self.bad and not skipped:
            self.count.passed += 1

    def note(self, test, details):
        whole = getattr(test, "test_case", test)
        if whole.id() not in self.bad:
            self.bad.add(whole.id())
            self.count.failed.append(short(whole.id()))
        print(f"\nFAIL: {short(test.id())}\n{details}", flush=True)

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self.note(test, self.failures[-1][1])

    def addError(self, test, err):
        super().addError(test, err)
        self.note(test, self.errors[-1][1])

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err is not None:
            self.note(subtest, (self.failures + self.errors)[-1][1])

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self.count.skipped.append(f"{short(test.id())}: {reason}")

    def addUnexpectedSuccess(self, test):
        super().addUnexpectedSuccess(test)
        self.note(test, "passed although it is marked as an expected failure")


def short(name):
    return name.removeprefix(f"{PACKAGE}.tests.")


def stand_in(name, *folders):
    module = types.ModuleType(name)
    module.__path__ = [str(folder) for folder in folders]
    sys.modules[name] = module
    parent, _, child = name.rpartition(".")
    if parent:
        setattr(sys.modules[parent], child, module)


def stand_ins(rooms):
    stand_in("odoo")
    stand_in("odoo.addons")
    stand_in(PACKAGE, paths.ADDON)
    stand_in(f"{PACKAGE}.tests", found.TESTS)
    for room in rooms:
        stand_in(f"{PACKAGE}.tests.{room}", found.TESTS / room)


def run(kind, wish):
    classes = [one for one in found.find(wish) if one.kind == kind]
    stand_ins(sorted({one.module.split(".")[0] for one in classes}))
    result, loader = Result(), unittest.TestLoader()
    for one in classes:
        name = f"{PACKAGE}.tests.{one.module}"
        try:
            case = getattr(importlib.import_module(name), one.name)
        except Exception as error:
            print(f"\nFAIL: {one.module} cannot be imported: {error!r}")
            result.count.failed.append(one.full)
            continue
        before, start = result.testsRun, time.monotonic()
        loader.loadTestsFromTestCase(case).run(result)
        if (seconds := time.monotonic() - start) >= 10:
            print(f"seconds: {one.full} {seconds:.0f}", flush=True)
        if result.testsRun > before:
            result.count.classes.append(one.full)
    return result.count


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("kind", choices=["rule", "product", "long"])
    parser.add_argument("wish", nargs="?", default="")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    start = time.monotonic()
    count = run(options.kind, options.wish)
    if options.out:
        count.write(options.out)
    for name in count.skipped:
        print(f"skipped: {name}")
    print(f"{options.kind}: {count} in {time.monotonic() - start:.1f} s")
    sys.exit(bool(count.failed))


if __name__ == "__main__":
    main()
