from odoo import api, fields, models

from ...domain.visit.outcome import ADVANCES, OUTCOMES

# what was typed once and comes back when a result was taken back
TYPED = ("next_step", "next_step_date", "note", "has_rival", "rival_seen")


class LinkageVisitComplete(models.TransientModel):
    """The dialog that closes a visit: result, next step, note (D6.4)."""

    _name = "linkage.visit.complete"
    _description = "Complete a Visit"

    visit_id = fields.Many2one("linkage.visit", required=True, ondelete="cascade")
    outcome = fields.Selection(
        list(OUTCOMES),
        required=True,
        help="Advance: the customer agreed to something that moves the sale on. "
        "Continuation: a talk without movement.",
    )
    advance = fields.Selection(list(ADVANCES), "Agreed To")
    next_step = fields.Char(help="What you do next for this customer.")
    next_step_date = fields.Date(
        "On", help="With a date the next step becomes an activity of yours."
    )
    note = fields.Text()
    has_rival = fields.Boolean(
        "Rival There", help="A rival's product or people were seen at the customer."
    )
    rival_seen = fields.Char(help="Who was seen there, with what, at what price.")

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        visit = self.env["linkage.visit"].browse(values.get("visit_id"))
        for name in TYPED:
            if visit and name in fields and visit[name]:
                values.setdefault(name, visit[name])
        return values

    def action_confirm(self):
        for dialog in self:
            values = {name: dialog[name] for name in TYPED}
            values |= {"outcome": dialog.outcome, "advance": dialog.advance}
            if not dialog.has_rival:
                values["rival_seen"] = False
            dialog.visit_id._complete(values)
        return {"type": "ir.actions.act_window_close"}
