from odoo import api, models
from odoo.exceptions import AccessError

CASE = "linkage.case"


class RatingRating(models.Model):
    """Ratings of cases are the customer's own: nobody reads their links or types them.

    The host lets every employee read and write every rating. A rule of the add-on hides
    those of cases, whose links would let anyone answer in the customer's name; what was
    answered stands on the case.
    """

    _inherit = "rating.rating"

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            model_id = self.env["ir.model"]._get_id(CASE)
            if any(vals.get("res_model_id") == model_id for vals in vals_list):
                self._refuse()
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su and vals.get("res_model_id"):
            if vals["res_model_id"] == self.env["ir.model"]._get_id(CASE):
                self._refuse()
        return super().write(vals)

    def _refuse(self):
        """:raise AccessError: always"""
        raise AccessError(
            self.env._("What a customer answers comes from the customer.")
        )
