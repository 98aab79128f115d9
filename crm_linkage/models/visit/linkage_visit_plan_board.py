from odoo import models


class LinkageVisitPlan(models.Model):
    """A draft opens on the route board, to be changed before it is accepted."""

    _inherit = "linkage.visit.plan"

    def action_open_board(self):
        """The route board with the stops of this draft, or with the visits of its
        weeks once it is accepted."""
        self.ensure_one()
        action = self.env["ir.actions.client"]._for_xml_id(
            "crm_linkage.linkage_visit_board_action"
        )
        if self.state == "accepted":
            weeks = ((self.date_end - self.date_start).days + 1) // 7
            params = {
                "user_id": self.user_id.id,
                "date": str(self.date_start),
                "weeks": weeks,
            }
        else:
            params = {"plan_id": self.id}
        return {**action, "params": params}
