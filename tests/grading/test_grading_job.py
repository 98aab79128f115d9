from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .test_grading_run import GradingCommon


@tagged("post_install", "-at_install")
class TestGradingJob(GradingCommon):
    """Runs in the background: progress, cancel and resume, one at a time."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.special = cls.customer("Special", customer_rank=1)
        cls.other = cls.customer("Other", customer_rank=1)
        cls.first = cls.scheme(
            [{"metric_id": "revenue_net"}],
            partner_domain=str([("id", "=", cls.special.id)]),
            sequence=1,
        )
        cls.second = cls.scheme([{"metric_id": "revenue_net"}], sequence=2)

    def waiting(self):
        return self.Run._grade_in_background(self.company)

    def job(self):
        self.env.flush_all()
        with self.enter_registry_test_mode():
            cron = self.env.ref("crm_linkage.ir_cron_grade_waiting")
            cron.sudo().method_direct_trigger()
        self.env.invalidate_all()

    def test_long_runs_wait_for_the_job(self):
        with patch.object(type(self.Run), "_is_long", return_value=True):
            action = self.Run.with_user(self.users["manager"]).action_grade_now()
        run = self.Run.browse(action["res_id"])
        self.assertEqual((run.state, run.progress), ("waiting", 0))
        self.assertFalse(self.standing(self.special))
        self.job()
        self.assertEqual((run.state, run.progress), ("applied", 100))
        self.assertEqual(run.graded_count, 2)
        self.assertEqual(self.standing(self.other).scheme_id, self.second)

    def test_one_at_a_time(self):
        self.waiting()
        with self.assertRaisesRegex(UserError, "being graded already"):
            self.run_now()
        with self.assertRaisesRegex(UserError, "being graded already"):
            self.waiting()

    def cancelled_half_way(self):
        """A run cancelled while its first scheme is computed."""
        run = self.waiting()
        run_model, step = type(self.Run), type(self.Run)._compute_step

        def cancel_meanwhile(one, scheme):
            step(one, scheme)
            one.with_user(self.users["manager"]).action_cancel()

        with patch.object(run_model, "_compute_step", cancel_meanwhile):
            self.job()
        return run

    def test_cancel_and_resume(self):
        run = self.cancelled_half_way()
        self.assertEqual((run.state, run.done_count), ("cancelled", 1))
        self.assertEqual(run.progress, 33)
        self.assertFalse(self.standing(self.special))

        computed = []
        step = type(self.Run)._compute_step

        def listen(one, scheme):
            computed.append(scheme)
            return step(one, scheme)

        run.with_user(self.users["manager"]).action_resume()
        with patch.object(type(self.Run), "_compute_step", listen):
            self.job()
        self.assertEqual(computed, [self.second], "what was computed is not again")
        self.assertEqual((run.state, run.graded_count), ("applied", 2))
        self.assertTrue(self.standing(self.special))

    def test_resume_starts_anew_on_another_day(self):
        run = self.cancelled_half_way()
        self.company.linkage_reference_date = "2024-07-01"
        run.action_resume()
        self.assertEqual(run.done_count, 0)
        self.job()
        self.assertEqual((run.state, run.graded_count), ("applied", 2))
        self.assertEqual(str(run.reference_date), "2024-07-01")

    def test_a_partner_deleted_meanwhile(self):
        run = self.cancelled_half_way()
        run.action_resume()
        self.special.unlink()
        self.job()
        self.assertEqual((run.state, run.graded_count), ("applied", 1))

    def test_a_run_left_computing_is_taken_up(self):
        run = self.cancelled_half_way()
        # as a stopped server leaves it
        run.sudo().state = "computing"
        self.job()
        self.assertEqual((run.state, run.graded_count), ("applied", 2))

    def test_cancel_while_it_waits(self):
        run = self.waiting()
        run.action_cancel()
        self.assertEqual(run.state, "cancelled")
        self.job()
        self.assertEqual(run.state, "cancelled")
        with self.assertRaisesRegex(UserError, "nothing to cancel"):
            run.action_cancel()

    def test_nothing_to_resume(self):
        run = self.run_now()
        with self.assertRaisesRegex(UserError, "cancelled or failed"):
            run.action_resume()

    def test_a_failure_is_told(self):
        (self.first | self.second).action_retire()
        run = self.waiting()
        with self.assertLogs("odoo.addons.crm_linkage", "WARNING"):
            self.job()
        self.assertEqual(run.state, "failed")
        self.assertIn("No grading scheme is active", run.skipped)

    def test_managers_only(self):
        run = self.waiting()
        for role in ("representative", "supervisor", "agent"):
            with self.subTest(role), self.assertRaises(AccessError):
                run.with_user(self.users[role]).action_cancel()

    def test_runs_are_kept(self):
        run = self.run_now()
        with self.assertRaisesRegex(UserError, "Runs are kept"):
            run.sudo().unlink()

    def test_what_a_cancelled_run_computed_goes_after_a_week(self):
        run = self.cancelled_half_way()
        staging = self.env["linkage.grading.staging"].sudo()
        self.assertTrue(staging.search([("run_id", "=", run.id)]))
        run.sudo().date_end = "2024-01-01 00:00:00"
        self.Run.sudo()._gc_staging()
        self.assertFalse(staging.search([("run_id", "=", run.id)]))
        self.assertEqual(run.done_count, 0)
