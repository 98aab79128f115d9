from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .credit_common import CreditCommon


@tagged("post_install", "-at_install")
class TestGradingCredit(CreditCommon):
    """Figures, suggestion, decision (D5.1)."""

    def test_raise(self):
        self.limit(self.partner, 1500)
        self.buy(self.partner, 12000)
        self.invoice(self.partner, "2024-06-20", 300, due="2024-07-20")
        one = self.standing()
        self.assertEqual(
            (one.exposure, one.credit_limit, one.utilisation), (300, 1500, 20)
        )
        self.assertEqual((one.action, one.suggested_limit), ("raise", 2050))
        self.assertEqual(one.revenue_month, 1025)
        self.assertFalse(one.is_over or one.is_overdue or one.advise_stop)
        review = one.review_id
        self.assertEqual(
            (review.state, review.limit_before, review.approved_limit),
            ("proposed", 1500, 2050),
        )
        self.assertIn("1,025", review.reasons)
        self.assertIn("2 times that", review.reasons)

    def test_lower(self):
        self.limit(self.partner, 2000)
        self.buy(self.partner, 10000)
        self.buy(self.partner, 2000, paid=False, day="2024-04-01", due="2024-05-01")
        one = self.standing()
        self.assertEqual((one.exposure, one.overdue, one.oldest_days), (2000, 2000, 60))
        self.assertEqual((one.action, one.suggested_limit), ("lower", 1000))
        self.assertTrue(one.is_overdue and one.advise_stop)
        self.assertFalse(one.is_over)
        self.assertIn("60 days", one.reasons)

    def test_over_limit(self):
        self.limit(self.partner, 100)
        self.buy(self.partner, 600, paid=False, due="2024-08-01")
        one = self.standing()
        self.assertTrue(one.is_over)
        self.assertEqual(one.utilisation, 600)
        self.assertEqual(self.Standing.search([("is_over", "=", True)]), one)

    def test_no_limit_and_the_default_of_the_company(self):
        self.buy(self.partner, 12000)
        one = self.standing()
        self.assertEqual((one.credit_limit, one.utilisation), (0, 0))
        self.assertEqual((one.action, one.suggested_limit), ("set", 2000))
        self.env["ir.default"].set(
            "res.partner", "credit_limit", 2000, company_id=self.company.id
        )
        one = self.standing()
        self.assertEqual((one.credit_limit, one.action), (2000, "keep"))
        self.assertFalse(one.review_id, "overtaken")

    def test_policy_of_the_grade_and_of_the_company(self):
        self.buy(self.partner, 12000)
        grade = self.grade(self.partner)
        self.assertEqual(self.standing().action, "keep", "no policy for the grade")
        self.assertIn("no credit policy", self.standing().reasons)
        self.policy.copy({"grade_id": grade.id, "months": 3})
        self.assertEqual(self.standing().suggested_limit, 3000)
        self.assertEqual(self.standing().grade_id, grade)
        self.policy.copy(
            {"grade_id": grade.id, "months": 4, "company_id": self.company.id}
        )
        self.assertEqual(self.standing().suggested_limit, 4000)

    def test_bad_policies_are_refused(self):
        for values in (
            {"months": -1},
            {"cut": 1.2},
            {"growth": 0.5},
            {"margin": 1},
            {"step": 0},
            {"minimum": 0},
            {"late_days": -1},
        ):
            with (
                self.subTest(values=values),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                self.policy.write(values)
                self.env.flush_all()

    # -- decisions -------------------------------------------------------------------

    def review(self, **values):
        self.limit(self.partner, 1500)
        self.buy(self.partner, 12000)
        review = self.standing().review_id.with_user(self.users["manager"])
        if values:
            review.write(values)
        return review

    def test_approve_writes_the_limit_of_the_host(self):
        """The manager has no role in accounting."""
        manager = self.users["manager"]
        self.assertFalse(manager.has_group("account.group_account_invoice"))
        contact = self.env["res.partner"].create(
            {"name": "Ann", "parent_id": self.partner.id}
        )
        review = self.review()
        review.action_approve()
        self.assertEqual(self.partner.credit_limit, 2000)
        self.assertEqual(contact.credit_limit, 2000, "the host hands it down")
        self.assertEqual((review.state, review.decided_by), ("approved", manager))
        one = self.Standing.search([("partner_id", "=", self.partner.id)])
        self.assertEqual((one.credit_limit, one.action), (2000, "keep"))
        self.assertFalse(one.review_id)

    def test_approve_another_amount(self):
        review = self.review(approved_limit=1800, note="Known for years")
        review.action_approve()
        self.assertEqual(self.partner.credit_limit, 1800)
        self.assertFalse(self.standing().review_id, "decided, so not suggested again")

    def test_never_zero(self):
        """The host reads a limit of 0 as no check at all."""
        self.invoice(self.partner, "2024-06-20", 5000, due="2024-07-20")
        review = self.review()
        for amount in (0, -5):
            review.approved_limit = amount
            with self.assertRaisesRegex(UserError, "above 0"):
                review.action_approve()
        self.assertEqual(self.partner.credit_limit, 1500)
        self.assertEqual(review.state, "proposed")
        # what 0 would have done: no warning at all
        order = self.order(self.partner, "2024-06-21 10:00:00", state="draft")
        self.assertIn("credit limit", order.partner_credit_warning)
        self.limit(self.partner, 0)
        order.invalidate_recordset()
        self.assertFalse(order.partner_credit_warning)

    def test_reject(self):
        review = self.review()
        review.action_reject()
        self.assertEqual((review.state, self.partner.credit_limit), ("rejected", 1500))
        one = self.standing()
        self.assertEqual(one.action, "raise")
        self.assertFalse(one.review_id, "quiet for a while")
        with freeze_time("2040-01-01"):
            self.assertTrue(self.standing().review_id)

    def test_comes_back_only_where_it_gets_worse(self):
        self.limit(self.partner, 2000)
        self.buy(self.partner, 6000)
        one = self.standing()
        self.assertEqual(one.suggested_limit, 1000)
        one.review_id.with_user(self.users["manager"]).action_reject()
        self.assertFalse(self.standing().review_id)
        self.buy(self.partner, 10, paid=False, due="2024-04-01")
        one = self.standing()
        self.assertEqual((one.action, one.suggested_limit), ("lower", 500))
        self.assertTrue(one.review_id)

    def test_decided_once(self):
        review = self.review()
        review.action_reject()
        for decide in (review.action_approve, review.action_reject):
            with self.assertRaisesRegex(UserError, "decided already"):
                decide()
        with self.assertRaisesRegex(UserError, "decided already"):
            review.note = "x"

    def test_only_managers_and_only_by_buttons(self):
        review = self.review()
        for role in ("representative", "supervisor"):
            with self.assertRaises(AccessError):
                review.with_user(self.users[role]).action_approve()
            with self.assertRaises(AccessError):
                review.with_user(self.users[role]).action_reject()
        with self.assertRaises(AccessError):
            review.state = "approved"
        with self.assertRaises(AccessError):
            review.suggested_limit = 5

    def test_unchanged_suggestions_stay(self):
        review = self.review()
        self.assertEqual(self.standing().review_id, review)
        self.buy(self.partner, 6000)
        fresh = self.standing().review_id
        self.assertNotEqual(fresh, review)
        self.assertEqual((review.state, fresh.state), ("withdrawn", "proposed"))

    def test_two_companies(self):
        other = self.setup_other_company()["company"]
        other.linkage_reference_date = "2024-06-30"
        self.env.user.company_ids |= other
        self.limit(self.partner, 1500)
        self.limit(self.partner, 70, other)
        self.buy(self.partner, 12000)
        self.invoice(self.partner, "2024-06-01", 120, due="2024-07-01", company=other)
        self.assertEqual(self.standing().credit_limit, 1500)
        one = self.standing(company=other)
        self.assertEqual((one.credit_limit, one.exposure), (70, 120))
        one.review_id.with_company(self.company).sudo().approved_limit = 150
        one.review_id.action_approve()
        self.assertEqual(self.partner.with_company(other).credit_limit, 150)
        self.assertEqual(self.partner.with_company(self.company).credit_limit, 1500)

    # -- job and batches -------------------------------------------------------------

    def test_job(self):
        self.buy(self.partner, 12000)
        limited = self.customer("Limited")
        self.limit(limited, 5)
        bare = self.customer("Bare")
        due = self.Standing._due(self.company)
        self.assertEqual(self.Standing._due(self.company, 1), due[:1])
        self.assertLessEqual({self.partner.id, limited.id}, set(due))
        self.assertNotIn(bare.id, due)
        self.assertNotIn(self.company.partner_id.id, due)
        with self.enter_registry_test_mode():
            self.env.ref("crm_linkage.ir_cron_credit").method_direct_trigger()
        self.assertFalse(self.Standing._due(self.company))
        self.assertTrue(self.Standing._due(self.company, anew=True))
        self.assertEqual(
            self.Standing.search_count([("partner_id", "=", self.partner.id)]), 1
        )

    def test_check_all(self):
        self.buy(self.partner, 12000)
        action = self.Standing.with_user(self.users["manager"]).action_check_all()
        self.assertEqual(action["params"]["type"], "success")
        self.assertTrue(self.Standing.search([("partner_id", "=", self.partner.id)]))
        with self.assertRaises(AccessError):
            self.Standing.with_user(self.users["supervisor"]).action_check_all()

    def test_queries_do_not_grow_with_customers(self):
        partners = self.env["res.partner"].create(
            [{"name": f"P{number}", "is_company": True} for number in range(300)]
        )
        for partner in partners[:3]:
            self.buy(partner, 1200)

        def count(some):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.Standing._check(self.company, some.ids)
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        count(partners)  # warm, and the suggestions are made
        self.assertLessEqual(count(partners), count(partners[:3]) + 1)
        self.assertLess(count(partners), 25)

    def test_gone_customers_are_left_out(self):
        gone = self.customer("Gone")
        ids = gone.ids
        gone.unlink()
        self.Standing._check(self.company, ids)
        self.Standing._check(self.company, [])
        self.assertFalse(self.Standing.search([("partner_id", "in", ids)]))

    # -- the host's check ----------------------------------------------------------

    def test_screen_says_where_limits_are_not_checked(self):
        one = self.standing()

        def buttons(role):
            arch = self.Standing.with_user(self.users[role]).get_view(
                self.env.ref("crm_linkage.linkage_credit_standing_view_list").id, "list"
            )["arch"]
            return [name for name in SWITCHES if name in arch]

        SWITCHES = ("action_explain_check", "action_switch_on_check")
        self.assertTrue(one.is_limit_checked)
        self.assertEqual(buttons("manager"), [])
        self.company.account_use_credit_limit = False
        self.assertFalse(one.with_user(self.rep).is_limit_checked)
        self.assertEqual(buttons("manager"), ["action_explain_check"])
        self.users["manager"].group_ids |= self.env.ref("account.group_account_manager")
        self.assertEqual(buttons("manager"), ["action_switch_on_check"])
        with self.assertRaises(AccessError):
            one.with_user(self.rep).action_switch_on_check()
        one.with_user(self.users["manager"]).action_switch_on_check()
        self.assertTrue(self.company.account_use_credit_limit)
        self.assertEqual(
            one.with_user(self.rep).action_explain_check()["params"]["type"], "warning"
        )
