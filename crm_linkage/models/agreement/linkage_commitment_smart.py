from odoo import fields, models

from .linkage_service_standard import ASPECT_HELP, ASPECTS


class LinkageCommitment(models.Model):
    """A promise is specific, measured, acted on, realistic and has its time (D10.2)."""

    _inherit = "linkage.commitment"

    standard_id = fields.Many2one(
        "linkage.service.standard",
        "From Standard",
        index="btree_not_null",
        ondelete="set null",
        help="Fills the promise from a standard that is ready; change it as needed.",
    )
    aspect = fields.Selection(ASPECTS, help=ASPECT_HELP)
    action_text = fields.Text(
        "Who Acts How", help="What is done so that the promise is kept, and by whom."
    )
    acting_user_id = fields.Many2one(
        "res.users",
        "Who Acts for Us",
        index="btree_not_null",
        ondelete="set null",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
    )
    acting_partner_id = fields.Many2one(
        "res.partner",
        "Who Acts for the Partner",
        index="btree_not_null",
        ondelete="set null",
        domain="[('commercial_partner_id', '=', commercial_partner_id)]",
    )
    realistic_because = fields.Char(
        help="Why the target can be reached although it is far from what was reached "
        "before."
    )
