"""The demo: what an installation with demo data shows."""

import json

from .common import DatabaseCase

# everybody's customers of ours, with the coordinates of the bay area
OURS = """
    SELECT partner.id, partner.user_id FROM res_partner partner
    JOIN ir_model_data data ON data.model = 'res.partner' AND data.res_id = partner.id
    WHERE data.module = 'crm_linkage' AND data.name LIKE 'partner\\_%'
    AND data.name NOT LIKE 'partner\\_category%'
"""
BAY_AREA = """
    partner_latitude BETWEEN 37.55 AND 38.0
    AND partner_longitude BETWEEN -122.56 AND -122.2
"""
SCRIPT = """
import collections, json
demo = env['linkage.demo']
customers = env['res.partner'].union(*demo._by_key('res.partner', 'partner_').values())
user = env.ref('crm_linkage.user_mark')
print('RESULT', json.dumps({
    'stages': collections.Counter(customers.with_user(user).mapped('linkage_stage')),
    'clocks': collections.Counter(env['linkage.case'].search([]).mapped('clock_state')),
    'kept': collections.Counter(
        env['linkage.commitment'].search([]).mapped('actual_state')
    ),
    'empty': sorted(
        name
        for name in env.registry
        if name.startswith('linkage.') and not env[name]._abstract
        and not env[name]._transient and not env[name].search_count([], limit=1)
    ),
}))
"""


class TestDemo(DatabaseCase):
    demo = True
    installed = True

    def one(self, sql):
        return self.column(sql)[0]

    def test_loads_without_trouble(self):
        self.assertNotIn("demo data failed to install", self.install_log)

    def test_logins(self):
        logins = self.column(
            "SELECT login FROM res_users WHERE active AND login IN ('anna', 'ben', "
            "'carla', 'sophie', 'mark', 'sven', 'portal_customer') ORDER BY login"
        )
        self.assertEqual(len(logins), 7)
        with self.served() as visitor:
            for login in logins:
                self.assertTrue(visitor.login(login)["uid"], login)

    def test_customers_lie_in_the_bay_area(self):
        total = self.one(f"SELECT count(*) FROM ({OURS}) q")
        self.assertTrue(55 <= total <= 75, total)
        there = self.one(
            "SELECT count(*) FROM res_partner "
            f"WHERE id IN (SELECT id FROM ({OURS}) q) AND {BAY_AREA}"
        )
        # two have no coordinates, to show what becomes of them
        self.assertEqual(there, total - 2)
        shares = self.column(
            f"SELECT count(*) FROM ({OURS}) q GROUP BY user_id ORDER BY 1"
        )
        self.assertEqual(len(shares), 3, "three representatives")
        self.assertGreater(shares[0], 10)

    def test_each_grade_and_a_history(self):
        grades = self.rows(
            "SELECT grade.name, count(*) FROM linkage_grade_standing standing "
            "JOIN linkage_grade grade ON grade.id = standing.grade_id "
            f"WHERE standing.partner_id IN (SELECT id FROM ({OURS}) q) "
            "GROUP BY 1 ORDER BY 1"
        )
        self.assertEqual([row["name"] for row in grades], ["A", "B", "C", "D"])
        changed = self.one(
            "SELECT count(*) FROM linkage_grade_history WHERE is_change "
            "AND previous_grade_id IS NOT NULL"
        )
        self.assertGreater(changed, 10)

    def test_good_and_bad_payers(self):
        late = self.column(
            "SELECT avg(settlement.max_date - line.date_maturity)::float AS late "
            "FROM account_partial_reconcile settlement "
            "JOIN account_move_line line ON line.id = settlement.debit_move_id "
            "JOIN account_move move ON move.id = line.move_id "
            f"WHERE move.commercial_partner_id IN (SELECT id FROM ({OURS}) q) "
            "AND move.move_type = 'out_invoice' GROUP BY move.commercial_partner_id"
        )
        self.assertGreater(sum(days < 0 for days in late), 5, "some pay early")
        self.assertGreater(sum(days > 20 for days in late), 5, "some pay late")
        states = self.rows(
            "SELECT payment_state AS state, count(*) FROM account_move "
            f"WHERE commercial_partner_id IN (SELECT id FROM ({OURS}) q) "
            "AND move_type = 'out_invoice' AND state = 'posted' GROUP BY 1"
        )
        counts = {row["state"]: row["count"] for row in states}
        self.assertGreater(counts["paid"], 300)
        self.assertGreater(counts["not_paid"], 10)
        self.assertGreater(counts["partial"], 0)

    def test_history_is_eighteen_months_and_fresh(self):
        first, last = self.rows(
            "SELECT CURRENT_DATE - unnest(ARRAY[min(invoice_date), max(invoice_date)])"
            " AS age FROM account_move WHERE state = 'posted' AND move_type = "
            f"'out_invoice' AND commercial_partner_id IN (SELECT id FROM ({OURS}) q)"
        )
        self.assertTrue(500 <= first["age"] <= 560, first)
        self.assertTrue(0 <= last["age"] <= 10, last)

    def test_every_screen_has_something_to_show(self):
        """Each stage of a customer, each state of a clock and of a commitment."""
        output = self.odoo("shell", script=SCRIPT)
        (line,) = [row for row in output.splitlines() if row.startswith("RESULT ")]
        shown = json.loads(line.removeprefix("RESULT "))
        self.assertEqual(set(shown["stages"]), {"prospect", "active", "former"})
        self.assertLessEqual(
            {"breached", "running", "paused", "met"}, set(shown["clocks"])
        )
        self.assertLessEqual({"met", "not_met"}, set(shown["kept"]))
        # nothing is left over in staging but a simulation, nobody cancels a run, every
        # stop of the demo finds its place, no scheme of it grades by a table, no server
        # is asked for driving times, no plan is stopped or waits to be accepted, and
        # recording places is off; no calendar has changed under a clock, no month has
        # ended since the installation, and every mail became a case
        unused = {"grading.staging", "grading.cancel", "visit.unplaced", "grading.cell"}
        unused |= {"visit.leg", "visit.plan.cancel", "visit.plan.change", "visit.place"}
        unused |= {"clock.change", "metric.snapshot", "mail.refused"}
        self.assertLessEqual(
            set(shown["empty"]), {f"linkage.{name}" for name in unused}
        )
        for table in ("crm_lead", "linkage_visit", "linkage_case", "linkage_agreement"):
            states = "stage_id" if table in ("crm_lead", "linkage_case") else "state"
            found = self.one(f"SELECT count(DISTINCT {states}) FROM {table}")
            self.assertGreaterEqual(found, 3, table)
