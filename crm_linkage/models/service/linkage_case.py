from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import is_html_empty

from .linkage_service_target import KINDS, PRIORITIES


class LinkageCase(models.Model):
    """A request or complaint of a customer, followed to its end (D11)."""

    _name = "linkage.case"
    _description = "Case"
    _inherit = ["mail.thread", "mail.activity.mixin", "linkage.responsible"]
    _order = "priority desc, next_deadline, id desc"
    _rec_names_search = ["name", "number", "partner_id"]
    _check_company_auto = True

    active = fields.Boolean(default=True)
    number = fields.Char(copy=False, readonly=True, index="trigram")
    name = fields.Char("Subject", required=True)
    description = fields.Html(help="What the customer says, in their words.")
    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        help="Who asks: the customer or one of its contacts.",
    )
    commercial_partner_id = fields.Many2one(
        related="partner_id.commercial_partner_id",
        string="Customer Company",
        store=True,
        index=True,
    )
    partner_phone = fields.Char(related="partner_id.phone", string="Phone")
    partner_email = fields.Char(related="partner_id.email", string="E-mail")
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    kind = fields.Selection(KINDS, required=True, default="request")
    priority = fields.Selection(PRIORITIES, required=True, default="1")
    product_id = fields.Many2one(
        "product.product", index="btree_not_null", check_company=True
    )
    order_id = fields.Many2one(
        "sale.order",
        "Sales Order",
        index="btree_not_null",
        check_company=True,
        domain="[('partner_id.commercial_partner_id', '=', commercial_partner_id)]",
    )
    user_id = fields.Many2one(
        "res.users",
        "Owner",
        default=lambda self: self._default_user(),
        index="btree_not_null",
        domain=[("share", "=", False)],
        help="Who answers for this case until it is closed.",
    )
    stage_id = fields.Many2one(
        "linkage.case.stage",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env["linkage.case.stage"].search([], limit=1),
        group_expand="_read_group_expand_full",
        copy=False,
    )
    is_closed = fields.Boolean(related="stage_id.is_closed")
    is_waiting = fields.Boolean(related="stage_id.is_waiting")
    solution = fields.Html(
        copy=False, help="What was done. A complaint is not closed without it."
    )
    opened_at = fields.Datetime(
        "Opened",
        required=True,
        default=fields.Datetime.now,
        copy=False,
        index=True,
        help="From here on the clocks run.",
    )
    closed_at = fields.Datetime("Closed", readonly=True, copy=False)

    @api.model
    def _default_user(self):
        """The user who writes the case down; nobody for one made by the system."""
        user = self.env.user
        return user if user.active and not user.share else user.browse()

    # -- checks ------------------------------------------------------------------

    @api.constrains("stage_id", "kind", "solution")
    def _check_solution(self):
        for case in self:
            if (
                case.stage_id.is_closed
                and case.kind == "complaint"
                and is_html_empty(case.solution)
            ):
                raise ValidationError(
                    self.env._(
                        "%(case)s: a complaint is not closed without a solution.",
                        case=case.display_name,
                    )
                )

    @api.depends("name", "number")
    def _compute_display_name(self):
        for case in self:
            parts = (case.number, case.name)
            case.display_name = " ".join(part for part in parts if part)

    # -- create, write -----------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        # once for the batch: the host would search for the first stage for every case
        defaults = self.default_get(["company_id", "stage_id"])
        counts = defaultdict(int)
        for vals in vals_list:
            vals.update({**defaults, **vals})
            counts[vals["company_id"]] += 1
        numbers = {
            company.id: iter(
                self.env["ir.sequence"]._linkage_draw(
                    self._name, company, counts[company.id]
                )
            )
            for company in self.env["res.company"].browse(counts)
        }
        for vals in vals_list:
            vals["number"] = next(numbers[vals["company_id"]])
        return super().create(vals_list)
