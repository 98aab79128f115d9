from odoo import api, fields, models

from ...domain.agreement import smart
from ...domain.metric.formula import DIFFERENCE, GROWTH
from .linkage_service_standard import ASPECT_HELP, ASPECTS

#: what a standard brings
FROM_STANDARD = (
    "name",
    "aspect",
    "side",
    "metric_id",
    "comparison",
    "target",
    "period",
    "tolerance",
    "action_text",
)


class LinkageCommitment(models.Model):
    """A promise is specific, measured, acted on, realistic and has its time (D10.2)."""

    _inherit = "linkage.commitment"

    standard_id = fields.Many2one(
        "linkage.service.standard",
        "From Standard",
        index="btree_not_null",
        ondelete="set null",
        help="Fills the promise from a standard that is ready; change it as needed.",
    )
    aspect = fields.Selection(ASPECTS, help=ASPECT_HELP)
    action_text = fields.Text(
        "Who Acts How", help="What is done so that the promise is kept, and by whom."
    )
    acting_user_id = fields.Many2one(
        "res.users",
        "Who Acts for Us",
        compute="_compute_acting",
        store=True,
        precompute=True,
        readonly=False,
        index="btree_not_null",
        ondelete="set null",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        help="At first the responsible person of the agreement.",
    )
    acting_partner_id = fields.Many2one(
        "res.partner",
        "Who Acts for the Partner",
        compute="_compute_acting",
        store=True,
        precompute=True,
        readonly=False,
        index="btree_not_null",
        ondelete="set null",
        domain="[('commercial_partner_id', '=', commercial_partner_id)]",
        help="At first the partner the agreement is made with.",
    )
    realistic_because = fields.Char(
        help="Why the target can be reached although it is far from what was reached "
        "before."
    )
    is_smart = fields.Boolean(
        "SMART",
        compute="_compute_smart",
        help="Specific, measurable, acted on, bound in time. Whether it is realistic "
        "is shown beside it.",
    )
    smart_missing = fields.Char("What Is Missing", compute="_compute_smart")

    @api.depends("side", "agreement_id.user_id", "agreement_id.partner_id")
    def _compute_acting(self):
        for commitment in self:
            ours = commitment.side == "us"
            agreement = commitment.agreement_id
            # who was named stays; the side that does not owe it has nobody
            commitment.acting_user_id = (
                (commitment.acting_user_id or agreement.user_id) if ours else False
            )
            commitment.acting_partner_id = (
                False if ours else commitment.acting_partner_id or agreement.partner_id
            )

    @api.depends(
        "name",
        "metric_id",
        "comparison",
        "target",
        "period",
        "action_text",
        "side",
        "acting_user_id.active",
        "acting_partner_id.active",
        "agreement_id.date_start",
        "agreement_id.date_end",
    )
    @api.depends_context("lang")
    def _compute_smart(self):
        for commitment in self:
            codes = smart.missing(commitment._promise())
            commitment.is_smart = not codes
            texts = commitment._missing_texts()
            commitment.smart_missing = " ".join(texts[code] for code in codes)

    def _promise(self):
        """It as the value that `domain.agreement.smart` looks at."""
        self.ensure_one()
        metric, actor = self.metric_id, self._actor()
        agreement = self.agreement_id
        dated = agreement and agreement._has_sensible_dates()
        return smart.Promise(
            what=self.name or "",
            metric=metric.name or "",
            is_available=bool(metric.is_available),
            comparison=self.comparison or smart.AT_LEAST,
            target=self.target,
            can_be_negative=self._can_be_negative(),
            action=self.action_text or "",
            has_actor=bool(actor),
            actor_left=bool(actor) and not actor.active,
            period=self.period or None,
            since=(dated and agreement.date_start) or None,
            until=(dated and agreement.date_end) or None,
        )

    def _can_be_negative(self):
        """Whether its metric knows values below zero: growth, differences, margins."""
        metric = self.metric_id
        if metric.formula in (GROWTH, DIFFERENCE):
            return True
        return "margin" in metric._leaves().mapped("source")

    def _missing_texts(self):
        text = self.env._
        return {
            smart.WHAT: text("Say what exactly is promised."),
            smart.WHAT_IS_METRIC: text(
                "Say what exactly is promised: the name of the metric alone does not."
            ),
            smart.MEASURE: text("Say by which metric it is measured."),
            smart.MEASURE_GONE: text(
                "Its metric needs something that is not installed: choose another one."
            ),
            smart.ASKS_NOTHING: text(
                "Set a target: at least zero asks for nothing with this metric."
            ),
            smart.ACTION: text("Say who acts how, so that it is kept."),
            smart.ACTOR: text("Name the person who acts."),
            smart.ACTOR_LEFT: text("Who acts is archived: name another person."),
            smart.WHEN: text("Say by when: per month, quarter or year."),
            smart.WHEN_TOO_LATE: text(
                "The agreement ends before the first period does, so it would never be "
                "judged: choose a shorter period."
            ),
        }

    @api.onchange("standard_id")
    def _onchange_standard_id(self):
        if self.standard_id:
            self.update(self._standard_values(self.standard_id))

    @api.model
    def _standard_values(self, standard):
        """What a promise takes from `standard`, in the user's language."""
        return {name: standard[name] for name in FROM_STANDARD}
