from odoo import Command
from odoo.tests import HttpCase, tagged

from ..common import new_user


@tagged("post_install", "-at_install")
class TestGradingFollowTour(HttpCase):
    def test_tour(self):
        """Set a grade by hand with an end date, then review the card."""
        user = new_user(
            self.env,
            "linkage_tour",
            "crm_linkage.group_supervisor",
            name="Tour Supervisor",
            tour_enabled=False,
        )
        shop = self.env["res.partner"].create(
            {
                "name": "Tour Corner Shop",
                "is_company": True,
                "customer_rank": 1,
                "user_id": user.id,
            }
        )
        grade_a, grade_c = (self.env.ref(f"crm_linkage.grade_{key}") for key in "ac")
        self.env["linkage.grading.scheme"].search([]).state = "retired"
        self.env["linkage.grading.scheme"].create(
            {
                "name": "Tour scheme",
                "audience": "all",
                "partner_domain": str([("id", "=", shop.id)]),
                "fallback_grade_id": grade_c.id,
                "criterion_ids": [
                    Command.create(
                        {"metric_id": self.env.ref("crm_linkage.metric_order_count").id}
                    )
                ],
                "threshold_ids": [
                    Command.create({"grade_id": grade_a.id, "limit": 75})
                ],
            }
        ).action_activate()
        product = self.env["product.product"].create({"name": "Goods"})
        self.env["sale.order"].create(
            {
                "partner_id": shop.id,
                "order_line": [Command.create({"product_id": product.id})],
            }
        ).action_confirm()
        self.env["linkage.grading.run"]._run(self.env.company)
        self.start_tour("/odoo", "linkage_follow_tour", login=user.login, timeout=180)
        override = self.env["linkage.grade.override"].search(
            [("partner_id", "=", shop.id)]
        )
        self.assertEqual(override.state, "approved")
        self.assertEqual(str(override.date_end), "2030-12-31")
        self.assertEqual(shop.linkage_grade_id, grade_a)
        review = self.env["linkage.card.review"].search([("partner_id", "=", shop.id)])
        self.assertEqual(review.user_id, user)
        self.assertEqual(review.note, "Send the new list")
