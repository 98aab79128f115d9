"""Read by an Odoo shell on the loaded database: our run beside the YARDSTICK.

The scheme is that of the hand-written statement, built through our own models. CPU is
that of this database backend (no parallel workers, for both) and of this process.
"""

import os
import resource
import time

from odoo import Command

TICK = os.sysconf("SC_CLK_TCK")
cr, company = env.cr, env.company  # noqa: F821


class Watch:
    """Seconds of wall clock, and of CPU here and in the database backend."""

    def __enter__(self):
        self._wall, self._cpu = time.monotonic(), self._used()
        return self

    def __exit__(self, *_error):
        self.wall = time.monotonic() - self._wall
        self.cpu = self._used() - self._cpu

    @staticmethod
    def _used():
        cr.execute("SELECT pg_backend_pid()")
        with open(f"/proc/{cr.fetchone()[0]}/stat") as stat:
            fields = stat.read().rpartition(")")[2].split()
        own = resource.getrusage(resource.RUSAGE_SELF)
        return (int(fields[11]) + int(fields[12])) / TICK + own.ru_utime + own.ru_stime


def scheme():
    """Weights 40, 15, 15, 15, 15; who neither bought nor ordered is a D.

    A knock-out has one condition, so revenue counts one day longer in that rule than in
    the statement: a customer whose only business was on that day differs.
    """
    ref = lambda name: env.ref(f"crm_linkage.{name}").id  # noqa: E731, F821
    year = {"period_length": 365, "period_unit": "day"}
    env["linkage.grading.scheme"].search([("state", "=", "active")]).action_retire()  # noqa: F821
    longer = {"period_length": 366, "period_unit": "day"}
    either = env["linkage.metric"].create(  # noqa: F821
        {
            "name": "Revenue or orders",
            "code": "bench_activity",
            "kind": "formula",
            "formula": "greatest",
            "operand_id": ref("metric_revenue_net"),
            "base_id": ref("metric_order_count"),
        }
    )
    criteria = [
        {"metric_id": ref("metric_revenue_net"), "weight": 40, **year},
        {
            "metric_id": ref("metric_revenue_growth"),
            "weight": 15,
            "missing": "value",
            "missing_value": -1,
            **year,
        },
        # the statement counts orders from the midnight at which the 365th day begins
        {"metric_id": ref("metric_order_count"), "weight": 15, **longer},
        {
            "metric_id": ref("metric_days_since_last_order"),
            "weight": 15,
            "period_unit": "all",
            "missing": "value",
            "missing_value": 100000,
        },
        {
            "metric_id": ref("metric_overdue_share"),
            "weight": 15,
            "missing": "value",
            "missing_value": 0,
            "period_length": 730,
            "period_unit": "day",
        },
    ]
    found = env["linkage.grading.scheme"].create(  # noqa: F821
        {
            "name": "Yardstick",
            "company_id": company.id,
            "audience": "all",
            "fallback_grade_id": ref("grade_d"),
            "criterion_ids": [Command.create(values) for values in criteria],
            "threshold_ids": [
                Command.create({"grade_id": ref(f"grade_{letter}"), "limit": limit})
                for letter, limit in (("a", 75), ("b", 50), ("c", 25))
            ],
            "knockout_ids": [
                Command.create(
                    {
                        "metric_id": either.id,
                        "operator": "at_most",
                        "value": 0,
                        "grade_id": ref("grade_d"),
                        **longer,
                    }
                )
            ],
        }
    )
    found.action_activate()
    return found


def yardstick():
    """The hand-written statement into a table, timed."""
    day = company._linkage_reference_date()
    sql = YARDSTICK.replace(":'d'", f"'{day}'").replace(":co", str(company.id))  # noqa: F821
    sql = "\n".join(line for line in sql.splitlines() if not line.startswith("--"))
    with Watch() as watch:
        cr.execute(f"CREATE TEMP TABLE yardstick AS {sql}")  # pylint: disable=E8103
    return watch


def differences():
    """Customers whose score or grade is not the yardstick's."""
    cr.execute(
        """
        SELECT COUNT(*) FROM yardstick y
          FULL JOIN linkage_grade_standing t ON t.partner_id = y.pid
          LEFT JOIN linkage_grade_history h ON h.id = t.history_id
          LEFT JOIN linkage_grade g ON g.id = t.grade_id
         WHERE y.pid IS NULL OR t.id IS NULL OR g.name <> y.grade
            OR abs(h.score - y.score) > 1e-6
        """
    )
    return cr.fetchone()[0]


def graded(label, base):
    """A whole run: computed, applied, and how its CPU compares."""
    runs = env["linkage.grading.run"]  # noqa: F821
    with Watch() as watch:
        run = runs._run(company)
    print(
        f"grading {label}: {run.graded_count} customers, {run.changed_count} changed, "
        f"cpu {watch.cpu:.2f} s, wall {watch.wall:.2f} s"
    )
    return watch.cpu / base


def bench():
    company.resource_calendar_id.tz = "UTC"
    company.linkage_reference_date = False
    cr.execute("SET max_parallel_workers_per_gather = 0; SET jit = off")
    scheme()
    env.flush_all()  # noqa: F821
    base = min(yardstick_once() for _ in range(2))
    print(f"grading yardstick: cpu {base:.2f} s")
    compute = computed(base)
    every = graded("first", base)
    unlike = differences()
    unchanged = graded("second", base)
    rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"grading bench: compute {compute:.2f}x, all {every:.2f}x, "
        f"unchanged {unchanged:.2f}x, rss {rss} MB, differences {unlike}"
    )


def yardstick_once():
    cr.execute("DROP TABLE IF EXISTS yardstick")
    return yardstick().cpu


def computed(base):
    """The statement alone, without writing what it found."""
    run = env["linkage.grading.run"].create(  # noqa: F821
        {
            "company_id": company.id,
            "reference_date": company._linkage_reference_date(),
        }
    )
    with Watch() as watch:
        run._compute(company._linkage_scope())
    cr.execute("DELETE FROM linkage_grading_staging")
    run.unlink()
    return watch.cpu / base


bench()
