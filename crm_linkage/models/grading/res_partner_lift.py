from odoo import models
from odoo.tools.i18n import format_list

from ...domain.grading import lift as rules
from ...domain.grading.scale import ONE_OF, UPWARDS
from .lifting import lifts_to, needed_score, position

#: sentences for each grade: who reads them acts on one
SHOWN = 3


class ResPartner(models.Model):
    """What would lift the customer, in sentences on the Linkage page."""

    _inherit = "res.partner"

    def _linkage_card_lifts(self, found):
        """The `hints` block: what would make it the next better grade, and the best.

        Values are said to those only who may see them, others read points.
        """
        criteria, place = found["criteria"], (found["found"] or {}).get("sequence")
        better = [
            level
            for level in found["levels"] or ()
            if place is not None and level["sequence"] < place
        ]
        if not better or not criteria or not all(criteria):
            return []
        metrics = self.env["linkage.metric"].browse(
            [line["metric_id"] for line in found["lines"]]
        )
        positions = [
            position(line, criterion, self._linkage_is_whole(metric, line, criterion))
            for line, criterion, metric in zip(
                found["lines"], criteria, metrics, strict=True
            )
        ]
        targets = [better[-1], better[0]] if len(better) > 1 else better
        return [
            self._linkage_card_lift(found, positions, metrics, level)
            for level in targets
        ]

    def _linkage_is_whole(self, metric, line, criterion):
        """Whether only whole numbers occur: as far as anyone's value shows."""
        values = [line["value"], *(criterion["values"] or ())]
        return metric.unit in ("number", "days") and all(
            value is None or float(value).is_integer() for value in values
        )

    def _linkage_card_lift(self, found, positions, metrics, level):
        score = needed_score(found, level) if found["grade_by"] != "table" else None
        ways = lifts_to(found, positions, level)
        hint = {
            "badge": {"text": level["grade"], "color": level["color"]},
            "title": self._linkage_lift_title(found, score, len(ways)),
            "items": [
                self._linkage_lift_sentence(
                    metrics[way.number],
                    found["criteria"][way.number],
                    positions[way.number],
                    way,
                )
                for way in ways[:SHOWN]
            ],
        }
        notes = []
        if not ways and score is not None and found["grade_by"] != "share":
            notes.append(self._linkage_lift_together(positions, metrics, score))
        if found["cap"] and found["cap"]["sequence"] > level["sequence"]:
            notes.append(
                self.env._(
                    "Not better than %(grade)s while: %(reason)s.",
                    grade=found["cap"]["grade"],
                    reason=found["knockout"],
                )
            )
        hint["note"] = " ".join(note for note in notes if note)
        return hint

    def _linkage_lift_title(self, found, score, count):
        if score is None or found["grade_by"] == "share":
            if not count:
                return self.env._("is out of reach by one figure alone.")
            return self.env._("One of these would do:")
        gap = score - (found["score"] or 0.0)
        text = self.env._(
            "from %(score)s points on, %(gap)s more than now.",
            score=f"{score:.1f}",
            gap=f"{max(gap, 0.0):.1f}",
        )
        if not count:
            return text
        return f"{text} {self.env._('One of these would do:')}"

    def _linkage_lift_together(self, positions, metrics, score):
        names = [metrics[number].name for number in rules.together(positions, score)]
        if len(names) < 2:
            return ""
        return self.env._(
            "No figure alone is enough; full points in %(names)s would be.",
            names=format_list(self.env, names),
        )

    def _linkage_lift_sentence(self, metric, criterion, place, way):
        """One way in one sentence, e.g. "Orders in 12 months: 2 more (5 → 7)"."""
        label = self._linkage_lift_label(metric, criterion)
        goal, visible = way.goal, metric._is_value_visible()
        if goal is not None and goal.side == ONE_OF:
            names = metric._categories()
            return self.env._(
                "%(metric)s: %(categories)s",
                metric=label,
                categories=format_list(
                    self.env, [str(names.get(key, key)) for key in goal.keys], "or"
                ),
            )
        if goal is None or not visible:
            return self.env._(
                "%(metric)s: %(points)s points instead of %(now)s",
                metric=label,
                points=f"{way.points:.0f}",
                now="-" if place.points is None else f"{place.points:.0f}",
            )
        if place.value is None:
            return self._linkage_lift_unknown(metric, label, goal)
        change = rules.difference(place.value, goal, place.whole)
        values = {
            "metric": label,
            "change": self._linkage_value(metric, abs(change)),
            "now": self._linkage_value(metric, place.value),
            "goal": self._linkage_value(metric, place.value + change),
        }
        if metric.unit == "share":
            # a difference of shares would be taken for a share of the value
            return self.env._("%(metric)s: %(goal)s instead of %(now)s", **values)
        if change < 0:
            return self.env._(
                "%(metric)s: %(change)s less (%(now)s → %(goal)s)", **values
            )
        return self.env._("%(metric)s: %(change)s more (%(now)s → %(goal)s)", **values)

    def _linkage_lift_unknown(self, metric, label, goal):
        value = self._linkage_value(metric, goal.value)
        if goal.side in UPWARDS:
            return self.env._(
                "%(metric)s: at least %(goal)s, where nothing is known now",
                metric=label,
                goal=value,
            )
        return self.env._(
            "%(metric)s: at most %(goal)s, where nothing is known now",
            metric=label,
            goal=value,
        )

    def _linkage_lift_label(self, metric, criterion):
        name = metric.name or ""
        if metric.nature == "state" or criterion["unit"] == "all":
            return name
        if criterion["unit"] == "day":
            return self.env._(
                "%(metric)s in %(count)s days", metric=name, count=criterion["length"]
            )
        return self.env._(
            "%(metric)s in %(count)s months", metric=name, count=criterion["length"]
        )

    def _linkage_value(self, metric, value):
        return metric._format_value(value, self.env.company.currency_id)
