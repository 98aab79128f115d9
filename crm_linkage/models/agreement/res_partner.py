from odoo import models
from odoo.tools import format_date

STATE_COLORS = {
    "draft": "secondary",
    "proposed": "info",
    "active": "success",
    "ended": "secondary",
}


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _linkage_card_sections(self):
        sections = super()._linkage_card_sections()
        if self.env["linkage.agreement"].has_access("read"):
            sections["agreement"] = self._linkage_card_agreements()
        return sections

    def _linkage_card_agreements(self):
        """What this partner and we promise each other; two queries."""
        Agreement = self.env["linkage.agreement"]
        agreements = Agreement.search_fetch(
            [("commercial_partner_id", "=", self.id), ("state", "!=", "ended")],
            ["name", "number", "kind", "state", "date_start", "date_end"],
            limit=5,
        )
        promises = {}
        if agreements:
            rows = self.env["linkage.commitment"]._read_group(
                [("agreement_id", "in", agreements.ids)],
                ["agreement_id", "side"],
                ["__count"],
            )
            promises = {(agreement.id, side): n for agreement, side, n in rows}
        section = {
            "title": self.env._("Agreements"),
            "icon": "fa-handshake-o",
            "sequence": 60,
            "rows": [
                self._linkage_card_agreement(agreement, promises)
                for agreement in agreements
            ],
            "empty": self.env._("Nothing is agreed with this customer."),
        }
        if Agreement.has_access("create"):
            section["buttons"] = [
                {
                    "label": self.env._("New Agreement"),
                    "icon": "fa-plus",
                    "action": {
                        "type": "ir.actions.act_window",
                        "res_model": Agreement._name,
                        "views": [[False, "form"]],
                        "target": "current",
                        "context": {"default_partner_id": self.id},
                    },
                }
            ]
        return section

    def _linkage_card_agreement(self, agreement, promises):
        states = dict(agreement._fields["state"]._description_selection(self.env))
        start = format_date(self.env, agreement.date_start)
        if agreement.date_end:
            dates = self.env._(
                "%(start)s to %(end)s",
                start=start,
                end=format_date(self.env, agreement.date_end),
            )
        else:
            dates = self.env._("since %(start)s", start=start)
        return {
            "title": agreement.display_name,
            "subtitle": dates,
            "text": self.env._(
                "We owe %(ours)s, they owe %(theirs)s.",
                ours=promises.get((agreement.id, "us"), 0),
                theirs=promises.get((agreement.id, "partner"), 0),
            ),
            "badge": {
                "text": states[agreement.state],
                "color": STATE_COLORS[agreement.state],
            },
            "action": self._linkage_form_action(agreement),
        }
