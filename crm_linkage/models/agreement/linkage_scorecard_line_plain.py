from odoo import models
from odoo.tools import format_amount, format_date


class LinkageScorecardLine(models.Model):
    """A line as plain values, for papers and pages that the partner sees."""

    _inherit = "linkage.scorecard.line"

    def _of_side(self, side):
        return self.filtered(lambda line: line.side == side)

    def _plain(self):
        """Texts of one line (sudo); what was agreed to measure is shown to both."""
        self.ensure_one()
        states = dict(self._fields["state"]._description_selection(self.env))
        aspects = dict(self._fields["aspect"]._description_selection(self.env))
        judged = self.state and self.state != "no_data"
        return {
            "name": self.name,
            "aspect": aspects.get(self.aspect, ""),
            "period": "{} – {}".format(
                *(format_date(self.env, day) for day in (self.date_from, self.date_to))
            ),
            "target": self.target_text,
            "actual": self._text(self.raw_actual) if judged else "–",
            "state": self.state,
            "state_text": states.get(self.state, ""),
            "percent": self.percent if judged else None,
            "note": self.note or "",
            "consequence": self.consequence_amount
            and format_amount(self.env, self.consequence_amount, self.currency_id),
        }
