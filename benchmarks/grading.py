"""Read by an Odoo shell on the loaded database: our run beside the YARDSTICK.

The scheme is that of the hand-written statement, built through our own models. CPU is
that of this process, of its database backend and of the backend's parallel workers;
both sides run with the server's own settings, in the same session.
"""

import os
import resource
import time

from odoo import Command

TICK = os.sysconf("SC_CLK_TCK")
cr, company = env.cr, env.company  # noqa: F821
REF = lambda name: env.ref(f"crm_linkage.{name}").id  # noqa: E731, F821


class Watch:
    """Seconds of wall clock and CPU, and queries, of what runs inside."""

    def __enter__(self):
        self._queries = cr.sql_log_count
        self._wall, self._cpu = time.monotonic(), self._used()
        return self

    def __exit__(self, *_error):
        self.cpu = self._used() - self._cpu
        self.wall = time.monotonic() - self._wall
        self.queries = cr.sql_log_count - self._queries

    @classmethod
    def _used(cls):
        own = resource.getrusage(resource.RUSAGE_SELF)
        backend, server = cls._stat(BACKEND), cls._stat(cls._parent(BACKEND))
        # workers of a parallel query have ended: their time is in the server's account
        ticks = sum(backend[11:13]) + sum(server[13:15])
        return ticks / TICK + own.ru_utime + own.ru_stime

    @staticmethod
    def _stat(pid):
        with open(f"/proc/{pid}/stat") as stat:
            return [
                int(field) if field.lstrip("-").isdigit() else field
                for field in stat.read().rpartition(")")[2].split()
            ]

    @classmethod
    def _parent(cls, pid):
        return cls._stat(pid)[1]

    def __str__(self):
        return f"cpu {self.cpu:.2f} s, wall {self.wall:.2f} s"


cr.execute("SELECT pg_backend_pid()")
BACKEND = cr.fetchone()[0]


def scheme():
    """Weights 40, 15, 15, 15, 15; who neither bought nor ordered is a D."""
    year = {"period_length": 365, "period_unit": "day"}
    # the statement counts orders from the midnight at which the 365th day begins
    longer = {"period_length": 366, "period_unit": "day"}
    env["linkage.grading.scheme"].search([("state", "=", "active")]).action_retire()  # noqa: F821
    criteria = [
        {"metric_id": REF("metric_revenue_net"), "weight": 40, **year},
        {
            "metric_id": REF("metric_revenue_growth"),
            "weight": 15,
            "missing": "value",
            "missing_value": -1,
            **year,
        },
        {"metric_id": REF("metric_order_count"), "weight": 15, **longer},
        {
            "metric_id": REF("metric_days_since_last_order"),
            "weight": 15,
            "period_unit": "all",
            "missing": "value",
            "missing_value": 100000,
        },
        {
            "metric_id": REF("metric_overdue_share"),
            "weight": 15,
            "missing": "value",
            "missing_value": 0,
            "period_length": 730,
            "period_unit": "day",
        },
    ]
    none = {"operator": "at_most", "value": 0}
    conditions = [
        {"metric_id": REF("metric_revenue_net"), **none, **year},
        {"metric_id": REF("metric_order_count"), **none, **longer},
    ]
    found = env["linkage.grading.scheme"].create(  # noqa: F821
        {
            "name": "Yardstick",
            "company_id": company.id,
            "audience": "all",
            "fallback_grade_id": REF("grade_d"),
            "criterion_ids": [Command.create(values) for values in criteria],
            "threshold_ids": [
                Command.create({"grade_id": REF(f"grade_{letter}"), "limit": limit})
                for letter, limit in (("a", 75), ("b", 50), ("c", 25))
            ],
            "knockout_ids": [
                Command.create(
                    {
                        "grade_id": REF("grade_d"),
                        "condition_ids": [Command.create(c) for c in conditions],
                    }
                )
            ],
        }
    )
    found.action_activate()
    env.flush_all()  # noqa: F821
    return found


def yardstick():
    """The hand-written statement into a table, timed."""
    day = company._linkage_reference_date()
    sql = YARDSTICK.replace(":'d'", f"'{day}'").replace(":co", str(company.id))  # noqa: F821
    sql = "\n".join(line for line in sql.splitlines() if not line.startswith("--"))
    cr.execute("DROP TABLE IF EXISTS yardstick")
    with Watch() as watch:
        cr.execute(f"CREATE TEMP TABLE yardstick AS {sql}")  # pylint: disable=E8103
    print(f"grading yardstick: {watch}")
    return watch.cpu


def differences(table):
    """Customers whose score or grade in `table` is not the yardstick's."""
    cr.execute(
        f"""
        SELECT COUNT(*) FROM yardstick y
          FULL JOIN ({table}) ours ON ours.partner_id = y.pid
          LEFT JOIN linkage_grade g ON g.id = ours.grade_id
         WHERE y.pid IS NULL OR ours.partner_id IS NULL OR g.name <> y.grade
            OR abs(ours.score - y.score) > 1e-9
        """  # pylint: disable=E8103
    )
    return cr.fetchone()[0]


def computed():
    """A run into staging, which is compared and taken back."""
    cr.execute("SAVEPOINT computed")
    with Watch() as watch:
        run = env["linkage.grading.run"]._new_run(company)  # noqa: F821
        schemes = run._start()
        for one in schemes:
            run._compute_step(one)
    unlike = differences(
        "SELECT partner_id, grade_id, score FROM linkage_grading_staging"
    )
    cr.execute("SELECT COUNT(*) FROM linkage_grading_staging")
    count = cr.fetchone()[0]
    print(f"grading compute: {count} customers, {watch}, differences {unlike}")
    env.flush_all()  # noqa: F821
    cr.execute("ROLLBACK TO SAVEPOINT computed")
    env.invalidate_all()  # noqa: F821
    if unlike or not count:
        raise SystemExit(f"grading bench: {unlike} customers differ from the yardstick")
    return watch.cpu


def graded(label):
    """A whole run: computed, applied, committed."""
    with Watch() as watch:
        run = env["linkage.grading.run"]._run(company)  # noqa: F821
        cr.commit()
    print(
        f"grading {label}: {run.graded_count} customers, {run.changed_count} changed, "
        f"{watch}, {watch.queries} queries"
    )
    return watch.cpu


def one_customer():
    """Milliseconds of grading one customer now, in the median of twenty."""
    cr.execute(
        "SELECT partner_id FROM linkage_grade_standing ORDER BY random() LIMIT 21"
    )
    partners = env["res.partner"].browse(row[0] for row in cr.fetchall())  # noqa: F821
    watches = []
    for partner in partners:
        with Watch() as watch:
            partner.action_linkage_grade()
            cr.commit()
        watches.append(watch)
    watches = sorted(watches[1:], key=lambda watch: watch.wall)
    middle = watches[len(watches) // 2]
    print(
        f"grading one customer: {1000 * middle.wall:.0f} ms, "
        f"{max(watch.queries for watch in watches)} queries"
    )
    return 1000 * middle.wall


def changes(share):
    """A new invoice for `share` of the customers, as the load writes them."""
    cr.execute(
        """
        CREATE TEMP TABLE fresh AS
        SELECT m.* FROM (
            SELECT DISTINCT ON (commercial_partner_id) * FROM account_move
             WHERE state = 'posted' AND move_type = 'out_invoice'
               AND commercial_partner_id %% 1000 < %s
             ORDER BY commercial_partner_id, id) m;
        UPDATE fresh SET id = nextval('account_move_id_seq'), name = 'FRESH/' || id,
               invoice_date = current_date, date = current_date,
               invoice_date_due = current_date + 30;
        INSERT INTO account_move SELECT * FROM fresh;
        """,
        [int(share * 1000)],
    )
    cr.commit()


def bench():
    company.resource_calendar_id.tz = "UTC"
    company.linkage_reference_date = False
    scheme()
    cr.commit()
    yardstick()  # reads all pages once, as both sides find them later
    base = min(yardstick() for _ in range(2))
    compute = min(computed() for _ in range(2))
    every = graded("first")
    unlike = differences(
        "SELECT t.partner_id, t.grade_id, h.score FROM linkage_grade_standing t"
        " JOIN linkage_grade_history h ON h.id = t.history_id"
    )
    if unlike:
        raise SystemExit(f"grading bench: {unlike} customers differ from the yardstick")
    unchanged = graded("unchanged")
    one = one_customer()
    changes(0.03)
    graded("3 % changed")
    rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"grading bench: compute {compute / base:.2f}x, all {every / base:.2f}x, "
        f"unchanged {unchanged / base:.2f}x, rss {rss} MB, one {one:.0f} ms"
    )


bench()
