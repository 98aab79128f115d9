from odoo import fields, models
from odoo.tools import format_date


class ResPartner(models.Model):
    """The grade over time on the Linkage page."""

    _inherit = "res.partner"

    def _linkage_card_why(self, found):
        chart = self._linkage_card_past(found)
        return {
            **super()._linkage_card_why(found),
            **({"chart": chart} if chart else {}),
        }

    def _linkage_card_past(self, found):
        """The score over time as a `chart` block; None before there are two points."""
        past = list(reversed(found["past"] or ()))
        if len(past) < 2:
            return None
        days = [fields.Date.to_date(point["day"]) for point in past]
        by_score = found["grade_by"] == "score"
        return {
            "label": self.env._("Score over time"),
            "min": 0,
            "max": 100,
            "from": format_date(self.env, days[0]),
            "to": format_date(self.env, days[-1]),
            "levels": [
                {"y": level["limit"], "label": level["grade"]}
                for level in (found["levels"] or () if by_score else ())
            ],
            "points": [
                {
                    "x": day.toordinal(),
                    "y": point["score"] or 0,
                    "label": point["grade"],
                    "color": point["color"],
                    "text": self._linkage_card_point(day, point),
                    "mark": self._linkage_card_mark(before, point),
                }
                for day, before, point in zip(days, [None, *past], past, strict=False)
            ],
        }

    def _linkage_card_point(self, day, point):
        return self.env._(
            "%(day)s: %(score)s points by the scheme %(scheme)s.",
            day=format_date(self.env, day),
            score=f"{point['score'] or 0:.1f}",
            scheme=point["scheme"],
        )

    def _linkage_card_mark(self, before, point):
        """What begins at a point: another scheme, said where the line gets a mark."""
        if before is None or before["scheme"] == point["scheme"]:
            return ""
        return self.env._("New scheme, before: %(scheme)s.", scheme=before["scheme"])
