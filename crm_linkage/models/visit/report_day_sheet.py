from textwrap import shorten

from odoo import api, models
from odoo.exceptions import AccessError

CONTACTS = 3  # of a customer
NOTE_SIGNS = 200


class ReportDaySheet(models.AbstractModel):
    """What the day sheet shows: visits by representative and day, in order (D1.7)."""

    _name = "report.crm_linkage.report_day_sheet"
    _description = "Day Sheet"

    @api.model
    def _get_report_values(self, docids, data=None):
        # reports are rendered with more rights than the reader has
        Visit = self.env["linkage.visit"].with_user(self.env.user)
        if not Visit.has_access("write"):
            raise AccessError(
                self.env._("Day sheets are for representatives and their leaders.")
            )
        visits = Visit.browse(docids).exists()
        visits.check_access("read")
        visits = visits.filtered(lambda visit: visit.state != "cancelled")
        return {
            "doc_ids": visits.ids,
            "doc_model": Visit._name,
            "docs": visits,
            "days": [
                self._day(day.sorted(lambda one: (one.planned_start, one.sequence)))
                for _key, day in sorted(
                    visits.grouped(
                        lambda visit: (
                            visit.user_id.name or "",
                            visit.date,
                            visit.user_id.id,
                            visit.company_id.id,
                        )
                    ).items()
                )
            ],
        }

    def _day(self, visits):
        """One sheet: visits of one representative on one day in one company."""
        visits = visits.with_company(visits.company_id)
        customers = visits.commercial_partner_id
        facts = customers._linkage_sheet_lines()
        contacts = self._contacts(customers)
        stops = []
        for visit, stop in zip(visits, visits._day_stops(), strict=True):
            customer = visit.commercial_partner_id.id
            stops.append(
                {
                    **stop,
                    "facts": facts.get(customer, []),
                    "people": "; ".join(contacts.get(customer, [])),
                    "before": self._before(stop["last"]),
                }
            )
        company = visits.company_id.sudo()  # name and logo are no secret
        return {
            "user": visits.user_id.sudo().name,
            "date": visits[:1].date,
            "company": company,
            "zone": visits[:1]._zone_of().key,
            "summary": visits._day_summary(visits[:1]._zone_of().key),
            "stops": stops,
        }

    def _before(self, last):
        """What came of the last visit, in a line: day, result, note."""
        if not last:
            return ""
        outcome = ": ".join(filter(None, (last["outcome"], last["advance"])))
        note = shorten(last["note"], NOTE_SIGNS, placeholder="...")
        return ". ".join(filter(None, (last["day"], outcome, note)))

    def _contacts(self, customers):
        """The persons to ask for, who decide first; one query.

        :return: dict of commercial partner id -> list of texts, one a person
        """
        found = customers.search_fetch(
            [
                ("commercial_partner_id", "in", customers.ids),
                ("is_company", "=", False),
                ("type", "=", "contact"),
                ("parent_id", "!=", False),
            ],
            ["name", "function", "phone", "linkage_role", "commercial_partner_id"],
            order="linkage_role, name, id",  # who has no role comes last
        )
        roles = dict(customers._fields["linkage_role"]._description_selection(self.env))
        persons = {}
        for contact in found:
            theirs = persons.setdefault(contact.commercial_partner_id.id, [])
            if len(theirs) < CONTACTS:
                role = contact.function or roles.get(contact.linkage_role, "")
                parts = (contact.name, role, contact.phone)
                theirs.append(", ".join(filter(None, parts)))
        return persons
