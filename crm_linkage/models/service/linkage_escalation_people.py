from odoo import models

from ...domain.service.escalation import (
    CONTACT,
    LEADER,
    MANAGER,
    OWNER,
    USER,
    reached,
)
from .resource_calendar import to_datetime, to_moment


class LinkageEscalation(models.Model):
    """Whom an escalation reaches, and when that one is at work."""

    _inherit = "linkage.escalation"

    def _recipients(self):
        """``{escalation: user, partner (the customer) or None}``; one in the system.

        Nobody is told of a case of a company that is not theirs.
        """
        managers = {
            company: company._linkage_service_manager() for company in self.company_id
        }
        found = {}
        for escalation in self:
            case, step = escalation.case_id, escalation.step_id
            company = escalation.company_id
            people = {
                OWNER: case.user_id,
                LEADER: case._linkage_leader(),
                MANAGER: managers[company],
                USER: step.user_id,
            }
            people = {
                who: user if user._linkage_works_for(company) else None
                for who, user in people.items()
            }
            people[CONTACT] = case._linkage_customer_to_write()
            found[escalation] = reached(step.recipient or OWNER, people)
        return found

    def _openings(self, recipients, now):
        """``{escalation: datetime}`` of those that wait for working hours to begin.

        :param recipients: what `_recipients` gave
        """
        asked = {
            (recipients[one], one.company_id)
            for one in self
            if one._waits_for_hours() and recipients[one]
        }
        if not asked:
            return {}
        moment, openings = to_moment(now), {}
        for (who, company), work in self._works(asked).items():
            opening = work.next_open(moment) if work else None
            # without any working hours nobody would ever be told
            if opening is not None and opening > moment:
                openings[who, company] = to_datetime(opening)
        return {
            one: openings[recipients[one], one.company_id]
            for one in self
            if one._waits_for_hours() and (recipients[one], one.company_id) in openings
        }

    def _waits_for_hours(self):
        return self.step_id.in_working_hours and self._needs_recipient()

    def _works(self, asked):
        """``{(user or partner, company): WorkTime or None}``, in a few queries.

        The calendar of the person in that company, else the company's own, read in the
        person's time zone.
        """
        rows = []
        for who, company in asked:
            own = self._own_calendar(who, company)
            calendar = own or company.resource_calendar_id
            rows.append((who, company, calendar, None if own else who.tz))
        calendars = self.env["resource.calendar"].union(*(row[2] for row in rows))
        companies = self.env["res.company"].union(*(row[1] for row in rows))
        times = calendars._linkage_clock_times(companies)
        return {
            (who, company): times(calendar.id, company.id, tz)
            for who, company, calendar, tz in rows
        }

    def _own_calendar(self, who, company):
        """The working hours of a person, where the host knows them."""
        if who._name != "res.users":
            return self.env["resource.calendar"]
        resources = who.sudo().resource_ids.filtered(
            lambda resource: resource.company_id in (company, company.browse())
        )
        return resources.calendar_id[:1]
