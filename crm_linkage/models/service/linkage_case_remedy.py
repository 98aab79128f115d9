from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

CORRECTION, PREVENTION = "correction", "prevention"


class LinkageCaseRemedy(models.Model):
    """What is done about a complaint: now, and so that it does not come again (D11.2).

    A complaint is followed to the end (D11.3): closed or not, it stays listed until all
    of these are done. Each is an activity of its owner.
    """

    _name = "linkage.case.remedy"
    _description = "Measure after a Complaint"
    _order = "done_at desc, date_deadline, id"
    _check_company_auto = True

    case_id = fields.Many2one(
        "linkage.case", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="case_id.company_id", store=True, index=True)
    kind = fields.Selection(
        [(CORRECTION, "Correction"), (PREVENTION, "Prevention")],
        required=True,
        default=CORRECTION,
        help="A correction makes this one good; a prevention keeps it from coming "
        "again.",
    )
    name = fields.Char("What Is Done", required=True)
    user_id = fields.Many2one(
        "res.users",
        "Owner",
        required=True,
        default=lambda self: self.env.user,
        index=True,
        domain=[("share", "=", False)],
    )
    date_deadline = fields.Date("By", required=True, default=fields.Date.context_today)
    done_at = fields.Datetime("Done", readonly=True, copy=False)
    result = fields.Char(copy=False)
    is_late = fields.Boolean(compute="_compute_is_late", search="_search_is_late")
    activity_id = fields.Many2one(
        "mail.activity", readonly=True, copy=False, ondelete="set null"
    )

    @api.depends("done_at", "date_deadline")
    def _compute_is_late(self):
        today = fields.Date.context_today(self)
        for remedy in self:
            remedy.is_late = bool(
                not remedy.done_at
                and remedy.date_deadline
                and remedy.date_deadline < today
            )

    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        late = Domain("done_at", "=", False) & Domain("date_deadline", "<", today)
        return late if True in value else ~late

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            vals.pop("done_at", None)
            vals.pop("activity_id", None)
        remedies = super(
            LinkageCaseRemedy,
            self.with_context(default_done_at=False, default_activity_id=False),
        ).create(vals_list)
        remedies._plan()
        return remedies

    def write(self, vals):
        vals = dict(vals)
        if not self.env.su:  # only the step `action_done` says that it is done
            vals.pop("done_at", None)
            vals.pop("activity_id", None)
        result = super().write(vals)
        if {"user_id", "date_deadline", "name"} & vals.keys():
            self._plan()
        return result

    def unlink(self):
        # sudo: the activity is its owner's
        self.sudo().activity_id.unlink()
        return super().unlink()

    def _plan(self):
        """The activity of each that is not done, brought up to date."""
        if self.env.context.get("mail_activity_automation_skip"):
            return
        for remedy in self.filtered(lambda one: not one.done_at).sudo():
            # sudo: the activity is planned for a colleague
            values = {
                "summary": remedy.name,
                "user_id": remedy.user_id.id,
                "date_deadline": remedy.date_deadline,
            }
            if remedy.activity_id:
                remedy.activity_id.write(values)
            else:
                remedy.activity_id = remedy.case_id.activity_schedule(
                    "mail.mail_activity_data_todo", **values
                )

    def action_done(self):
        """Say that it is done; its activity goes.

        :raise UserError: it was done before
        """
        done = self.filtered("done_at")
        if done:
            raise UserError(
                self.env._("%(remedy)s is done already.", remedy=done[0].name)
            )
        self.check_access("write")
        for remedy in self.sudo():  # sudo: nobody may type what a step records
            activity = remedy.activity_id
            remedy.write({"done_at": fields.Datetime.now(), "activity_id": False})
            if activity:
                activity._action_done(feedback=remedy.result or remedy.name)

    def action_undo(self):
        """It turned out not to be done."""
        self.check_access("write")
        # sudo: see `action_done`
        self.sudo().write({"done_at": False})
        self._plan()
