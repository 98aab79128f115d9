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
        self._check_typed(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        self._check_typed([vals])
        return super().write(vals)

    def _check_typed(self, vals_list):
        """:raise AccessError: a user makes a rating one of a case, by either field"""
        if self.env.su:
            return
        model_id = self.env["ir.model"]._get_id(CASE)
        for vals in vals_list:
            if vals.get("res_model") == CASE or vals.get("res_model_id") == model_id:
                raise AccessError(
                    self.env._("What a customer answers comes from the customer.")
                )
