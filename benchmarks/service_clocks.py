#!/usr/bin/env python3
"""What service clocks cost: creating and moving cases with three clocks.

Run in a shell of Odoo on a database with the add-on (it commits, then removes what it
made; use a throw-away database):

    odoo shell -d DB --no-http < benchmarks/service_clocks.py

or from another script, with an environment: ``measure(env, 5000)``. Each figure is the
run with three clocks less the same run without a policy, per case: SQL statements, and
CPU of Odoo and its database backend, in batches of 500 with a commit after each, as
`../shared/bench/sla_peer/bench_create.py` measures the peer.
"""

import os
import time

BATCH = 500
TICKS = os.sysconf("SC_CLK_TCK")
QUIET = {
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_notrack": True,
    "mail_create_nosubscribe": True,
}


def cpu(pid):
    """CPU seconds of a process so far."""
    with open(f"/proc/{pid}/stat", encoding="ascii") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


class Meter:
    """Statements and CPU seconds, of Odoo and of its database backend, since made."""

    def __init__(self, env):
        self.cr = env.cr
        self.cr.execute("SELECT pg_backend_pid()")
        self.pid = self.cr.fetchone()[0]
        self.queries = self.cr.sql_log_count
        self.backend, self.python = cpu(self.pid), time.process_time()

    def read(self):
        spent = cpu(self.pid) - self.backend + time.process_time() - self.python
        return self.cr.sql_log_count - self.queries, spent


def set_up(env, with_clocks):
    """Three kinds of clock promised to every case, or no policy in force at all."""
    Policy = env["linkage.service.policy"]
    Policy.search([("state", "=", "active")]).action_retire()
    if with_clocks:
        kinds = env["linkage.clock.kind"].search(
            [("code", "in", ("response", "resolution", "update"))]
        )
        policy = Policy.create(
            {
                "name": "Bench",
                "company_id": False,
                "target_ids": [
                    (0, 0, {"clock_kind_id": kind.id, "hours": 4 * (number + 1)})
                    for number, kind in enumerate(kinds)
                ],
            }
        )
        policy._activate()
    env.cr.commit()


def round_of(env, n, partners, stages):
    """Create `n` cases, move them through `stages`: (statements, seconds) of each."""
    Case = env["linkage.case"]
    Case.create({"name": "warm", "partner_id": partners[0].id})
    env.cr.commit()
    ids, meter = [], Meter(env)
    for first in range(0, n, BATCH):
        values = [
            {
                "name": f"Bench {number}",
                "description": "<p>x</p>",
                "partner_id": partners[number % len(partners)].id,
                "priority": str(number % 4),
            }
            for number in range(first, min(first + BATCH, n))
        ]
        ids += Case.create(values).ids
        env.cr.commit()
        env.invalidate_all()
    created, moved = meter.read(), []
    for stage in stages:
        meter = Meter(env)
        for first in range(0, n, BATCH):
            Case.browse(ids[first : first + BATCH]).write({"stage_id": stage.id})
            env.cr.commit()
            env.invalidate_all()
        moved.append(meter.read())
    return created, moved


def clean(env):
    env.cr.execute("DELETE FROM linkage_case WHERE name LIKE 'Bench %'")
    env.cr.commit()
    env.invalidate_all()


def measure(env, n, rounds=3):
    """Cost of three clocks per case, the best of some rounds.

    `move` is the dearer of two moves: to waiting (one clock stops, two pause) and on
    to work (two resume, with new deadlines).

    :return: ``{"create": (queries, ms), "move": (queries, ms)}``
    """
    env = env(context={**env.context, **QUIET})
    partners = env["res.partner"].search([], limit=200)
    stages = [env.ref(f"crm_linkage.case_stage_{s}") for s in ("waiting", "progress")]
    spent = {}
    for with_clocks in (False, True):
        set_up(env, with_clocks)
        for _round in range(rounds):
            created, moved = round_of(env, n, partners, stages)
            clean(env)
            for key, figures in zip(
                ("create", "wait", "resume"), (created, *moved), strict=True
            ):
                best = spent.setdefault((key, with_clocks), figures)
                if figures[1] < best[1]:
                    spent[key, with_clocks] = figures
    cost = {
        key: tuple(
            scale * (spent[key, True][part] - spent[key, False][part]) / n
            for part, scale in ((0, 1), (1, 1000))
        )
        for key in ("create", "wait", "resume")
    }
    return {
        "create": cost["create"],
        "move": max(cost["wait"], cost["resume"], key=lambda figures: figures[1]),
    }


if "env" in globals():  # in a shell of Odoo
    found = measure(env, int(os.environ.get("N", "5000")))  # noqa: F821
    for name, (queries, ms) in found.items():
        print(f"clocks: {name} q={queries:.2f} ms={ms:.2f}")
