from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

#: what of an appointment its visit depends on
TIMES = frozenset({"start", "stop", "duration", "start_date", "stop_date"})
OWNERS = frozenset({"user_id", "partner_ids", "attendee_ids"})
WATCHED = TIMES | OWNERS | {"active", "allday", "recurrency", "rrule"}

#: Context key: the visit itself changes its appointment, so it need not be told. Holds
#: for sudo only: nobody can send it along with a request.
FROM_VISIT = "linkage_from_visit"


class CalendarEvent(models.Model):
    """The appointment of a visit: moving, deleting or declining it tells the visit.

    Events without a visit cost no query more: the link is a column of the row that the
    host reads anyway before it writes or deletes (not so when the system itself deletes
    events that it has not read: then it is one).
    """

    _inherit = "calendar.event"

    linkage_visit_id = fields.Many2one(
        "linkage.visit",
        "Visit",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The visit this is the appointment of. Moving one moves the other.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._linkage_check_link(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._linkage_check_link(vals)
        if self._linkage_is_echo() or WATCHED.isdisjoint(vals):
            return super().write(vals)
        linked = self.filtered("linkage_visit_id")
        if not linked:
            return super().write(vals)
        keys = set(vals)  # the host empties `vals`
        linked._linkage_check_change(vals)
        result = super().write(vals)
        if OWNERS & keys:
            linked._linkage_check_owner()
        if vals.get("active") is False:
            linked._linkage_open_visits()._linkage_unplan(
                self.env._("its appointment was archived in the calendar")
            )
        elif vals.get("active"):
            linked._linkage_reopen_visits()
        if TIMES & keys:
            linked._linkage_move_visits()
        return result

    def unlink(self):
        if self._linkage_is_echo():
            return super().unlink()
        # the host reads the reminders next: together it is one query
        self.fetch(["linkage_visit_id", "alarm_ids"])
        visits = self.filtered("linkage_visit_id")._linkage_open_visits()
        result = super().unlink()
        if visits:
            visits._linkage_unplan(
                self.env._("its appointment was deleted in the calendar")
            )
        return result

    def _linkage_is_echo(self):
        return self.env.su and self.env.context.get(FROM_VISIT)

    def _get_activity_excluded_models(self):
        """The appointment of a visit is no activity on it."""
        return [*super()._get_activity_excluded_models(), "linkage.visit"]

    # -- what the change means for the visit ---------------------------------------

    def _linkage_visits(self):
        """Visits of these appointments, in every company of the user.

        :raise UserError: the user may not change one of them
        """
        visits = self.linkage_visit_id
        if visits and not self.env.su:
            # a calendar shows the appointments of all companies at once
            companies = self.env.user.company_ids.ids
            visits = visits.with_context(allowed_company_ids=companies)
            if not visits.has_access("write"):
                raise UserError(
                    self.env._(
                        "This is the appointment of a visit that you may not change: "
                        "ask the representative or a supervisor."
                    )
                )
        return visits

    def _linkage_open_visits(self):
        """Those that are still planned; see `_linkage_visits`."""
        # sudo: the state decides, whether the visit may be read or not
        planned = self.sudo().filtered(
            lambda event: event.linkage_visit_id.state == "planned"
        )
        return planned.with_env(self.env)._linkage_visits()

    @api.model
    def _linkage_check_link(self, vals):
        """:raise UserError: somebody links an event to a visit by hand"""
        if vals.get("linkage_visit_id") and not self.env.su:
            raise UserError(self.env._("Only a visit makes its own appointment."))

    def _linkage_check_change(self, vals):
        """:raise UserError: the appointment of a visit cannot be like that"""
        if vals.get("allday"):
            raise UserError(
                self.env._(
                    "A visit begins at a time: its appointment cannot last all day."
                )
            )
        if vals.get("recurrency") or vals.get("rrule"):
            raise UserError(
                self.env._(
                    "The appointment of a visit does not repeat: plan further visits."
                )
            )
        if TIMES & vals.keys():
            # sudo: the state decides, whether the visit may be read or not
            closed = self.sudo().filtered(
                lambda event: event.linkage_visit_id.state in ("done", "failed")
            )
            if closed:
                raise UserError(
                    self.env._("The visit is over: its appointment stays where it is.")
                )
            self._linkage_open_visits()

    def _linkage_check_owner(self):
        """:raise UserError: the representative is not in their own appointment"""
        for event in self.sudo():
            user = event.linkage_visit_id.user_id
            if event.user_id != user or user.partner_id not in event.partner_ids:
                raise UserError(
                    self.env._(
                        "This is the appointment of a visit: to let somebody else go, "
                        "change the representative of the visit."
                    )
                )

    def _linkage_reopen_visits(self):
        cancelled = self.sudo().filtered(
            lambda event: event.linkage_visit_id.state == "cancelled"
        )
        cancelled.with_env(self.env)._linkage_visits().action_reopen()

    def _linkage_move_visits(self):
        """Bring planned visits to the times of their appointments."""
        times = {
            event.linkage_visit_id.id: (event.start, event.stop)
            for event in self.sudo()
        }
        for visit in self._linkage_open_visits():
            start, stop = times[visit.id]
            if (visit.planned_start, visit.planned_stop) == (start, stop):
                continue
            minutes = round((stop - start) / timedelta(minutes=1))
            if not 1 <= minutes <= 1440:
                raise UserError(
                    self.env._("A visit takes between one minute and a day.")
                )
            visit.write({"planned_start": start, "duration": minutes})
