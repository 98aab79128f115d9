from odoo import api, models
from odoo.exceptions import UserError

from .batch import Batch


class LinkageGradingRun(models.Model):
    """Grading some customers at once, by the ranks of the last full run."""

    _inherit = "linkage.grading.run"

    @api.model
    def _regrade(self, company, partners):
        """Grade `partners` now, in this transaction; the others stay as they are.

        No run is kept of it: the history of the customers tells.

        :param partners: commercial partners
        :return: how many got another grade, and how many have none any more
        :raise UserError: a scheme ranks, and no full run has done so yet
        """
        # sudo: as a run, whatever records the user sees
        self = self.sudo()
        batch = Batch(0, company, company._linkage_reference_date(), partners)
        schemes = self.env["linkage.grading.scheme"]._in_force(company, batch.day)
        schemes._fetch_parts()
        missing = len(partners)
        for scheme in schemes:
            missing -= self._compute_scheme(batch, scheme)
            if not missing:
                break
        return self._apply_batch(batch, schemes)

    def _check_kept(self, batch, scheme, criteria, kept):
        """
        :param kept: criterion id, or None for the score -> boundary
        :raise UserError: something must be ranked that no full run has ranked yet
        """
        asked = {criterion.id for criterion in criteria if criterion._is_ranked()}
        if scheme.grade_by == "rank":
            asked.add(None)
        if asked - kept.keys():
            raise UserError(
                self.env._(
                    "Grade all customers of %(company)s once: a customer alone is "
                    "ranked by what that run has found.",
                    company=batch.company.name,
                )
            )
