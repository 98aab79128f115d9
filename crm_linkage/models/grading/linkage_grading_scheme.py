from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools.safe_eval import safe_eval

from ...domain.grading.score import PARETO


class LinkageGradingScheme(models.Model):
    """How customers of one kind are graded: criteria, weights, thresholds.

    A customer is graded by the first active scheme of the company whose filter it
    meets; schemes without company stand behind those of the company.
    """

    _name = "linkage.grading.scheme"
    _description = "Grading Scheme"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    state = fields.Selection(
        [("draft", "Draft"), ("active", "Active"), ("retired", "Retired")],
        default="draft",
        required=True,
        copy=False,
        help="Only active schemes grade. A retired one stays for the grades it gave.",
    )
    company_id = fields.Many2one(
        "res.company",
        default=lambda self: self.env.company,
        help="Empty: serves every company that has no matching scheme of its own.",
    )
    partner_domain = fields.Char(
        "Limited To",
        default="[]",
        required=True,
        help="Only partners that match are graded by this scheme; those of them that "
        "the audience does not cover are left out.",
    )
    audience = fields.Selection(
        [
            ("customers", "Customers: who bought"),
            ("prospects", "Prospects: who did not buy yet"),
            ("all", "Both together"),
        ],
        required=True,
        default="customers",
        help="Ranks are among those graded by the same scheme: prospects are best "
        "ranked apart from customers.",
    )
    grade_by = fields.Selection(
        [
            ("score", "Score"),
            ("share", "Share of the total (Pareto)"),
        ],
        required=True,
        default="score",
        help="Score: the weighted points of all criteria. Share: customers in falling "
        "order of one figure, graded by the share of the total they make up together "
        "(80 / 95 gives A to those who bring 80 %).",
    )
    criterion_ids = fields.One2many(
        "linkage.grading.criterion", "scheme_id", "Criteria", copy=True
    )
    threshold_ids = fields.One2many(
        "linkage.grading.threshold", "scheme_id", "Grades", copy=True
    )
    knockout_ids = fields.One2many(
        "linkage.grading.knockout",
        "scheme_id",
        "Knock-outs",
        copy=True,
        help="Rules that hold a customer at a grade, whatever the score says.",
    )
    fallback_grade_id = fields.Many2one(
        "linkage.grade",
        "Otherwise",
        required=True,
        ondelete="restrict",
        help="The grade of customers who reach no threshold.",
    )
    unavailable_metrics = fields.Char(
        compute="_compute_unavailable_metrics",
        help="Criteria whose metric needs something that is not installed; they are "
        "left out of the score.",
    )

    @api.depends("criterion_ids.metric_id", "knockout_ids.metric_id")
    def _compute_unavailable_metrics(self):
        for scheme in self:
            metrics = scheme.criterion_ids.metric_id | scheme.knockout_ids.metric_id
            absent = metrics.filtered(lambda metric: not metric.is_available)
            scheme.unavailable_metrics = ", ".join(absent.mapped("name"))

    @api.constrains("partner_domain")
    def _check_partner_domain(self):
        for scheme in self:
            scheme._partner_query()

    @api.constrains("state", "grade_by", "criterion_ids", "threshold_ids")
    def _check_complete(self):
        for scheme in self.filtered(lambda scheme: scheme.state == "active"):
            if not scheme.threshold_ids:
                raise ValidationError(
                    self.env._("Add at least one grade with its threshold.")
                )
            if scheme.grade_by == "share":
                scheme._check_share()
            else:
                scheme._check_score()

    def _check_share(self):
        if self.criterion_ids.mapped("method") != [PARETO]:
            raise ValidationError(
                self.env._(
                    "To grade by share of the total, set exactly one criterion, with "
                    "the method “Share of the total”."
                )
            )

    def _check_score(self):
        if sum(self.criterion_ids.mapped("weight")) <= 0:
            raise ValidationError(
                self.env._(
                    "The weights of the criteria add up to nothing: give at least one "
                    "criterion a weight above zero."
                )
            )
        for criterion in self.criterion_ids:
            criterion._check_bands_complete()

    @api.constrains("threshold_ids")
    def _check_threshold_order(self):
        for scheme in self:
            limits = scheme.threshold_ids.sorted(
                lambda threshold: threshold.grade_id.sequence
            ).mapped("limit")
            falling = scheme.grade_by == "score"
            if any(
                (first <= second) if falling else (first >= second)
                for first, second in zip(limits, limits[1:], strict=False)
            ):
                raise ValidationError(
                    self.env._(
                        "The thresholds are out of order: a better grade needs a "
                        "higher score, or a smaller share of the total."
                    )
                )

    def action_activate(self):
        """Let the schemes grade from the next run on.

        :raise ValidationError: a scheme is not complete
        """
        self.write({"state": "active"})

    def action_retire(self):
        """Take the schemes out of use; the grades they gave stay until the next run."""
        self.write({"state": "retired"})

    def action_grade_now(self):
        """Grade all customers of the current company, as a manager's button."""
        return self.env["linkage.grading.run"].action_grade_now()

    def _partner_query(self):
        """The partners that meet the scheme's filter, archived ones among them.

        Tried before it is used: a filter may name what was uninstalled since, and some
        mistakes are found by the database only.

        :raise ValidationError: the filter cannot be read
        """
        self.ensure_one()
        partners = self.env["res.partner"].with_context(active_test=False)
        try:
            domain = safe_eval(self.partner_domain or "[]", {"uid": self.env.uid})
            with self.env.cr.savepoint():
                partners.search(domain, order="id", limit=1)
            return partners._search(domain)
        except Exception as error:  # whatever the typed filter runs into
            raise ValidationError(
                self.env._(
                    "%(scheme)s: the filter of customers cannot be read: %(error)s",
                    scheme=self.name,
                    error=(str(error).splitlines() or [""])[0],
                )
            ) from error

    def _usable_criteria(self):
        """The criteria a run can use: those whose metric is available.

        None of them where what is left has no weight: that would grade by nothing.
        """
        self.ensure_one()
        usable = self.criterion_ids.filtered("is_available")
        if self.grade_by == "score" and not any(usable.mapped("weight")):
            return usable.browse()
        return usable

    @api.model
    def _in_force(self, company):
        """The active schemes of `company`, in the order in which they are tried."""
        schemes = self.search(
            [("state", "=", "active"), ("company_id", "in", (company.id, False))]
        )
        return schemes.sorted(lambda scheme: not scheme.company_id)
