from odoo import api, fields, models
from odoo.tools import SQL

from ...domain.visit.frequency import HORIZON_WEEKS, PERIOD_WEEKS
from ...domain.visit.terms import DEFAULT_MINUTES, winner
from ...domain.visit.workload import Group


class LinkageVisitWorkload(models.Model):
    """The workload table (D6.1): grade x customers x frequency = visits.

    One row an address that is visited (a customer's own, or each of its stops), read
    from grades, settings and policies of this moment; what a list or pivot groups by
    makes the table. All figures are for four weeks.
    """

    _name = "linkage.visit.workload"
    _description = "Visit Workload"
    _auto = False
    _rec_name = "partner_id"
    _order = "grade_id, partner_id"

    partner_id = fields.Many2one("res.partner", "Address", readonly=True)
    customer_id = fields.Many2one("res.partner", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    user_id = fields.Many2one("res.users", "Representative", readonly=True)
    grade_id = fields.Many2one("linkage.grade", readonly=True)
    grade_color = fields.Integer(related="grade_id.color")
    channel_id = fields.Many2one("linkage.channel", readonly=True)
    policy_id = fields.Many2one(
        "linkage.visit.policy", readonly=True, help="The policy that holds here."
    )
    has_own_frequency = fields.Boolean("Own Frequency", readonly=True)
    has_own_minutes = fields.Boolean("Own Minutes", readonly=True)
    customers = fields.Integer(readonly=True, help="Each customer is counted once.")
    stops = fields.Integer(readonly=True, help="Addresses that are visited.")
    frequency = fields.Float(
        "Visits per Stop",
        readonly=True,
        aggregator="avg",
        digits=(16, 2),
        help="Visits to one address in four weeks, as its settings or the policy of "
        "the grade say.",
    )
    minutes = fields.Integer("Minutes per Visit", readonly=True, aggregator="avg")
    visits = fields.Float(
        "Visits in Four Weeks",
        readonly=True,
        digits=(16, 1),
        help="Stops times visits per stop.",
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

    def action_outlook(self):
        """Try other frequencies, from the list's button."""
        return self.env["linkage.visit.outlook"]._action_open()

    @api.model
    def _groups(self, company, user_ids=None):
        """The stops of a company as `Group`s, over what the user may see.

        :param user_ids: only those of these representatives (ids), all by default
        """
        domain = [("company_id", "=", company.id)]
        if user_ids is not None:
            domain.append(("user_id", "in", user_ids))
        rows = self._read_group(
            domain,
            [
                "user_id",
                "grade_id",
                "channel_id",
                "has_own_frequency",
                "has_own_minutes",
                "frequency",
                "minutes",
            ],
            ["stops:sum"],
        )
        # where the policy says how often, its present answer is of no interest
        return [
            Group(
                user=user.id or None,
                grade=grade.id or None,
                channel=channel.id or None,
                stops=stops,
                visits=often if own_often else None,
                minutes=minutes if own_minutes else None,
            )
            for user, grade, channel, own_often, own_minutes, often, minutes, stops in (
                rows
            )
        ]

    # -- the query -----------------------------------------------------------------

    @property
    def _table_query(self):
        for name in (
            "linkage.visit.address",
            "linkage.visit.policy",
            "linkage.grade.standing",
        ):
            self.env[name].flush_model()
        self.env["res.partner"].flush_model(
            ["active", "commercial_partner_id", "linkage_own_channel_id"]
        )
        return SQL(
            """
            SELECT stop.id, stop.partner_id, stop.customer_id, stop.company_id,
                   COALESCE(stop.user_id, %(representative)s) AS user_id,
                   stop.grade_id, partner.linkage_own_channel_id AS channel_id,
                   policy.id AS policy_id,
                   stop.visits IS NOT NULL AS has_own_frequency,
                   stop.minutes IS NOT NULL AS has_own_minutes,
                   (stop.number = 1)::int4 AS customers,
                   1 AS stops,
                   COALESCE(stop.visits, policy.frequency, 0) AS frequency,
                   COALESCE(stop.minutes, policy.minutes, %(minutes)s) AS minutes,
                   COALESCE(stop.visits, policy.frequency, 0) AS visits,
                   COALESCE(stop.visits, policy.frequency, 0) / working.days
                       AS visits_per_day,
                   COALESCE(stop.visits, policy.frequency, 0)
                       * COALESCE(stop.minutes, policy.minutes, %(minutes)s) / 60.0
                       AS hours
              FROM (%(stops)s) stop
              JOIN res_partner partner
                ON partner.id = stop.customer_id AND partner.active
              LEFT JOIN (%(policies)s) policy
                ON policy.company_id = stop.company_id
               AND policy.grade_id = stop.grade_id
               AND policy.channel_id = CASE
                       WHEN partner.linkage_own_channel_id = ANY(%(channels)s)
                       THEN partner.linkage_own_channel_id ELSE 0 END
              JOIN (
                    SELECT company.id,
                           %(weeks)s * COALESCE(
                               NULLIF(COUNT(DISTINCT hours.dayofweek), 0), 5
                           ) AS days
                      FROM res_company company
                      LEFT JOIN resource_calendar_attendance hours
                        ON hours.calendar_id = company.resource_calendar_id
                     GROUP BY company.id
                   ) working ON working.id = stop.company_id
            """,
            representative=self.env["res.partner"]._linkage_representative_sql(
                "partner", SQL("stop.company_id")
            ),
            minutes=DEFAULT_MINUTES,
            weeks=HORIZON_WEEKS,
            stops=self._stops_sql(),
            **self._policies_sql(),
        )

    @api.model
    def _stops_sql(self) -> SQL:
        """Addresses that are visited: odd ids have settings, even ones have none."""
        lengths = SQL(", ").join(
            SQL("(%s, %s)", period, weeks) for period, weeks in PERIOD_WEEKS.items()
        )
        return SQL(
            """
            SELECT own.id::bigint * 2 + 1 AS id, own.partner_id,
                   address.commercial_partner_id AS customer_id, own.company_id,
                   own.user_id, standing.grade_id,
                   CASE WHEN own.has_own_frequency
                         AND (own.date_until IS NULL OR own.date_until >= %(today)s)
                        THEN own.visits * %(weeks)s::numeric / length.weeks
                   END AS visits,
                   NULLIF(own.minutes, 0) AS minutes,
                   ROW_NUMBER() OVER (
                       PARTITION BY address.commercial_partner_id, own.company_id
                       ORDER BY own.id) AS number
              FROM linkage_visit_address own
              JOIN res_partner address
                ON address.id = own.partner_id AND address.active
              JOIN (VALUES %(lengths)s) length(period, weeks)
                ON length.period = own.period
              LEFT JOIN linkage_grade_standing standing
                ON standing.partner_id = address.commercial_partner_id
               AND standing.company_id = own.company_id
             WHERE own.active
             UNION ALL
            SELECT standing.id::bigint * 2, standing.partner_id, standing.partner_id,
                   standing.company_id, NULL, standing.grade_id, NULL, NULL, 1
              FROM linkage_grade_standing standing
             WHERE NOT EXISTS (
                   SELECT FROM linkage_visit_address own
                     JOIN res_partner address
                       ON address.id = own.partner_id AND address.active
                    WHERE own.active AND own.company_id = standing.company_id
                      AND address.commercial_partner_id = standing.partner_id)
            """,
            today=fields.Date.context_today(self),
            weeks=HORIZON_WEEKS,
            lengths=lengths,
        )

    @api.model
    def _policies_sql(self):
        """The policy that holds, for each company, grade and channel that has one.

        Decided by the rule in `terms.py`, so that SQL and plans cannot differ. Channel
        0 is every one that no policy names.

        :return: dict of SQL `policies` and list `channels`
        """
        Policy = self.env["linkage.visit.policy"]
        rules = {
            company.id: Policy._rules(company.id) for company in self.env.companies
        }
        channels = sorted(
            {rule.channel for some in rules.values() for rule in some} - {None}
        )
        rows = [
            SQL(
                "(%s, %s, %s, %s, %s::numeric, %s)",
                *(company_id, grade, channel, rule.key),
                *(rule.frequency.in_weeks(), rule.minutes),
            )
            for company_id, some in rules.items()
            for grade in {rule.grade for rule in some}
            for channel in (0, *channels)
            if (rule := winner(some, grade, channel))
        ]
        nothing = SQL("(0, 0, 0, 0, 0::numeric, 0)")
        return {
            "channels": channels,
            "policies": SQL(
                "SELECT * FROM (VALUES %s)"
                " AS p(company_id, grade_id, channel_id, id, frequency, minutes)",
                SQL(", ").join(rows or [nothing]),
            ),
        }
