from odoo.tests import HttpCase, tagged

from ..common import new_user


@tagged("post_install", "-at_install")
class TestAgreementPortalTour(HttpCase):
    """An agreement from the template to the partner's acceptance in the portal."""

    def test_from_template_to_acceptance(self):
        new_user(self.env, "tour_manager", "crm_linkage.group_manager")
        partner = self.env["res.partner"].create(
            {"name": "Tour Distributor", "is_company": True}
        )
        signatory = new_user(
            self.env, "tour_signatory", "base.group_portal", name="Tour Signatory"
        )
        signatory.partner_id.parent_id = partner
        action = self.env.ref("crm_linkage.linkage_agreement_action")
        self.start_tour(
            f"/odoo/action-{action.id}/new",
            "linkage_agreement_tour",
            login="tour_manager",
        )
        agreement = self.env["linkage.agreement"].search(
            [("name", "=", "Year together")]
        )
        self.assertEqual(agreement.signatory_ids, signatory.partner_id)
        self.assertEqual(agreement.state, "proposed")
        self.start_tour(
            "/my/home", "linkage_agreement_accept_tour", login="tour_signatory"
        )
        agreement.invalidate_recordset()
        self.assertEqual(agreement.state, "active")
        self.assertEqual(agreement.acceptance_ids.mapped("side"), ["us", "partner"])
        self.assertTrue(agreement.accepted_attachment_id)
