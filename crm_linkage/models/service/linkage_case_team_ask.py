from odoo import api, fields, models


class LinkageCaseTeam(models.Model):
    """A team that asks its customers in another way than its company does."""

    _inherit = "linkage.case.team"

    ask = fields.Selection(
        [
            ("no", "Nobody is asked"),
            ("portal", "In the portal only"),
            ("mail", "By e-mail and in the portal"),
        ],
        "Ask after a Case",
        help="How customers are asked what they think of a case that was closed. "
        "Empty: as the settings of the company say.",
    )
    ask_hours = fields.Float(
        "Ask after Hours",
        default=4.0,
        help="Working hours from closing a case until its customer is asked.",
    )

    _ask_hours_range = models.Constraint(
        "CHECK(ask_hours BETWEEN 0 AND 400)", "Ask after 0 to 400 working hours."
    )

    @api.model
    def _asking_companies(self):
        """Ids of the companies with a team that asks by mail."""
        teams = self.sudo().search([("ask", "=", "mail")])  # for the job
        return teams.company_id.ids

    @api.model
    def _ask_terms(self, team, company):
        """``(mode, working hours, calendar)`` of a team, or of the company without."""
        team, company = team.sudo(), company.sudo()  # settings hold for whoever asks
        calendar = team.calendar_id or company.resource_calendar_id
        if team.ask:
            return team.ask, team.ask_hours, calendar
        return company.linkage_ask, company.linkage_ask_hours, calendar
