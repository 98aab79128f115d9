import secrets

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .res_partner_satisfaction import SKIPS

NEW, SENT, STARTED, DONE, SKIPPED = "new", "sent", "started", "done", "skipped"
#: what a manager says of an invitation: whom, in which round
TYPED = frozenset({"partner_id", "round_id"})


class LinkageQuestionnaireInvitation(models.Model):
    """One person asked in one round, and what came back.

    Its token is the way in for who got the mail; nobody reads it. Everything but whom
    to ask is recorded by the mails and the page, and cannot be typed.
    """

    _name = "linkage.questionnaire.invitation"
    _description = "Invitation to a Questionnaire"
    _inherit = ["linkage.responsible"]
    _order = "round_id desc, commercial_partner_id, partner_id, id"
    _rec_name = "partner_id"
    _check_company_auto = True

    round_id = fields.Many2one(
        "linkage.questionnaire.round", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="round_id.company_id", store=True, index=True)
    partner_id = fields.Many2one(
        "res.partner", "Person", required=True, index=True, ondelete="cascade"
    )
    commercial_partner_id = fields.Many2one(
        related="partner_id.commercial_partner_id",
        string="Customer",
        store=True,
        index=True,
    )
    access_token = fields.Char(
        required=True,
        readonly=True,
        copy=False,
        groups=fields.NO_ACCESS,
        default=lambda self: secrets.token_urlsafe(32),
    )
    state = fields.Selection(
        [
            (NEW, "Chosen"),
            (SENT, "Asked"),
            (STARTED, "Begun"),
            (DONE, "Answered"),
            (SKIPPED, "Not Asked"),
        ],
        required=True,
        default=NEW,
        readonly=True,
        copy=False,
    )
    skip = fields.Selection(SKIPS, "Not Asked because", readonly=True, copy=False)
    sent_at = fields.Datetime("Asked On", readonly=True, copy=False)
    reminded_at = fields.Datetime("Reminded On", readonly=True, copy=False)
    reminders = fields.Integer(readonly=True, copy=False)
    done_at = fields.Datetime("Answered On", readonly=True, copy=False)
    comment = fields.Text(readonly=True, copy=False)
    index = fields.Float(
        readonly=True,
        copy=False,
        digits=(16, 1),
        aggregator="avg",
        help="0 to 100, of this person's answers.",
    )
    answer_ids = fields.One2many(
        "linkage.questionnaire.answer", "invitation_id", "Answers", readonly=True
    )

    _token_uniq = models.UniqueIndex("(access_token)", "Tokens differ.")
    # not unique: the host's merge of partners fails at a unique index
    _person_idx = models.Index("(round_id, partner_id)")
    _sent_idx = models.Index("(sent_at) WHERE sent_at IS NOT NULL")
    _to_send_idx = models.Index("(round_id) WHERE state IN ('new', 'sent', 'started')")

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            typed = {f"default_{name}" for name in self._fields.keys() - TYPED}
            self = self.with_env(
                self.env(
                    context={
                        key: value
                        for key, value in self.env.context.items()
                        if key not in typed
                    }
                )
            )
            for vals in vals_list:
                if vals.keys() - TYPED:
                    self._refuse()
        invitations = super().create(vals_list)
        if any(one.round_id.state == "closed" for one in invitations):
            raise UserError(self.env._("This round is closed: nobody is asked more."))
        invitations._check_asked_once()
        return invitations

    def _check_asked_once(self):
        """:raise ValidationError: a person would be twice in a round"""
        twice = self.sudo()._read_group(
            [
                ("round_id", "in", self.round_id.ids),
                ("partner_id", "in", self.partner_id.ids),
            ],
            ["round_id", "partner_id"],
            having=[("__count", ">", 1)],
        )
        for _round, person in twice:
            raise ValidationError(
                self.env._(
                    "%(person)s is in this round already.", person=person.display_name
                )
            )

    def write(self, vals):
        if not self.env.su:
            self._refuse()
        return super().write(vals)

    def _refuse(self):
        """:raise UserError: always"""
        raise UserError(
            self.env._("What people answer comes from them; it cannot be typed.")
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_asked(self):
        if not self.env.su and any(one.state not in (NEW, SKIPPED) for one in self):
            raise UserError(
                self.env._("Who was asked stays in the round: the response counts.")
            )

    def _page_url(self):
        """The way in; only for the mail to the person."""
        return f"{self.get_base_url()}/linkage/questionnaire/{self.access_token}"

    def _unasked_url(self):
        return f"{self.get_base_url()}/linkage/unasked/round/{self.access_token}"
