from odoo import models
from odoo.tools import format_date

#: earlier grades named on the page; the history shows all
CHANGES_SHOWN = 4


class ResPartner(models.Model):
    """What grading shows on the Linkage page: the grade, and why."""

    _inherit = "res.partner"

    def _linkage_card_sections(self):
        sections = super()._linkage_card_sections()
        standing = self.env["linkage.grade.standing"].search(
            [("partner_id", "=", self.id), ("company_id", "=", self.env.company.id)]
        )
        grade = standing.grade_id
        sections["overview"]["figures"].insert(
            0,
            {
                "label": self.env._("Grade"),
                "badge": {
                    "text": grade.name or self.env._("none"),
                    "color": grade.color if grade else "secondary",
                    "title": grade.description or "",
                },
            },
        )
        sections["grade"] = (
            self._linkage_card_grade(standing)
            if standing
            else self._linkage_card_no_grade()
        )
        return sections

    def _linkage_card_no_grade(self):
        return {
            "title": self.env._("Grade"),
            "icon": "fa-star-o",
            "sequence": 30,
            "note": self.env._(
                "Not graded: no active scheme covers this partner, or no run has taken "
                "place since the first dealings."
            ),
        }

    def _linkage_card_grade(self, standing):
        history = standing.history_id
        return {
            "title": self.env._("Why %(grade)s", grade=standing.grade_id.name),
            "icon": "fa-star",
            "sequence": 30,
            "note": self.env._(
                "%(score)s of 100 points by the scheme %(scheme)s, as of %(day)s. "
                "In force since %(since)s.",
                score=f"{history.score:.1f}",
                scheme=history.scheme_id.name,
                day=format_date(self.env, history.reference_date),
                since=format_date(self.env, standing.since),
            ),
            "bars": [line._card_bar() for line in history.line_ids],
            "rows": self._linkage_card_changes(),
            "buttons": [
                {
                    "label": self.env._("History"),
                    "icon": "fa-history",
                    "action": {
                        "type": "ir.actions.act_window",
                        "name": self.env._("Grade History"),
                        "res_model": "linkage.grade.history",
                        "domain": [("partner_id", "=", self.id)],
                        "views": [[False, "list"], [False, "graph"], [False, "form"]],
                    },
                }
            ],
        }

    def _linkage_card_changes(self):
        changes = self.env["linkage.grade.history"].search_fetch(
            [
                ("partner_id", "=", self.id),
                ("company_id", "=", self.env.company.id),
                ("is_change", "=", True),
                ("previous_grade_id", "!=", False),
            ],
            ["previous_grade_id", "grade_id", "reference_date"],
            limit=CHANGES_SHOWN,
        )
        return [
            {
                "title": f"{change.previous_grade_id.name} → {change.grade_id.name}",
                "subtitle": format_date(self.env, change.reference_date),
                "action": self._linkage_form_action(change),
            }
            for change in changes
        ]
