from odoo import api, models


class LinkageGradingPart(models.AbstractModel):
    """A part of a scheme: it stays as it is once the scheme has graded.

    What customers were graded by must stay readable; a change is a new version.
    """

    _name = "linkage.grading.part"
    _description = "Part of a Grading Scheme"

    def _scheme(self):
        """The scheme that each part belongs to."""
        return self.scheme_id

    @api.model_create_multi
    def create(self, vals_list):
        parts = super().create(vals_list)
        parts._scheme()._check_open()
        return parts

    def write(self, vals):
        self._scheme()._check_open()
        result = super().write(vals)
        self._scheme()._check_open()  # nor can it be moved into such a scheme
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        self._scheme()._check_open()
