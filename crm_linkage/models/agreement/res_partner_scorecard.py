from odoo import models

STATE_COLORS = {"draft": "secondary", "discussed": "info", "closed": "success"}


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _linkage_card_sections(self):
        sections = super()._linkage_card_sections()
        # asked for only where something is agreed: the card has few queries
        agreed = sections.get("agreement", {}).get("rows")
        if agreed and self.env["linkage.scorecard"].has_access("read"):
            section = self._linkage_card_scorecards()
            if section:
                sections["scorecard"] = section
        return sections

    def _linkage_card_scorecards(self):
        """The last cards of this partner; None where there are none."""
        cards = self.env["linkage.scorecard"].search_fetch(
            [("commercial_partner_id", "=", self.id)],
            [
                *("agreement_id", "period", "date_from", "state", "score"),
                *("judged_us", "judged_partner", "kept_count", "broken_count"),
                *("score_us", "score_partner", "score_before", "has_before"),
            ],
            limit=4,
        )
        if not cards:
            return None
        states = dict(cards._fields["state"]._description_selection(self.env))
        return {
            "title": self.env._("Scorecards"),
            "icon": "fa-tachometer",
            "sequence": 62,
            "rows": [
                {
                    "title": card.display_name,
                    "subtitle": self.env._(
                        "We %(us)s, partner %(partner)s",
                        us=card.score_us_text,
                        partner=card.score_partner_text,
                    ),
                    "value": card.score_text,
                    "text": self.env._(
                        "%(kept)s kept, %(broken)s broken",
                        kept=card.kept_count,
                        broken=card.broken_count,
                    ),
                    "badge": {
                        "text": states[card.state],
                        "color": STATE_COLORS[card.state],
                    },
                    "action": self._linkage_form_action(card),
                }
                for card in cards
            ],
        }
