from odoo import api, models

from ...domain.visit.frequency import PERIOD_WEEKS


class LinkageVisitPolicy(models.Model):
    """What holds for an address, in a sentence of the user's language."""

    _inherit = "linkage.visit.policy"

    @api.model
    def _terms_sentence(self, found):
        """How often an address is visited and why.

        :param found: `Terms`, or None where nothing says it
        """
        if found is None:
            return self.env._("No visit policy: the customer has no grade yet.")
        sentences = {
            "own": self.env._("Set for this address: %(rhythm)s."),
            "channel": self.env._("The channel and grade ask for %(rhythm)s."),
            "grade": self.env._("The grade asks for %(rhythm)s."),
        }
        if not found.is_visited:
            return (
                self.env._("Set for this address: no visits.")
                if found.source == "own"
                else self.env._("Customers of this grade are not visited.")
            )
        return sentences[found.source] % {"rhythm": self._rhythm(found)}

    @api.model
    def _rhythm(self, found):
        """`2 a week, 30 minutes each` in the user's language."""
        periods = dict(self._fields["period"]._description_selection(self.env))
        key = {weeks: key for key, weeks in PERIOD_WEEKS.items()}[found.frequency.weeks]
        return self.env._(
            "%(visits)s %(period)s, %(minutes)s minutes each",
            visits=found.frequency.visits,
            period=periods[key],
            minutes=found.minutes,
        )
