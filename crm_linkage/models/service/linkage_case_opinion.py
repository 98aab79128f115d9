from odoo import fields, models
from odoo.tools import SQL

from ...domain.service.quality import GOOD, QUADRANTS

SHARE = {"readonly": True, "aggregator": "avg"}


class LinkageCaseOpinion(models.Model):
    """What customers said of cases, one row a case that was asked about (D12, D10.4).

    Shares are 1, 0 or nothing in a row, so that their average over any group is
    numerator by denominator.
    """

    _name = "linkage.case.opinion"
    _description = "Satisfaction with Cases"
    _auto = False
    _order = "asked_at desc, id desc"
    _rec_name = "case_id"

    case_id = fields.Many2one("linkage.case", readonly=True)
    partner_id = fields.Many2one("res.partner", "Asked Person", readonly=True)
    commercial_partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    user_id = fields.Many2one("res.users", "Owner", readonly=True)
    team_id = fields.Many2one(related="case_id.team_id")
    kind = fields.Selection(related="case_id.kind")
    asked_at = fields.Datetime("Asked", readonly=True)
    answered_at = fields.Datetime("Answered On", readonly=True)
    quadrant = fields.Selection(list(QUADRANTS), "Kind of Service", readonly=True)
    feedback = fields.Text(related="case_id.rating_last_feedback", string="Comment")
    asked = fields.Integer("Customers Asked", readonly=True)
    answered = fields.Integer("Answers", readonly=True)
    response_share = fields.Float(
        "Response", **SHARE, help="Answers, of the cases that were asked about."
    )
    total = fields.Float(
        "Average Mark",
        **SHARE,
        digits=(16, 1),
        help="From 1, unhappy, to 5, happy: what customers said of the whole.",
    )
    procedure_share = fields.Float(
        "Happy with Procedure",
        **SHARE,
        help="Of those who said how it went: prompt, complete, simple.",
    )
    person_share = fields.Float(
        "Happy with Manner", **SHARE, help="Of those who said how people were."
    )

    @property
    def _table_query(self):
        self.env["linkage.case"].flush_model()
        happy = [
            SQL(
                "CASE WHEN %(mark)s IS NOT NULL"
                " THEN (%(mark)s::int >= %(good)s)::int::float8 END",
                mark=SQL.identifier("answer", name),
                good=GOOD,
            )
            for name in ("procedure_mark", "person_mark")
        ]
        return SQL(
            """
            SELECT service_case.id, service_case.id AS case_id,
                   service_case.partner_id, service_case.commercial_partner_id,
                   service_case.company_id, service_case.user_id,
                   service_case.asked_at, answer.answered_at, answer.quadrant,
                   1 AS asked, (answer.id IS NOT NULL)::int AS answered,
                   (answer.id IS NOT NULL)::int::float8 AS response_share,
                   NULLIF(answer.rating_last_value, 0)::float8 AS total,
                   %(procedure)s AS procedure_share, %(person)s AS person_share
              FROM linkage_case service_case
         LEFT JOIN linkage_case answer
                ON answer.id = service_case.id
               AND answer.answered_at >= service_case.asked_at
             WHERE service_case.active AND service_case.asked_at IS NOT NULL
            """,
            procedure=happy[0],
            person=happy[1],
        )

    def action_open_case(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "linkage.case",
            "res_id": self.case_id.id,
            "views": [[False, "form"]],
        }
