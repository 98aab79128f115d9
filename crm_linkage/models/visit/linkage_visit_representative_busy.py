from datetime import UTC, datetime, time, timedelta

from odoo import models
from odoo.fields import Domain

from ...domain.visit.busy import spans_of, unite


class LinkageVisitRepresentative(models.Model):
    """When the calendar says that a representative has something else to do."""

    _inherit = "linkage.visit.representative"

    def _busy(self, first_date, weeks):
        """Appointments of the representative that are not visits of this company.

        Declined ones, those shown as free, and archived ones do not count; visits for
        another company do. All-day events fill the day. One query.

        :param first_date: date that is day number 0
        :return: dict of day number -> tuple of `Span` (minutes since local midnight in
            the zone of these settings), sorted and apart; free days are left out
        """
        self.ensure_one()
        zone = self._zone()
        spans = {}
        for event in self._busy_events(first_date, weeks):
            if event.allday:
                begin = datetime.combine(event.start_date, time.min)
                end = datetime.combine(event.stop_date, time.min) + timedelta(days=1)
            else:
                begin, end = (
                    moment.replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None)
                    for moment in (event.start, event.stop)
                )
            for number, span in spans_of(begin, end, first_date):
                if 0 <= number < 7 * weeks:
                    spans.setdefault(number, []).append(span)
        return {number: unite(parts) for number, parts in sorted(spans.items())}

    def _busy_events(self, first_date, weeks):
        """The appointments that may touch these weeks, as `sudo`."""
        last_date = first_date + timedelta(weeks=weeks)
        timed = Domain(
            [
                ("allday", "=", False),
                ("start", "<", self._to_utc(last_date, 0)),
                ("stop", ">", self._to_utc(first_date, 0)),
            ]
        )
        # the host keeps dates, not moments, of events that last all day
        allday = Domain(
            [
                ("allday", "=", True),
                ("start_date", "<", last_date),
                ("stop_date", ">=", first_date),
            ]
        )
        others = Domain("linkage_visit_id", "=", False) | Domain(
            "linkage_visit_id.company_id", "!=", self.company_id.id
        )
        going = Domain("partner_id", "=", self.user_id.partner_id.id) & Domain(
            "state", "!=", "declined"
        )
        # sudo: whoever plans may know when the representative is busy, not with what
        return (
            self.env["calendar.event"]
            .sudo()
            .with_context(active_test=True)
            .search_fetch(
                Domain("show_as", "=", "busy")
                & Domain("attendee_ids", "any", going)
                & others
                & (timed | allday),
                ["allday", "start", "stop", "start_date", "stop_date"],
                order="start",
            )
        )
