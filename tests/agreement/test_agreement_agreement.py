import psycopg2
from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..common import LinkageCommon

TODAY = "2026-11-21"


class AgreementCommon(LinkageCommon):
    """An agreement with a distributor, its commitments measured on real documents."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(f"{TODAY} 12:00:00"))
        cls.partner = cls.env["res.partner"].create(
            {"name": "Distributor", "is_company": True}
        )
        cls.other = cls.env["res.company"].create({"name": "Elsewhere"})
        cls.env.user.company_ids = [Command.link(cls.other.id)]
        cls.Agreement = cls.env["linkage.agreement"]
        cls.metrics = {
            code: cls.env["linkage.metric"].search([("code", "=", code)])
            for code in ("revenue_net", "order_count", "cases_in_time", "cases")
        }

    @classmethod
    def agreement(cls, **values):
        return cls.Agreement.create(
            {
                "name": "North",
                "partner_id": cls.partner.id,
                "date_start": "2026-01-01",
                **values,
            }
        )

    @classmethod
    def commitment(cls, agreement, metric="revenue_net", **values):
        return cls.env["linkage.commitment"].create(
            {
                "agreement_id": agreement.id,
                "name": "What exactly",
                "action_text": "Somebody sees to it",
                "metric_id": cls.metrics[metric].id,
                "side": "partner",
                "target": 100,
                "period": "month",
                **values,
            }
        )


@tagged("post_install", "-at_install")
class TestAgreement(AgreementCommon):
    def test_numbers_are_drawn_per_company_where_it_has_a_sequence(self):
        self.env["ir.sequence"].create(
            {
                "name": "Own",
                "code": "linkage.agreement",
                "prefix": "OWN-",
                "padding": 3,
                "company_id": self.company.id,
            }
        )
        made = self.Agreement.create(
            [{"name": str(n), "partner_id": self.partner.id} for n in range(3)]
        )
        self.assertEqual(made.mapped("number"), ["OWN-001", "OWN-002", "OWN-003"])
        elsewhere = self.Agreement.with_company(self.other).create(
            {"name": "x", "partner_id": self.partner.id, "company_id": self.other.id}
        )
        self.assertTrue(elsewhere.number.startswith("AGR/"))

    def test_contacts_name_it_their_company_has_it(self):
        contact = self.env["res.partner"].create(
            {"name": "Contact", "parent_id": self.partner.id}
        )
        agreement = self.agreement(partner_id=contact.id)
        self.assertEqual(agreement.commercial_partner_id, self.partner)

    def test_cannot_end_before_it_starts(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(psycopg2.IntegrityError):
            with self.env.cr.savepoint():
                self.agreement(date_end="2025-12-31").flush_recordset()

    def test_life(self):
        agreement = self.agreement()
        with self.assertRaises(UserError):
            agreement.action_end()
        for step in (agreement.action_propose, agreement.action_activate):
            with self.assertRaisesRegex(ValidationError, "binds nobody"):
                step()
        self.commitment(agreement)
        agreement.action_propose()
        agreement.action_activate()
        with self.assertRaisesRegex(UserError, "agreed already"):
            agreement.action_draft()
        agreement.action_end()
        self.assertEqual(agreement.state, "ended")
        self.assertEqual(str(agreement.date_end), TODAY)
        with self.assertRaises(UserError):
            agreement.unlink()

    def test_an_agreement_that_ran_out_keeps_its_last_day(self):
        agreement = self.agreement(date_end="2026-06-30")
        self.commitment(agreement)
        agreement.action_propose()
        agreement.action_activate()
        agreement.action_end()
        self.assertEqual(str(agreement.date_end), "2026-06-30")

    def test_copy_is_a_new_draft_with_the_same_promises(self):
        agreement = self.agreement(date_end="2026-12-31")
        self.commitment(agreement)
        self.commitment(agreement, side="us")
        agreement.action_propose()
        agreement.action_activate()
        copy = agreement.copy()
        self.assertEqual(copy.state, "draft")
        self.assertEqual(copy.name, "North (copy)")
        self.assertNotEqual(copy.number, agreement.number)
        self.assertEqual(str(copy.date_start), TODAY)
        self.assertFalse(copy.date_end)
        self.assertEqual(len(copy.our_commitment_ids), 1)
        self.assertEqual(len(copy.partner_commitment_ids), 1)

    def test_form_puts_promises_on_the_right_side(self):
        user = self.users["representative"]
        with Form(self.Agreement.with_user(user)) as form:
            form.name = "Written down"
            form.partner_id = self.partner
            with form.our_commitment_ids.new() as line:
                line.name = "We solve nine of ten cases in time"
                line.metric_id = self.metrics["cases_in_time"]
                line.target = 0.9
            with form.partner_commitment_ids.new() as line:
                line.name = "Buys for 100 a month"
                line.metric_id = self.metrics["revenue_net"]
                line.target = 100
        agreement = form.record
        self.assertEqual(agreement.our_commitment_ids.side, "us")
        self.assertEqual(agreement.partner_commitment_ids.side, "partner")
        self.assertEqual(agreement.user_id, user)

    def test_what_is_in_force_is_changed_by_nobody(self):
        user = self.users["representative"]
        agreement = self.agreement(user_id=user.id)
        commitment = self.commitment(agreement)
        mine = agreement.with_user(user)
        mine.date_end = "2027-12-31"
        mine.action_propose()
        for forbidden in (
            mine.action_activate,
            lambda: mine.write({"state": "active"}),
            lambda: mine.copy({"state": "active"}),
        ):
            with self.assertRaises(AccessError):
                forbidden()
        agreement.action_activate()
        draft = self.agreement(user_id=user.id)
        moved = self.commitment(draft)
        for someone in (user, self.users["manager"]):
            theirs, promise = (
                agreement.with_user(someone),
                commitment.with_user(someone),
            )
            for forbidden in (
                lambda a=theirs: a.write({"date_end": "2028-12-31"}),
                lambda a=theirs: a.write({"name": "Something else"}),
                lambda a=theirs: a.write({"notice_length": 1}),
                lambda a=theirs: a.write({"commitment_ids": [Command.clear()]}),
                lambda c=promise: c.write({"target": 1}),
                lambda c=promise: c.write({"action_text": "Nobody does"}),
                lambda c=promise: c.unlink(),
                lambda c=promise: c.copy(),
                lambda u=someone: moved.with_user(u).write(
                    {"agreement_id": agreement.id}
                ),
            ):
                with self.assertRaisesRegex(UserError, "Make a new version"):
                    forbidden()
            with self.assertRaises(AccessError):
                theirs.write({"state": "draft"})
        # what is no term is corrected: who is responsible, and by managers who acts
        mine.user_id = self.users["supervisor"]
        promise = commitment.with_user(self.users["manager"])
        promise.acting_partner_id = self.env["res.partner"].create(
            {"name": "Buyer", "parent_id": self.partner.id}
        )
        agreement.user_id = user
        with self.assertRaisesRegex(UserError, "Make a new version"):
            commitment.with_user(user).acting_partner_id = self.partner

    def test_merged_partners_bring_their_agreements(self):
        double = self.env["res.partner"].create({"name": "Distributor"})
        agreement = self.agreement(partner_id=double.id)
        commitment = self.commitment(agreement)
        self.env.flush_all()
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((self.partner | double).ids, self.partner)
        self.env.invalidate_all()
        self.assertEqual(agreement.commercial_partner_id, self.partner)
        self.assertEqual(commitment.commercial_partner_id, self.partner)

    def test_deleted_user_and_archived_partner(self):
        user = self.users["employee"]
        agreement = self.agreement(user_id=user.id)
        user.unlink()
        self.partner.active = False
        agreement.invalidate_recordset()
        self.assertFalse(agreement.user_id)
        self.assertIn(agreement, self.Agreement.search([]))
        self.assertEqual(agreement.partner_id, self.partner)


@tagged("post_install", "-at_install")
class TestAgreementCommitment(AgreementCommon):
    def test_actual_of_the_current_period(self):
        agreement = self.agreement()
        month = self.commitment(agreement, target=30)
        quarter = self.commitment(agreement, period="quarter", target=60)
        year = self.commitment(
            agreement, period="year", comparison="at_most", target=60
        )
        for day, amount in (
            ("2025-12-31", 1000),
            ("2026-09-30", 10),
            ("2026-10-01", 20),
            ("2026-11-01", 30),
            ("2026-11-21", 5),
            ("2026-11-22", 400),
        ):
            self.invoice(self.partner, day, amount)
        self.assertEqual([c.actual for c in (month, quarter, year)], [35, 55, 65])
        self.assertEqual(
            [c.actual_state for c in (month, quarter, year)],
            ["met", "not_met", "not_met"],
        )
        self.assertEqual(agreement.kept_count, 1)
        self.assertEqual(agreement.broken_count, 2)

    def test_numbers_are_finite(self):
        agreement = self.agreement()
        commitment = self.commitment(agreement)
        for name in (
            *("weight", "target", "tolerance"),
            *("consequence_amount", "consequence_share", "consequence_cap"),
        ):
            for value, error in (
                (float("nan"), ValidationError),
                (float("inf"), ValidationError),
                (1e13, psycopg2.IntegrityError),
            ):
                for how in (
                    lambda v: self.commitment(agreement, **v),
                    commitment.write,
                ):
                    with (
                        self.subTest(name, value=value),
                        mute_logger("odoo.sql_db"),
                        self.assertRaises(error),
                        self.env.cr.savepoint(),
                    ):
                        how({name: value})
                        self.env.flush_all()

    def test_days_before_the_start_do_not_count(self):
        agreement = self.agreement(date_start="2026-11-10")
        commitment = self.commitment(agreement, period="year")
        self.invoice(self.partner, "2026-11-09", 100)
        self.invoice(self.partner, "2026-11-10", 7)
        self.assertEqual(commitment.actual, 7)
        agreement.date_start = "2026-12-01"
        self.assertEqual(commitment.actual_state, "no_data")
        self.assertFalse(commitment.actual_text)

    def test_no_data_and_ended(self):
        agreement = self.agreement()
        commitment = self.commitment(agreement, "cases_in_time", side="us", target=0.9)
        self.assertEqual(commitment.actual_state, "no_data")
        self.assertEqual(agreement.kept_count + agreement.broken_count, 0)
        kept = self.commitment(agreement, "order_count", target=0)
        self.assertEqual(kept.actual_state, "met")
        kept.target = 1
        commitment.copy({"target": 2})
        agreement.action_activate()
        agreement.action_end()
        self.assertEqual(kept.actual_state, "no_data")

    def test_texts_in_the_unit_of_the_metric(self):
        agreement = self.agreement()
        share = self.commitment(agreement, "cases_in_time", target=0.925)
        money = self.commitment(agreement, target=1200, comparison="at_most")
        count = self.commitment(agreement, "order_count", target=3)
        self.assertEqual(share.target_text, "at least 92.5 %")
        self.assertIn("1,200.00", money.target_text)
        self.assertTrue(money.target_text.startswith("at most"))
        self.assertEqual(count.target_text, "at least 3")
        self.assertEqual(count.actual_text, "0")

    def test_values_are_hidden_from_who_may_not_see_them_verdicts_are_not(self):
        self.metrics["revenue_net"].value_group_id = self.env.ref(
            "crm_linkage.group_supervisor"
        )
        agreement = self.agreement(user_id=self.users["representative"].id)
        self.invoice(self.partner, TODAY, 150)
        commitment = self.commitment(agreement)
        hidden = commitment.with_user(self.users["representative"])
        self.assertEqual((hidden.actual, hidden.actual_text), (0, "not shown"))
        self.assertEqual(hidden.actual_state, "met")
        shown = commitment.with_user(self.users["manager"])
        self.assertEqual(shown.actual, 150)

    def test_every_company_by_its_own_documents(self):
        self.invoice(self.partner, TODAY, 150)
        here = self.commitment(self.agreement())
        there = self.commitment(
            self.Agreement.with_company(self.other).create(
                {
                    "name": "There",
                    "partner_id": self.partner.id,
                    "company_id": self.other.id,
                    "date_start": "2026-01-01",
                }
            )
        )
        self.assertEqual((here | there).mapped("actual"), [150, 0])

    def test_metric_that_is_not_installed_breaks_nothing(self):
        agreement = self.agreement()
        commitment = self.commitment(agreement)
        self.env["linkage.metric"].flush_model()
        self.env.cr.execute(
            "UPDATE linkage_metric SET measure = 'gone' WHERE id = %s",
            [commitment.metric_id.id],
        )
        self.env.invalidate_all()
        self.assertEqual(commitment.actual_state, "no_data")

    def test_cost_does_not_grow_with_agreements(self):
        partners = self.env["res.partner"].create(
            [{"name": str(n), "is_company": True} for n in range(40)]
        )
        for partner in partners:
            agreement = self.agreement(partner_id=partner.id)
            for period in ("month", "quarter"):
                self.commitment(agreement, period=period)
                self.commitment(agreement, "cases_in_time", side="us", period=period)
        spec = {
            "name": {},
            "partner_id": {"fields": {"display_name": {}}},
            "state": {},
            "kept_count": {},
            "broken_count": {},
        }

        def cost(role, limit):
            agreements = self.Agreement.with_user(self.users[role])
            for _warm in range(2):
                agreements.web_search_read([], spec, limit=limit)
                self.env.flush_all()
                self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            found = agreements.web_search_read([], spec, limit=limit)
            self.assertEqual(len(found["records"]), limit)
            return self.env.cr.sql_log_count - before

        for role in ("manager", "agent"):
            with self.subTest(role=role):
                self.assertEqual(cost(role, 40), cost(role, 5))
                self.assertLessEqual(cost(role, 40), 17)
