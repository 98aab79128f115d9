from odoo import api, fields, models
from odoo.exceptions import UserError


class LinkageAgreementAcceptance(models.Model):
    """Who accepted which text of an agreement, when and from where (D9.4).

    Rows are written by `linkage.agreement._accept` alone and stay as they are.
    """

    _name = "linkage.agreement.acceptance"
    _description = "Acceptance of an Agreement"
    _order = "moment, id"

    agreement_id = fields.Many2one(
        "linkage.agreement",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="agreement_id.company_id", store=True, index=True
    )
    side = fields.Selection(
        [("us", "We"), ("partner", "The partner")], required=True, readonly=True
    )
    user_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    partner_id = fields.Many2one("res.partner", readonly=True, ondelete="restrict")
    name = fields.Char(
        required=True, readonly=True, help="As it was when the text was accepted."
    )
    moment = fields.Datetime(required=True, readonly=True)
    ip = fields.Char("Address", readonly=True, help="Network address it came from.")
    version = fields.Integer(required=True, readonly=True)
    content_hash = fields.Char(required=True, readonly=True)
    is_current = fields.Boolean(
        compute="_compute_is_current",
        help="It is the text as it stands that was accepted.",
    )

    @api.depends(
        "content_hash",
        "moment",
        "agreement_id.content_hash",
        "agreement_id.our_accepted_at",
        "agreement_id.partner_accepted_at",
    )
    def _compute_is_current(self):
        for acceptance in self:
            agreement = acceptance.agreement_id
            last = (
                agreement.our_accepted_at
                if acceptance.side == "us"
                else agreement.partner_accepted_at
            )
            # the same text may have been accepted, taken back and accepted again
            acceptance.is_current = (
                acceptance.content_hash == agreement.content_hash
                and acceptance.moment == last
            )

    def write(self, vals):
        if vals:
            raise UserError(self.env._("What was accepted stays as it is."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("What was accepted stays as it is."))
