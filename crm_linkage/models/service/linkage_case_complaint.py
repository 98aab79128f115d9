from odoo import api, fields, models
from odoo.fields import Domain

FAIR = [("fair", "Fair"), ("unfair", "Not Fair")]
JUSTICES = ("outcome", "procedure", "interaction")


class LinkageCase(models.Model):
    """Complaints: three justices, the cause, what is done, why customers leave (D11.2).

    Service recovery is fair in its outcome (what the customer got), its procedure (how
    long, how easy) and its interaction (how people treated them).
    """

    _inherit = "linkage.case"

    outcome_fair = fields.Selection(
        FAIR, copy=False, help="Was what the customer got fair?"
    )
    outcome_note = fields.Char("Outcome: Why", copy=False)
    procedure_fair = fields.Selection(
        FAIR,
        copy=False,
        help="Was the way there fair: quick, easy, without asking twice?",
    )
    procedure_note = fields.Char("Procedure: Why", copy=False)
    interaction_fair = fields.Selection(
        FAIR,
        copy=False,
        help="Were people fair: honest, polite, did they explain and care?",
    )
    interaction_note = fields.Char("Interaction: Why", copy=False)
    fair_share = fields.Float(
        compute="_compute_fair_share",
        store=True,
        aggregator="avg",
        help="Share of outcome, procedure and interaction that were fair, of those "
        "answered.",
    )
    is_fair = fields.Boolean(
        "Fair in All Three",
        compute="_compute_fair_share",
        store=True,
        help="Outcome, procedure and interaction were fair.",
    )
    fairness = fields.Selection(
        [
            ("fair", "Fair in All Three"),
            ("partly", "Fair in Part"),
            ("unfair", "Not Fair"),
        ],
        compute="_compute_fair_share",
        store=True,
        help="Of outcome, procedure and interaction, once all three are answered.",
    )
    cause_id = fields.Many2one(
        "linkage.case.cause", index="btree_not_null", ondelete="restrict"
    )
    cause_note = fields.Char("What Happened", help="What it was this time.")
    leaving_reason_id = fields.Many2one(
        "linkage.leaving.reason",
        "Leaves Because of",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        help="Filled in when the customer leaves us, or says so.",
    )
    remedy_ids = fields.One2many(
        "linkage.case.remedy", "case_id", "Corrections and Preventions"
    )
    open_remedy_count = fields.Integer(
        "Open Measures", compute="_compute_open_remedy_count"
    )
    is_followed = fields.Boolean(
        "To Be Followed",
        compute="_compute_is_followed",
        search="_search_is_followed",
        help="A complaint that is open, or closed with corrections or preventions that "
        "are not done yet.",
    )

    @api.depends(*(f"{name}_fair" for name in JUSTICES))
    def _compute_fair_share(self):
        for case in self:
            answers = [case[f"{name}_fair"] for name in JUSTICES]
            given = [answer for answer in answers if answer]
            fair = given.count("fair")
            case.fair_share = fair / len(given) if given else 0.0
            case.is_fair = fair == len(JUSTICES)
            case.fairness = len(given) == len(JUSTICES) and (
                "fair" if case.is_fair else "partly" if fair else "unfair"
            )

    @api.depends("remedy_ids.done_at")
    def _compute_open_remedy_count(self):
        counts = {}
        if self.ids:
            # sudo: whoever may see a case may see that something is to be done yet
            counts = dict(
                self.env["linkage.case.remedy"]
                .sudo()
                ._read_group(
                    [("case_id", "in", self.ids), ("done_at", "=", False)],
                    ["case_id"],
                    ["__count"],
                )
            )
            counts = {case.id: count for case, count in counts.items()}
        for case in self:
            case.open_remedy_count = counts.get(case._origin.id, 0)

    @api.depends("kind", "stage_id.is_closed", "remedy_ids.done_at")
    def _compute_is_followed(self):
        for case in self:
            case.is_followed = case.kind == "complaint" and (
                not case.is_closed or bool(case.open_remedy_count)
            )

    def _search_is_followed(self, operator, value):
        if operator != "in":
            return NotImplemented
        followed = Domain("kind", "=", "complaint") & (
            Domain("closed_at", "=", False)
            | Domain("remedy_ids", "any!", Domain("done_at", "=", False))
        )
        return followed if True in value else ~followed

    def _lacking(self):
        """What a complaint lacks before it may be closed: labels of the fields."""
        self.ensure_one()
        if self.kind != "complaint":
            return []
        names = [f"{name}_fair" for name in JUSTICES if not self[f"{name}_fair"]]
        if not self.solution_told_at:
            names.append("solution_told_at")
        labels = self.fields_get(names, ["string"])
        return [labels[name]["string"] for name in names]

    def _portal_can_solve(self):
        """A customer does not close a complaint that is not answered in all it asks."""
        return super()._portal_can_solve() and not self._lacking()
