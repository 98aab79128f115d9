from odoo import api, models

REPORT = "crm_linkage.report_scorecard"


class LinkageScorecard(models.Model):
    """The scorecard on paper, for the partner's people in the portal."""

    _inherit = "linkage.scorecard"

    @api.model
    def _portal_scorecard_pdf(self, card_id):
        """``(name, bytes)`` of a card of the user's, or None."""
        card = self._portal_browse(card_id)
        if not card:
            return None
        # sudo: portal users have no access to scorecards; this one is theirs
        report = self.env["ir.actions.report"].sudo()
        content, _kind = report._render_qweb_pdf(REPORT, card.ids)
        if isinstance(content, str):
            content = content.encode()
        return f"{card.display_name.replace('/', '-')}.pdf", content
