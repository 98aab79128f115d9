from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError


class LinkageCardReview(models.Model):
    """Somebody went through the card of a customer on a day (D1.7, D4.2)."""

    _name = "linkage.card.review"
    _inherit = "linkage.responsible"
    _description = "Card Review"
    _order = "date desc, id desc"
    _rec_name = "partner_id"
    _check_company_auto = True

    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        required=True,
        ondelete="cascade",
        check_company=True,
        help="A contact stands for its company.",
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        ondelete="cascade",
        default=lambda self: self.env.company,
    )
    user_id = fields.Many2one(
        "res.users",
        "Reviewed By",
        default=lambda self: self.env.user,
        readonly=True,
        index="btree_not_null",
    )
    date = fields.Date(
        "Reviewed On",
        required=True,
        default=lambda self: self.env.company._linkage_today(),
    )
    grade_id = fields.Many2one(
        "linkage.grade",
        "Grade at Review",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )
    note = fields.Text(help="What was found, or what is to be done.")

    _last_idx = models.Index("(partner_id, company_id, date)")

    @api.constrains("date")
    def _check_date(self):
        for review in self:
            if review.date > review.company_id._linkage_today():
                raise ValidationError(
                    self.env._("A review cannot be done in advance: choose today.")
                )

    @api.constrains("partner_id")
    def _check_partner(self):
        self.partner_id._linkage_check_customers()

    @api.model_create_multi
    def create(self, vals_list):
        partners = self.env["res.partner"].browse(
            [vals["partner_id"] for vals in vals_list if vals.get("partner_id")]
        )
        owners = {one.id: one.commercial_partner_id.id for one in partners}
        for vals in vals_list:
            vals["partner_id"] = owners.get(vals.get("partner_id"))
            vals.setdefault("company_id", self.env.company.id)
            if not self.env.su:
                vals["user_id"] = self.env.uid  # nobody reviews in another's name
        grades = self._grades({vals["company_id"] for vals in vals_list}, owners)
        for vals in vals_list:
            key = (vals["partner_id"], vals["company_id"])
            vals["grade_id"] = grades.get(key)
        return super().create(vals_list)

    @api.model
    def _grades(self, company_ids, owners):
        # sudo: who may review a customer may know its grade
        standings = (
            self.env["linkage.grade.standing"]
            .sudo()
            .search_fetch(
                [
                    ("partner_id", "in", list(set(owners.values()))),
                    ("company_id", "in", list(company_ids)),
                ],
                ["partner_id", "company_id", "grade_id"],
            )
        )
        return {
            (one.partner_id.id, one.company_id.id): one.grade_id.id for one in standings
        }

    def write(self, vals):
        manager = self.env.user.has_group("crm_linkage.group_manager")
        if not (self.env.su or manager):
            if vals.keys() - {"note"}:
                raise AccessError(self.env._("Only the note of a review is edited."))
            self._check_own()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_others(self):
        manager = self.env.user.has_group("crm_linkage.group_manager")
        if self.env.su or manager:
            return
        self._check_own()
        if any(one.date != one.company_id._linkage_today() for one in self):
            raise UserError(
                self.env._("A review is taken back on the day it was done, not later.")
            )

    def _check_own(self):
        if self.user_id - self.env.user:
            raise AccessError(self.env._("This review was done by somebody else."))

    @api.model
    def _review(self, partners, company, note=False):
        """Note that the user has reviewed the cards of these customers today.

        Pressed twice it stays one review a day; a note that comes later is added to it.

        :param partners: commercial partners
        :return: the reviews of today
        :raise AccessError: a customer is not the user's
        """
        today = company._linkage_today()
        done = self.search(
            [
                ("partner_id", "in", partners.ids),
                ("company_id", "=", company.id),
                ("user_id", "=", self.env.uid),
                ("date", "=", today),
            ]
        )
        if note:
            for review in done:
                review.note = "\n".join(filter(None, [review.note, note]))
        return done | self.create(
            [
                {
                    "partner_id": partner.id,
                    "company_id": company.id,
                    "date": today,
                    "note": note,
                }
                for partner in partners - done.partner_id
            ]
        )
