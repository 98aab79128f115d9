"""The report over all agreements, how running periods stand, and the tour."""

from datetime import date

from freezegun import freeze_time

from odoo import Command
from odoo.tests import HttpCase, tagged

from ..common import new_user
from .scorecard_common import ScorecardCommon


@tagged("post_install", "-at_install")
class TestAgreementReport(ScorecardCommon):
    def rows(self, *groups, user=None):
        Report = self.env["linkage.agreement.report"]
        return Report.with_user(user or self.env.user)._read_group(
            [("company_id", "=", self.company.id)], groups, ["promises:sum"]
        )

    def test_kept_broken_not_judged_by_aspect_and_side(self):
        self.invoice(self.partner, "2026-10-10", 95)
        agreement = self.bound(
            {"target": 100, "tolerance": 0.1, "aspect": "trust"},
            {"target": 500, "aspect": "trust"},
            {"metric": "cases_in_time", "side": "us", "aspect": "efficiency"},
            user_id=self.users["representative"].id,
        )
        self.cards(agreement)
        self.assertCountEqual(
            self.rows("side", "aspect", "outcome"),
            [
                ("us", "efficiency", "not_judged", 1),
                ("partner", "trust", "broken", 1),
                ("partner", "trust", "kept", 1),
            ],
        )
        [(share,)] = self.env["linkage.agreement.report"]._read_group(
            [], [], ["kept_share:avg"]
        )
        self.assertEqual(share, 0.5)
        role = self.users["representative"]
        self.assertEqual(len(self.rows("outcome", user=role)), 3)
        stranger = self.users["supervisor"]
        self.assertFalse(self.rows("outcome", user=stranger))

    def test_at_risk_is_what_is_behind_its_pace(self):
        # ten of thirty days
        self.startPatcher(freeze_time("2026-11-10 12:00:00"))
        self.invoice(self.partner, "2026-11-05", 100)
        self.bound(
            {"target": 300},
            {"target": 301},
            {"target": 330, "tolerance": 0.1},
            {"metric": "complaints", "comparison": "at_most", "target": 0},
            {"metric": "days_late", "comparison": "at_most"},
            {"metric": "overdue_amount", "comparison": "at_most", "target": 99},
        )
        Outlook = self.env["linkage.commitment.outlook"]
        self.assertEqual(Outlook._look(self.company), 6)
        found = Outlook.search([("company_id", "=", self.company.id)])
        self.assertEqual(
            found.sorted("commitment_id").mapped("state"),
            ["on_track", "at_risk", "at_risk", "on_track", "no_data", "at_risk"],
        )
        self.assertEqual(Outlook._look(self.company), 6, "written anew, not twice")
        outcomes = dict(self.rows("outcome"))
        self.assertEqual(outcomes, {"on_track": 2, "at_risk": 3, "not_judged": 1})

    def test_queries_of_the_outlook_do_not_grow(self):
        def look(count):
            for partner in self.env["res.partner"].create(
                [{"name": f"P{n}", "is_company": True} for n in range(count)]
            ):
                self.bound({}, partner_id=partner.id)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["linkage.commitment.outlook"]._look(self.company)
            return self.env.cr.sql_log_count - before

        look(1)
        self.assertEqual(look(2), look(20))


class ScorecardTour(HttpCase):
    def run_tour(self):
        user = new_user(
            self.env,
            "linkage_scorecard_tour",
            "crm_linkage.group_supervisor",
            tour_enabled=False,
        )
        company = self.env.company
        metrics = {
            code: self.env["linkage.metric"].search([("code", "=", code)])
            for code in ("complaints", "order_count")
        }
        agreement = self.env["linkage.agreement"].create(
            {
                "name": "Tour",
                "partner_id": self.env["res.partner"]
                .create({"name": "Tour Partner", "is_company": True})
                .id,
                "company_id": company.id,
                "user_id": user.id,
                "date_start": "2025-01-01",
                "scorecard_period": "month",
                "commitment_ids": [
                    Command.create(
                        {
                            "name": name,
                            "side": side,
                            "metric_id": metrics[code].id,
                            "comparison": comparison,
                            "target": target,
                            "period": "month",
                        }
                    )
                    for name, side, code, comparison, target in (
                        ("Delivers", "us", "order_count", "at_least", 1),
                        ("Is content", "partner", "complaints", "at_most", 0),
                    )
                ],
            }
        )
        agreement.sudo().write({"state": "active", "activated_on": "2025-01-01"})
        days = (date(2026, 9, 1), date(2026, 9, 30))
        card = self.env["linkage.scorecard"]._make(company, "month", *days)
        card = card.filtered(lambda one: one.agreement_id == agreement)
        self.start_tour(
            f"/odoo/scorecards/{card.id}", "linkage_scorecard_tour", login=user.login
        )
        self.assertEqual(card.state, "closed")
        self.assertEqual(card.closed_by_id, user)
        self.assertEqual(card.our_comment, "We were late in October")
        self.assertEqual(card.partner_comment, "That is all right")


@tagged("post_install", "-at_install")
class TestAgreementScorecardTour(ScorecardTour):
    def test_desktop(self):
        self.run_tour()


@tagged("post_install", "-at_install")
class TestAgreementScorecardTourPhone(ScorecardTour):
    browser_size = "390x844"
    touch_enabled = True

    def test_phone(self):
        self.run_tour()
