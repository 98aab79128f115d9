from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

DRAFT, ACTIVE, RETIRED = "draft", "active", "retired"


class LinkageServicePolicy(models.Model):
    """What we promise: targets, working hours, when a clock is at risk (D9.4, D10.5).

    For whom: the customer of one agreement, customers of some grades, all of a company,
    or, without company, everyone. The narrowest policy that has a target for a kind of
    clock gives it. A clock is pinned to the version that it was started by: a policy
    that clocks run by stays as it is, a change is its next version.
    """

    _name = "linkage.service.policy"
    _description = "Service Policy"
    _order = "state, company_id, name, version desc, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    state = fields.Selection(
        [(DRAFT, "Draft"), (ACTIVE, "Active"), (RETIRED, "Retired")],
        required=True,
        default=DRAFT,
        readonly=True,
        copy=False,
        help="Only active policies give targets to new cases. A retired one stays for "
        "the clocks that run by it.",
    )
    company_id = fields.Many2one(
        "res.company",
        default=lambda self: self.env.company,
        index="btree_not_null",
        help="Empty: for every company that has no policy of its own.",
    )
    agreement_id = fields.Many2one(
        "linkage.agreement",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="For cases of the partner of this agreement, while it is in force, also "
        "in its later versions.",
    )
    grade_ids = fields.Many2many(
        "linkage.grade",
        "linkage_service_policy_grade_rel",
        "policy_id",
        "grade_id",
        "Grades",
        help="For cases of customers of these grades.",
    )
    target_ids = fields.One2many(
        "linkage.service.target", "policy_id", "Targets", copy=True
    )
    calendar_id = fields.Many2one(
        "resource.calendar",
        "Working Hours",
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
        help="When the clocks run. Empty: the working hours of the case's company.",
    )
    zone = fields.Selection(
        [("ours", "Ours"), ("customer", "The customer's")],
        "Time Zone",
        required=True,
        default="ours",
        help="Whose wall clock the working hours are read by: the time zone of the "
        "calendar, or that of the customer where it is known.",
    )
    risk_share = fields.Float(
        "At Risk From",
        required=True,
        default=0.75,
        help="The share of the time after which a clock is at risk.",
    )
    critical_share = fields.Float(
        "Critical From",
        required=True,
        default=0.9,
        help="The share of the time after which a clock is critical.",
    )
    is_used = fields.Boolean(
        compute="_compute_is_used", help="Clocks run by it, so it stays as it is."
    )

    _shares = models.Constraint(
        "CHECK(risk_share > 0 AND risk_share <= critical_share AND critical_share < 1)",
        "A clock is at risk first, then critical, then late: the shares rise between "
        "0 and 100 %.",
    )

    @api.depends("state")
    def _compute_is_used(self):
        used = self._used()
        for policy in self:
            policy.is_used = policy in used

    def _used(self):
        """Those that clocks are pinned to; drafts never are."""
        ids = self.filtered(lambda policy: policy.state != DRAFT).ids
        if not ids:
            return self.browse()
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM unnest(%s) AS asked(id) WHERE EXISTS "
                "(SELECT FROM linkage_case_clock WHERE policy_id = asked.id)",
                ids,
            )
        )
        return self.browse(id_ for (id_,) in rows)

    def _check_open(self):
        """
        :raise UserError: clocks run by one of the policies
        """
        used = self._used()
        if used:
            raise UserError(
                self.env._(
                    "Clocks of cases run by %(policy)s: it stays as it is, so that "
                    "they can be explained. Make a new version instead.",
                    policy=used[0].display_name,
                )
            )

    @api.constrains("agreement_id", "grade_ids", "company_id")
    def _check_scope(self):
        for policy in self:
            if policy.agreement_id and policy.grade_ids:
                raise ValidationError(
                    self.env._(
                        "%(policy)s: a policy is for one agreement or for grades, not "
                        "for both.",
                        policy=policy.display_name,
                    )
                )

    # -- create, write -----------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        self.env.registry.clear_cache()
        if vals.keys() & {
            "company_id",
            "agreement_id",
            "grade_ids",
            "calendar_id",
            "zone",
            "risk_share",
            "critical_share",
        }:
            self._check_open()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        self.env.registry.clear_cache()
        self._check_open()

    def copy_data(self, default=None):
        copies = super().copy_data(default)
        for policy, values in zip(self, copies, strict=True):
            if "name" not in (default or {}):
                values["name"] = self.env._("%(name)s (copy)", name=policy.name)
        return copies
