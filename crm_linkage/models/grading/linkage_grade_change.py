from odoo import fields, models
from odoo.tools import SQL

#: from so many grades at once a change is a jump, up or down
JUMP = 2


class LinkageGradeChange(models.Model):
    """Changes of grade: who rose, who fell and how far, read from the history.

    First gradings are no changes. Grades are counted in their order; archived ones lie
    between those that are left.
    """

    _name = "linkage.grade.change"
    _description = "Grade Change"
    _auto = False
    _rec_name = "partner_id"
    _order = "reference_date desc, id desc"

    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    user_id = fields.Many2one("res.users", "Representative", readonly=True)
    run_id = fields.Many2one("linkage.grading.run", readonly=True)
    override_id = fields.Many2one(
        "linkage.grade.override", "Set by Hand", readonly=True
    )
    reference_date = fields.Date(readonly=True)
    recorded = fields.Datetime(
        readonly=True, help="When the run was; for grades set by hand their day."
    )
    previous_grade_id = fields.Many2one("linkage.grade", readonly=True)
    previous_color = fields.Integer("Previous Color", related="previous_grade_id.color")
    grade_id = fields.Many2one("linkage.grade", "To", readonly=True)
    grade_color = fields.Integer(related="grade_id.color")
    score = fields.Float(readonly=True, digits=(5, 1), aggregator="avg")
    direction = fields.Selection([("up", "Up"), ("down", "Down")], readonly=True)
    steps = fields.Integer(
        readonly=True, help="Grades up, or down where it is negative."
    )
    is_jump = fields.Boolean("Jump", readonly=True, help="Two grades or more at once.")
    is_key_loss = fields.Boolean(
        "Key Customer Lost Ground",
        readonly=True,
        help="A customer of a key grade fell.",
    )
    is_notable = fields.Boolean(
        "Notable",
        readonly=True,
        help="A key customer fell, or a customer jumped: its owner was told.",
    )
    customers = fields.Integer("Changes", readonly=True)

    @property
    def _table_query(self):
        self.env["linkage.grade.history"].flush_model()
        self.env["linkage.grade"].flush_model()
        self.env["linkage.grading.run"].flush_model(["date_start", "date_end"])
        self.env["res.partner"].flush_model(["user_id"])
        return SQL(
            """
            SELECT change.*,
                   ABS(steps) >= %(jump)s AS is_jump,
                   is_key_loss OR ABS(steps) >= %(jump)s AS is_notable
              FROM (SELECT history.id, history.partner_id, history.company_id,
                           %(representative)s AS user_id,
                           history.run_id, history.override_id,
                           history.reference_date,
                           COALESCE(run.date_end, run.date_start,
                                    history.reference_date) AS recorded,
                           history.previous_grade_id, history.grade_id, history.score,
                           first.place - second.place AS steps,
                           CASE WHEN (first.sequence, first.id)
                                     > (second.sequence, second.id)
                                THEN 'up' ELSE 'down' END AS direction,
                           COALESCE(first.is_key, FALSE)
                               AND (first.sequence, first.id)
                                   < (second.sequence, second.id) AS is_key_loss,
                           1 AS customers
                      FROM linkage_grade_history history
                      JOIN (%(places)s) first ON first.id = history.previous_grade_id
                      JOIN (%(places)s) second ON second.id = history.grade_id
                      JOIN res_partner partner ON partner.id = history.partner_id
                      LEFT JOIN linkage_grading_run run ON run.id = history.run_id
                     WHERE history.is_change) change
            """,
            representative=self.env["res.partner"]._linkage_representative_sql(
                "partner", SQL("history.company_id")
            ),
            places=self._places(),
            jump=JUMP,
        )

    @staticmethod
    def _places() -> SQL:
        """SELECT of grades and how many active ones are better than each."""
        return SQL(
            "SELECT grade.id, grade.sequence, grade.is_key,"
            " (SELECT COUNT(*) FROM linkage_grade better WHERE better.active AND"
            " (better.sequence, better.id) < (grade.sequence, grade.id))::int4 AS place"
            " FROM linkage_grade grade"
        )

    def action_open_partner(self):
        self.ensure_one()
        return self.partner_id.get_formview_action()
