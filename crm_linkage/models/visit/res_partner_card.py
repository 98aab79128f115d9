from odoo import models
from odoo.tools import format_date, format_datetime

from ...domain.visit.due import pace, standing

# colours of the day on which a visit is due, by status
COLORS = {"overdue": "danger", "never": "warning", "due": "warning"}


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

        Visits that the user may not see do not show, but the customer is due when the
        due list says so (`domain/visit/due.py`). Of several addresses that are visited
        the one that is due first counts. Two queries.

        :return: dict with `last` and `next` (UTC datetimes or False), `due` (date or
            False), `status` (key of `STATUSES` or False), `is_due`, `done_count` and
            `terms` (`Terms` of the address that is due first, or None)
        """
        self.ensure_one()
        customer, company = self.commercial_partner_id, self.env.company
        last, upcoming, count, lasts = self.env["linkage.visit"]._summary_of(customer)
        today = company._linkage_today()
        found = self.env["linkage.visit.policy"]._terms_of_stops(customer, company)
        newest = max(lasts.values(), default=None)
        first, terms = None, next(iter(found.values()), None)
        for address_id, each in found.items():
            days = pace(each.frequency, each.gap_max)
            if not days:
                continue
            # an address without settings stands for all of its customer
            day = lasts.get(address_id) if each.setting_id else newest
            stands = standing(day, days, today)
            if first is None or stands.date < first.date:
                first, terms = stands, each
        return {
            "last": last,
            "next": upcoming,
            "due": first.date if first else False,
            "status": first.status if first else False,
            "is_due": bool(first) and first.date <= today and not upcoming,
            "done_count": count,
            "terms": terms,
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
                        "color": "success"
                        if summary["next"]
                        else COLORS.get(summary["status"], "success"),
                    },
                    "help": self.env._(
                        "The last visit and the time between two visits that the "
                        "policy asks for; as in the due list."
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
