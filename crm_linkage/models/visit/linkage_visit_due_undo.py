from odoo import fields, models
from odoo.exceptions import AccessError, UserError

#: names of the customers that a notification tells
MOST_NAMES = 4


class LinkageVisitDueUndo(models.TransientModel):
    """What planning from the due list did, so that it can be taken back."""

    _name = "linkage.visit.due.undo"
    _description = "Undo Planning"

    visit_ids = fields.Many2many("linkage.visit", string="Visits", readonly=True)
    before = fields.Json(
        readonly=True, help="Times that other visits of these days had: id to values."
    )

    def _remember(self, planned):
        """:param planned: list of (visit, detour, values before), in order"""
        before = {}
        for _visit, _detour, values in planned:
            for visit_id, old in values.items():
                if visit_id not in before:
                    text = fields.Datetime.to_string(old["planned_start"])
                    before[visit_id] = {**old, "planned_start": text}
        # sudo: nobody makes such a record by hand: it would delete what it names
        record = self.sudo().create(
            {
                "visit_ids": [visit.id for visit, *_rest in planned],
                "before": {str(key): values for key, values in before.items()},
            }
        )
        return record.sudo(False)

    def _notification(self, planned, problems):
        """The client's notification: what was planned, what was not, and Undo."""
        Due = self.env["linkage.visit.due"]
        sentences = [
            Due._planned_sentence(visit, detour) for visit, detour, _before in planned
        ]
        shown = sentences[:MOST_NAMES]
        if len(sentences) > len(shown):
            shown.append(
                self.env._("and %(count)s more", count=len(sentences) - len(shown))
            )
        title = self.env._("Visit planned")
        if len(sentences) > 1:
            title = self.env._("%(count)s visits planned", count=len(sentences))
        return {
            "type": "ir.actions.client",
            "tag": "linkage_visit_planned",
            "params": {
                "title": title,
                "lines": shown,
                "problems": problems[:MOST_NAMES],
                "undo_id": self.id,
                "visit_ids": [visit.id for visit, *_rest in planned],
            },
        }

    def action_undo(self):
        """Take the planned visits back and put the others where they were.

        Visits that have begun since stay, and so do those somebody moved.

        :raise AccessError: somebody else planned them
        :raise UserError: nothing is left to take back
        """
        self.ensure_one()
        # sudo: whose it is may be asked by everyone
        if self.sudo().create_uid != self.env.user:
            raise AccessError(
                self.env._("Only who planned the visits can take them back.")
            )
        visits = self.visit_ids.exists().filtered(
            lambda visit: (
                visit.state == "planned"
                and not visit.check_in
                and not visit.moved_count
            )
        )
        if not visits:
            raise UserError(self.env._("There is nothing left to take back."))
        visits.check_access("write")
        days = set(visits.mapped("date"))
        # sudo: representatives do not delete visits, but these are a moment old and
        # their own doing
        visits.sudo().unlink()
        for visit_id, values in (self.before or {}).items():
            visit = self.env["linkage.visit"].browse(int(visit_id)).exists()
            if visit and visit.state == "planned" and not visit.check_in:
                if visit.date in days:
                    visit.write(values)
        return True
