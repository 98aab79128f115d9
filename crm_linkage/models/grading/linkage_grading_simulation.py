from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError

from .linkage_grading_job import KEPT_DAYS


class LinkageGradingScheme(models.Model):
    """Trying a scheme on one's own customers before it takes effect."""

    _inherit = "linkage.grading.scheme"

    def action_simulate(self):
        """Grade everyone as if the draft were in force, and show what would change.

        Nothing but staging is written; it is removed after seven days.

        :raise UserError: the scheme is not a draft, or not complete
        """
        self.ensure_one()
        runs = self.env["linkage.grading.run"]
        runs._check_manager()
        if self.state != "draft":
            raise UserError(
                self.env._("Only a draft is tried out: make a new version first.")
            )
        self._check_ready()
        company = self.company_id or self.env.company
        run = runs._new_run(
            company,
            "simulation",
            scheme_id=self.id,
            expires_on=fields.Date.today() + timedelta(days=KEPT_DAYS),
        )
        schemes = run._start()
        for scheme in schemes:
            run._compute_step(scheme)
        run._computed()
        run.write(
            {"graded_count": run._count_staged(), "date_end": fields.Datetime.now()}
        )
        return run._open()
