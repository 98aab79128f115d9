from odoo import api, models


class LinkageServicePolicy(models.Model):
    """A policy without working hours of its own counts in those of the service team."""

    _inherit = "linkage.service.policy"

    @api.model
    def _promises(self, cases):
        found = super()._promises(cases)
        # sudo: when a team works is no secret to whoever has a case with it
        teams = cases.sudo().team_id.filtered("calendar_id")
        if not teams:
            return found
        calendars = {team.id: team.calendar_id.id for team in teams}
        policies = {
            promise.policy_id for mine in found.values() for promise in mine.values()
        }
        own = set(self.sudo().browse(policies).filtered("calendar_id").ids)
        result = {}
        for case in cases:
            calendar_id = calendars.get(case.team_id.id)
            result[case.id] = {
                kind: promise._replace(calendar_id=calendar_id)
                if calendar_id and promise.policy_id not in own
                else promise
                for kind, promise in found[case.id].items()
            }
        return result
