"""What representatives must not get at by way of agreements."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .test_agreement_agreement import AgreementCommon


@tagged("post_install", "-at_install")
class TestAgreementHidden(AgreementCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rep = cls.users["representative"]
        cls.partner.user_id = cls.rep
        cls.metrics["overdue_amount"] = cls.env.ref("crm_linkage.metric_overdue_amount")
        cls.draft = cls.agreement(user_id=cls.rep.id)

    def test_a_hidden_value_is_not_found_by_trying_targets(self):
        values = {
            "agreement_id": self.draft.id,
            "name": "Pays in time",
            "metric_id": self.metrics["overdue_amount"].id,
            "comparison": "at_most",
            "target": 100,
        }
        Commitment = self.env["linkage.commitment"].with_user(self.rep)
        with self.assertRaisesRegex(AccessError, "may not see the values"):
            Commitment.create(values)
        self.assertEqual(Commitment.new(values).actual_state, "no_data")

        made = self.commitment(self.draft, "overdue_amount", comparison="at_most")
        seen = made.with_user(self.rep)
        self.assertEqual(seen.actual_state, "met", "what was promised may be known")
        self.assertEqual(seen.actual_text, "not shown")
        with self.assertRaises(AccessError):
            seen.target = 50
        trying = Commitment.new({"target": 50}, origin=seen)
        self.assertEqual(trying.actual_state, "no_data")
        seen.name = "Pays"  # what is not measured may be put into other words

        self.commitment(self.draft, "order_count").with_user(self.rep).target = 3

    def test_a_state_does_not_come_with_the_context(self):
        Agreement = self.env["linkage.agreement"].with_user(self.rep)
        made = Agreement.with_context(
            default_state="ended", default_version=7, default_content_hash="x"
        ).create({"name": "x", "partner_id": self.partner.id})
        self.assertEqual((made.state, made.version), ("draft", 1))
        self.assertFalse(made.content_hash)

    def test_an_agreement_in_force_is_not_archived_by_representatives(self):
        self.commitment(self.draft)
        self.draft.action_activate()
        with self.assertRaises(AccessError):
            self.draft.with_user(self.rep).active = False
        self.draft.with_user(self.users["manager"]).active = False


@tagged("post_install", "-at_install")
class TestAgreementMerge(AgreementCommon):
    def test_merge_into_an_address_of_another_customer(self):
        """Agreements and cases know whose they are after the host merged partners."""
        address = self.env["res.partner"].create(
            {"name": "Address", "parent_id": self.partner.id}
        )
        source = self.env["res.partner"].create({"name": "Twin"})
        agreement = self.agreement(partner_id=source.id)
        commitment = self.commitment(agreement)
        case = self.env["linkage.case"].create(
            {"name": "Case", "partner_id": source.id}
        )
        visit = self.env["linkage.visit"].create({"partner_id": source.id})
        self.env.flush_all()
        wizard = self.env["base.partner.merge.automatic.wizard"].sudo().create({})
        wizard._merge((source | address).ids, address)
        self.env.flush_all()
        self.env.invalidate_all()
        for record in (agreement, commitment, case, visit):
            with self.subTest(record._name):
                self.assertEqual(record.commercial_partner_id, self.partner)
