from datetime import date

from freezegun import freeze_time

from odoo.tests import tagged

from odoo.addons.crm_linkage.domain.metric.period import Measure, Period, Scope

from .common import VisitCommon


@tagged("post_install", "-at_install")
class TestVisitMetrics(VisitCommon):
    """What happened on visits is a figure of the catalogue: the loop closes."""

    def _values(self, partner, reference="2024-03-31", tz="Europe/Berlin"):
        measures = [
            Measure(code, Period(1, "month"))
            for code in ("visits_planned", "visits_done", "visits_kept")
        ]
        scope = Scope(self.company.id, date.fromisoformat(reference), tz)
        found = self.env["linkage.metric"]._evaluate(measures, scope, partner.ids)
        return found[partner.id]

    def test_kept_share(self):
        shop = self.graded("Shop")
        self.visit(shop, "2024-03-05 09:00:00", state="done", outcome="order")
        self.visit(shop, "2024-03-12 09:00:00", state="done", outcome="no_sale")
        self.visit(shop, "2024-03-19 09:00:00", state="failed", failure="absent")
        self.visit(shop, "2024-03-26 09:00:00")
        self.visit(shop, "2024-03-27 09:00:00", state="cancelled")
        self.visit(shop, "2024-04-02 09:00:00")
        self.visit(shop, "2024-02-28 09:00:00", state="done")
        self.assertEqual(self._values(shop), [4, 2, 0.5])

    def test_planned_for_the_reference_day_is_still_open(self):
        shop = self.graded("Shop")
        self.visit(shop, "2024-03-31 09:00:00")
        done = self.visit(shop, "2024-03-31 08:00:00")
        done._complete({"outcome": "order"})
        self.assertEqual(self._values(shop), [1, 1, 1])

    def test_the_day_is_cut_where_the_company_is(self):
        shop = self.graded("Shop")
        self.visit(shop, "2024-03-31 23:00:00", state="done")
        self.assertEqual(self._values(shop, tz="America/Los_Angeles")[1], 1)
        self.assertEqual(self._values(shop, tz="Europe/Berlin")[1], 0)

    def test_visits_of_an_address_count_for_the_customer(self):
        owner = self.graded("Owner")
        branch = self.env["res.partner"].create(
            {"name": "Branch", "parent_id": owner.id, "type": "delivery"}
        )
        self.visit(branch, "2024-03-05 09:00:00", state="done")
        self.assertEqual(self._values(owner)[1], 1)

    def test_other_company(self):
        shop = self.graded("Shop")
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.visit(shop, state="done", company_id=other.id)
        self.assertEqual(self._values(shop)[1], 0)

    def test_metrics_are_available(self):
        for code in ("planned", "done", "kept"):
            metric = self.env.ref(f"crm_linkage.metric_visits_{code}")
            self.assertTrue(metric.is_available, code)


@tagged("post_install", "-at_install")
@freeze_time("2024-03-20 10:00:00")
class TestVisitCard(VisitCommon):
    """What the Linkage page says about visits."""

    def _section(self, partner, user=None):
        partner = partner.with_user(user or self.rep).with_company(self.company)
        return partner._linkage_visit_summary()

    def test_never_seen_is_due(self):
        section = self._section(self.graded("Shop", "B"))
        self.assertEqual(section["due"], date(2024, 3, 20))
        self.assertTrue(section["is_due"])
        self.assertEqual(section["done_count"], 0)

    def test_last_next_and_due(self):
        shop = self.graded("Shop", "B")
        self.visit(shop, "2024-03-01 09:00:00", state="done")
        self.visit(shop, "2024-02-01 09:00:00", state="done")
        section = self._section(shop)
        self.assertEqual(section["last"].date(), date(2024, 3, 1))
        self.assertEqual(section["due"], date(2024, 3, 15))
        self.assertTrue(section["is_due"])
        self.visit(shop, "2024-03-22 09:00:00")
        self.visit(shop, "2024-03-10 09:00:00")
        section = self._section(shop)
        self.assertEqual(section["next"].date(), date(2024, 3, 22))
        self.assertFalse(section["is_due"], "a visit is planned")
        self.assertEqual(section["done_count"], 2)

    def test_not_visited_grades_are_never_due(self):
        section = self._section(self.graded("Shop", "D"))
        self.assertFalse(section["due"])
        self.assertFalse(section["is_due"])

    def test_foreign_visits_do_not_show(self):
        shop = self.graded("Shop", "A")
        self.visit(shop, "2024-03-01 09:00:00", state="done")
        self.assertTrue(self._section(shop)["last"])
        self.assertFalse(self._section(shop, self.stranger)["last"])

    def test_few_queries(self):
        shop = self.graded("Shop", "A")
        self.visit(shop, "2024-03-01 09:00:00", state="done")
        shop = shop.with_user(self.rep).with_company(self.company)
        shop._linkage_visit_summary()
        self.env.flush_all()
        before = self.cr.sql_log_count
        shop._linkage_visit_summary()
        self.assertLessEqual(self.cr.sql_log_count - before, 4)

    def test_the_page_shows_it(self):
        shop = self.graded("Shop", "A").with_company(self.company)
        self.visit(shop, "2024-03-01 09:00:00", state="done")
        card = shop.with_user(self.rep).linkage_card()
        text = str(card)
        self.assertIn("The grade asks for 1 a week, 45 minutes each.", text)
        self.assertIn("Add Visit", text)
        agent = str(shop.with_user(self.users["agent"]).linkage_card())
        self.assertIn("All Visits", agent)
        self.assertNotIn("Add Visit", agent)
