from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date, formatLang

from ...domain.agreement.scorecard import direction
from .linkage_service_standard import PERIODS

DRAFT, DISCUSSED, CLOSED = "draft", "discussed", "closed"
STATES = [(DRAFT, "Draft"), (DISCUSSED, "In Discussion"), (CLOSED, "Closed")]
TRENDS = [("up", "Rising"), ("steady", "Steady"), ("down", "Falling")]


class LinkageScorecard(models.Model):
    """What both sides of an agreement kept in a period (D9.4, D10.3).

    Made by a job when the period is over (`linkage_scorecard_make.py`), judged by
    `domain/agreement/scorecard.py`, discussed with the partner, then closed: from then
    on nothing of it changes, whatever is booked later.

    Scores run from 0 to 100; where nothing of a side could be judged the column is
    empty, which reads as 0: `is_judged` and the texts tell both apart.
    """

    _name = "linkage.scorecard"
    _description = "Scorecard"
    _inherit = ["mail.thread", "mail.activity.mixin", "linkage.recorded"]
    _order = "date_to desc, origin_id desc, id desc"
    _rec_names_search = ["agreement_id.number", "agreement_id.name"]
    _mail_post_access = "read"

    agreement_id = fields.Many2one(
        "linkage.agreement",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        help="The version in force on the first day of the period.",
    )
    origin_id = fields.Many2one(
        "linkage.agreement",
        "First Version",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    commercial_partner_id = fields.Many2one(
        related="agreement_id.commercial_partner_id",
        string="Partner",
        store=True,
        index=True,
    )
    user_id = fields.Many2one(related="agreement_id.user_id")
    period = fields.Selection(PERIODS, required=True, readonly=True)
    date_from = fields.Date("From", required=True, readonly=True)
    date_to = fields.Date("To", required=True, readonly=True)
    state = fields.Selection(
        STATES,
        required=True,
        readonly=True,
        default=DRAFT,
        copy=False,
        index=True,
        tracking=True,
        group_expand=True,
        help="Draft: only we see it, figures follow the records. In discussion: the "
        "partner sees it too. Closed: nothing changes any more.",
    )
    line_ids = fields.One2many(
        "linkage.scorecard.line", "scorecard_id", "Lines", readonly=True
    )
    our_line_ids = fields.One2many(
        "linkage.scorecard.line",
        "scorecard_id",
        "What We Owed",
        domain=[("side", "=", "us")],
        readonly=True,
    )
    partner_line_ids = fields.One2many(
        "linkage.scorecard.line",
        "scorecard_id",
        "What the Partner Owed",
        domain=[("side", "=", "partner")],
        readonly=True,
    )
    # totals
    score = fields.Float(
        readonly=True,
        digits=(6, 2),
        aggregator="avg",
        help="Mean of both sides, from 0 to 100: neither side counts for more because "
        "it promised more.",
    )
    score_us = fields.Float(
        "Our Score",
        readonly=True,
        digits=(6, 2),
        aggregator="avg",
        help="Weighted points of what we owed, from 0 to 100. What could not be judged "
        "is left out.",
    )
    score_partner = fields.Float(
        "Partner's Score",
        readonly=True,
        digits=(6, 2),
        aggregator="avg",
        help="Weighted points of what the partner owed, from 0 to 100. What could not "
        "be judged is left out.",
    )
    score_before = fields.Float(
        readonly=True,
        digits=(6, 2),
        aggregator="avg",
        help="Of the card before this one.",
    )
    has_before = fields.Boolean(readonly=True)
    judged_us = fields.Integer("Our Promises Judged", readonly=True)
    judged_partner = fields.Integer("Partner's Promises Judged", readonly=True)
    kept_count = fields.Integer("Kept", readonly=True)
    broken_count = fields.Integer("Broken", readonly=True)
    unjudged_count = fields.Integer("Not Judged", readonly=True)
    credit = fields.Monetary(
        readonly=True, help="What the partner gets for promises that we broke."
    )
    bonus = fields.Monetary(
        readonly=True, help="What the partner gets for promises that it kept."
    )
    claim = fields.Monetary(
        "Due to Us",
        readonly=True,
        help="What we get: for promises that the partner broke, and that we kept.",
    )
    judged_at = fields.Datetime("Figures of", readonly=True)
    is_judged = fields.Boolean(
        compute="_compute_texts", help="Whether anything could be judged."
    )
    trend = fields.Selection(
        TRENDS,
        compute="_compute_texts",
        help="Against the card before this one.",
    )
    score_text = fields.Char("Total", compute="_compute_texts")
    score_us_text = fields.Char("We", compute="_compute_texts")
    score_partner_text = fields.Char("Partner's Total", compute="_compute_texts")
    period_text = fields.Char("Period as Text", compute="_compute_period_text")
    # what people say
    our_comment = fields.Text(help="What we say to it; the partner sees it.")
    partner_comment = fields.Text(
        "Partner's Comment", help="What the partner says, in the portal or to us."
    )
    partner_comment_by = fields.Char(
        "Written by",
        readonly=True,
        help="Who wrote the partner's comment: the partner in the portal, or one of "
        "us, as the partner told it.",
    )
    partner_comment_at = fields.Datetime("Written on", readonly=True)
    closed_on = fields.Date(readonly=True)
    closed_by_id = fields.Many2one("res.users", "Closed by", readonly=True)
    can_close = fields.Boolean(compute="_compute_can_close")

    _once = models.UniqueIndex("(origin_id, date_to, date_from)")
    _of_partner = models.Index("(commercial_partner_id, company_id, date_to)")

    @api.depends("period", "date_from")
    @api.depends_context("lang")
    def _compute_period_text(self):
        for card in self:
            card.period_text = card._period_text()

    @api.depends("agreement_id", "period_text")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for card in self:
            number = card.agreement_id.number or card.agreement_id.name
            card.display_name = f"{number or ''} · {card.period_text}"

    def _period_text(self):
        """October 2026, Q4 2026 or 2026, in the user's language."""
        self.ensure_one()
        day = self.date_from
        if not day:
            return ""
        if self.period == "month":
            return format_date(self.env, day, date_format="LLLL yyyy")
        if self.period == "quarter":
            return self.env._(
                "Q%(quarter)s %(year)s", quarter=(day.month + 2) // 3, year=day.year
            )
        return str(day.year)

    @api.depends("score", "score_before", "has_before", "judged_us", "judged_partner")
    @api.depends_context("lang")
    def _compute_texts(self):
        for card in self:
            us, partner, score = card._scores()
            card.is_judged = score is not None
            before = card.score_before if card.has_before else None
            card.trend = direction(score, before) or False
            card.score_us_text = card._score_text(us)
            card.score_partner_text = card._score_text(partner)
            card.score_text = card._score_text(score)

    @api.depends_context("uid")
    def _compute_can_close(self):
        allowed = self.env.user.has_group("crm_linkage.group_supervisor")
        for card in self:
            card.can_close = allowed

    def _scores(self):
        """(us, partner, total); None where nothing was judged."""
        self.ensure_one()
        return (
            self.score_us if self.judged_us else None,
            self.score_partner if self.judged_partner else None,
            self.score if self.judged_us or self.judged_partner else None,
        )

    def _score_text(self, score):
        if score is None:
            return self.env._("not judged")
        return formatLang(self.env, score, digits=0)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_discussed(self):
        if any(card.state != DRAFT for card in self):
            raise UserError(
                self.env._("What was shown to the partner is kept: drafts only can go.")
            )
