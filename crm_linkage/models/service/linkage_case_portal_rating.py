from odoo import fields, models


class LinkageCase(models.Model):
    """What the portal shows of the question about a case."""

    _inherit = "linkage.case"

    def _portal_rating(self):
        """The question about a closed case, as plain values for the portal page.

        The caller has checked that the case belongs to the user's own company. Reads
        only: the link makes the question when it is followed.

        :return: None where nothing is asked; else a dict of `state` ("open" or
            "answered"), `url` (of the question, if open), `total`, `procedure`,
            `person` (labels, may be empty), `comment`, `answered_on` (a datetime)
        """
        self.ensure_one()
        case = self.sudo()  # portal users have no access to cases
        if case.ask_state == "answered":
            return {
                "state": "answered",
                "url": "",
                "total": case._mark_label(str(round(case.rating_last_value))),
                "procedure": case._mark_label(case.procedure_mark),
                "person": case._mark_label(case.person_mark),
                "comment": case.rating_last_feedback or "",
                "answered_on": case.answered_at,
            }
        if not case._portal_may_rate():
            return None
        return {"state": "open", "url": f"/my/cases/{case.id}/rate"}

    def _mark_label(self, mark):
        field = self._fields["procedure_mark"]
        return dict(field._description_selection(self.env)).get(mark, "")

    def _portal_may_rate(self):
        """Whether a user of the customer may answer now."""
        case = self.sudo()
        return bool(
            case.active
            and case.stage_id.is_closed
            and case.closed_at
            and case.ask_state != "answered"
            and case.team_id._ask_terms(case.team_id, case.company_id)[0] != "no"
            and (fields.Datetime.now() - (case.asked_at or case.closed_at)).days
            < case.company_id.linkage_ask_days
        )

    def _portal_question(self):
        """Open the question for a user of the portal.

        :return: the token of the host's rating, or None if nothing is asked (any more)
        """
        self.ensure_one()
        if not self._portal_may_rate():
            return None
        case = self.sudo()  # as above
        case._open_questions()
        if case.ask_state != "asked":
            case._note_question("asked")
        ratings = case.rating_ids.filtered(
            lambda rating: (
                not rating.consumed and rating.partner_id == case.partner_id
            )
        )
        return ratings[:1].access_token
