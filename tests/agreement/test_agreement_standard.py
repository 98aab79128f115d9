"""Standards, templates, what was reached before, and what follows."""

import psycopg2

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .test_agreement_agreement import TODAY, AgreementCommon

ASPECTS = {"trust", "efficiency", "knowledge", "control", "choice", "execution"}


@tagged("post_install", "-at_install")
class TestAgreementStandard(AgreementCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.template = cls.env.ref("crm_linkage.template_distributor")
        cls.standard = cls.env.ref("crm_linkage.standard_efficiency_cases")

    def test_ready_standards_cover_all_aspects_and_can_be_agreed_on(self):
        standards = self.env["linkage.service.standard"].search([])
        by_aspect = standards.grouped("aspect")
        self.assertEqual(set(by_aspect), ASPECTS)
        for aspect, some in by_aspect.items():
            with self.subTest(aspect):
                self.assertGreaterEqual(len(some), 2)
                self.assertEqual(set(some.mapped("side")), {"us", "partner"})
        agreement = self.agreement(date_end="2027-12-31")
        Commitment = self.env["linkage.commitment"]
        for standard in standards:
            values = {
                name: getattr(value, "id", value)
                for name, value in Commitment._standard_values(standard).items()
            }
            promise = Commitment.create({**values, "agreement_id": agreement.id})
            with self.subTest(standard.name):
                self.assertEqual(promise.smart_missing, "")
                self.assertTrue(promise.target_text)
        agreement.action_propose()

    def test_a_template_fills_a_draft(self):
        rep = self.users["representative"]
        agreement = self.agreement(user_id=rep.id, our_benefits="Mine")
        mine = agreement.with_user(rep)
        dialog = self.env["linkage.agreement.fill"].with_user(rep)
        with Form(
            dialog.with_context(**mine.action_from_template()["context"])
        ) as form:
            form.template_id = self.template
        form.record.action_fill()
        self.assertEqual(agreement.our_benefits, "Mine", "what was written stays")
        self.assertTrue(agreement.partner_expectations)
        self.assertEqual(str(agreement.date_end), "2026-12-31")
        self.assertEqual(agreement.notice_length, 3)
        self.assertEqual(agreement.renewal, "automatic")
        self.assertEqual(agreement.template_id, self.template)
        lines = self.template.line_ids
        self.assertEqual(agreement.commitment_ids.standard_id, lines.standard_id)
        self.assertTrue(all(agreement.commitment_ids.mapped("is_smart")))
        ours = agreement.our_commitment_ids
        self.assertEqual(set(ours.acting_user_id), set(rep))
        self.assertEqual(
            agreement.partner_commitment_ids.acting_partner_id, self.partner
        )
        mine._fill_from(self.template)
        self.assertEqual(len(agreement.commitment_ids), len(lines), "once each")
        mine.action_propose()
        with self.assertRaisesRegex(UserError, "no draft"):
            mine._fill_from(self.template)
        # a standard that changes leaves agreements as they are
        self.standard.target = 0.5
        self.assertNotIn(0.5, agreement.commitment_ids.mapped("target"))
        stranger = self.users["supervisor"]
        with self.assertRaises(AccessError):
            self.agreement(user_id=self.users["manager"].id).with_user(
                stranger
            )._fill_from(self.template)

    def test_a_promise_starts_from_a_standard(self):
        with Form(self.agreement()) as form:
            with form.our_commitment_ids.new() as line:
                line.standard_id = self.standard
        promise = form.record.our_commitment_ids
        self.assertEqual(promise.name, self.standard.name)
        self.assertEqual(promise.metric_id, self.standard.metric_id)
        self.assertEqual(promise.aspect, "efficiency")
        self.assertTrue(promise.is_smart)

    def test_standards_and_templates_are_kept_by_managers(self):
        for record in (self.standard, self.template, self.template.line_ids[0]):
            for role in ("representative", "supervisor", "agent"):
                mine = record.with_user(self.users[role])
                mine.read(["sequence"])
                for step in (
                    lambda r=mine: r.write({"sequence": 3}),
                    lambda r=mine: r.unlink(),
                ):
                    with self.subTest(role=role, model=record._name):
                        with self.assertRaises(AccessError):
                            step()
            with self.assertRaises(AccessError):
                record.with_user(self.users["employee"]).read(["sequence"])
        record = self.standard.copy({"company_id": self.other.id})
        with self.assertRaises(AccessError):
            record.with_user(self.users["manager"]).read(["name"])

    def test_what_is_missing_is_said_in_words(self):
        agreement = self.agreement(date_end="2026-01-31")
        promise = self.commitment(
            agreement, "order_count", action_text="", target=0, period="quarter"
        )
        self.assertFalse(promise.is_smart)
        for part in ("asks for nothing", "who acts how", "shorter period"):
            self.assertIn(part, promise.smart_missing)
        promise.write({"action_text": "x", "target": 1, "period": "month"})
        self.assertTrue(promise.is_smart)
        promise.acting_partner_id = self.env["res.partner"].create(
            {"name": "Left", "parent_id": self.partner.id, "active": False}
        )
        self.assertIn("archived", promise.smart_missing)
        promise.acting_partner_id = False
        self.assertIn("Name the person", promise.smart_missing)
        promise.write({"acting_partner_id": self.partner.id, "name": "orders"})
        self.assertIn("alone does not", promise.smart_missing)
        growth = self.env.ref("crm_linkage.metric_revenue_growth")
        promise.write({"name": "Grows", "metric_id": growth.id, "target": 0})
        self.assertTrue(promise.is_smart, "not to shrink asks for something")


@tagged("post_install", "-at_install")
class TestAgreementPast(AgreementCommon):
    def test_what_was_reached_stands_beside_the_target(self):
        for day, amount in (
            ("2026-06-30", 7),
            ("2026-07-01", 10),
            ("2026-09-30", 20),
            ("2026-10-01", 30),
            ("2026-10-31", 40),
            ("2026-11-02", 999),
        ):
            self.invoice(self.partner, day, amount)
        agreement = self.agreement()
        month = self.commitment(agreement, target=71)
        quarter = self.commitment(agreement, period="quarter", target=100)
        self.assertEqual(
            [value for _first, value in month._past_values()[month]], [70, 20, 0, 10]
        )
        self.assertEqual(
            [value for _first, value in quarter._past_values()[quarter]],
            [30, 7, 0, 0],
        )
        self.assertEqual(month.past_actuals[0]["period"], "Oct 2026")
        self.assertIn("Q3 2026", quarter.past_text)
        self.assertEqual((month.realism, quarter.realism), ("near", "far"))
        self.assertTrue(quarter.is_smart, "a hint, no refusal")
        quarter.write({"comparison": "at_most", "target": 0})
        self.assertEqual(quarter.realism, "reached")

    def test_nothing_known_is_said(self):
        agreement = self.agreement()
        cases = self.commitment(agreement, "cases_in_time", target=0.9)
        self.assertEqual((cases.realism, cases.past_text), ("unknown", "no data"))

    def test_hidden_values_stay_hidden(self):
        self.metrics["revenue_net"].value_group_id = self.env.ref(
            "crm_linkage.group_supervisor"
        )
        self.invoice(self.partner, "2026-10-05", 123)
        rep = self.users["representative"]
        made = self.commitment(self.agreement(user_id=rep.id), target=120)
        seen = made.with_user(rep)
        self.assertEqual((seen.realism, seen.past_text), ("unknown", "not shown"))
        self.assertNotIn("123", str(seen.past_actuals))
        self.assertEqual(made.realism, "reached")

    def test_states_are_read_from_what_was_kept(self):
        self.metrics["overdue"] = self.env.ref("crm_linkage.metric_overdue_amount")
        promise = self.commitment(
            self.agreement(), "overdue", comparison="at_most", target=50
        )
        kept = {"metric_id": self.metrics["overdue"].id, "company_id": self.company.id}
        kept |= {"partner_id": self.partner.id, "taken_on": TODAY}
        kept["taken_at"] = f"{TODAY} 12:00:00"
        Snapshot = self.env["linkage.metric.snapshot"].sudo()
        Snapshot.create([{**kept, "date": "2026-10-31", "value": 40}])
        empty = Snapshot.create([{**kept, "date": "2026-09-30"}])
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE linkage_metric_snapshot SET value = NULL WHERE id = %s", empty.ids
        )
        self.env.invalidate_all()
        values = [value for _first, value in promise._past_values()[promise]]
        self.assertEqual(values, [40, None, None, None])
        self.assertEqual(promise.realism, "reached")

    def test_cost_does_not_grow_with_commitments(self):
        agreement = self.agreement()
        for period in ("month", "quarter", "year"):
            for metric in ("revenue_net", "order_count", "cases"):
                self.commitment(agreement, metric, period=period)

        def cost(number):
            for _warm in range(2):
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                agreement.commitment_ids[:number].mapped("realism")
            return self.env.cr.sql_log_count - before

        self.assertEqual(cost(9), cost(3))


@tagged("post_install", "-at_install")
class TestAgreementConsequence(AgreementCommon):
    def test_what_follows_is_something(self):
        agreement = self.agreement()
        for sentence, values in (
            ("which amount", {"consequence_kind": "credit"}),
            (
                "which share",
                {"consequence_kind": "bonus", "consequence_base": "share"},
            ),
        ):
            with self.assertRaisesRegex(ValidationError, sentence):
                self.commitment(agreement, **values)
        for values in (
            {"consequence_share": 1.01},
            {"consequence_share": -0.1},
            {"consequence_amount": -1},
            {"consequence_cap": -1},
            {"tolerance": 1},
            {"tolerance": -0.1},
            {"weight": 0},
        ):
            with (
                self.subTest(values),
                mute_logger("odoo.sql_db"),
                self.assertRaises(psycopg2.IntegrityError),
                self.env.cr.savepoint(),
            ):
                self.commitment(agreement, **values).flush_recordset()

    def test_what_follows_in_words(self):
        promise = self.commitment(
            self.agreement(),
            consequence="We talk.",
            consequence_kind="credit",
            consequence_base="share",
            consequence_share=0.025,
            consequence_cap=300,
        )
        for part in ("We talk.", "not kept: a credit of 2.5 %", "at most", "300.00"):
            self.assertIn(part, promise.consequence_text)
        promise.write(
            {
                "consequence_kind": "bonus",
                "consequence_base": "amount",
                "consequence_amount": 40,
                "consequence_cap": 0,
            }
        )
        self.assertIn("If it is kept: a bonus of", promise.consequence_text)
        self.assertNotIn("at most", promise.consequence_text)

    def test_tolerance_leaves_room(self):
        self.invoice(self.partner, TODAY, 95)
        promise = self.commitment(self.agreement(), target=100)
        self.assertEqual(promise.actual_state, "not_met")
        promise.tolerance = 0.05
        self.assertEqual(promise.actual_state, "met")
