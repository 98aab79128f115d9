from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

#: figure of the list -> metric whose value the last run kept
FIGURES = {"revenue": "revenue_net", "overdue_share": "overdue_share"}
OPERATORS = {
    ">": SQL(">"),
    ">=": SQL(">="),
    "<": SQL("<"),
    "<=": SQL("<="),
}


class LinkageGradeStanding(models.Model):
    """Figures that say who is big and who is bad (D1.8), as the last run kept them.

    They are read from the points behind the grade, so lists of all customers sort by
    them without reckoning anew. Who may not see the value of a metric sees none, and
    gets the list in the order of scores.
    """

    _inherit = "linkage.grade.standing"

    currency_id = fields.Many2one(related="company_id.currency_id")
    revenue = fields.Monetary(
        compute="_compute_figures",
        search="_search_revenue",
        help="Net revenue as the last run found it, in the period that the scheme "
        "looks at. Empty where the scheme does not, and for whom it is hidden.",
    )
    has_revenue = fields.Boolean(compute="_compute_figures")
    overdue_share = fields.Float(
        "Overdue",
        compute="_compute_figures",
        search="_search_overdue_share",
        aggregator="avg",
        help="Share of what the customer owes that is overdue, as the last run found "
        "it. Empty where the scheme does not look at it, and for whom it is hidden.",
    )
    has_overdue_share = fields.Boolean(compute="_compute_figures")
    has_fallen = fields.Boolean(
        "Fell",
        compute="_compute_has_fallen",
        search="_search_has_fallen",
        help="The grade before this one was better.",
    )

    @api.depends("history_id")
    @api.depends_context("uid")
    def _compute_figures(self):
        found = {}
        if self.ids:
            self.flush_model(["history_id"])
            found = {
                row[0]: row[1:]
                for row in self.env.execute_query(
                    SQL(
                        "SELECT standing.id, %s FROM linkage_grade_standing standing"
                        " LEFT JOIN linkage_grade_history point"
                        " ON point.id = standing.history_id"
                        " LEFT JOIN linkage_grading_frame frame"
                        " ON frame.id = point.frame_id"
                        " WHERE standing.id IN %s",
                        SQL(", ").join(
                            self._figure_sql(name, "point", "frame") for name in FIGURES
                        ),
                        tuple(self.ids),
                    )
                )
            }
        for standing in self:
            values = found.get(standing.id, (None, None))
            standing.revenue, standing.overdue_share = (value or 0 for value in values)
            standing.has_revenue, standing.has_overdue_share = (
                value is not None for value in values
            )

    @api.depends("grade_id", "previous_grade_id")
    def _compute_has_fallen(self):
        for standing in self:
            before, now = standing.previous_grade_id, standing.grade_id
            standing.has_fallen = bool(before) and (
                (before.sequence, before.id) < (now.sequence, now.id)
            )

    def _search_has_fallen(self, operator, value):
        if operator != "in":
            return NotImplemented
        self.flush_model(["grade_id", "previous_grade_id"])
        fallen = Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "EXISTS (SELECT FROM linkage_grade before, linkage_grade now"
                " WHERE before.id = %s AND now.id = %s"
                " AND (before.sequence, before.id) < (now.sequence, now.id))",
                SQL.identifier(alias, "previous_grade_id"),
                SQL.identifier(alias, "grade_id"),
            )
        )
        if set(value) == {True, False}:
            return Domain.TRUE
        return fallen if True in value else ~fallen

    def _search_revenue(self, operator, value):
        return self._search_figure("revenue", operator, value)

    def _search_overdue_share(self, operator, value):
        return self._search_figure("overdue_share", operator, value)

    @api.model
    def _search_figure(self, name, operator, value):
        if operator not in OPERATORS:
            return NotImplemented
        self.flush_model(["history_id"])
        return Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "%s %s %s",
                model._field_to_sql(alias, name, query),
                OPERATORS[operator],
                float(value),
            )
        )

    @api.model
    def _figure_sql(self, name, point, frame) -> SQL:
        """What a run kept of a metric for a point; NULL where the user may not see it.

        :param point: alias of linkage_grade_history
        :param frame: alias of linkage_grading_frame
        """
        # sudo: whether a value is visible is asked of a metric, not of the user's rules
        metric = (
            self.env["linkage.metric"]
            .sudo()
            .search_fetch([("code", "=", FIGURES[name])], ["value_group_id"], limit=1)
        )
        if not metric or not metric.sudo(False)._is_value_visible():
            return SQL("NULL::float8")
        return SQL(
            "%s[array_position(%s, %s)]",
            SQL.identifier(point, "line_values"),
            SQL.identifier(frame, "metrics"),
            metric.id,
        )

    def _field_to_sql(self, alias, field_expr, query=None):
        if field_expr not in FIGURES or query is None:
            return super()._field_to_sql(alias, field_expr, query)
        point = query.make_alias(alias, "figures")
        frame = query.make_alias(point, "frame")
        if point not in query._joins:
            for name, table, left, column in (
                (point, "linkage_grade_history", alias, "history_id"),
                (frame, "linkage_grading_frame", point, "frame_id"),
            ):
                query.add_join(
                    "LEFT JOIN",
                    name,
                    table,
                    SQL(
                        "%s = %s",
                        SQL.identifier(name, "id"),
                        SQL.identifier(left, column),
                    ),
                )
        # nothing known comes last among the big ones
        return SQL("COALESCE(%s, 0)", self._figure_sql(field_expr, point, frame))
