"""Read by an Odoo shell: what clocks, sweep, delivery and scorecards cost.

`SCALE` and `FOLDER` (of the benchmarks) are set before. Prints lines that begin with
"service" for people, and one with FIGURES for `run_service.py`: queries and ms of CPU
(of Odoo and its database backend) a case.
"""

import importlib
import json
import sys
import time
from datetime import timedelta

from odoo import Command, fields
from odoo.tools import SQL

sys.path.insert(0, FOLDER)  # noqa: F821

from service_clocks import QUIET, Meter, measure  # noqa: E402

OPEN, SEED, OWNERS = 50_000, 500, 20
#: how long ago the deadlines were that the sweep finds missed
LATE_DAYS = 3
LIMIT_SECONDS, LIMIT_QUERIES, IDLE_TURNS = 2, 50, 100


class Timed(Meter):
    """A meter that knows the wall clock, too."""

    def __init__(self, env):
        super().__init__(env)
        self.start = time.perf_counter()

    def read(self):
        return (*super().read(), time.perf_counter() - self.start)


def policy(env):
    """Three clocks for every case; a warning, and word to the leader when late."""
    Policy = env["linkage.service.policy"]
    Policy.search([("state", "=", "active")]).action_retire()
    kinds = env["linkage.clock.kind"].search(
        [("code", "in", ("response", "resolution", "update"))]
    )
    found = Policy.create(
        {
            "name": "Bench",
            "company_id": False,
            "target_ids": [
                Command.create({"clock_kind_id": kind.id, "hours": 4 * (number + 1)})
                for number, kind in enumerate(kinds)
            ],
            "step_ids": [
                Command.create({"when": "share", "share": 0.75, "recipient": "owner"}),
                Command.create({"when": "after", "minutes": 0, "recipient": "leader"}),
            ],
        }
    )
    found._activate()


def owners(env):
    """Users who own the cases, in one team."""
    users = env["res.users"].create(
        [
            {
                "name": f"Bench {number}",
                "login": f"bench{number}",
                "email": f"bench{number}@example.com",
                "group_ids": [
                    Command.link(env.ref("crm_linkage.group_representative").id)
                ],
            }
            for number in range(OWNERS)
        ]
    )
    env["crm.team"].create(
        {
            "name": "Bench",
            "user_id": env.ref("base.user_admin").id,
            "member_ids": [Command.set(users.ids)],
        }
    )
    return users


def open_cases(env, number):
    """`number` open cases with three clocks each: some of ours, copied by SQL."""
    users = owners(env)
    partners = env["res.partner"].create(
        [{"name": f"Bench {n}", "is_company": True} for n in range(40)]
    )
    seed = min(SEED, number)
    env["linkage.case"].create(
        [
            {
                "name": f"Bench {n}",
                "partner_id": partners[n % 40].id,
                "user_id": users[n % OWNERS].id,
            }
            for n in range(seed)
        ]
    )
    env.flush_all()
    copies = number // seed - 1
    copied(env, "linkage_case", copies, {"number": "number || '-' || n"})
    copied(
        env,
        "linkage_case_clock",
        copies,
        # the copies of a case lie behind all originals, one block a copy
        {"case_id": "case_id + n * (SELECT max(id) - min(id) + 1 FROM seed_case)"},
    )
    env.cr.commit()
    # vacuum needs no transaction around it; analyze does as well
    for table in ("linkage_case", "linkage_case_clock"):
        env.cr.execute(SQL("ANALYZE %s", SQL.identifier(table)))
    env.cr.commit()
    env.invalidate_all()


def copied(env, table, copies, values):
    """Copy all rows of a table `copies` times (n = 1..), ids block by block."""
    env.cr.execute(
        SQL(
            "SELECT array_agg(column_name::text) FROM information_schema.columns"
            " WHERE table_name = %s AND column_name <> 'id'",
            table,
        )
    )
    (columns,) = env.cr.fetchone()
    if table == "linkage_case":
        env.cr.execute("CREATE TEMP TABLE seed_case AS SELECT id FROM linkage_case")
    block = SQL("(SELECT max(id) - min(id) + 1 FROM %s)", SQL.identifier(table))
    env.cr.execute(SQL("SELECT %s", block))
    (size,) = env.cr.fetchone()
    env.cr.execute(
        SQL(
            "INSERT INTO %(table)s (id, %(columns)s)"
            " SELECT id + n * %(size)s, %(values)s FROM %(table)s,"
            " generate_series(1, %(copies)s) AS n",
            table=SQL.identifier(table),
            columns=SQL(", ").join(map(SQL.identifier, columns)),
            size=size,
            values=SQL(", ").join(
                SQL(values[name]) if name in values else SQL.identifier(name)
                for name in columns
            ),
            copies=copies,
        )
    )
    env.cr.execute(
        SQL(
            "SELECT setval(pg_get_serial_sequence(%s, 'id'), max(id)) FROM %s",
            table,
            SQL.identifier(table),
        )
    )


def make_due(env):
    """The first clock of every second case was due some days ago; returns how many."""
    moments = ("started_at", "deadline", "risk_at", "critical_at", "due_at")
    env.cr.execute(
        SQL(
            """
            UPDATE linkage_case_clock clock
               SET %(moved)s,
                   step_at = ARRAY(SELECT at + move.by
                                     FROM unnest(clock.step_at) AS at)
              FROM (SELECT min(id) AS id,
                           now() at time zone 'utc' - interval %(ago)s
                           - max(deadline) FILTER (WHERE deadline IS NOT NULL) AS by
                      FROM linkage_case_clock GROUP BY case_id) AS move
             WHERE clock.id = move.id AND clock.case_id %% 2 = 0
            """,
            moved=SQL(", ").join(
                SQL(
                    "%s = clock.%s + move.by",
                    SQL.identifier(name),
                    SQL.identifier(name),
                )
                for name in moments
            ),
            ago=f"{LATE_DAYS} days",
        )
    )
    due = env.cr.rowcount
    env.cr.commit()
    env.cr.execute("ANALYZE linkage_case_clock")
    env.cr.commit()
    return due


def swept(env, scale):
    """Cost of the sweep with half of the open cases due, then with none."""
    number = max(SEED, round(OPEN * scale / SEED) * SEED)
    policy(env)
    open_cases(env, number)
    due = make_due(env)
    Clock, now = env["linkage.case.clock"], fields.Datetime.now()
    meter = Timed(env)
    found, queued = Clock._sweep(now)
    env.cr.commit()
    queries, cpu, wall = meter.read()
    print(
        f"service sweep: {number} open cases, {found} clocks due, {queued} steps "
        f"queued in {wall:.2f} s (at most {LIMIT_SECONDS}), {queries} queries "
        f"(at most {LIMIT_QUERIES}), cpu {cpu:.2f} s"
    )
    if found != due or queued < due:
        raise SystemExit(f"service bench: {due} clocks were due, {found} were swept")
    env.cr.execute("ANALYZE linkage_case_clock")
    env.cr.commit()
    Clock._sweep(now)
    idle = Timed(env)
    for _turn in range(IDLE_TURNS):
        Clock._sweep(now)
    queries_idle, cpu_idle, wall_idle = (value / IDLE_TURNS for value in idle.read())
    print(
        f"service sweep, nothing due: {queries_idle:.0f} query, "
        f"{1000 * wall_idle:.2f} ms (at most 10), cpu {1000 * cpu_idle:.2f} ms"
    )
    check(env)
    return queries / number, 1000 * cpu / number


def check(env):
    """Every breach is the deadline, every state that of the clock: else it is void."""
    now = fields.Datetime.now()
    env.cr.execute(
        SQL(
            "SELECT count(*) FILTER (WHERE deadline < %(then)s"
            " AND breached_at IS DISTINCT FROM deadline),"
            " count(*) FILTER (WHERE deadline < %(then)s AND swept_state <> 'breached')"
            " FROM linkage_case_clock",
            then=now - timedelta(days=1),
        )
    )
    if any(env.cr.fetchone()):
        raise SystemExit("service bench: the sweep left breaches unwritten")


def delivered(env):
    """How many steps a second reach people, in one run of the delivery."""
    meter = Timed(env)
    done = env["linkage.escalation"]._deliver()
    env.cr.commit()
    queries, cpu, wall = meter.read()
    sent = len(done.filtered(lambda one: one.state == "sent"))
    print(
        f"service delivery: {sent} of {len(done)} steps sent in {wall:.1f} s, "
        f"{sent / wall:.0f} a second, {queries} queries, cpu {cpu:.1f} s"
    )


def scorecards(env):
    """All scorecards of a month; says itself how long that took."""
    try:
        part = importlib.import_module("service_scorecards")
    except ModuleNotFoundError:
        return
    part.measure(env, max(100, round(part.AGREEMENTS * SCALE)))  # noqa: F821


def bench(env, scale):
    found = dict(measure(env, max(500, round(5000 * scale))))
    for part in ("create", "move"):
        queries, cost = found[part]
        print(f"service clocks: {part} q={queries:.3f} ms={cost:.3f} a case")
    quiet = env(context={**env.context, **QUIET})
    found["sweep"] = swept(quiet, scale)
    delivered(env)
    scorecards(env)
    print("FIGURES " + json.dumps(found))


bench(env, SCALE)  # noqa: F821
