from odoo import fields, models
from odoo.tools import format_date


class ResPartner(models.Model):
    """The grade over time on the Linkage page, and what holds it."""

    _inherit = "res.partner"

    def _linkage_card_why(self, found):
        blocks = {
            "notes": self._linkage_card_notes(found),
            "chart": self._linkage_card_past(found),
            "hints": self._linkage_card_lifts(found),
        }
        return {
            **super()._linkage_card_why(found),
            **{name: block for name, block in blocks.items() if block},
        }

    def _linkage_card_notes(self, found):
        """Why the grade is not the one that the rule gives, as a `notes` block."""
        notes, rule = [], (found["found"] or {}).get("grade")
        if found["held_by"] == "margin":
            notes.append(
                self.env._(
                    "The points of today give %(grade)s, but lie within %(margin)s "
                    "points of the limit: the grade stays.",
                    grade=rule,
                    margin=f"{found['margin']:g}",
                )
            )
        if found["held_by"] in ("margin", "runs") and (found["stable_runs"] or 0) > 1:
            notes.append(
                self.env._(
                    "It becomes %(grade)s after %(runs)s runs in a row that say so, "
                    "%(count)s so far.",
                    grade=rule,
                    runs=found["stable_runs"],
                    count=abs(found["pending_runs"] or 0),
                )
            )
        if found["held_by"] == "grace":
            notes.append(
                self.env._(
                    "A new customer: the points give %(grade)s, which does not count "
                    "in the first %(days)s days.",
                    grade=rule,
                    days=found["grace_days"],
                )
            )
        if found["held_by"] == "knockout":
            notes.append(
                self.env._(
                    "By its points it would be %(grade)s: a knock-out rule goes first.",
                    grade=rule,
                )
            )
        if found["is_kept"]:
            notes.append(
                self.env._(
                    "Graded alone: the ranks are those that the values had in the last "
                    "full run."
                )
            )
        return [{"text": text} for text in notes]

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
            scheme=point["scheme"] or "-",
        )

    def _linkage_card_mark(self, before, point):
        """What begins at a point: another scheme, said where the line gets a mark."""
        if before is None or before["scheme"] == point["scheme"]:
            return ""
        return self.env._("New scheme, before: %(scheme)s.", scheme=before["scheme"])
