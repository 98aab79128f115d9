from odoo import api, fields, models


class LinkageGradeStanding(models.Model):
    """What becomes of credit when partners become one, beside their grades."""

    _inherit = "linkage.grade.standing"

    @api.model
    def _combine(self, sources, target):
        result = super()._combine(sources, target)
        # sudo: whoever may merge partners may do it with what we know of them
        self = self.sudo()
        self._combine_stops(sources, target)
        scope = [("partner_id", "in", sources.ids)]
        # figures are taken anew; what nobody decided is suggested anew
        self.env["linkage.credit.standing"].search(scope).unlink()
        reviews = self.env["linkage.credit.review"]
        reviews.search([*scope, ("state", "=", "proposed")]).state = "withdrawn"
        self.env.flush_all()
        return result

    @api.model
    def _combine_stops(self, sources, target):
        """Who was stopped stays stopped; one open stop is kept per company."""
        stops = self.env["linkage.credit.stop"].search(
            [("partner_id", "in", (sources | target).ids), ("date_end", "=", False)],
            order="date_start, id",
        )
        own = stops.filtered(lambda stop: stop.partner_id == target)
        kept = {stop.company_id: stop for stop in own}
        for stop in stops - own:
            if stop.company_id in kept:
                stop.date_end = fields.Date.today()
            else:
                kept[stop.company_id] = stop
                stop.partner_id = target
