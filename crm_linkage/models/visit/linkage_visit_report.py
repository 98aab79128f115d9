from odoo import fields, models
from odoo.tools import SQL

from ...domain.visit.measure import STATUSES
from ...domain.visit.outcome import ADVANCES, FAILURES, OUTCOMES

SHARE = {"readonly": True, "aggregator": "avg"}


class LinkageVisitReport(models.Model):
    """Planned against done, one row a visit (D6.5).

    Columns are sums of `domain/visit/measure.py`. Shares are 1, 0 or nothing in a row,
    so that their average over any group is numerator by denominator; the two that are
    not (`time_share`, `visits_a_day`) are divided after summing, see
    `_read_group_select`.
    """

    _name = "linkage.visit.report"
    _description = "Visits Planned and Done"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "visit_id"

    visit_id = fields.Many2one("linkage.visit", readonly=True)
    partner_id = fields.Many2one("res.partner", "Address", readonly=True)
    commercial_partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    user_id = fields.Many2one("res.users", "Representative", readonly=True)
    team_id = fields.Many2one(
        "crm.team", "Sales Team", readonly=True, help="The representative's of today."
    )
    company_id = fields.Many2one("res.company", readonly=True)
    grade_id = fields.Many2one(
        "linkage.grade", readonly=True, help="The customer's of today."
    )
    channel_id = fields.Many2one("linkage.channel", readonly=True)
    date = fields.Date(
        "Day", readonly=True, help="The representative's local day of the visit."
    )
    status = fields.Selection(
        list(STATUSES),
        readonly=True,
        help="Left open: its day is over, and nobody said whether it took place.",
    )
    outcome = fields.Selection(list(OUTCOMES), readonly=True)
    advance = fields.Selection(list(ADVANCES), readonly=True)
    failure = fields.Selection(list(FAILURES), "Reason of Failure", readonly=True)

    due = fields.Integer(
        readonly=True, help="Took place or should have: done, failed, left open."
    )
    done = fields.Integer(readonly=True)
    failed = fields.Integer(readonly=True)
    left = fields.Integer(
        "Left Open", readonly=True, help="The day is over, nobody said what came of it."
    )
    cancelled = fields.Integer(readonly=True)
    moved = fields.Integer(
        readonly=True,
        help="To another day than was promised to the customer.",
    )
    moved_on = fields.Integer(
        "Advances and Orders",
        readonly=True,
        help="Done, and the customer agreed to something that moves the sale on.",
    )
    timed = fields.Integer(
        "Started in the App", readonly=True, help="Done with the time they began."
    )
    on_time = fields.Integer(
        readonly=True,
        help="Started within the tolerance of the settings around the promised time.",
    )
    planned_minutes = fields.Integer(
        readonly=True, help="Of all visits that were not cancelled."
    )
    timed_minutes = fields.Integer(
        "Planned Minutes of Timed Visits",
        readonly=True,
        help="What was planned for the visits whose actual length is known.",
    )
    actual_minutes = fields.Integer(
        "Minutes with Customers", readonly=True, help="From start to end, visits done."
    )
    drive_minutes = fields.Integer(
        "Driving Minutes",
        readonly=True,
        help="As planned, of visits that were not cancelled.",
    )
    coverage = fields.Float(**SHARE, help="Visits done, of those that were due.")
    punctuality = fields.Float(
        "Kept on Time", **SHARE, help="On time, of the visits started in the app."
    )
    moved_on_share = fields.Float(
        "Share Moved On", **SHARE, help="Advances and orders, of the visits done."
    )
    time_share = fields.Float(
        "Actual by Planned Time",
        **SHARE,
        help="Minutes with customers divided by what was planned for the same visits: "
        "above 100 %, visits took longer.",
    )
    days = fields.Integer(
        "Days with Visits",
        readonly=True,
        help="Days of representatives on which at least one visit took place.",
    )
    visits_a_day = fields.Float(
        "Visits a Day",
        **SHARE,
        digits=(16, 1),
        help="Visits done by day of a representative with visits.",
    )

    @property
    def _table_query(self):
        self.env["linkage.visit"].flush_model()
        self.env["linkage.grade.standing"].flush_model(["grade_id"])
        self.env["res.partner"].flush_model(["linkage_own_channel_id"])
        self.env["crm.team.member"].flush_model()
        return SQL(
            """
            SELECT visit.id, visit.id AS visit_id, visit.partner_id,
                   visit.commercial_partner_id, visit.user_id, visit.company_id,
                   team.crm_team_id AS team_id, standing.grade_id,
                   customer.linkage_own_channel_id AS channel_id,
                   visit.date, visit.outcome, visit.advance, visit.failure,
                   fact.status, fact.due::int4,
                   (fact.status = 'done')::int4 AS done,
                   (fact.status = 'failed')::int4 AS failed,
                   (fact.status = 'left')::int4 AS left,
                   (fact.status = 'cancelled')::int4 AS cancelled,
                   fact.moved::int4, fact.moved_on::int4, fact.timed::int4,
                   fact.on_time::int4,
                   CASE WHEN fact.stands THEN visit.duration ELSE 0 END
                       AS planned_minutes,
                   CASE WHEN fact.actual > 0 THEN visit.duration ELSE 0 END
                       AS timed_minutes,
                   fact.actual AS actual_minutes,
                   CASE WHEN fact.stands THEN COALESCE(visit.drive_minutes, 0)
                        ELSE 0 END AS drive_minutes,
                   CASE WHEN fact.due THEN (fact.status = 'done')::int4 END::float8
                       AS coverage,
                   CASE WHEN fact.timed THEN fact.on_time::int4 END::float8
                       AS punctuality,
                   CASE WHEN fact.status = 'done' THEN fact.moved_on::int4 END::float8
                       AS moved_on_share,
                   CASE WHEN fact.actual > 0
                        THEN fact.actual::float8 / visit.duration END AS time_share,
                   (fact.status = 'done')::int4 AS days,
                   (fact.status = 'done')::int4::float8 AS visits_a_day
              FROM linkage_visit visit
              JOIN res_partner customer ON customer.id = visit.commercial_partner_id
              LEFT JOIN linkage_grade_standing standing
                ON standing.partner_id = visit.commercial_partner_id
               AND standing.company_id = visit.company_id
              LEFT JOIN (%(teams)s) team
                ON team.user_id = visit.user_id AND team.company_id = visit.company_id
             CROSS JOIN LATERAL (%(facts)s) fact
            """,
            teams=self._teams_sql(),
            facts=self._facts_sql(),
        )

    def _teams_sql(self) -> SQL:
        """The first team of each user in each company: user_id, company_id, team."""
        return SQL(
            """
            SELECT DISTINCT ON (member.user_id, company.id)
                   member.user_id, company.id AS company_id, member.crm_team_id
              FROM crm_team_member member
              JOIN crm_team team ON team.id = member.crm_team_id
              JOIN res_company company
                ON team.company_id IS NULL OR team.company_id = company.id
             WHERE member.active
             ORDER BY member.user_id, company.id, member.id
            """
        )

    def _facts_sql(self) -> SQL:
        """`domain/visit/measure.py` for the row `visit`."""
        return SQL(
            """
            SELECT became.status, became.status <> 'cancelled' AS stands,
                   became.status IN ('done', 'failed', 'left') AS due,
                   became.status <> 'cancelled'
                       AND COALESCE(visit.moved_count, 0) > 0 AS moved,
                   became.status = 'done'
                       AND COALESCE(visit.outcome IN ('advance', 'order'), FALSE)
                       AS moved_on,
                   became.status = 'done' AND visit.check_in IS NOT NULL AS timed,
                   became.status = 'done'
                       AND COALESCE(ABS(EXTRACT(EPOCH FROM visit.check_in
                                                - became.promised))
                                    <= 60 * %(tolerance)s, FALSE) AS on_time,
                   CASE WHEN became.status = 'done'
                        THEN COALESCE(visit.actual_duration, 0) ELSE 0 END AS actual
              FROM (SELECT CASE WHEN visit.state = 'planned'
                                 AND visit.date < %(today)s
                                THEN 'left' ELSE visit.state END AS status,
                           COALESCE(visit.promised_start, visit.planned_start)
                               AS promised) became
            """,
            tolerance=self._by_company(
                lambda company: company.linkage_visit_tolerance, SQL("15")
            ),
            today=self._by_company(
                lambda company: SQL("%s::date", company._linkage_today()),
                SQL("CURRENT_DATE"),
            ),
        )

    def _by_company(self, value, default: SQL) -> SQL:
        """A value of the company of the row `visit`, for the user's companies."""
        cases = SQL(" ").join(
            SQL("WHEN %s THEN %s", company.id, value(company))
            # sudo: settings that everyone with a role works by
            for company in self.env.companies.sudo()
        )
        if not self.env.companies:
            return default
        return SQL("CASE visit.company_id %s ELSE %s END", cases, default)

    def _read_group_select(self, aggregate_spec, query):
        """Divide sums where an average of rows would mislead."""

        def column(name):
            return self._field_to_sql(self._table, name, query)

        if aggregate_spec == "time_share:avg":
            return SQL(
                "SUM(%s)::float8 / NULLIF(SUM(%s), 0)",
                column("actual_minutes"),
                column("timed_minutes"),
            )
        if aggregate_spec in ("days:sum", "visits_a_day:avg"):
            days = SQL(
                "COUNT(DISTINCT (%s, %s)) FILTER (WHERE %s = 1)",
                column("user_id"),
                column("date"),
                column("done"),
            )
            if aggregate_spec == "days:sum":
                return days
            return SQL("SUM(%s)::float8 / NULLIF(%s, 0)", column("done"), days)
        return super()._read_group_select(aggregate_spec, query)

    def action_open_visit(self):
        self.ensure_one()
        return self.visit_id.get_formview_action()
