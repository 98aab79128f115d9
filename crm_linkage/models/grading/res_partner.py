from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

GRADE_FIELDS = {"linkage_grade_id": "grade_id", "linkage_score": "score"}
ANY_ROLE = "crm_linkage.group_linkage_user"


class ResPartner(models.Model):
    """Shows the grade in force for the current company; contacts show their company's.

    Nothing is stored on the partner: a grading run never locks partner rows, and the
    fields cost nothing to those who do not read them.
    """

    _inherit = "res.partner"

    linkage_grade_id = fields.Many2one(
        "linkage.grade",
        "Grade",
        compute="_compute_linkage_grade",
        search="_search_linkage_grade_id",
        groups=ANY_ROLE,
        help="How much this customer matters to the current company.",
    )
    linkage_score = fields.Float(
        "Score",
        compute="_compute_linkage_grade",
        search="_search_linkage_score",
        digits=(5, 1),
        aggregator="avg",
        groups=ANY_ROLE,
        help="The points behind the grade, 0 to 100.",
    )

    linkage_grade_color = fields.Integer(
        "Grade Color", related="linkage_grade_id.color", groups=ANY_ROLE
    )
    linkage_graded_on = fields.Date(
        "Graded as Of",
        compute="_compute_linkage_grade",
        groups=ANY_ROLE,
        help="The reference date of the grade: what happened later does not count.",
    )

    @api.depends("commercial_partner_id")
    @api.depends_context("company")
    def _compute_linkage_grade(self):
        # sudo: whoever has this field may know the grade of a partner they can read
        standings = self.env["linkage.grade.standing"].sudo()
        found = standings.search_fetch(
            [
                ("partner_id", "in", self.commercial_partner_id.ids),
                ("company_id", "=", self.env.company.id),
            ],
            ["partner_id", "grade_id", "history_id"],
            order="id",
        )
        by_partner = {standing.partner_id.id: standing for standing in found}
        for partner in self:
            standing = by_partner.get(partner.commercial_partner_id.id, standings)
            partner.linkage_grade_id = standing.grade_id
            partner.linkage_score = standing.score
            partner.linkage_graded_on = standing.reference_date

    def _search_linkage_grade_id(self, operator, value):
        return self._search_standing("linkage_grade_id", operator, value)

    def _search_linkage_score(self, operator, value):
        return self._search_standing("linkage_score", operator, value)

    @api.model
    def _search_standing(self, name, operator, value):
        # the host asks this of columns only, not of fields with a search method
        self._check_field_access(self._fields[name], "read")
        if operator in Domain.NEGATIVE_OPERATORS:
            return NotImplemented  # the host negates the positive search
        if operator == "in" and False in value:
            # no grade means no standing at all
            graded = Domain("commercial_partner_id", "in", self._standing_query())
            named = [item for item in value if item is not False]
            return ~graded | Domain(self._search_standing(name, "in", named))
        query = self._standing_query((GRADE_FIELDS[name], operator, value))
        return Domain("commercial_partner_id", "in", query)

    @api.model
    def _standing_query(self, *conditions):
        """SELECT of the customers whose standing here meets `conditions`."""
        Standing = self.env["linkage.grade.standing"].sudo()
        query = Standing._search(
            [("company_id", "=", self.env.company.id), *conditions]
        )
        return query.subselect(SQL.identifier(Standing._table, "partner_id"))

    def _field_to_sql(self, alias, field_expr, query=None):
        name, *_path = field_expr.split(".")
        if name not in GRADE_FIELDS or query is None:
            return super()._field_to_sql(alias, field_expr, query)
        self._check_field_access(self._fields[name], "read")
        standing = query.make_alias(alias, "linkage_grade_standing")
        if standing not in query._joins:
            query.add_join(
                "LEFT JOIN",
                standing,
                "linkage_grade_standing",
                SQL(
                    "%s = %s AND %s = %s",
                    SQL.identifier(standing, "partner_id"),
                    super()._field_to_sql(alias, "commercial_partner_id", query),
                    SQL.identifier(standing, "company_id"),
                    self.env.company.id,
                ),
            )
        return (
            self.env["linkage.grade.standing"]
            .sudo()
            ._field_to_sql(standing, GRADE_FIELDS[name], query)
        )

    def write(self, vals):
        if "parent_id" not in vals and "is_company" not in vals:
            return super().write(vals)
        owners = self.filtered(lambda one: one.commercial_partner_id == one)
        result = super().write(vals)
        joined = owners.filtered(lambda one: one.commercial_partner_id != one)
        for target, partners in joined.grouped("commercial_partner_id").items():
            # part of another customer now, whose grade goes before their own
            self.env["linkage.grade.standing"]._combine(partners, target)
        return result
