from odoo import fields, models


class LinkageCaseClock(models.Model):
    """The escalation chain in the explanation of a clock."""

    _inherit = "linkage.case.clock"

    def linkage_explanation(self):
        """Each of the ``steps`` also has its ``name``, whether it is ``past`` and,
        once it was swept in this round, ``state``, ``state_label``, ``sent_at`` and
        ``error``."""
        now = fields.Datetime.to_string(fields.Datetime.now())
        found = super().linkage_explanation()
        # sudo: names of steps and what became of them, for whom the case is
        steps = self.env["linkage.escalation.step"].sudo()
        taken = {
            one.origin_id.id: one
            for one in self.env["linkage.escalation"]
            .sudo()
            .search([("clock_id", "=", self.id), ("round", "=", found["round"])])
        }
        labels = dict(
            self.env["linkage.escalation"]
            ._fields["state"]
            ._description_selection(self.env)
        )
        told = []
        for row in found["steps"]:
            step = steps.browse(row["id"]).exists()
            one = taken.get(step.origin_id.id or step.id)
            told.append(
                {
                    **row,
                    "name": step.display_name,
                    "past": row["moment"] <= now,
                    "state": one.state if one else False,
                    "state_label": labels[one.state] if one else False,
                    "sent_at": fields.Datetime.to_string(one.sent_at)
                    if one and one.sent_at
                    else False,
                    "error": one.error if one else False,
                }
            )
        return {**found, "steps": told}
