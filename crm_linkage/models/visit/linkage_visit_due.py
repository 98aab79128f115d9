from odoo import api, fields, models
from odoo.tools import SQL

from ...domain.visit.due import STATUSES, pace, sunday
from ...domain.visit.frequency import PERIOD_WEEKS, frequency
from ...domain.visit.terms import winner

# colours of the kanban, by status
STATUS_COLORS = {"overdue": 1, "never": 9, "due": 3, "in_time": 10}


class LinkageVisitDue(models.Model):
    """When each address is due for its next visit, reckoned at this moment.

    One row an address and company; addresses that are not to be visited have none. The
    rule is that of `domain/visit/due.py`. Policies and paces are few: the rules reckon
    them and the query only looks them up.
    """

    _name = "linkage.visit.due"
    _description = "Visit Due"
    _auto = False
    _rec_name = "partner_id"
    _order = "due_date, id"

    partner_id = fields.Many2one("res.partner", "Address", readonly=True)
    commercial_partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    user_id = fields.Many2one("res.users", "Representative", readonly=True)
    grade_id = fields.Many2one("linkage.grade", readonly=True)
    grade_color = fields.Integer(related="grade_id.color")
    city = fields.Char(related="partner_id.city")
    phone = fields.Char(related="partner_id.phone")
    addresses = fields.Integer(readonly=True, help="1, to count.")
    last_date = fields.Date(
        "Last Visit", readonly=True, help="Day of the last visit that took place."
    )
    next_date = fields.Date(
        "Next Visit", readonly=True, help="Day of the next visit that is planned."
    )
    due_date = fields.Date(
        "Due",
        readonly=True,
        help="The last visit and the days between two visits that the policy, or the "
        "address itself, asks for. Today, where there was no visit yet.",
    )
    days_overdue = fields.Integer(
        readonly=True, aggregator="avg", help="Days since the visit was due."
    )
    status = fields.Selection(
        list(STATUSES),
        readonly=True,
        help="Overdue: later than the largest gap and its tolerance allow. Due: this "
        "week, or late within the tolerance.",
    )
    status_color = fields.Integer(compute="_compute_status_color")

    @api.depends("status")
    def _compute_status_color(self):
        for row in self:
            row.status_color = STATUS_COLORS.get(row.status, 0)

    @api.depends("partner_id.display_name")
    def _compute_display_name(self):
        for row in self:
            row.display_name = row.partner_id.display_name

    # -- the query -----------------------------------------------------------------

    @property
    def _table_query(self):
        self._due_flush()
        companies = self.env.companies
        return SQL(
            """
            SELECT stop.id,
                   stop.address_id AS partner_id,
                   stop.customer_id AS commercial_partner_id,
                   stop.company_id,
                   COALESCE(stop.fixed_user_id, %(representative)s) AS user_id,
                   stop.grade_id,
                   1 AS addresses,
                   last.date AS last_date,
                   COALESCE(next_there.date, next_own.date) AS next_date,
                   CASE WHEN last.date IS NULL THEN %(today)s
                        ELSE last.date + pace.due END AS due_date,
                   CASE WHEN last.date IS NULL THEN 0
                        ELSE GREATEST(0, %(today)s - last.date - pace.due)
                        END AS days_overdue,
                   CASE WHEN last.date IS NULL THEN 'never'
                        WHEN %(today)s - last.date > pace.latest THEN 'overdue'
                        WHEN last.date + pace.due <= %(sunday)s THEN 'due'
                        ELSE 'in_time' END AS status
              FROM (%(stops)s) stop
              JOIN res_partner customer
                ON customer.id = stop.customer_id AND customer.active
              LEFT JOIN (%(paces)s) own
                ON own.period = stop.period AND own.visits = stop.visits
               AND (stop.date_until IS NULL OR stop.date_until >= %(today)s)
              LEFT JOIN (%(rules)s) special
                ON special.company_id = stop.company_id
               AND special.grade_id = stop.grade_id
               AND special.channel_id = customer.linkage_own_channel_id
              LEFT JOIN (%(rules)s) usual
                ON usual.company_id = stop.company_id
               AND usual.grade_id = stop.grade_id
               AND usual.channel_id IS NULL
              JOIN LATERAL (
                    SELECT COALESCE(own.due, special.due, usual.due) AS due,
                           COALESCE(own.latest, special.latest, usual.latest)
                               AS latest
                   ) pace ON pace.due > 0
              LEFT JOIN LATERAL (
                    SELECT visit.date
                      FROM linkage_visit visit
                     WHERE visit.commercial_partner_id = stop.customer_id
                       AND visit.company_id = stop.company_id
                       AND visit.state = 'done'
                       AND (stop.is_whole OR visit.partner_id = stop.address_id)
                     ORDER BY visit.date DESC
                     LIMIT 1
                   ) last ON TRUE
              LEFT JOIN (
                    SELECT visit.commercial_partner_id, visit.company_id,
                           MIN(visit.date) AS date
                      FROM linkage_visit visit
                     WHERE visit.state = 'planned' AND visit.date >= %(visit_today)s
                     GROUP BY visit.commercial_partner_id, visit.company_id
                   ) next_own
                ON stop.is_whole
               AND next_own.commercial_partner_id = stop.customer_id
               AND next_own.company_id = stop.company_id
              LEFT JOIN (
                    SELECT visit.partner_id, visit.company_id, MIN(visit.date) AS date
                      FROM linkage_visit visit
                      JOIN linkage_visit_address setting
                        ON setting.partner_id = visit.partner_id
                       AND setting.company_id = visit.company_id
                     WHERE visit.state = 'planned' AND visit.date >= %(visit_today)s
                     GROUP BY visit.partner_id, visit.company_id
                   ) next_there
                ON NOT stop.is_whole
               AND next_there.partner_id = stop.address_id
               AND next_there.company_id = stop.company_id
            """,
            representative=self.env["res.partner"]._linkage_representative_sql(
                "customer", SQL("stop.company_id")
            ),
            stops=self._due_stops_sql(companies),
            today=self._due_day_sql("stop", companies),
            sunday=self._due_day_sql("stop", companies, sunday),
            visit_today=self._due_day_sql("visit", companies),
            paces=self._due_paces_sql(),
            rules=self._due_rules_sql(companies),
        )

    @api.model
    def _due_flush(self):
        self.env["linkage.visit"].flush_model(
            ["state", "date", "partner_id", "commercial_partner_id", "company_id"]
        )
        self.env["linkage.visit.address"].flush_model()
        self.env["linkage.grade.standing"].flush_model(
            ["partner_id", "company_id", "grade_id"]
        )
        self.env["res.partner"].flush_model(
            ["active", "commercial_partner_id", "linkage_own_channel_id"]
        )

    @api.model
    def _due_stops_sql(self, companies):
        """Addresses that are stops, as `_linkage_visit_addresses` says: those with
        settings, else the customer's own, for which all visits count (`is_whole`)."""
        return SQL(
            """
            SELECT standing.id * 2 AS id,
                   standing.partner_id AS address_id,
                   standing.partner_id AS customer_id,
                   standing.company_id,
                   standing.grade_id,
                   NULL::int AS fixed_user_id,
                   NULL::varchar AS period,
                   NULL::int AS visits,
                   NULL::date AS date_until,
                   TRUE AS is_whole
              FROM linkage_grade_standing standing
             WHERE standing.company_id = ANY(%(companies)s)
               AND NOT EXISTS (
                    SELECT
                      FROM linkage_visit_address setting
                      JOIN res_partner address
                        ON address.id = setting.partner_id AND address.active
                     WHERE setting.active
                       AND setting.company_id = standing.company_id
                       AND address.commercial_partner_id = standing.partner_id
                   )
             UNION ALL
            SELECT setting.id * 2 + 1,
                   setting.partner_id,
                   address.commercial_partner_id,
                   setting.company_id,
                   standing.grade_id,
                   setting.user_id,
                   CASE WHEN setting.has_own_frequency THEN setting.period END,
                   setting.visits,
                   setting.date_until,
                   FALSE
              FROM linkage_visit_address setting
              JOIN res_partner address
                ON address.id = setting.partner_id AND address.active
              LEFT JOIN linkage_grade_standing standing
                ON standing.partner_id = address.commercial_partner_id
               AND standing.company_id = setting.company_id
             WHERE setting.active AND setting.company_id = ANY(%(companies)s)
            """,
            companies=companies.ids,
        )

    @api.model
    def _due_day_sql(self, alias, companies, of=None):
        """Today where the company of a row is, or the day that `of` makes of it.

        No table of days to join: the database would take most rows for lost and choose
        a plan for few.
        """
        days = [company._linkage_today() for company in companies]
        return SQL(
            "CASE %s %s END",
            SQL.identifier(alias, "company_id"),
            SQL(" ").join(
                SQL("WHEN %s THEN %s::date", company.id, of(day) if of else day)
                for company, day in zip(companies, days, strict=True)
            ),
        )

    @api.model
    def _due_paces_sql(self):
        """Every frequency that an address may have of its own, as paces."""
        rows = [
            (period, visits, *self._due_pace(frequency(visits, period)))
            for period, weeks in PERIOD_WEEKS.items()
            for visits in range(7 * weeks + 1)
        ]
        return SQL(
            "SELECT * FROM UNNEST(%s::varchar[], %s::int[], %s::int[], %s::int[])"
            " AS own (period, visits, due, latest)",
            *map(list, zip(*rows, strict=True)),
        )

    @api.model
    def _due_rules_sql(self, companies):
        """The paces of the policies that win for a grade and channel."""
        rows = []
        for company in companies:
            rules = self.env["linkage.visit.policy"]._rules(company.id)
            for grade, channel in {(rule.grade, rule.channel) for rule in rules}:
                rule = winner(rules, grade, channel)
                gap = rule.gap.longest if rule.gap else None
                found = self._due_pace(rule.frequency, gap)
                rows.append((company.id, grade, channel, *found))
        columns = zip(*rows, strict=True) if rows else [()] * 5
        return SQL(
            "SELECT * FROM UNNEST("
            "%s::int[], %s::int[], %s::int[], %s::int[], %s::int[])"
            " AS rule (company_id, grade_id, channel_id, due, latest)",
            *map(list, columns),
        )

    @api.model
    def _due_pace(self, found, gap_max=None):
        """Days until due and until overdue; 0 where there are to be no visits."""
        days = pace(found, gap_max)
        return (days.due, days.latest) if days else (0, 0)
