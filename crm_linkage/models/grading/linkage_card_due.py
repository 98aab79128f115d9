from odoo import fields, models
from odoo.tools import SQL

from ...domain.grading.review import latest_due


class LinkageCardDue(models.Model):
    """When the card of each graded customer is to be reviewed next (D4.2).

    Nothing is kept per customer: one cut-off date per company and grade says who is
    due, by the working days of the company, so a customer who changes grade follows the
    other cadence at once.
    """

    _name = "linkage.card.due"
    _description = "Card to Review"
    _auto = False
    _rec_name = "partner_id"
    _order = "next_date, grade_id, id"

    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    user_id = fields.Many2one("res.users", "Representative", readonly=True)
    grade_id = fields.Many2one("linkage.grade", readonly=True)
    grade_color = fields.Integer(related="grade_id.color")
    review_days = fields.Integer(
        "Every", readonly=True, aggregator=None, help="Working days between reviews."
    )
    last_date = fields.Date(
        "Last Review", readonly=True, help="Empty: nobody has reviewed the card yet."
    )
    next_date = fields.Date(
        "Next Review",
        readonly=True,
        help="Counted in working days from the last review, or from the day on which "
        "the customer got its grade.",
    )
    is_due = fields.Boolean("Due", readonly=True, help="Today or earlier.")
    overdue_days = fields.Integer(
        "Days Overdue",
        readonly=True,
        help="Working days since the review was due; 0 on the day itself.",
    )
    state = fields.Selection(
        [("overdue", "Overdue"), ("due", "Due Now"), ("later", "Later")],
        readonly=True,
    )
    cards = fields.Integer(readonly=True)
    overdue_cards = fields.Integer("Overdue", readonly=True)

    @property
    def _table_query(self):
        self.env["linkage.grade.standing"].flush_model()
        self.env["linkage.card.review"].flush_model()
        self.env["res.partner"].flush_model(["active", "user_id"])
        return SQL(
            """
            SELECT due.*,
                   CASE WHEN NOT is_due THEN 'later'
                        WHEN overdue_days > 0 THEN 'overdue' ELSE 'due'
                   END AS state,
                   (overdue_days > 0)::int4 AS overdue_cards
              FROM (SELECT standing.id, standing.partner_id, standing.company_id,
                           %(representative)s AS user_id, standing.grade_id,
                           cadence.every AS review_days, review.last_date,
                           days.dates[width_bucket(base.day, days.dates)
                                      + cadence.every] AS next_date,
                           base.day <= cadence.cut_off AS is_due,
                           GREATEST(0, width_bucket(days.today, days.dates)
                                    - width_bucket(base.day, days.dates)
                                    - cadence.every) AS overdue_days,
                           1 AS cards
                      FROM linkage_grade_standing standing
                      JOIN res_partner partner
                        ON partner.id = standing.partner_id AND partner.active
                      JOIN (%(cadences)s) cadence
                        ON cadence.company_id = standing.company_id
                       AND cadence.grade_id = standing.grade_id
                      JOIN (%(calendars)s) days
                        ON days.company_id = standing.company_id
                      LEFT JOIN LATERAL (
                           SELECT MAX(done.date) AS last_date
                             FROM linkage_card_review done
                            WHERE done.partner_id = standing.partner_id
                              AND done.company_id = standing.company_id
                           ) review ON TRUE
                      CROSS JOIN LATERAL (
                           SELECT COALESCE(review.last_date, standing.since) AS day
                           ) base) due
            """,
            representative=self.env["res.partner"]._linkage_representative_sql(
                "partner", SQL("standing.company_id")
            ),
            **self._cadences(),
        )

    def _cadences(self):
        """SQL of the cut-off per company and grade, and of each company's dates."""
        # sudo: cadence and calendar are the same for everyone, whoever may read them
        grades = (
            self.env["linkage.grade"]
            .sudo()
            .with_context(active_test=False)
            .search_fetch([("review_days", ">", 0)], ["review_days"])
        )
        cadences, calendars = [], []
        for company in self.env.companies:
            today, dates = company._linkage_today(), company._linkage_working_dates()
            calendars.append(
                SQL(
                    "(%s, %s::date, %s::date[])",
                    company.id,
                    today,
                    [str(date) for date in dates],
                )
            )
            cadences += [
                SQL(
                    "(%s, %s, %s, %s::date)",
                    company.id,
                    grade.id,
                    grade.review_days,
                    latest_due(today, grade.review_days, dates),
                )
                for grade in grades
            ]
        nobody = SQL("(0, 0, 0, NULL::date)")
        return {
            "cadences": SQL(
                "SELECT * FROM (VALUES %s) AS c(company_id, grade_id, every, cut_off)",
                SQL(", ").join(cadences or [nobody]),
            ),
            "calendars": SQL(
                "SELECT * FROM (VALUES %s) AS d(company_id, today, dates)",
                SQL(", ").join(calendars),
            ),
        }

    # -- what one does in the list ---------------------------------------------------

    def action_review(self):
        """Reviewed, with one click, whatever number is chosen."""
        for company, cards in self.grouped("company_id").items():
            self.env["linkage.card.review"]._review(cards.partner_id, company)
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def action_review_note(self):
        """Reviewed, with a note."""
        company = self.company_id
        if len(company) > 1:
            company = self.env.company
        chosen = self.filtered(lambda one: one.company_id == company)
        return chosen.partner_id._linkage_review_dialog(company)

    def action_open_partner(self):
        self.ensure_one()
        return self.partner_id.get_formview_action()
