import re

from odoo import fields, models
from odoo.exceptions import UserError

from ...domain.visit.outcome import ADVANCES, FAILURES, OUTCOMES

# longest, in signs
TEXTS = {"next_step": 250, "note": 10_000, "purpose": 250, "rival_seen": 250}
CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")


class LinkageVisit(models.Model):
    """The steps of My day: one call each, the day as it is then for an answer.

    What comes from the phone is not trusted: each wrong value is a sentence.
    """

    _inherit = "linkage.visit"

    def linkage_day_start(self, place=None):
        """Check in; the first time counts.

        :param place: dict of `latitude`, `longitude`, `accuracy`, or nothing
        """
        visit = self._one_visit()
        visit._check_planned()
        if visit._start():
            visit._keep_place("start", place)
        return visit._same_day()

    def linkage_day_purpose(self, text):
        """Say what the visit is to achieve, as long as it is planned."""
        visit = self._one_visit()
        visit._check_planned()
        visit.purpose = visit._clean_text("purpose", text)
        return visit._same_day()

    def linkage_day_complete(self, result, place=None):
        """Close the visit with its result; it counts as started when it was not.

        :param result: dict, see `_complete`; dates are ISO texts
        """
        visit = self._one_visit()
        visit._complete(visit._clean_result(result))
        visit._keep_place("end", place)
        return visit._same_day()

    def linkage_day_fail(self, failure, note=""):
        """Close a visit that did not take place.

        :param failure: key of `FAILURES`
        """
        visit = self._one_visit()
        if failure not in dict(FAILURES):
            raise UserError(self.env._("Say why the visit failed."))
        visit._fail(failure, visit._clean_text("note", note))
        return visit._same_day()

    def linkage_day_move(self, day, clock=None):
        """Move the visit and return the day it left.

        :param day: ISO date
        :param clock: ``HH:MM`` where the representative is; nothing means the end of
            that day
        """
        visit = self._one_visit()
        left = visit.date
        minute = None
        if clock:
            found = CLOCK.fullmatch(clock) if isinstance(clock, str) else None
            if not found:
                raise UserError(self.env._("This is not a time: %(time)s", time=clock))
            minute = int(found[1]) * 60 + int(found[2])
        visit._move_to(self._day_of(day), minute)
        return visit._same_day(left)

    def linkage_day_undo(self):
        """Take the last step back, see `action_undo`."""
        visit = self._one_visit()
        visit.action_undo()
        return visit._same_day()

    def linkage_day_photo(self, name, data):
        """Add a photo, base64 text."""
        visit = self._one_visit()
        visit._add_photo(name, data)
        return visit._same_day()

    def linkage_day_photo_remove(self, photo_id):
        visit = self._one_visit()
        visit._remove_photo(photo_id)
        return visit._same_day()

    # -- helpers -------------------------------------------------------------------

    def _one_visit(self):
        """:raise UserError: the visit was deleted meanwhile"""
        visit = self.exists()
        if len(visit) != 1:
            raise UserError(
                self.env._("This visit does not exist any more. Open the day again.")
            )
        visit.check_access("write")
        return visit

    def _same_day(self, day=None):
        return self.linkage_day(str(day or self.date))

    def _clean_result(self, result):
        """Values for `_complete` of what the phone sent.

        :raise UserError: a value is of the wrong kind or too long
        """
        if not isinstance(result, dict):
            result = {}
        values = {"outcome": result.get("outcome"), "advance": result.get("advance")}
        for name, choices in (("outcome", OUTCOMES), ("advance", ADVANCES)):
            if values[name] not in dict(choices):
                values[name] = False  # `_complete` asks for what is missing
        for name in TEXTS:
            if name in result:
                values[name] = self._clean_text(name, result[name])
        if "has_rival" in result:
            values["has_rival"] = bool(result["has_rival"])
        if not values.get("has_rival", True):
            values["rival_seen"] = False
        if "next_step_date" in result:
            values["next_step_date"] = self._clean_date(result["next_step_date"])
        if values.get("next_step_date") and not values.get("next_step"):
            raise UserError(self.env._("Say what the next step is."))
        return values

    def _clean_text(self, name, text):
        if not isinstance(text, str):
            text = ""
        if len(text) > TEXTS[name]:
            raise UserError(
                self.env._(
                    "%(field)s: %(most)s signs at most.",
                    field=self._fields[name]._description_string(self.env),
                    most=TEXTS[name],
                )
            )
        return text.strip() or False

    def _clean_date(self, text):
        if not text:
            return False
        found = self._day_of(text)
        (today,) = self._local_dates(fields.Datetime.now())
        if found < today:
            raise UserError(self.env._("The next step lies in the past."))
        return found
