from odoo import api, models
from odoo.tools import SQL


class ResCompany(models.Model):
    """Grades go with their company, as a foreign key would see to it."""

    _inherit = "res.company"

    @api.ondelete(at_uninstall=False)
    def _unlink_grades(self):
        for table in ("linkage_grade_standing", "linkage_grade_history"):
            self.env.cr.execute(
                SQL(
                    "DELETE FROM %s WHERE company_id IN %s",
                    SQL.identifier(table),
                    self._ids,
                )
            )
