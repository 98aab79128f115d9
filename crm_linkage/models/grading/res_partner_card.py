from odoo import fields, models
from odoo.tools import format_date

from ...domain.grading.score import PARETO, PERCENTILE

#: points from which a bar is drawn as strong, and below which as weak
STRONG, WEAK = 66, 33


class ResPartner(models.Model):
    """What grading shows on the Linkage page: the grade, and why."""

    _inherit = "res.partner"

    def _linkage_card_sections(self):
        sections = super()._linkage_card_sections()
        found = self.env["linkage.grade.standing"]._explanation(self, self.env.company)
        badge = {"text": self.env._("none"), "color": "secondary"}
        if found["grade"]:
            badge = {
                "text": found["grade"],
                "color": found["color"],
                "title": found["description"] or "",
            }
        sections["overview"]["figures"].insert(
            0, {"label": self.env._("Grade"), "badge": badge}
        )
        sections["grade"] = {
            "title": self.env._("Grade"),
            "icon": "fa-star",
            "sequence": 30,
            **(
                self._linkage_card_why(found)
                if found["grade"]
                else {"note": self._no_grade()}
            ),
        }
        return self._linkage_card_follow(sections, found)

    def _linkage_card_follow(self, sections, found):
        """What follows from a grade; others add to the sections.

        :param found: what `linkage.grade.standing._explanation` says
        :return: the sections
        """
        return sections

    def _no_grade(self):
        return self.env._(
            "Not graded: no active scheme covers this partner, or no run has taken "
            "place since the first dealings."
        )

    def _linkage_card_why(self, found):
        metrics = self.env["linkage.metric"].browse(
            [line["metric_id"] for line in found["lines"] or () if line["metric_id"]]
        )
        by_id = {metric.id: metric for metric in metrics}
        changes = self.env["linkage.grade.history"]
        return {
            "title": self.env._("Why %(grade)s", grade=found["grade"]),
            "note": self._linkage_card_note(found),
            "text": self.env._(
                "Held at this grade at best by a knock-out rule: %(metric)s.",
                metric=found["knockout"],
            )
            if found["knockout"]
            else "",
            "bars": [
                self._linkage_card_bar(
                    by_id.get(line["metric_id"], metrics.browse()), line
                )
                for line in found["lines"] or ()
            ],
            "legend": self._linkage_card_legend(),
            "rows": [
                {
                    "title": f"{change['before']} → {change['after']}",
                    "subtitle": format_date(
                        self.env, fields.Date.to_date(change["day"])
                    ),
                    "action": self._linkage_form_action(changes.browse(change["id"])),
                }
                for change in found["changes"] or ()
            ],
            "buttons": [
                {
                    "label": self.env._("History"),
                    "icon": "fa-history",
                    "action": {
                        "type": "ir.actions.act_window",
                        "name": self.env._("Grade History"),
                        "res_model": changes._name,
                        "domain": [("partner_id", "=", self.id)],
                        "views": [[False, "list"], [False, "graph"], [False, "form"]],
                    },
                }
            ],
        }

    def _linkage_card_note(self, found):
        since = format_date(self.env, found["since"])
        if not found["scheme"]:
            return self.env._(
                "No scheme covers this customer. In force since %(since)s.",
                since=since,
            )
        return self.env._(
            "%(score)s of 100 points by the scheme %(scheme)s, as of %(day)s. "
            "In force since %(since)s.",
            score=f"{found['score'] or 0:.1f}",
            scheme=found["scheme"],
            day=format_date(self.env, found["day"]),
            since=since,
        )

    def _linkage_card_legend(self):
        """What the colours of the bars mean."""
        return [
            {
                "color": "success",
                "text": self.env._("strong, from %(points)s points", points=STRONG),
            },
            {
                "color": "warning",
                "text": self.env._("middling, from %(points)s", points=WEAK),
            },
            {"color": "danger", "text": self.env._("weak")},
            {"text": self.env._("Weight: share of the score.")},
        ]

    def _linkage_card_bar(self, metric, line):
        """One criterion as a bar; no value for whom the metric hides it.

        :param metric: none where it was deleted since
        """
        points = line["points"]
        bar = {
            "label": metric.name or self.env._("A metric that was deleted"),
            "points": round(points or 0),
            "max": 100,
            "weight": self.env._(
                "weight %(share)s %%", share=round((line["weight"] or 0) * 100)
            ),
            "text": self._linkage_card_rank(line),
            "color": "secondary",
        }
        if points is not None:
            bar["color"] = (
                "success"
                if points >= STRONG
                else "warning"
                if points >= WEAK
                else "danger"
            )
            if metric and metric._is_value_visible():
                bar["value"] = metric._format_value(
                    line["value"], self.env.company.currency_id
                )
        return bar

    def _linkage_card_rank(self, line):
        if line["points"] is None:
            return self.env._("Not known for this customer.")
        share = round((line["rank"] or 0) * 100)
        if line["method"] == PERCENTILE:
            return self.env._(
                "At least as good as %(share)s %% of the others.", share=share
            )
        if line["method"] == PARETO:
            return self.env._(
                "The customers down to this one bring %(share)s %% of the total.",
                share=share,
            )
        return ""
