"""What a run leaves behind: history that stays true, companies that stay apart."""

from datetime import date
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .test_grading_run import GradingCommon


@tagged("post_install", "-at_install")
class TestGradingHistory(GradingCommon):
    def points(self, partner):
        """Days of the points of `partner`, the oldest first."""
        return self.env["linkage.grade.history"].search(
            [("partner_id", "=", partner.id)], order="reference_date, id"
        )

    def test_a_change_keeps_its_day_and_its_reasons(self):
        self.scheme([{"metric_id": "revenue_net"}])
        buyer, other = self.customer("Buyer"), self.customer("Other", customer_rank=1)
        self.company.linkage_reference_date = "2024-05-31"
        self.run_now()
        self.invoice(buyer, "2024-06-01", 100)
        self.company.linkage_reference_date = "2024-06-03"
        self.run_now()
        self.assertEqual(self.letter(buyer), "A")

        self.invoice(buyer, "2024-06-10", 50)
        self.company.linkage_reference_date = "2024-06-20"
        self.run_now()
        days = [(point.reference_date, point.is_change) for point in self.points(buyer)]
        self.assertEqual(days, [(date(2024, 6, 3), True), (date(2024, 6, 20), False)])
        values = self.points(buyer).sudo().line_ids.mapped("raw_value")
        self.assertEqual(sorted(values), [100, 150])
        self.assertEqual(self.standing(buyer).since, date(2024, 6, 3))
        self.assertEqual(self.standing(buyer).line_ids.value, 150)

        self.invoice(buyer, "2024-06-21", 25)
        self.company.linkage_reference_date = "2024-06-25"
        self.run_now()
        self.assertEqual(
            self.points(buyer).mapped("reference_date"),
            [date(2024, 6, 3), date(2024, 6, 25)],
            "the month keeps one point beside its changes",
        )
        self.assertEqual(self.standing(other).since, date(2024, 5, 31))

    def test_a_run_that_fails_half_way_leaves_nothing(self):
        self.scheme([{"metric_id": "revenue_net"}])
        buyer = self.customer("Buyer", customer_rank=1)
        runs = self.Run.search_count([])
        with (
            patch.object(type(self.Run), "_apply_leavers", side_effect=UserError("x")),
            self.assertRaises(UserError),
            self.cr.savepoint(),
        ):
            self.run_now()
        self.assertFalse(self.standing(buyer))
        self.assertFalse(self.points(buyer))
        self.assertEqual(self.Run.search_count([]), runs)

    def test_cron_goes_on_after_any_error_of_a_company(self):
        self.scheme([{"metric_id": "revenue_net"}], company_id=False)
        buyer = self.customer("Buyer", customer_rank=1)
        broken = self.env["res.company"].sudo().search([], limit=1)
        run_model, one_step = type(self.Run), type(self.Run)._compute_step

        def fail(run, scheme):
            if run.company_id == broken:
                raise ValueError("not foreseen")
            return one_step(run, scheme)

        cron = self.env.ref("crm_linkage.ir_cron_grade")
        with (
            patch.object(run_model, "_compute_step", fail),
            self.enter_registry_test_mode(),
            self.assertLogs("odoo.addons.crm_linkage", "ERROR"),
        ):
            cron.sudo().method_direct_trigger()
        graded = self.Standing.sudo().search([("partner_id", "=", buyer.id)])
        everyone = self.env["res.company"].sudo().search([])
        self.assertEqual(graded.company_id, everyone - broken)
        failed = self.Run.sudo().search([("company_id", "=", broken.id)], limit=1)
        self.assertEqual((failed.state, failed.skipped), ("failed", "not foreseen"))

    def test_a_filter_only_the_database_finds_wrong(self):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaisesRegex(ValidationError, "cannot be read"),
            self.cr.savepoint(),
        ):
            self.scheme(
                [{"metric_id": "revenue_net"}], partner_domain="[('id', '=', 'abc')]"
            )

    def test_a_filter_on_what_was_uninstalled_since(self):
        scheme = self.scheme([{"metric_id": "revenue_net"}])
        scheme.flush_recordset()
        self.env.cr.execute(
            "UPDATE linkage_grading_scheme SET partner_domain = %s WHERE id = %s",
            ["[('gone', '=', 1)]", scheme.id],
        )
        scheme.invalidate_recordset()
        with self.assertRaisesRegex(UserError, "Test: the filter of customers"):
            self.run_now()

    def test_a_filter_that_matches_nobody(self):
        self.scheme([{"metric_id": "revenue_net"}], partner_domain="[('id', 'in', [])]")
        self.customer("Buyer", customer_rank=1)
        self.assertEqual(self.run_now().graded_count, 0)

    def test_the_page_does_not_call_equals_worse(self):
        self.scheme([{"metric_id": "overdue_amount"}])
        buyer = self.customer("Buyer", customer_rank=1)
        self.customer("Other", customer_rank=1)
        self.run_now()
        (bar,) = buyer.linkage_card()["sections"][2]["bars"]
        self.assertEqual(bar["text"], "At least as good as 100 % of the others.")

    def test_a_metric_deleted_since_leaves_the_page_whole(self):
        gone = self.env.ref("crm_linkage.metric_order_count").copy({"code": "gone"})
        scheme = self.scheme([{"metric_id": "revenue_net"}])
        scheme.criterion_ids = [Command.create({"metric_id": gone.id})]
        buyer = self.customer("Buyer", customer_rank=1)
        self.run_now()
        # a scheme that has graded cannot be changed by hand
        self.env.cr.execute(
            "DELETE FROM linkage_grading_criterion WHERE id = %s",
            [scheme.criterion_ids[-1].id],
        )
        self.env.invalidate_all()
        gone.unlink()
        self.env.flush_all()
        self.env.invalidate_all()
        lines = self.standing(buyer).with_user(self.users["representative"]).line_ids
        self.assertEqual(lines.mapped("metric_id.code"), ["revenue_net"])
        self.assertEqual(lines.mapped("is_value_visible"), [True, False])
        bars = buyer.linkage_card()["sections"][2]["bars"]
        self.assertEqual(bars[1]["label"], "A metric that was deleted")

    def test_customers_that_join_another_are_combined_at_once(self):
        self.scheme([{"metric_id": "revenue_net"}])
        target, *joining = (
            self.customer(f"Shop {number}", customer_rank=1) for number in range(9)
        )
        self.run_now()
        counts = []
        for few in (joining[:2], joining[2:]):
            partners = self.env["res.partner"].union(*few)
            with patch.object(
                type(self.Standing), "_combine", autospec=True
            ) as combine:
                partners.write({"parent_id": target.id, "is_company": False})
            counts.append(combine.call_count)
        self.assertEqual(counts, [1, 1])
