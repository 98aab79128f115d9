from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .linkage_visit_plan import QUIET
from .linkage_visit_plan_answer import match

# how many addresses a note names
NAMED = 5


class LinkageVisitPlan(models.Model):
    """Accepting a plan: visits stay, move, come and go; what others did stays."""

    _inherit = "linkage.visit.plan"

    accepted_on = fields.Datetime("Accepted At", readonly=True, copy=False)

    def action_accept(self):
        """Put plans in force. Done once: an accepted plan stays as it is.

        :raise UserError: there is nothing to accept
        """
        for plan in self.filtered(lambda plan: plan.state != "accepted"):
            plan._accept()
        return True

    def _accept(self):
        self.ensure_one()
        if not self._lock_to_accept():
            return
        first = self._first_date()
        stops = self.stop_ids.filtered(lambda stop: stop.date >= first)
        dropping = self.change_ids.filtered(lambda change: change.kind == "dropped")
        if not stops and not dropping:
            raise UserError(
                self.env._("There is nothing to accept: no stop lies ahead.")
            )
        now = self._visits().filtered(lambda visit: visit.date >= first)
        touched = self._touched(stops | self.stop_ids, dropping, now)
        stops, skipped = self._to_do(stops, now, touched)
        open_ones = now.filtered(lambda visit: visit._may_be_replanned()) - touched
        wanted = [(stop.partner_id.id, stop.date) for stop in stops]
        matches = match(wanted, open_ones)
        new, kept = self.env["linkage.visit.stop"], self.env["linkage.visit"]
        values = {}
        for stop, visit in zip(stops, matches, strict=True):
            if visit:
                kept |= visit
                values[visit.id] = stop._visit_values()[0]
            else:
                new |= stop
        (open_ones - kept).action_cancel()
        kept._reschedule(
            {key: kept.browse(key)._news(one) for key, one in values.items()}
        )
        self.env["linkage.visit"].with_context(**QUIET).create(new._visit_values())
        self._record(
            {
                "state": "accepted",
                "accepted_on": fields.Datetime.now(),
                "note": self._accept_note(touched, skipped),
            }
        )

    def _lock_to_accept(self):
        """Keep others from accepting for the same representative now.

        :return: False where somebody has accepted this plan meanwhile
        :raise UserError: it cannot be accepted
        """
        # Two plans of a representative may not be accepted at once, nor one twice:
        # neither would see the visits of the other. Whoever writes this row second
        # waits, is told by the database to begin anew, and does.
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "UPDATE linkage_visit_representative SET write_date = %s WHERE id = %s",
                fields.Datetime.now(),
                self._settings().id,
            )
        )
        self.invalidate_recordset(["state"])
        if self.state == "accepted":
            return False
        if self.state == "draft":
            raise UserError(self.env._("There is nothing to accept: press Plan first."))
        if self.state != "ready":
            raise UserError(self.env._("Only a plan that is ready can be accepted."))
        if not self.user_id.active:
            raise UserError(
                self.env._(
                    "%(name)s is archived and makes no visits.",
                    name=self.user_id.display_name,
                )
            )
        self._check_not_outdated()
        return True

    def _check_not_outdated(self):
        """:raise UserError: this plan does not know a plan that is in force now"""
        newer = self.search_count(
            [
                ("user_id", "=", self.user_id.id),
                ("company_id", "=", self.company_id.id),
                ("state", "=", "accepted"),
                ("accepted_on", ">", self.planned_on),
                ("date_start", "<=", self.date_end),
                ("date_end", ">=", self.date_start),
            ],
            limit=1,
        )
        if newer:
            raise UserError(
                self.env._(
                    "Another plan of %(name)s was accepted since this one was made: "
                    "press Plan Again to see what it would change now.",
                    name=self.user_id.display_name,
                )
            )

    def _touched(self, stops, dropping, now):
        """Visits that somebody has moved, fixed, begun or made since the plan was made.

        They stay as they are, and so do those that are no longer planned, those that
        the plan found fixed and those that it never saw: handed over or reopened since.
        """
        free = stops.filtered(lambda stop: stop.change != "fixed")
        known = {
            line.visit_id.id: line.start_before
            for line in (*free, *dropping)
            if line.visit_id
        }
        return now.filtered(
            lambda visit: (
                not visit._may_be_replanned()
                or known.get(visit.id) != visit.planned_start
            )
        )

    def _to_do(self, stops, now, touched):
        """Stops that can become visits, and those that cannot any more.

        :return: tuple (stops, stops skipped)
        """
        stops = stops.filtered(lambda stop: stop.change != "fixed")
        taken = {(visit.partner_id.id, visit.date) for visit in touched}
        new = stops.filtered(lambda stop: stop.change == "new")
        given_away = self._given_away(new.partner_id)
        left = stops.filtered(
            lambda stop: (
                not stop.partner_id.active
                or (stop.change == "new" and stop.partner_id in given_away)
                # its visit was deleted, called off, closed, given away, or touched
                or (stop.change != "new" and stop.visit_id not in now - touched)
                or (stop.partner_id.id, stop.date) in taken
            )
        )
        return stops - left, left

    def _given_away(self, addresses):
        """Addresses that somebody else visits by now."""
        terms = self.env["linkage.visit.policy"]._terms(addresses, self.company_id)
        return addresses.filtered(
            lambda address: (
                (address.id in terms and terms[address.id].user_id)
                or address._linkage_representative(self.company_id).id
            )
            != self.user_id.id
        )

    def _accept_note(self, touched, skipped):
        if not skipped:
            return False
        names = skipped.partner_id[:NAMED].mapped("display_name")
        if len(skipped.partner_id) > NAMED:
            names.append("...")
        return self.env._(
            "Left as others have changed it since the plan was made: %(count)s visits "
            "(%(names)s).",
            count=len(skipped),
            names=", ".join(names),
        )
