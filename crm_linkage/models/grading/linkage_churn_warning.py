from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import NO_ACCESS

from ...domain.grading import churn
from . import churn_texts as texts

#: boolean field -> reason
FLAGS = {
    "is_silent": churn.SILENT,
    "is_complaining": churn.COMPLAINING,
    "is_falling": churn.FALLING,
}
NUMBERS = ("days_silent", "usual_gap", "growth", "complaints", "months")
#: what the daily check finds, and nobody else says
FOUND = {*FLAGS, *NUMBERS, "level", "reason", "partner_id", "company_id", "opened_on"}
FOUND |= {"grade_id", "state", "closed_on", "quiet_until"}
#: days for which a settled warning stays quiet, unless there is a new reason
QUIET = {"handled": 30, "dismissed": 180}


class LinkageChurnWarning(models.Model):
    """A customer who may be leaving, why, and what was done about it (D4.5).

    The daily check opens, updates and ends warnings; people handle or dismiss them.
    Reasons are kept as codes and numbers and told in the language of the reader.
    """

    _name = "linkage.churn.warning"
    _description = "Customer at Risk"
    _inherit = ["mail.thread", "mail.activity.mixin", "linkage.responsible"]
    _order = "level, opened_on desc, id desc"
    _rec_name = "partner_id"
    _mail_post_access = "read"

    partner_id = fields.Many2one(
        "res.partner", "Customer", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one("res.company", required=True, ondelete="cascade")
    user_id = fields.Many2one(related="responsible_id", string="Representative")
    grade_id = fields.Many2one(
        "linkage.grade",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="The grade of the customer at the last daily check.",
    )
    grade_color = fields.Integer(related="grade_id.color")
    level = fields.Selection(
        [(churn.HIGH, "High"), (churn.MEDIUM, "Medium")],
        "Risk",
        required=True,
        default=churn.MEDIUM,
        readonly=True,
        help="High: several reasons, or a very long silence.",
    )
    state = fields.Selection(
        [
            ("open", "Open"),
            ("handled", "Handled"),
            ("dismissed", "Dismissed"),
            ("ended", "Ended by Itself"),
        ],
        required=True,
        default="open",
        help="Ended by itself: the customer bought again, or has been lost for longer "
        "than the check looks back.",
    )
    opened_on = fields.Date(
        required=True, readonly=True, default=fields.Date.context_today
    )
    closed_on = fields.Date(readonly=True)
    quiet_until = fields.Date(
        readonly=True,
        help="Until this day the customer is not warned of again for the same reasons.",
    )
    note = fields.Text(help="What was done, or why this is no risk.")
    # reasons
    reason = fields.Selection(
        [
            (churn.SILENT, "Silent"),
            (churn.COMPLAINING, "Complaints"),
            (churn.FALLING, "Falling Revenue"),
        ],
        "Main Reason",
        required=True,
        default=churn.SILENT,
        readonly=True,
    )
    is_silent = fields.Boolean("Silent", readonly=True)
    is_complaining = fields.Boolean("Complaints", readonly=True)
    is_falling = fields.Boolean("Falling Revenue", readonly=True)
    reasons = fields.Text("Why", compute="_compute_texts")
    advice = fields.Text("What to Do", compute="_compute_texts")
    # closed to everyone: `reasons` tells them to whom the metric is open
    days_silent = fields.Integer(groups=NO_ACCESS)
    usual_gap = fields.Float(groups=NO_ACCESS)
    growth = fields.Float(groups=NO_ACCESS)
    complaints = fields.Integer("Number of Complaints", groups=NO_ACCESS)
    months = fields.Integer(groups=NO_ACCESS)

    _open_uniq = models.UniqueIndex(
        "(partner_id, company_id) WHERE state = 'open'",
        "A customer has one open warning in a company.",
    )
    _company_idx = models.Index("(company_id, state, opened_on)")

    @api.depends(*FLAGS, *NUMBERS)
    @api.depends_context("lang", "uid")
    def _compute_texts(self):
        visible = self._is_growth_visible() if self else False
        # sudo: the numbers are closed; here they are opened by metric
        for warning, secret in zip(self, self.sudo(), strict=True):
            numbers = {name: secret[name] for name in NUMBERS}
            found = [reason for flag, reason in FLAGS.items() if warning[flag]]
            warning.reasons = "\n".join(
                texts.reason_text(self.env, reason, numbers, visible)
                for reason in found
            )
            warning.advice = "\n".join(
                texts.say(self.env, texts.ACTION[churn.ACTIONS[reason]])
                for reason in found
            )

    @api.depends("partner_id")
    def _compute_display_name(self):
        for warning in self:
            warning.display_name = warning.partner_id.display_name

    def write(self, vals):
        if not self.env.su and FOUND & vals.keys():
            raise AccessError(
                self.env._("Only the daily check says what it found of a customer.")
            )
        return super().write(vals)

    def action_handle(self):
        """Something was done about it: quiet for a while, then looked at again."""
        self._settle("handled")

    def action_dismiss(self):
        """It is no risk, for a reason that is written down."""
        if any(not warning.note for warning in self):
            raise UserError(
                self.env._("Write in the note why this is no risk, then dismiss it.")
            )
        self._settle("dismissed")

    def action_reopen(self):
        """Take back what was said; refused where a newer one is open."""
        self.check_access("write")
        newer = self.search(
            [
                ("partner_id", "in", self.partner_id.ids),
                ("company_id", "in", self.company_id.ids),
                ("state", "=", "open"),
            ]
        )
        if newer - self:
            raise UserError(
                self.env._(
                    "%(customers)s: there is an open warning already.",
                    customers=", ".join(newer.mapped("display_name")),
                )
            )
        # sudo: what was said of a warning is said by its buttons
        self.sudo().write({"state": "open", "closed_on": False, "quiet_until": False})

    def action_open_partner(self):
        """Open the card of the customer."""
        self.ensure_one()
        return self.partner_id.get_formview_action()

    def _settle(self, state):
        self.check_access("write")
        still_open = self.filtered(lambda warning: warning.state == "open")
        for company, warnings in still_open.grouped("company_id").items():
            today = company._linkage_reference_date()
            # sudo: likewise
            warnings.sudo().write(
                {
                    "state": state,
                    "closed_on": today,
                    "quiet_until": today + timedelta(days=QUIET[state]),
                }
            )
        still_open._tidy_activities()

    @api.model
    def _is_growth_visible(self):
        growth = self.env.ref("crm_linkage.metric_revenue_growth", False)
        return not growth or growth._is_value_visible()
