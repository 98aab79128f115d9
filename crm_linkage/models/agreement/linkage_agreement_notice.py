from odoo import fields, models
from odoo.exceptions import UserError

from ...domain.agreement import notice
from .linkage_agreement import ACTIVE


class LinkageAgreement(models.Model):
    """Notice given by either side (D9.4)."""

    _inherit = "linkage.agreement"

    notice_given_on = fields.Date(readonly=True, copy=False)
    notice_side = fields.Selection(
        [("us", "We"), ("partner", "The partner")],
        "Notice Given By",
        readonly=True,
        copy=False,
    )
    reminded_for = fields.Date(
        readonly=True, copy=False, help="The end of which the activity reminded."
    )

    def action_notice_ours(self):
        """We give notice today."""
        self._give_notice("us")

    def action_notice_partner(self):
        """The partner gave notice today."""
        self._give_notice("partner")

    def _give_notice(self, side):
        """:raise UserError: an agreement is not in force, or notice was given before"""
        self._check_manager()
        for agreement in self:
            if agreement.notice_given_on:
                raise UserError(
                    self.env._(
                        "%(agreement)s: notice was given on %(day)s already.",
                        agreement=agreement.display_name,
                        day=agreement.notice_given_on,
                    )
                )
            today = agreement.company_id._linkage_today()
            agreement._step(
                {
                    "notice_given_on": today,
                    "notice_side": side,
                    "date_end": agreement._end_after_notice(today),
                },
                ACTIVE,
            )
            agreement._message_log(
                body=self.env._(
                    "Notice was given: the agreement ends on %(day)s.",
                    day=agreement.date_end,
                )
            )

    def _end_after_notice(self, given):
        """The last day when notice is given on `given`."""
        self.ensure_one()
        terms = (self.notice_length, self.notice_unit)
        if not self.date_end:
            return notice.end_after_notice(given, *terms)
        if self.renewal != "automatic":
            return self.date_end
        return notice.end_of_notice(self.date_end, self.renewal_months, *terms, given)
