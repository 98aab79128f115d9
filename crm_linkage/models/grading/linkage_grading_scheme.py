from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools.safe_eval import safe_eval

from ...domain.grading.stability import Stability


class LinkageGradingScheme(models.Model):
    """How customers of one kind are graded: criteria, weights, thresholds.

    A customer is graded by the first scheme in force of the company whose filter it
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
            ("rank", "Share of customers"),
            ("share", "Share of the total (Pareto)"),
            ("table", "Table of two criteria"),
        ],
        required=True,
        default="score",
        help="Score: the weighted points of all criteria. Share of customers: the best "
        "20 % by score, for instance. Share of the total: customers in falling "
        "order of one figure, graded by the share of the total they make up together "
        "(80 / 95 gives A to those who bring 80 %). Table: the groups of the first two "
        "criteria, as in an RFM analysis.",
    )
    criterion_ids = fields.One2many(
        "linkage.grading.criterion", "scheme_id", "Criteria", copy=True
    )
    threshold_ids = fields.One2many(
        "linkage.grading.threshold", "scheme_id", "Grades", copy=True
    )
    cell_ids = fields.One2many("linkage.grading.cell", "scheme_id", "Table", copy=True)
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
    # stability
    margin = fields.Float(
        help="Points past the limit of a grade that change it at once. Within the "
        "margin a customer keeps the grade. 0: no margin.",
    )
    stable_runs = fields.Integer(
        "Runs in a Row",
        help="A grade that is not past the margin changes after this many runs in a "
        "row, on different days, have said so. 0 or 1: not by repetition.",
    )
    grace_days = fields.Integer(
        "Days of Grace",
        help="For so many days after the first purchase a customer is not graded worse "
        "than the grade beside: there is too little to judge. 0: no grace.",
    )
    grace_grade_id = fields.Many2one(
        "linkage.grade", "Worst Grade in Grace", ondelete="restrict"
    )
    has_graded = fields.Boolean(
        readonly=True,
        copy=False,
        help="Customers were graded by it, so it stays as it is.",
    )
    unavailable_metrics = fields.Char(
        compute="_compute_unavailable_metrics",
        help="Criteria whose metric needs something that is not installed; they are "
        "left out of the score.",
    )

    _stability_positive = models.Constraint(
        "CHECK(margin >= 0 AND stable_runs >= 0 AND grace_days >= 0)",
        "Margin, runs and days of grace cannot be negative.",
    )

    @api.depends("criterion_ids.metric_id", "knockout_ids.condition_ids.metric_id")
    def _compute_unavailable_metrics(self):
        for scheme in self:
            metrics = scheme.criterion_ids.metric_id
            metrics |= scheme.knockout_ids.condition_ids.metric_id
            absent = metrics.filtered(lambda metric: not metric.is_available)
            scheme.unavailable_metrics = ", ".join(absent.mapped("name"))

    def write(self, vals):
        if "has_graded" in vals and not self.env.su:
            raise AccessError(self.env._("Only a run says that a scheme has graded."))
        if vals.get("state") == "draft":
            self._check_open()
        asked = {"grade_by", "fallback_grade_id", "partner_domain", "audience"}
        asked |= {"margin", "stable_runs", "grace_days", "grace_grade_id"}
        if asked & vals.keys():
            self._check_open()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        self._check_open()

    def _check_open(self):
        """
        :raise UserError: customers were graded by one of the schemes
        """
        used = self.filtered("has_graded")
        if used:
            raise UserError(
                self.env._(
                    "Customers were graded by %(scheme)s: it stays as it is, so that "
                    "their grades can be explained. Make a new version instead.",
                    scheme=used[0].display_name,
                )
            )

    def action_grade_now(self):
        """Grade all customers of the current company, as a manager's button."""
        return self.env["linkage.grading.run"].action_grade_now()

    # -- what a run asks ---------------------------------------------------------

    def _partner_query(self, tried=True):
        """The partners that meet the scheme's filter, archived ones among them.

        :param tried: try the filter on the database first: it may name what was
            uninstalled since, and some mistakes are found there only
        :raise ValidationError: the filter cannot be read
        """
        self.ensure_one()
        partners = self.env["res.partner"].with_context(active_test=False)
        try:
            domain = safe_eval(self.partner_domain or "[]", {"uid": self.env.uid})
            if tried and domain:
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

        None of them where what is left has no weight: that would grade by nothing. A
        table or a share of the total stands and falls with its criteria.
        """
        self.ensure_one()
        usable = self.criterion_ids.filtered("is_available")
        if self.grade_by in ("score", "rank"):
            weights = usable.mapped("weight")
            return usable if any(w > 0 for w in weights) else usable.browse()
        if self.grade_by == "table" and usable[:2] != self.criterion_ids[:2]:
            return usable.browse()
        return usable

    def _ladder(self):
        """[(grade, limit)] of the thresholds, the best grade first."""
        lines = self.threshold_ids.sorted(lambda line: line.grade_id.sequence)
        return [(line.grade_id, line.limit) for line in lines]

    def _grades(self):
        """The grades it can give, the best first, that of all others last."""
        if self.grade_by == "table":
            given = self.cell_ids.grade_id.sorted("sequence")
        else:
            given = self.env["linkage.grade"].union(
                *(grade for grade, _limit in self._ladder())
            )
        # the last place is that of who reaches none, even if it stands above as well
        return given.browse([*given.ids, self.fallback_grade_id.id])

    def _stability(self):
        return Stability(self.margin, self.stable_runs if self.stable_runs > 1 else 0)

    def _in_force(self, company, day=None):
        """The schemes of `company` in force on `day`, in the order they are tried."""
        day = day or company._linkage_reference_date()
        schemes = self.search_fetch(
            [
                ("state", "=", "active"),
                ("company_id", "in", (company.id, False)),
                "|",
                ("date_from", "=", False),
                ("date_from", "<=", day),
                "|",
                ("date_to", "=", False),
                ("date_to", ">=", day),
            ]
        )
        return schemes.sorted(lambda scheme: not scheme.company_id)
