from odoo import fields, models
from odoo.tools import SQL

from .reference import Reference


class LinkageGradingStaging(models.Model):
    """Where a run computes before it is applied in one go, and a simulation stays."""

    _name = "linkage.grading.staging"
    _inherit = ["linkage.grading.outcome"]
    _description = "Grading Staging"
    _log_access = False

    # written and emptied as a whole: no index but the run's, no foreign key
    partner_id = Reference(index=False)
    run_id = Reference(required=True)
    pending_runs = fields.Integer(
        help="In how many runs in a row another grade came out; below zero: a worse "
        "one."
    )

    def init(self):
        # what it holds can be computed again: no write-ahead log
        self.env.cr.execute(
            SQL("ALTER TABLE %s SET UNLOGGED", SQL.identifier(self._table))
        )
