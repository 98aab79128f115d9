from odoo import api, fields, models
from odoo.exceptions import UserError


class LinkageVisitDaySheet(models.TransientModel):
    """The dialog that prints a representative's day."""

    _name = "linkage.visit.day.sheet"
    _description = "Day Sheet"

    user_id = fields.Many2one(
        "res.users",
        "Representative",
        required=True,
        ondelete="cascade",
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
    )
    date = fields.Date(
        "Day", required=True, default=lambda self: fields.Date.context_today(self)
    )
    visit_count = fields.Integer("Visits", compute="_compute_visit_count")

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        if self.env.context.get("active_model") == "linkage.visit.plan":
            Plan = self.env["linkage.visit.plan"]
            plan = Plan.browse(self.env.context.get("active_id")).exists()
            if plan and plan.has_access("read"):
                values["user_id"] = plan.user_id.id
                today = values.get("date") or plan.date_start
                values["date"] = max(plan.date_start, today)
        return values

    @api.depends("user_id", "date")
    def _compute_visit_count(self):
        for dialog in self:
            dialog.visit_count = len(dialog._visits())

    def _visits(self):
        return self.env["linkage.visit"]._day_visits(self.user_id, self.date)

    def action_print(self):
        self.ensure_one()
        return self._visits()._print_day_sheet()


class LinkageVisit(models.Model):
    _inherit = "linkage.visit"

    def _print_day_sheet(self):
        """The action that prints these visits, a sheet for each person and day.

        :raise UserError: there is none that the user may see
        """
        if not self:
            raise UserError(self.env._("There are no visits to print on that day."))
        report = self.env.ref("crm_linkage.linkage_visit_report_day_sheet")
        # the wizard for the company's paper layout has nothing to do with it
        return report.report_action(self.ids, config=False)
