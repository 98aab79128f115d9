"""The published cases of working time and service clocks, answered by our rule.

Run without Odoo (`make test-rules`). The file of cases is not part of the project: it
is read from SLA_CASES, or from `../shared/data/sla_cases.json` beside the project.
"""

import contextlib
import copy
import importlib
import io
import json
import os
import sys
import unittest
from pathlib import Path
from tempfile import TemporaryDirectory

CLONE = Path(__file__).resolve().parents[2]
sys.path.append(str(CLONE / "benchmarks"))
clocks = importlib.import_module("clocks")


def find_cases():
    """Path of the file of cases, or None."""
    folders = Path(__file__).resolve().parents
    named = [Path(os.environ["SLA_CASES"])] if "SLA_CASES" in os.environ else []
    beside = [folder / "shared" / "data" / "sla_cases.json" for folder in folders]
    return next((path for path in named + beside if path.is_file()), None)


class TestServiceRuleCases(unittest.TestCase):
    def setUp(self):
        super().setUp()
        path = find_cases()
        if path is None:
            self.skipTest("no file of cases: set SLA_CASES to one")
        self.cases = clocks.read(path)

    def test_every_case_of_the_file(self):
        self.assertTrue(self.cases)
        for case in self.cases:
            with self.subTest(case["id"], operation=case["op"]):
                good, got = clocks.judge(case)
                self.assertTrue(good, f"{got} for {case['expect']}")

    def test_the_tool_tells_what_is_wrong(self):
        """make check-clocks: one right, one wrong, one that cannot be answered."""
        right, wrong, broken = (copy.deepcopy(self.cases[0]) for _i in range(3))
        wrong["id"], wrong["expect"] = "moved", "1970-01-01T00:00:00Z"
        broken["id"], broken["start"] = "broken", "not a time"
        with TemporaryDirectory() as folder:
            path = Path(folder) / "cases.json"
            path.write_text(json.dumps({"cases": [right, wrong, broken]}))
            output = io.StringIO()
            with contextlib.redirect_stdout(output):
                self.assertEqual(clocks.main(path), 1)
        lines = output.getvalue().splitlines()
        self.assertEqual(lines[-1], "clocks: 1 right, 2 wrong")
        self.assertEqual([line.split()[0] for line in lines[:-1]], ["moved", "broken"])


if __name__ == "__main__":
    unittest.main()
