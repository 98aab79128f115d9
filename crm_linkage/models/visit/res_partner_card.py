from datetime import timedelta

from odoo import fields, models
from odoo.tools import format_date, format_datetime


class ResPartner(models.Model):
    """What the visit room shows on the Linkage page, to read before going (D1.7)."""

    _inherit = "res.partner"

    def _linkage_card_sections(self):
        sections = super()._linkage_card_sections()
        if self.env["linkage.visit"].has_access("read"):
            sections["visit"] = self._linkage_card_visit(self._linkage_visit_summary())
        return sections

    def _linkage_visit_summary(self):
        """Last visit, next visit and when one is due, in the current company.

        Visits that the user may not see do not count. Two queries.

        :return: dict with `last` and `next` (UTC datetimes or False), `due` (date or
            False), `is_due`, `done_count` and `terms` (`Terms` of the customer's own
            address, or None)
        """
        self.ensure_one()
        customer = self.commercial_partner_id
        last, upcoming, count = self.env["linkage.visit"]._summary_of(customer)
        Policy = self.env["linkage.visit.policy"]
        found = Policy._terms(customer, self.env.company).get(customer.id)
        gap = found.frequency.gap_days if found else None
        today = fields.Date.context_today(self)
        due = False
        if gap:
            due = last.date() + timedelta(days=gap) if last else today
        return {
            "last": last,
            "next": upcoming,
            "due": due,
            "is_due": bool(due) and due <= today and not upcoming,
            "done_count": count,
            "terms": found,
        }

    def _linkage_card_visit(self, summary):
        figures = [
            {
                "label": self.env._("Last visit"),
                "value": self._linkage_moment(summary["last"]),
            },
            {
                "label": self.env._("Next visit"),
                "value": self._linkage_moment(summary["next"]),
            },
            {"label": self.env._("Visits done"), "value": str(summary["done_count"])},
        ]
        if summary["due"]:
            figures.insert(
                2,
                {
                    "label": self.env._("Due"),
                    "badge": {
                        "text": format_date(self.env, summary["due"]),
                        "color": "warning" if summary["is_due"] else "success",
                    },
                    "help": self.env._(
                        "The last visit and the time between two visits that the "
                        "grade asks for."
                    ),
                },
            )
        return {
            "title": self.env._("Visits"),
            "icon": "fa-map-marker",
            "sequence": 35,
            "note": self.env["linkage.visit.policy"]._terms_sentence(summary["terms"]),
            "figures": figures,
            "buttons": self._linkage_card_visit_buttons(),
        }

    def _linkage_card_visit_buttons(self):
        customer = self.commercial_partner_id
        buttons = [
            {
                "label": self.env._("All Visits"),
                "icon": "fa-list",
                "action": {
                    "type": "ir.actions.act_window",
                    "name": self.env._("Visits"),
                    "res_model": "linkage.visit",
                    "domain": [["commercial_partner_id", "=", customer.id]],
                    "context": {"default_partner_id": customer.id},
                    "views": [[False, "list"], [False, "form"]],
                },
            }
        ]
        if self.env["linkage.visit"].has_access("create"):
            buttons.insert(
                0,
                {
                    "label": self.env._("Add Visit"),
                    "icon": "fa-plus",
                    "action": {
                        "type": "ir.actions.act_window",
                        "name": self.env._("New Visit"),
                        "res_model": "linkage.visit",
                        "context": {"default_partner_id": customer.id},
                        "views": [[False, "form"]],
                    },
                },
            )
        return buttons

    def _linkage_moment(self, moment):
        """A UTC datetime for people, a dash where there is none."""
        if not moment:
            return "–"
        return format_datetime(self.env, moment, dt_format="short")
