from freezegun import freeze_time

from odoo import fields
from odoo.tests import tagged, users
from odoo.tests.common import TransactionCase

from .common import QUIET, ServiceCommon

MONDAY = "2026-11-16 07:00:00"


@tagged("post_install", "-at_install")
class TestServiceBatch(ServiceCommon):
    """Cost in queries: it does not grow with the number of cases."""

    def values(self, count):
        partners = self.env["res.partner"].create(
            [{"name": f"Customer {n}"} for n in range(20)]
        )
        return [
            {
                "name": f"Case {n}",
                "partner_id": partners[n % 20].id,
                "kind": ("request", "information", "after_sales")[n % 3],
                "priority": str(n % 4),
                "solution": "<p>Done</p>",
            }
            for n in range(count)
        ]

    def queries(self, operation):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        operation()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def as_agent(self):
        return self.Case.with_user(self.users["agent"])

    def test_creating_a_thousand(self):
        with freeze_time(MONDAY):
            self.queries(lambda: self.as_agent().create(self.values(2)))  # warm
            few, many = self.values(10), self.values(1000)
            cost_few = self.queries(lambda: self.as_agent().create(few))
            cost = self.queries(lambda: self.as_agent().create(many))
        made = self.Case.search([("partner_id", "in", [v["partner_id"] for v in many])])
        self.assertEqual(len(made), 1000)
        self.assertEqual(len(set(made.mapped("number"))), 1000)
        self.assertEqual(len(made.clock_ids), 2000)
        self.assertTrue(all(made.clock_ids.mapped("deadline")))
        # the host writes 100 to 1,000 rows a statement: a query per ten cases at most
        self.assertLess(cost, cost_few + 100, f"{cost_few} for 10, {cost} for 1,000")

    def test_clocks_cost_a_few_queries_a_batch(self):
        """Whatever the number of cases: less than a query for ten of them."""
        kinds = ("response", "resolution", "update")
        with freeze_time(MONDAY):
            self.policy(dict.fromkeys(kinds, 4))
            warm = self.as_agent().create(self.values(2))
            warm.write({"stage_id": self.waiting.id})
            values = self.values(100)
            spent = []
            for with_clocks in (True, False):
                if not with_clocks:
                    self.env["linkage.service.policy"].search([]).action_retire()
                cost = self.queries(lambda: self.as_agent().create(values))
                made = self.Case.search([], order="id desc", limit=100)
                self.assertEqual(len(made.clock_ids), 300 * with_clocks)
                move = self.queries(
                    lambda c=made: c.write({"stage_id": self.waiting.id})
                )
                spent.append((cost, move))
        (create, move), (bare_create, bare_move) = spent
        self.assertLessEqual(create - bare_create, 10)
        self.assertLessEqual(move - bare_move, 10)

    def test_moving_a_thousand(self):
        with freeze_time(MONDAY):
            cases = self.as_agent().create(self.values(1000))
        with freeze_time("2026-11-16 09:00:00"):
            few = self.queries(lambda: cases[:10].write({"stage_id": self.waiting.id}))
            cost = self.queries(lambda: cases.write({"stage_id": self.progress.id}))
            close = self.queries(lambda: cases.write({"stage_id": self.closed.id}))
        self.assertTrue(all(cases.mapped("closed_at")))
        self.assertLess(cost, few + 100, f"{few} for 10, {cost} for 1,000")
        self.assertLess(close, few + 100, f"{few} for 10, {close} for 1,000")

    def test_reading_lists(self):
        with freeze_time(MONDAY):
            self.as_agent().create(self.values(200))
        spec = {
            "number": {},
            "name": {},
            "partner_id": {"fields": {"display_name": {}}},
            "stage_id": {"fields": {"display_name": {}}},
            "user_id": {"fields": {"display_name": {}}},
            "clock_state": {},
            "is_breached": {},
            "is_at_risk": {},
            "is_closed": {},
            "next_deadline": {},
        }

        def read(role, limit):
            cases = self.Case.with_user(self.users[role])
            cases.web_search_read([], spec, limit=limit)  # warm
            return self.queries(lambda: cases.web_search_read([], spec, limit=limit))

        for role in ("representative", "supervisor", "manager", "agent"):
            with self.subTest(role=role):
                self.assertLessEqual(read(role, 80), 12)
                self.assertEqual(read(role, 80), read(role, 20))


@tagged("post_install", "-at_install")
class TestServiceHostCost(TransactionCase):
    """What the host does costs nothing where no case is concerned."""

    @users("admin")
    def test_partners_cost_no_query_on_cases(self):
        Partner = self.env["res.partner"].with_context(**QUIET)
        asked = []
        execute = self.env.cr.execute

        def listen(query, *args, **kwargs):
            asked.append(str(getattr(query, "code", query)))
            return execute(query, *args, **kwargs)

        self.patch(self.env.cr, "execute", listen)
        partner = Partner.create({"name": "A"})
        partner.write({"name": "B", "comment": fields.Datetime.now().isoformat()})
        partner.web_read({"display_name": {}})
        self.env.flush_all()
        self.assertTrue(asked)
        self.assertFalse([q for q in asked if "linkage_case" in q])
