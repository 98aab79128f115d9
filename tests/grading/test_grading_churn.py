import random
from datetime import date, timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.crm_linkage.domain.grading import churn
from odoo.addons.crm_linkage.domain.metric.period import Measure, Period
from odoo.addons.crm_linkage.models.grading.linkage_churn_check import CODES
from odoo.addons.crm_linkage.models.grading.linkage_churn_warning import FLAGS

from ..common import LinkageCommon, new_colleague, new_team, new_user

TODAY = date(2024, 6, 30)


class ChurnCommon(LinkageCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.linkage_reference_date = TODAY
        cls.rep = cls.users["representative"]
        cls.Warning = cls.env["linkage.churn.warning"]
        cls.buyer = cls.customer("Buyer", user_id=cls.rep.id)

    @classmethod
    def buys(cls, partner, *days_ago, amount=100):
        for days in days_ago:
            cls.invoice(partner, TODAY - timedelta(days=days), amount)

    @classmethod
    def complains(cls, partner, times=2, company=None):
        cls.env["linkage.case"].create(
            [
                {
                    "name": "Broken",
                    "kind": "complaint",
                    "partner_id": partner.id,
                    "company_id": (company or cls.company).id,
                    "opened_at": "2024-06-01 10:00:00",
                }
            ]
            * times
        )

    def check(self, later=0):
        """The check as it runs `later` days after the reference date."""
        self.company.linkage_reference_date = TODAY + timedelta(days=later)
        return self.Warning._check_customers(self.company)

    def of(self, partner, state="open"):
        return self.Warning.search(
            [("partner_id", "=", partner.id), ("state", "=", state)]
        )


@tagged("post_install", "-at_install")
class TestChurnCheck(ChurnCommon):
    def test_silence_opens_and_a_purchase_ends_it(self):
        self.buys(self.buyer, 130, 100, 70)
        self.check()
        warning = self.of(self.buyer)
        self.assertEqual((warning.reason, warning.level), ("silent", "medium"))
        self.assertEqual(warning.opened_on, TODAY)
        self.assertEqual(
            warning.reasons, "No purchase for 70 days; usually every 30 days."
        )
        self.assertIn("Call or visit", warning.advice)
        self.assertEqual(self.check(1), [], "it is open already")
        self.assertIn("71 days", self.of(self.buyer).reasons)
        self.assertEqual(self.of(self.buyer).opened_on, TODAY)
        self.buys(self.buyer, -2)
        self.check(3)
        self.assertFalse(self.of(self.buyer))
        self.assertEqual(self.of(self.buyer, "ended").closed_on.day, 3)

    def test_within_the_rhythm_nobody_is_silent(self):
        self.buys(self.buyer, 119, 89, 59)
        self.check()
        self.assertFalse(self.of(self.buyer))

    def test_falling_revenue(self):
        self.buys(self.buyer, 500, 440, 400, amount=1000)
        self.buys(self.buyer, 300, 200, 100, 10, amount=500)
        self.check()
        warning = self.of(self.buyer)
        self.assertEqual(warning.reason, "falling")
        self.assertEqual(warning.reasons, "Revenue fell by 33 % in 12 months.")
        self.env.ref("crm_linkage.metric_revenue_growth").value_group_id = self.env.ref(
            "crm_linkage.group_manager"
        )
        self.assertEqual(
            warning.with_user(self.rep).reasons, "They buy less than before."
        )

    def test_complaints_and_level(self):
        self.complains(self.buyer)
        self.check()
        warning = self.of(self.buyer)
        self.assertEqual((warning.reason, warning.level), ("complaining", "medium"))
        self.assertEqual(warning.reasons, "2 complaints within 12 months.")
        self.buys(self.buyer, 130, 100, 70)
        self.check()
        self.assertEqual((warning.reason, warning.level), ("silent", "high"))
        self.assertEqual(len(warning.reasons.splitlines()), 2)

    def test_the_statement_says_what_the_rule_says(self):
        """SQL against domain/grading/churn.py on customers by the dice."""
        dice = random.Random(11)
        partners = self.env["res.partner"].create(
            [{"name": f"C{number}", "is_company": True} for number in range(40)]
        )
        for partner in partners:
            start = dice.choice((5, 20, 40, 90, 400))
            gap = dice.choice((3, 15, 30, 60))
            days = [start + gap * step for step in range(dice.randrange(6))]
            self.buys(partner, *days, amount=dice.choice((50, 500)))
            if dice.random() < 0.5:
                self.buys(partner, 450, amount=dice.choice((50, 5000)))
            if dice.random() < 0.3:
                self.complains(partner, dice.randrange(1, 4))
        measures = [
            Measure(code, Period(24 if number < 2 else 12))
            for number, code in enumerate(CODES)
        ]
        scope, limits = (
            self.company._linkage_scope(),
            self.company._linkage_churn_limits(),
        )
        values = self.env["linkage.metric"]._evaluate(measures, scope, partners.ids)
        self.check()
        seen = set()
        for partner in partners:
            days, gap, growth, complaints = values[partner.id]
            facts = churn.Facts(days, gap, growth, complaints)
            expected = churn.reasons(facts, limits)
            warning = self.of(partner)
            found = tuple(reason for flag, reason in FLAGS.items() if warning[flag])
            with self.subTest(facts):
                self.assertEqual(found, expected)
                if expected:
                    self.assertEqual(warning.level, churn.level(facts, limits))
                    self.assertEqual(warning.reason, expected[0])
            seen.add(expected)
        self.assertGreater(len(seen), 4, "the dice shows many cases")

    def test_limits_are_those_of_the_company(self):
        self.buys(self.buyer, 130, 100, 70)
        self.company.linkage_churn_silence = 3
        self.check()
        self.assertFalse(self.of(self.buyer))
        self.company.linkage_churn_silence = 2
        self.company.linkage_churn_days = 71
        self.check()
        self.assertFalse(self.of(self.buyer))
        self.check(1)
        self.assertTrue(self.of(self.buyer))
        self.company.linkage_churn_silence = 0
        self.check(1)
        self.assertFalse(self.of(self.buyer))

    def test_settled_warnings_stay_quiet_for_a_while(self):
        self.buys(self.buyer, 130, 100, 70)
        self.check()
        warning = self.of(self.buyer).with_user(self.rep)
        warning.note = "Called"
        warning.action_handle()
        self.assertEqual(warning.quiet_until, TODAY + timedelta(days=30))
        self.check(1)
        self.check(30)
        self.assertFalse(self.of(self.buyer))
        self.check(31)
        self.assertTrue(self.of(self.buyer), "still silent after a month")

    def test_a_new_reason_breaks_the_quiet(self):
        self.buys(self.buyer, 130, 100, 70)
        self.check()
        self.of(self.buyer).action_handle()
        self.complains(self.buyer)
        self.check(1)
        self.assertEqual(self.of(self.buyer).level, "high")

    def test_dismissing_needs_a_note(self):
        self.buys(self.buyer, 130, 100, 70)
        self.check()
        warning = self.of(self.buyer).with_user(self.rep)
        with self.assertRaisesRegex(UserError, "Write in the note"):
            warning.action_dismiss()
        warning.note = "Seasonal"
        warning.action_dismiss()
        self.check(100)
        self.assertFalse(self.of(self.buyer))
        warning.action_reopen()
        self.assertEqual(warning.state, "open")
        self.assertFalse(warning.quiet_until)

    def test_reopen_beside_an_open_one_is_refused(self):
        self.buys(self.buyer, 130, 100, 70)
        self.check()
        old = self.of(self.buyer)
        old.action_handle()
        self.check(31)
        with self.assertRaisesRegex(UserError, "open warning already"):
            old.action_reopen()

    def test_who_cannot_leave(self):
        own, archived = self.company.partner_id, self.customer("Archived")
        colleague = self.users["manager"].partner_id
        branch = self.customer("Branch")
        everyone = own | archived | colleague | branch
        for partner in everyone:
            self.buys(partner, 130, 100, 70)
        archived.active = False
        branch.write({"is_company": False, "parent_id": self.buyer.id})
        self.check()
        self.assertFalse(self.Warning.search([("partner_id", "in", everyone.ids)]))
        self.assertTrue(self.of(self.buyer), "a branch counts with its company")

    def test_other_company(self):
        other = self.setup_other_company()["company"]
        self.complains(self.buyer, company=other)
        self.check()
        self.assertFalse(self.of(self.buyer))
        other.linkage_reference_date = TODAY
        self.Warning._check_customers(other)
        warning = self.of(self.buyer)
        self.assertEqual(warning.company_id, other)
        self.check()
        self.assertEqual(warning.state, "open", "each company ends its own")

    def test_grade_is_that_of_the_company(self):
        self.buys(self.buyer, 130, 100, 70)
        self.env.ref("crm_linkage.scheme_customers").action_activate()
        self.env["linkage.grading.run"]._run(self.company)
        self.check()
        self.assertEqual(self.of(self.buyer).grade_id, self.buyer.linkage_grade_id)
        self.assertTrue(self.of(self.buyer).grade_id)

    def test_merged_partners_keep_one_open_warning(self):
        twin = self.customer("Twin")
        for partner in (self.buyer, twin):
            self.buys(partner, 130, 100, 70)
        self.check()
        wizard = self.env["base.partner.merge.automatic.wizard"]
        wizard._merge((self.buyer | twin).ids, self.buyer)
        self.assertEqual(len(self.of(self.buyer)), 1)
        third = self.customer("Third")
        wizard._merge((self.buyer | third).ids, third)
        self.assertEqual(len(self.of(third)), 1)

    def test_number_of_queries_does_not_grow(self):
        """As many for sixty customers as for two, opening, updating and ending."""

        def cost(later):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.check(later)
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        self.buys(self.buyer, 130, 100, 70)
        self.check()  # caches that outlive it
        few = [cost(1), cost(2)]
        partners = self.env["res.partner"].create(
            [{"name": f"C{n}", "user_id": self.rep.id} for n in range(60)]
        )
        for partner in partners:
            self.complains(partner)
        many = [cost(1), cost(2)]
        self.assertEqual(len(self.Warning.search([("state", "=", "open")])), 61)
        self.assertLessEqual(many[1], few[1])
        self.assertLessEqual(max(*few, *many), 40)
        self.env["linkage.case"].search([]).active = False
        self.assertLessEqual(cost(3), 40)
        self.assertEqual(len(self.Warning.search([("state", "=", "ended")])), 60)

    def test_cron(self):
        self.buys(self.buyer, 130, 100, 70)
        cron = self.env.ref("crm_linkage.ir_cron_churn")
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.assertTrue(self.of(self.buyer))


@tagged("post_install", "-at_install")
class TestChurnRemind(ChurnCommon):
    def reminders(self, user=None):
        return self.env["mail.activity"].search(
            [
                ("res_model", "=", "linkage.churn.warning"),
                ("user_id", "=", (user or self.rep).id),
            ]
        )

    def several(self, count, user=None):
        owner = self.rep if user is None else user
        partners = self.env["res.partner"].create(
            [{"name": f"C{n}", "user_id": owner.id} for n in range(count)]
        )
        for partner in partners:
            self.complains(partner)
        return partners

    def test_one_for_each_person_and_run(self):
        mail = self.env["mail.mail"].search_count([])
        self.several(8)
        self.several(2, self.users["supervisor"])
        self.several(1, self.users["employee"])
        self.several(1, self.env["res.users"])
        self.check()
        [reminder] = self.reminders()
        self.assertIn("8 customers", reminder.summary)
        self.assertEqual(reminder.note.count("<li>"), 5)
        self.assertIn("3 more", reminder.note)
        [other] = self.reminders(self.users["supervisor"])
        self.assertIn("2 customers", other.summary)
        self.assertFalse(self.reminders(self.users["employee"]), "cannot open them")
        self.assertEqual(self.env["mail.mail"].search_count([]), mail)

    def test_it_is_brought_up_to_date(self):
        self.several(2)
        self.check()
        [reminder] = self.reminders()
        self.several(1)
        self.check(1)
        self.assertEqual(self.reminders(), reminder)
        self.assertIn("3 customers", reminder.summary)

    def test_it_moves_on_and_goes_with_the_last(self):
        self.several(2)
        self.check()
        [reminder] = self.reminders()
        first = self.Warning.browse(reminder.res_id)
        first.with_user(self.rep).action_handle()
        [reminder] = self.reminders()
        last = self.Warning.browse(reminder.res_id)
        self.assertNotEqual(last, first)
        self.assertEqual(last.state, "open")
        last.with_user(self.rep).action_handle()
        self.assertFalse(self.reminders())

    def test_who_is_done_is_left_alone(self):
        self.several(2)
        self.check()
        self.reminders().with_user(self.rep).action_feedback("Called both")
        self.check(1)
        self.assertFalse(self.reminders(), "nothing new")
        self.several(1)
        self.check(2)
        self.assertEqual(len(self.reminders()), 1)


@tagged("post_install", "-at_install")
class TestChurnAccess(ChurnCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.member, cls.colleague = (
            new_colleague(cls.env, login, cls.company)
            for login in ("linkage_member", "linkage_colleague")
        )
        cls.users["portal"] = new_user(cls.env, "linkage_portal", "base.group_portal")
        new_team(cls.users["supervisor"], cls.member, cls.company)
        cls.other = cls.setup_other_company()["company"]

    def warning(self, owner, company=None):
        partner = self.customer("Customer", user_id=owner.id)
        return self.Warning.sudo().create(  # as the check does
            {
                "partner_id": partner.id,
                "company_id": (company or self.company).id,
                "is_silent": True,
            }
        )

    def may(self, user, operation, warning):
        warning = warning.with_user(user)
        self.env.flush_all()
        self.env.invalidate_all()
        try:
            with self.env.cr.savepoint():
                if operation == "create":
                    values = {
                        "partner_id": self.buyer.id,
                        "company_id": self.company.id,
                    }
                    warning.create(values)
                elif operation == "read":
                    warning.read(["reasons"])
                elif operation == "write":
                    warning.write({"note": "x"})
                    warning.action_handle()
                else:
                    warning.unlink()
                self.env.flush_all()
        except AccessError:
            return False
        return True

    def test_matrix(self):
        nobody = self.env["res.users"]
        for role, own, member, foreign, none in (
            ("representative", "rw", "", "", "rw"),
            ("supervisor", "rw", "rw", "", "rw"),
            ("manager", "rwu", "rwu", "rwu", "rwu"),
            ("agent", "", "", "", ""),
            ("employee", "", "", "", ""),
            ("portal", "", "", "", ""),
        ):
            user = self.users[role]
            for owner, company, expected in (
                (user, None, own),
                (self.member, None, member),
                (self.colleague, None, foreign),
                (nobody, None, none),
                (user, self.other, ""),
            ):
                allowed = "".join(
                    operation[0]
                    for operation in ("create", "read", "write", "unlink")
                    if self.may(user, operation, self.warning(owner, company))
                )
                with self.subTest(role=role, owner=owner.login, company=company):
                    self.assertEqual(allowed, expected)

    def test_nobody_types_what_is_found(self):
        warning = self.warning(self.users["manager"])
        warning = warning.with_user(self.users["manager"])
        for values in ({"level": "high"}, {"is_falling": True}, {"reason": "falling"}):
            with self.subTest(values), self.assertRaises(AccessError):
                warning.write(values)
        for name in ("growth", "usual_gap"):
            with self.subTest(name), self.assertRaises(AccessError):
                warning.read([name])


@tagged("post_install", "-at_install")
class TestChurnCard(ChurnCommon):
    def section(self, role):
        card = self.buyer.with_user(self.users[role]).linkage_card()
        return {one["key"]: one for one in card["sections"]}.get("churn")

    def test_card_says_why_and_what_to_do(self):
        self.assertFalse(self.section("representative"))
        self.buys(self.buyer, 190, 160, 130)
        self.complains(self.buyer)
        self.check()
        section = self.section("representative")
        self.assertEqual(section["figures"][0]["badge"]["text"], "High")
        self.assertEqual(len(section["rows"]), 2)
        self.assertIn("130 days", section["rows"][0]["title"])
        self.assertIn("Call or visit", section["rows"][0]["text"])
        self.assertFalse(self.section("agent"), "agents do not read warnings")
        self.assertFalse(self.section("supervisor"), "not of their team")
        self.assertTrue(self.section("manager"))

    def test_one_query(self):
        self.complains(self.buyer)
        self.check()
        partner = self.buyer.with_user(self.users["supervisor"])
        partner._linkage_open_warning()
        with self.assertQueryCount(1):
            partner._linkage_open_warning()

    def test_lists_cost_no_query_a_row(self):
        for number in range(30):
            partner = self.customer(f"C{number}", user_id=self.rep.id)
            self.complains(partner)
        self.check()
        names = ["partner_id", "grade_id", "level", "reasons", "advice", "user_id"]

        def cost(limit):
            warnings = self.Warning.with_user(self.rep)
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            warnings.search([], limit=limit).read(names)
            return self.env.cr.sql_log_count - before

        cost(2)
        self.assertLessEqual(cost(30), cost(2))
