from ast import literal_eval
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

DRAFT, OPEN, CLOSED = "draft", "open", "closed"


class LinkageQuestionnaireRound(models.Model):
    """One time that customers are asked: when, which questionnaire, whom (D12)."""

    _name = "linkage.questionnaire.round"
    _description = "Satisfaction Round"
    _order = "date_end desc, id desc"

    name = fields.Char(required=True)
    questionnaire_id = fields.Many2one(
        "linkage.questionnaire",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env["linkage.questionnaire"].search([], limit=1),
        domain="[('company_id', 'in', [False, company_id])]",
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    date_start = fields.Date(
        "From", required=True, default=fields.Date.context_today, copy=False
    )
    date_end = fields.Date(
        "Until",
        required=True,
        copy=False,
        index=True,
        default=lambda self: fields.Date.context_today(self) + timedelta(days=28),
        help="Last day to answer. The results count from this day on.",
    )
    state = fields.Selection(
        [(DRAFT, "Draft"), (OPEN, "Running"), (CLOSED, "Closed")],
        required=True,
        default=DRAFT,
        readonly=True,
        copy=False,
        index=True,
    )
    grade_ids = fields.Many2many(
        "linkage.grade",
        "linkage_questionnaire_round_grade_rel",
        "round_id",
        "grade_id",
        "Grades",
        help="Only customers of these grades. Empty: of every grade, and of none.",
    )
    domain = fields.Char(
        "Customers",
        default="[('customer_rank', '>', 0)]",
        help="Which companies are asked; their contacts are chosen from them.",
    )
    people = fields.Integer(
        "People per Customer",
        default=3,
        required=True,
        help="At most so many contacts of a customer are asked. 0: all.",
    )
    remind_days = fields.Integer(
        "Remind after Days",
        default=7,
        help="Who has not answered is reminded after so many days. 0: never.",
    )
    remind_times = fields.Integer("Reminders", default=1)
    invitation_ids = fields.One2many(
        "linkage.questionnaire.invitation", "round_id", "Invitations"
    )
    invited_count = fields.Integer("Chosen", compute="_compute_counts")
    sent_count = fields.Integer("Asked", compute="_compute_counts")
    answer_count = fields.Integer("Answered", compute="_compute_counts")
    response_share = fields.Float(
        "Response", compute="_compute_counts", help="Answers of those who were asked."
    )
    index = fields.Float(
        compute="_compute_index",
        digits=(16, 1),
        help="Mean of the customers' indexes, 0 to 100.",
    )
    has_index = fields.Boolean(compute="_compute_index")

    _dates_in_order = models.Constraint(
        "CHECK(date_start <= date_end)", "A round begins before it ends."
    )
    _numbers = models.Constraint(
        "CHECK(people >= 0 AND remind_days >= 0 AND remind_times BETWEEN 0 AND 5)",
        "Up to five reminders; days and people are not negative.",
    )

    @api.depends("invitation_ids.state")
    def _compute_counts(self):
        # sudo: who sees the round may see how many answered, not who
        groups = (
            self.env["linkage.questionnaire.invitation"]
            .sudo()
            ._read_group(
                [("round_id", "in", self.ids)], ["round_id", "state"], ["__count"]
            )
        )
        counts = {(one.id, state): count for one, state, count in groups}
        for one in self:
            found = {
                state: counts.get((one._origin.id, state), 0)
                for state in ("new", "sent", "started", "done", "skipped")
            }
            one.invited_count = sum(found.values())
            one.answer_count = found["done"]
            one.sent_count = found["sent"] + found["started"] + found["done"]
            one.response_share = (
                one.answer_count / one.sent_count if one.sent_count else 0
            )

    def _compute_index(self):
        # sudo: as above
        groups = (
            self.env["linkage.satisfaction"]
            .sudo()
            ._read_group(
                [("round_id", "in", self.ids), ("measure", "=", "index")],
                ["round_id"],
                ["value:avg"],
            )
        )
        found = {one.id: value for one, value in groups}
        for one in self:
            one.index = found.get(one._origin.id, 0)
            one.has_index = one._origin.id in found

    @api.constrains("domain")
    def _check_domain(self):
        for one in self:
            try:
                self.env["res.partner"].search(one._customer_domain(), limit=1)
            except (ValueError, SyntaxError, KeyError, TypeError) as error:
                raise ValidationError(
                    self.env._(
                        "%(round)s: the conditions on customers cannot be read.",
                        round=one.display_name,
                    )
                ) from error

    def write(self, vals):
        if not self.env.su:
            self._check_written(vals)
        return super().write(vals)

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            for vals in vals_list:
                if vals.get("state", DRAFT) != DRAFT:
                    raise UserError(self.env._("A round begins as a draft."))
            context = dict(self.env.context)
            context.pop("default_state", None)
            self = self.with_env(self.env(context=context))
        return super().create(vals_list)

    def _check_written(self, vals):
        """:raise UserError: a step would be typed, or a running round turned around"""
        if "state" in vals:
            raise UserError(self.env._("A round is opened and closed by its buttons."))
        fixed = {"questionnaire_id", "company_id", "date_start"} & vals.keys()
        if fixed and any(one.state != DRAFT for one in self):
            raise UserError(
                self.env._(
                    "People were asked already: questionnaire, company and first day "
                    "stay as they are."
                )
            )
        if "date_end" in vals and any(one.state == CLOSED for one in self):
            raise UserError(self.env._("A closed round stays closed."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_asked(self):
        if any(one.state != DRAFT for one in self):
            raise UserError(self.env._("People were asked in this round: it is kept."))

    def _customer_domain(self):
        """Commercial partners that this round asks."""
        self.ensure_one()
        domain = (
            Domain("is_company", "=", True)
            & Domain("parent_id", "=", False)
            & Domain("company_id", "in", [False, self.company_id.id])
            & Domain(literal_eval(self.domain or "[]"))
        )
        if self.grade_ids:
            standings = (
                self.env["linkage.grade.standing"]
                .sudo()
                ._search(
                    [
                        ("company_id", "=", self.company_id.id),
                        ("grade_id", "in", self.grade_ids.ids),
                    ]
                )
            )
            domain &= Domain("id", "in", standings.subselect("partner_id"))
        return domain

    def action_new_round(self):
        """The next round with the same settings, as long as this one."""
        self.ensure_one()
        length = self.date_end - self.date_start
        today = self.company_id._linkage_today()
        latest = self.questionnaire_id.search(
            [
                ("previous_id", "=", self.questionnaire_id.id),
                ("company_id", "in", [False, self.company_id.id]),
            ],
            limit=1,
        )
        new = self.copy(
            {
                "name": self.env._("%(name)s (next)", name=self.name),
                "date_start": today,
                "date_end": today + length,
                "questionnaire_id": (latest or self.questionnaire_id).id,
            }
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": new.id,
            "views": [[False, "form"]],
        }

    def action_open_results(self):
        """The customers of this round, with index, elements and loyalty."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_linkage.linkage_satisfaction_action"
        )
        return {
            **action,
            "domain": [("round_id", "=", self.id)],
            "views": [[False, "pivot"], [False, "list"], [False, "graph"]],
        }
