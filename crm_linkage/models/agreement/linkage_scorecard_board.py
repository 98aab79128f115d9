from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import format_date

from .linkage_scorecard import TRENDS

#: points of the line over the last periods, this one included
PERIODS_SHOWN = 8
COLORS = {"up": "success", "steady": "secondary", "down": "danger"}


class LinkageScorecard(models.Model):
    """The picture at the head of a card: both sides, the total and the last periods."""

    _inherit = "linkage.scorecard"

    board = fields.Json(
        compute="_compute_board",
        help="Scores of both sides and of the last periods, for the picture.",
    )

    @api.depends("score", "score_us", "score_partner", "judged_us", "judged_partner")
    @api.depends_context("lang", "uid")
    def _compute_board(self):
        history = self._history()
        trends = dict(TRENDS)
        if self:
            trends = dict(self._fields["trend"]._description_selection(self.env))
        for card in self:
            us, partner, total = card._scores()
            names = (
                card.company_id.name,
                card.commercial_partner_id.name,
                self.env._("Total"),
            )
            texts = (card.score_us_text, card.score_partner_text, card.score_text)
            card.board = {
                "bars": [
                    {
                        "label": name,
                        "text": text,
                        "percent": None if score is None else round(score),
                        "color": _color(score),
                    }
                    for name, text, score in zip(
                        names, texts, (us, partner, total), strict=True
                    )
                ],
                "trend": card.trend
                and {"text": trends[card.trend], "color": COLORS[card.trend]},
                "chart": card._history_chart(history[card.origin_id.id]),
            }

    def _history(self):
        """``{first version's id: judged cards}``, oldest first, in one query."""
        cards = self.search_fetch(
            [
                ("origin_id", "in", self.origin_id.ids),
                "|",
                ("judged_us", ">", 0),
                ("judged_partner", ">", 0),
            ],
            ["origin_id", "period", "date_from", "date_to", "score"],
            order="date_to",
        )
        found = defaultdict(list)
        for card in cards:
            found[card.origin_id.id].append(card)
        return found

    def _history_chart(self, cards):
        """The score up to this card as a `chart` block of the customer card; None
        before there are two."""
        past = [card for card in cards if card.date_to <= self.date_to]
        past = past[-PERIODS_SHOWN:]
        if len(past) < 2:
            return None
        return {
            "label": self.env._("Score over the last periods"),
            "min": 0,
            "max": 100,
            "from": format_date(self.env, past[0].date_from),
            "to": format_date(self.env, past[-1].date_to),
            "points": [
                {
                    "x": card.date_to.toordinal(),
                    "y": card.score,
                    "text": self.env._(
                        "%(period)s: %(score)s",
                        period=card.period_text,
                        score=card._score_text(card.score),
                    ),
                    "color": _color(card.score),
                }
                for card in past
            ],
            "levels": [{"y": level, "label": str(level)} for level in (0, 50, 100)],
        }


def _color(score):
    if score is None:
        return "secondary"
    if score >= 80:
        return "success"
    return "warning" if score >= 50 else "danger"
