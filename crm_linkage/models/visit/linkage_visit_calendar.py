from odoo import Command, api, fields, models
from odoo.tools import format_datetime
from odoo.tools.misc import clean_context

from .calendar_event import FROM_VISIT

#: what of a visit its appointment depends on
SYNCED = frozenset(
    {"planned_start", "planned_stop", "duration", "state", "user_id", "partner_id"}
    | {"company_id"}
)

#: Context key of who writes many visits one by one: they call `_linkage_sync_events`
#: once at the end, for all of them.
EVENTS_LATER = "linkage_events_later"

#: Nobody is written to about appointments that only their owner has.
SILENT = {
    "tracking_disable": True,
    "mail_create_nosubscribe": True,
    "mail_create_nolog": True,
    "no_mail_to_attendees": True,
    "skip_attendee_notification": True,
    "skip_contact_description": True,
    "dont_notify": True,
    FROM_VISIT: True,
}


class LinkageVisit(models.Model):
    """Each planned visit owns one private event in the representative's calendar.

    Both sides compare before they write, so a change runs to the other side and ends
    there. Name and place are those of the moment when the event was made.
    """

    _inherit = "linkage.visit"

    event_ids = fields.One2many(
        "calendar.event",
        "linkage_visit_id",
        "Appointment",
        readonly=True,
        copy=False,
        help="In the representative's calendar, at most one, and only theirs to read.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        visits = super().create(vals_list)
        visits._linkage_sync_events()
        return visits

    def write(self, vals):
        result = super().write(vals)
        if not SYNCED.isdisjoint(vals):
            self._linkage_sync_events(renew="partner_id" in vals)
        return result

    def unlink(self):
        events = self._linkage_events().values()
        result = super().unlink()
        self._linkage_remove_events(events)
        return result

    # -- from the visit to the calendar ----------------------------------------------

    def _linkage_events(self):
        """Appointments of these visits, archived ones too, as `sudo` and silent.

        sudo: who may change a visit changes the calendar of its representative with it,
        and nothing else there.

        :return: dict of visit id -> event
        """
        context = {**clean_context(self.env.context), **SILENT, "active_test": False}
        Event = self.env(su=True, context=context)["calendar.event"]
        Event.flush_model(["linkage_visit_id"])
        query = Event._search([("linkage_visit_id", "in", self.ids)], order="")
        # not from the cache: there the host hides private events from other users
        link = Event._field_to_sql(query.table, "linkage_visit_id", query)
        identity = Event._field_to_sql(query.table, "id", query)
        rows = self.env.execute_query(query.select(link, identity))
        events = Event.browse(event_id for _visit_id, event_id in rows)
        return {
            visit_id: event
            for (visit_id, _event_id), event in zip(rows, events, strict=True)
        }

    def _linkage_sync_events(self, renew=False):
        """Make, move and remove appointments so that they agree with these visits.

        The number of queries does not grow with the number of visits, but for one
        update of each event that really moves.

        :param renew: write name and place anew, too
        """
        if self.env.context.get(EVENTS_LATER):
            return
        visits = self.sudo()  # see `_linkage_events`
        event_of = visits._linkage_events()
        surplus, missing = [], []
        for visit in visits:
            event = event_of.get(visit.id)
            if not visit._linkage_wants_event():
                # an archived one is no longer in the way: somebody put it aside
                if event and event.active and visit.state != "done":
                    surplus.append(event)
            elif not event:
                missing.append(visit.id)
            elif not event.active or event.user_id != visit.user_id or renew:
                surplus.append(event)
                missing.append(visit.id)
            else:
                visit._linkage_move_event(event)
        self._linkage_remove_events(surplus)
        visits.browse(missing)._linkage_create_events()

    @api.model
    def _linkage_remove_events(self, events):
        """:param events: records that `_linkage_events` found"""
        if events := list(events):
            events[0].browse(event.id for event in events).unlink()

    def _linkage_wants_event(self):
        """Whether this visit is to stand in a calendar."""
        return (
            self.state == "planned"
            and bool(self.user_id)
            and self.company_id.linkage_visit_calendar
        )

    def _linkage_move_event(self, event):
        times = {"start": self.planned_start, "stop": self.planned_stop}
        if any(event[name] != value for name, value in times.items()):
            # in the owner's name: for others the host asks the owner to accept again
            event.with_user(self.user_id).sudo().write(times)

    def _linkage_create_events(self):
        """One private event for each, in one batch per representative."""
        context = {**clean_context(self.env.context), **SILENT}
        for user, visits in self.grouped("user_id").items():
            # su: see `_linkage_events`; in the owner's name, as if made by them
            env = self.env(user=user, su=True, context=context)
            env["calendar.event"].create(
                [visit._linkage_event_values() for visit in visits]
            )

    def _linkage_event_values(self):
        """Values of the appointment of this visit."""
        owner = self.user_id.partner_id
        return {
            "name": self.commercial_partner_id.display_name or self.display_name,
            "location": self.street_address,
            "start": self.planned_start,
            "stop": self.planned_stop,
            "allday": False,
            "privacy": "private",
            "show_as": "busy",
            "user_id": self.user_id.id,
            "partner_ids": [Command.set(owner.ids)],
            "attendee_ids": [
                Command.create({"partner_id": owner.id, "state": "accepted"})
            ],
            "res_model_id": self.env["ir.model"]._get_id(self._name),
            "res_id": self.id,
            "linkage_visit_id": self.id,
        }

    # -- from the calendar to the visit ----------------------------------------------

    def _linkage_unplan(self, reason):
        """Cancel planned visits whose appointment is gone, and tell so.

        :param reason: part of a sentence, translated
        """
        visits = self.filtered(lambda visit: visit.state == "planned")
        if not visits:
            return
        visits.action_cancel()
        note = self.env._("Cancelled: %(reason)s.", reason=reason)
        visits._message_log_batch(bodies=dict.fromkeys(visits.ids, note))
        names = ", ".join(
            self.env._(
                "%(name)s on %(moment)s",
                name=visit.display_name,
                moment=format_datetime(
                    self.env, visit.planned_start, dt_format="short"
                ),
            )
            for visit in visits[:3]
        )
        if len(visits) > 3:
            names = self.env._(
                "%(names)s and %(count)s more", names=names, count=len(visits) - 3
            )
        self.env.user._bus_send(
            "simple_notification",
            {
                "type": "info",
                "title": self.env._("Visit cancelled"),
                "message": self.env._(
                    "%(names)s: reopen the visit to plan it again.", names=names
                ),
            },
        )
