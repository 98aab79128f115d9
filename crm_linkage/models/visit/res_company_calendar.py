from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    linkage_visit_calendar = fields.Boolean(
        "Visits in the Calendar",
        default=True,
        help="Each planned visit has a private appointment in the calendar of its "
        "representative. Switched off, appointments of visits to come are removed.",
    )

    def write(self, vals):
        changed = self.browse()
        if "linkage_visit_calendar" in vals:
            wanted = bool(vals["linkage_visit_calendar"])
            changed = self.filtered(lambda one: one.linkage_visit_calendar != wanted)
        result = super().write(vals)
        if changed:
            # sudo: the switch is for everybody's visits
            self.env["linkage.visit"].sudo().search(
                [
                    ("company_id", "in", changed.ids),
                    ("state", "=", "planned"),
                    ("planned_start", ">=", fields.Datetime.now()),
                ]
            )._linkage_sync_events()
        return result
