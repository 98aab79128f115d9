from odoo import Command, api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

SUGGESTED = 10


class LinkageCase(models.Model):
    """Cases that have to do with each other (D11)."""

    _inherit = "linkage.case"

    previous_id = fields.Many2one(
        "linkage.case",
        "Follows",
        index="btree_not_null",
        copy=False,
        check_company=True,
        ondelete="set null",
        help="The closed case that the customer answered.",
    )
    next_ids = fields.One2many("linkage.case", "previous_id", "Followed By")
    related_ids = fields.Many2many(
        "linkage.case",
        "linkage_case_related_rel",
        "case_id",
        "other_id",
        "Related Cases",
        copy=False,
        check_company=True,
        domain="[('id', '!=', id)]",
        help="Cases with the same cause, or about the same thing.",
    )
    same_customer_ids = fields.Many2many(
        "linkage.case",
        compute="_compute_same_customer_ids",
        string="Other Cases of This Customer",
        help="Open cases of the same customer, and those about the same product, that "
        "may be the same thing told twice.",
    )

    @api.depends("commercial_partner_id", "product_id", "related_ids")
    def _compute_same_customer_ids(self):
        """Open cases of the customer, and of the product; a query a case."""
        for case in self:
            if not case.commercial_partner_id:
                case.same_customer_ids = False
                continue
            alike = Domain("closed_at", "=", False)
            if case.product_id:
                alike |= Domain("product_id", "=", case.product_id.id)
            known = case._origin.ids + case.related_ids._origin.ids
            case.same_customer_ids = self.search(
                Domain("commercial_partner_id", "=", case.commercial_partner_id.id)
                & Domain("company_id", "=", case.company_id.id)
                & Domain("id", "not in", known)
                & alike,
                limit=SUGGESTED,
            )

    @api.constrains("previous_id", "related_ids")
    def _check_not_itself(self):
        for case in self:
            if case in case.related_ids or case == case.previous_id:
                raise ValidationError(
                    self.env._(
                        "%(case)s is not related to itself.", case=case.display_name
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        cases = super().create(vals_list)
        if any(vals.get("related_ids") for vals in vals_list):
            cases._relate_back()
        return cases

    def write(self, vals):
        if "related_ids" not in vals:
            return super().write(vals)
        before = {case: case.related_ids for case in self}
        result = super().write(vals)
        self._relate_back()
        for case, others in before.items():
            gone = (others - case.related_ids).sudo()
            for other in gone.filtered(lambda one, case=case: case in one.related_ids):
                super(LinkageCase, other).write(
                    {"related_ids": [Command.unlink(case.id)]}
                )
        return result

    def _relate_back(self):
        """What is related to a case has that case as related."""
        for case in self:
            # sudo: the other case may be somebody else's, the relation is the same
            for other in case.related_ids.sudo():
                if case not in other.related_ids:
                    # which finds this case related already
                    other.write({"related_ids": [Command.link(case.id)]})

    def action_relate(self):
        """Relate this case to the one whose screen suggests it."""
        self.check_access("write")
        other = self.browse(self.env.context.get("linkage_relate_to")).exists()
        if not other:
            raise UserError(self.env._("Save the case first, then relate others."))
        other.related_ids = [Command.link(case.id) for case in self]
