from odoo import fields, models
from odoo.tools import SQL

from ...domain.visit.frequency import HORIZON_WEEKS


class LinkageVisitWorkload(models.Model):
    """The workload table (D6.1): grade x customers x frequency = visits.

    One row a graded customer, read from the standings and policies of this moment; what
    a list or pivot groups by makes the table. All figures are for four weeks.
    """

    _name = "linkage.visit.workload"
    _description = "Visit Workload"
    _auto = False
    _rec_name = "partner_id"
    _order = "grade_id, partner_id"

    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    user_id = fields.Many2one("res.users", "Representative", readonly=True)
    grade_id = fields.Many2one("linkage.grade", readonly=True)
    grade_color = fields.Integer(related="grade_id.color")
    customers = fields.Integer(readonly=True)
    frequency = fields.Float(
        "Visits per Customer",
        readonly=True,
        aggregator="avg",
        digits=(16, 2),
        help="Visits to one customer in four weeks, as the policy of the grade says.",
    )
    visits = fields.Float(
        "Visits in Four Weeks",
        readonly=True,
        digits=(16, 1),
        help="Customers times visits per customer.",
    )
    visits_per_day = fields.Float(
        "Visits per Day",
        readonly=True,
        digits=(16, 2),
        help="Visits divided by the working days of four weeks in the company's "
        "working hours.",
    )
    hours = fields.Float(
        "Hours with Customers",
        readonly=True,
        digits=(16, 1),
        help="Visits times minutes per visit, without driving.",
    )

    @property
    def _table_query(self):
        self.env["linkage.grade.standing"].flush_model(
            ["partner_id", "company_id", "grade_id"]
        )
        self.env["linkage.visit.policy"].flush_model()
        self.env["res.partner"].flush_model(["active", "user_id"])
        representative = self.env["res.partner"]._linkage_representative_sql(
            "partner", SQL("standing.company_id")
        )
        return SQL(
            """
            SELECT standing.id,
                   standing.partner_id,
                   standing.company_id,
                   %(representative)s AS user_id,
                   standing.grade_id,
                   1 AS customers,
                   COALESCE(policy.frequency, 0) AS frequency,
                   COALESCE(policy.frequency, 0) AS visits,
                   COALESCE(policy.frequency, 0) / working.days AS visits_per_day,
                   COALESCE(policy.frequency, 0) * policy.minutes / 60.0 AS hours
              FROM linkage_grade_standing standing
              JOIN res_partner partner
                ON partner.id = standing.partner_id AND partner.active
              LEFT JOIN LATERAL (
                    SELECT rule.visits_per_four_weeks AS frequency, rule.minutes
                      FROM linkage_visit_policy rule
                     WHERE rule.grade_id = standing.grade_id
                       AND (rule.company_id = standing.company_id
                            OR rule.company_id IS NULL)
                     ORDER BY rule.company_id NULLS LAST
                     LIMIT 1
                   ) policy ON TRUE
              JOIN (
                    SELECT company.id,
                           %(weeks)s * COALESCE(
                               NULLIF(COUNT(DISTINCT hours.dayofweek), 0), 5
                           ) AS days
                      FROM res_company company
                      LEFT JOIN resource_calendar_attendance hours
                        ON hours.calendar_id = company.resource_calendar_id
                     GROUP BY company.id
                   ) working ON working.id = standing.company_id
            """,
            representative=representative,
            weeks=HORIZON_WEEKS,
        )
