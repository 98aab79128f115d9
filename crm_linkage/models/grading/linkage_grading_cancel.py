from odoo import models

from .reference import Reference


class LinkageGradingCancel(models.Model):
    """Somebody wants a run that is computing to stop.

    In a table of its own: the job holds the row of the run while it works, and whoever
    asks would wait for it, and then ask in vain.
    """

    _name = "linkage.grading.cancel"
    _description = "Request to Cancel a Grading Run"
    _log_access = False

    run_id = Reference("linkage.grading.run", required=True, index=True)
