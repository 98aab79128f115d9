from odoo import Command
from odoo.tests import HttpCase, tagged

from ..common import new_user


class GradingTour(HttpCase):
    """Grade the customers and read why one of them is an A, as a manager."""

    def run_tour(self):
        user = new_user(
            self.env, "linkage_tour", "crm_linkage.group_manager", tour_enabled=False
        )
        grades = {
            letter: self.env.ref(f"crm_linkage.grade_{letter}").id for letter in "ad"
        }
        self.env["linkage.grading.scheme"].search([]).state = "retired"
        best, other = self.env["res.partner"].create(
            [
                {"name": name, "is_company": True, "customer_rank": 1}
                for name in ("Tour Best Buyer", "Tour Other")
            ]
        )
        self.env["linkage.grading.scheme"].create(
            {
                "name": "Tour scheme",
                "audience": "all",
                "partner_domain": str([("id", "in", (best | other).ids)]),
                "fallback_grade_id": grades["d"],
                "criterion_ids": [
                    Command.create(
                        {"metric_id": self.env.ref("crm_linkage.metric_order_count").id}
                    )
                ],
                "threshold_ids": [
                    Command.create({"grade_id": grades["a"], "limit": 75})
                ],
            }
        ).action_activate()
        product = self.env["product.product"].create({"name": "Goods"})
        for partner in (best, best, other):
            self.env["sale.order"].create(
                {
                    "partner_id": partner.id,
                    "order_line": [Command.create({"product_id": product.id})],
                }
            ).action_confirm()
        self.start_tour(
            "/odoo/linkage-schemes",
            "linkage_grading_tour",
            login=user.login,
            timeout=180,
        )
        standing = self.env["linkage.grade.standing"].search(
            [("partner_id", "=", best.id)]
        )
        self.assertEqual(standing.grade_id.name, "A")
        self.assertEqual(standing.history_id.run_id.user_id, user)


@tagged("post_install", "-at_install")
class TestGradingTourDesktop(GradingTour):
    def test_tour(self):
        self.run_tour()


@tagged("post_install", "-at_install")
class TestGradingTourPhone(GradingTour):
    browser_size = "390x844"
    touch_enabled = True

    def test_tour(self):
        self.run_tour()


@tagged("post_install", "-at_install")
class TestGradingSchemeTour(HttpCase):
    """Build a scheme, see what it would change, put it in force, as a manager."""

    def test_tour(self):
        user = new_user(
            self.env, "linkage_tour", "crm_linkage.group_manager", tour_enabled=False
        )
        self.env["linkage.grading.scheme"].search([]).state = "retired"
        self.env["linkage.grade.standing"].search([]).unlink()
        best, other = self.env["res.partner"].create(
            [
                {"name": name, "is_company": True, "customer_rank": 1}
                for name in ("Tour Best Buyer", "Tour Other")
            ]
        )
        product = self.env["product.product"].create({"name": "Goods"})
        for partner in (best, best, other):
            self.env["sale.order"].create(
                {
                    "partner_id": partner.id,
                    "order_line": [Command.create({"product_id": product.id})],
                }
            ).action_confirm()
        self.start_tour(
            "/odoo/linkage-schemes",
            "linkage_scheme_tour",
            login=user.login,
            timeout=180,
        )
        scheme = self.env["linkage.grading.scheme"].search(
            [("name", "=", "Tour regulars")]
        )
        self.assertEqual(scheme.state, "active")
        standing = self.env["linkage.grade.standing"].search(
            [("partner_id", "=", best.id)]
        )
        self.assertEqual((standing.grade_id.name, standing.scheme_id), ("A", scheme))
