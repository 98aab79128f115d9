import json
import os
import resource
import signal
import subprocess
import sys
import unittest
from dataclasses import replace
from pathlib import Path

from odoo.addons.crm_linkage.domain.visit import wire
from odoo.addons.crm_linkage.domain.visit.planner import plan
from odoo.addons.crm_linkage.domain.visit.request import Request

from .territory import BERLIN, territory, working_days

ADDON = Path(wire.__file__).resolve().parents[2]
SMALL = Request(BERLIN, working_days(), tuple(territory(20)), iterations=40)
ENDLESS = replace(SMALL, iterations=10**9)


class TestWorker(unittest.TestCase):
    def start(self, text, **kwargs):
        worker = subprocess.Popen(
            [sys.executable, "-m", "domain.visit.worker"],
            cwd=ADDON,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            **kwargs,
        )
        self.addCleanup(worker.communicate)
        self.addCleanup(worker.kill)
        worker.stdin.write(text + "\n")
        worker.stdin.flush()
        return worker

    def endless(self):
        """A worker that searches and has said so."""
        worker = self.start(wire.dump_request(ENDLESS))
        line = json.loads(worker.stdout.readline())
        self.assertEqual(set(line), {"progress", "value"})
        return worker

    def assertPlanned(self, worker):
        *_progress, last = worker.stdout.read().splitlines()
        answer = wire.load_plan(json.dumps(json.loads(last)["plan"]))
        self.assertEqual(worker.wait(), 0)
        self.assertEqual(len(answer.visits), 35)
        return answer

    def test_same_plan_as_in_this_process(self):
        worker = self.start(wire.dump_request(SMALL))
        lines = [json.loads(line) for line in worker.stdout.read().splitlines()]
        self.assertTrue(all(0 <= line["progress"] <= 1 for line in lines[:-1]))
        answer = wire.load_plan(json.dumps(lines[-1]["plan"]))
        self.assertEqual(answer, plan(SMALL))
        self.assertEqual((worker.wait(), worker.stderr.read()), (0, ""))

    def test_stop_keeps_the_best_so_far(self):
        worker = self.endless()
        worker.stdin.write("stop\n")
        worker.stdin.flush()
        self.assertPlanned(worker)

    def test_closed_input_stops(self):
        worker = self.endless()
        worker.stdin.close()
        worker.stdin = None
        self.assertPlanned(worker)

    def test_sigterm_stops(self):
        worker = self.endless()
        worker.send_signal(signal.SIGTERM)
        self.assertPlanned(worker)

    def test_kill_leaves_nothing(self):
        worker = self.endless()
        worker.kill()
        self.assertEqual(worker.wait(), -signal.SIGKILL)
        self.assertNotIn("plan", worker.stdout.read())

    def test_nobody_listens(self):
        worker = self.endless()
        worker.stdout.close()
        self.assertEqual(worker.wait(timeout=30), 2)
        self.assertEqual(worker.stderr.read(), "")
        worker.stdout = None

    def test_garbage(self):
        for text, words in (
            ("hello", "not readable JSON"),
            ("", "not readable JSON"),
            ("{}", "lacks the field"),
            (wire.dump_request(replace(SMALL, weeks=0)), "weeks"),
        ):
            with self.subTest(text[:9]):
                worker = self.start(text)
                line = json.loads(worker.stdout.read())
                self.assertEqual(list(line), ["error"])
                self.assertIn(words, line["error"])
                self.assertEqual(worker.wait(), 2)

    def test_limit_of_the_parent_is_lifted(self):
        def limit():
            resource.setrlimit(resource.RLIMIT_CPU, (1, resource.RLIM_INFINITY))

        busy = replace(SMALL, iterations=None, seconds=2)
        worker = self.start(wire.dump_request(busy), preexec_fn=limit, env=os.environ)
        self.assertPlanned(worker)


if __name__ == "__main__":
    unittest.main()
