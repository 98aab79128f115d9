from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from .batch import Batch

#: first key of the advisory lock that keeps two runs of a company apart
LOCK = 0x6C6B6772


class LinkageGradingRun(models.Model):
    """One grading of the customers of a company as of one day.

    A run computes into staging, scheme by scheme, and is applied in one transaction:
    either all grades are those of the run, or none.
    """

    _name = "linkage.grading.run"
    _description = "Grading Run"
    _order = "id desc"
    _rec_name = "reference_date"

    company_id = fields.Many2one("res.company", required=True, ondelete="cascade")
    kind = fields.Selection(
        [
            ("full", "All customers"),
            ("simulation", "Simulation"),
        ],
        default="full",
        required=True,
    )
    state = fields.Selection(
        [
            ("waiting", "Waiting"),
            ("computing", "Computing"),
            ("computed", "Computed"),
            ("applied", "Applied"),
            ("cancelled", "Cancelled"),
            ("failed", "Failed"),
        ],
        default="waiting",
        required=True,
        help="A simulation ends computed: it never takes effect.",
    )
    reference_date = fields.Date(required=True)
    scheme_id = fields.Many2one(
        "linkage.grading.scheme",
        "Scheme Tried",
        ondelete="cascade",
        help="The scheme that a simulation puts in force.",
    )
    expires_on = fields.Date(
        help="A simulation is removed on this day.",
    )
    user_id = fields.Many2one("res.users", "Started By", ondelete="set null")
    date_start = fields.Datetime("Started", default=fields.Datetime.now)
    date_end = fields.Datetime("Finished")
    scheme_count = fields.Integer("Schemes to Compute")
    done_count = fields.Integer("Schemes Computed")
    progress = fields.Integer(compute="_compute_progress", help="0 to 100.")
    cancel_asked = fields.Boolean(compute="_compute_cancel_asked")
    graded_count = fields.Integer("Customers Graded")
    changed_count = fields.Integer("Grades Changed")
    left_count = fields.Integer(
        "No Longer Graded", help="Customers who had a grade and are not graded now."
    )
    unmatched_count = fields.Integer(
        "Without Scheme", help="Customers that no scheme in force covers."
    )
    skipped = fields.Text(
        "Problems",
        help="Schemes or criteria that could not be used, and why.",
        readonly=True,
    )

    _company_idx = models.Index("(company_id, id)")
    _one_at_a_time = models.UniqueIndex(
        "(company_id) WHERE kind = 'full' AND state IN ('waiting', 'computing')",
        "The customers of this company are being graded already.",
    )

    @api.depends("reference_date", "company_id", "kind", "scheme_id")
    def _compute_display_name(self):
        for run in self:
            date = fields.Date.to_string(run.reference_date) or ""
            if run.kind == "simulation":
                run.display_name = self.env._(
                    "Simulation of %(scheme)s as of %(date)s",
                    scheme=run.scheme_id.display_name or "",
                    date=date,
                )
            else:
                run.display_name = self.env._("Grading as of %(date)s", date=date)

    @api.depends("state", "scheme_count", "done_count")
    def _compute_progress(self):
        for run in self:
            if run.state == "applied":
                run.progress = 100
            else:
                # applying is the last step
                run.progress = 100 * run.done_count // (run.scheme_count + 1)

    def _compute_cancel_asked(self):
        # sudo: requests are the engine's own
        found = (
            self.env["linkage.grading.cancel"]
            .sudo()
            .search([("run_id", "in", self.ids)])
        )
        for run in self:
            run.cancel_asked = run.id in found.run_id.ids

    # -- running -----------------------------------------------------------------

    @api.model
    def _run(self, company):
        """Grade all customers of `company` as of its reference date, in one go.

        :return: the run
        :raise UserError: another run of the company is going on, or nothing to run
        """
        run = self._new_run(company)
        schemes = run._start()
        for scheme in schemes:
            run._compute_step(scheme)
        run._computed()
        run._apply()
        return run

    @api.model
    def _new_run(self, company, kind="full", **values):
        # sudo: a run grades everyone, whatever records the user who starts it sees
        self = self.sudo()
        if kind == "full":
            self._lock(company)
        return self.create(
            {
                "company_id": company.id,
                "kind": kind,
                "reference_date": company._linkage_reference_date(),
                "user_id": self.env.uid,
                **values,
            }
        )

    @api.model
    def _lock(self, company):
        """Keep other runs of `company` out until the transaction ends.

        :raise UserError: another one is going on
        """
        [(free,)] = self.env.execute_query(
            SQL("SELECT pg_try_advisory_xact_lock(%s, %s)", LOCK, company.id)
        )
        busy = free and self.sudo().search(
            [
                ("company_id", "=", company.id),
                ("kind", "=", "full"),
                ("state", "in", ("waiting", "computing")),
                ("id", "not in", self.ids),
            ],
            limit=1,
        )
        if not free or busy:
            raise UserError(
                self.env._(
                    "The customers of %(company)s are being graded already. Wait until "
                    "that run has finished.",
                    company=company.name,
                )
            )

    def _start(self):
        """The schemes to compute, in the order they are tried."""
        self.ensure_one()
        schemes = self._schemes()
        schemes._check_ready()
        if not schemes:
            raise UserError(
                self.env._(
                    "No grading scheme is active for %(company)s. Activate one under "
                    "Configuration, Grading Schemes.",
                    company=self.company_id.name,
                )
            )
        self.write({"state": "computing", "scheme_count": len(schemes)})
        self.env.flush_all()
        return schemes

    def _schemes(self):
        """Those in force on the run's day; a simulation's draft in its place."""
        schemes = self.env["linkage.grading.scheme"]._in_force(
            self.company_id, self.reference_date
        )
        draft = self.scheme_id
        if not draft:
            return schemes
        schemes = (schemes - draft.replaces_id) | draft
        return schemes.sorted(lambda s: (not s.company_id, s.sequence, s.id))

    def _batch(self):
        """What the run grades: everyone."""
        return Batch(self.id, self.company_id, self.reference_date)

    def _compute_step(self, scheme):
        """Compute one scheme of the run, and count it."""
        if not self._compute_scheme(self._batch(), scheme):
            self._report(
                self.env._(
                    "%(scheme)s: it matches no customer.", scheme=scheme.display_name
                )
            )
        if scheme.unavailable_metrics:
            self._report(f"{scheme.display_name}: {scheme.unavailable_metrics}")
        self.done_count += 1

    def _report(self, problem):
        """Say on the run what could not be used."""
        self.skipped = "\n".join(filter(None, [self.skipped, problem]))

    def _computed(self):
        """All is in staging; whom no scheme covers is counted."""
        self.write({"state": "computed", "unmatched_count": self._count_unmatched()})
        self.env.flush_all()

    # -- buttons -----------------------------------------------------------------

    @api.model
    def _check_manager(self):
        """
        :raise AccessError: the user may not grade
        """
        manager = self.env.user.has_group("crm_linkage.group_manager")
        if not (self.env.su or manager):
            raise AccessError(self.env._("Only managers grade customers."))

    def action_grade_now(self):
        """Grade all customers of the current company and tell how it went.

        Many customers are graded in the background, where progress can be watched.
        """
        self._check_manager()
        company = self.env.company
        if self._is_long(company):
            return self._grade_in_background(company)._open()
        return self._run(company)._notice()

    def _notice(self):
        """What a run came to, as a notification."""
        return self._notify(
            self.env._(
                "%(graded)s customers graded as of %(date)s, %(changed)s grades "
                "changed.",
                graded=self.graded_count,
                date=fields.Date.to_string(self.reference_date),
                changed=self.changed_count,
            ),
            "warning" if self.skipped else "success",
        )

    @api.model
    def _notify(self, message, kind="success"):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "title": self.env._("Customers graded"),
                "message": message,
                "type": kind,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _open(self):
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [[False, "form"]],
        }
