from odoo import fields, models
from odoo.tools import format_date

from ...domain.grading.review import next_review, overdue_days


class ResPartner(models.Model):
    """Reviews of the card on the Linkage page: when, and done with one click."""

    _inherit = "res.partner"

    def linkage_review_done(self):
        """The user has gone through the card of this customer."""
        self.ensure_one()
        self.env["linkage.card.review"]._review(
            self.commercial_partner_id, self.env.company
        )
        return True

    def linkage_review_note(self):
        """The same, with a note."""
        self.ensure_one()
        return self.commercial_partner_id._linkage_review_dialog(self.env.company)

    def _linkage_review_dialog(self, company):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Reviewed"),
            "res_model": "linkage.card.review.dialog",
            "views": [[False, "form"]],
            "target": "new",
            "context": {
                "default_partner_ids": self.ids,
                "default_company_id": company.id,
            },
        }

    def _linkage_card_follow(self, sections, found):
        sections = super()._linkage_card_follow(sections, found)
        if found["grade"]:
            sections["review"] = self._linkage_card_reviews(found)
        return sections

    def _linkage_card_reviews(self, found):
        review, every = found["review"], found["review_days"] or 0
        last = fields.Date.to_date(review["date"]) if review else None
        section = {
            "title": self.env._("Review of the card"),
            "icon": "fa-check-square-o",
            "sequence": 32,
            "note": self._linkage_cadence(every),
            "figures": [
                {
                    "label": self.env._("Last review"),
                    "value": self._linkage_last_review(review, last),
                }
            ],
            "buttons": [],
        }
        if every:
            section["figures"].append(
                self._linkage_next_review(last or found["since"], every)
            )
        if review and review["note"]:
            section["text"] = review["note"]
        if self._linkage_may_propose(found):
            section["buttons"] = [
                {
                    "label": self.env._("Reviewed"),
                    "icon": "fa-check",
                    "primary": True,
                    "method": "linkage_review_done",
                },
                {
                    "label": self.env._("With a note..."),
                    "icon": "fa-pencil",
                    "method": "linkage_review_note",
                },
            ]
        return section

    def _linkage_cadence(self, every):
        if not every:
            return self.env._("Cards of this grade are not reviewed regularly.")
        if every == 1:
            return self.env._("Cards of this grade are reviewed every working day.")
        return self.env._(
            "Cards of this grade are reviewed every %(days)s working days.",
            days=every,
        )

    def _linkage_last_review(self, review, last):
        if not review:
            return self.env._("never")
        return self.env._(
            "%(day)s by %(user)s",
            day=format_date(self.env, last),
            user=review["user"] or self.env._("somebody"),
        )

    def _linkage_next_review(self, base, every):
        """The figure that says when the next review is due; no query."""
        company = self.env.company
        today, dates = company._linkage_today(), company._linkage_working_dates()
        day = next_review(base, every, dates)
        late = overdue_days(base, every, today, dates)
        badge = {"text": format_date(self.env, day) if day else "–", "color": "success"}
        if late:
            badge = {
                "text": self.env._("%(days)s working days overdue", days=late),
                "color": "danger",
            }
        elif day and day <= today:
            badge = {"text": self.env._("due now"), "color": "warning"}
        return {"label": self.env._("Next review"), "badge": badge}
