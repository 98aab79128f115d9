from datetime import date

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

from ...domain.agreement import notice
from .linkage_agreement_words import NOTICE_UNITS, RENEWALS, SCORECARD_PERIODS

#: beyond these, notice and periods leave the calendar
EARLIEST, LATEST = date(1970, 1, 1), date(2999, 12, 31)


class LinkageAgreement(models.Model):
    """Notice, renewal, the people of both sides, how often both look at it (D9.4)."""

    _inherit = "linkage.agreement"

    notice_length = fields.Integer(
        "Notice", help="How long before the end notice is to be given. 0: none needed."
    )
    notice_unit = fields.Selection(NOTICE_UNITS, required=True, default="month")
    notice_deadline = fields.Date(
        "Last Day for Notice",
        compute="_compute_notice_deadline",
        store=True,
        help="Notice given later does not end the agreement on its last day.",
    )
    renewal = fields.Selection(
        RENEWALS,
        "At the End",
        required=True,
        default="manual",
        help="What happens when nobody gives notice.",
    )
    renewal_months = fields.Integer(
        "Goes on for (Months)",
        default=12,
        help="By how many months an agreement that goes on is extended.",
    )
    reminder_days = fields.Integer(
        "Remind Days Before",
        default=30,
        help="Days before the last day for notice, or before the end where no notice "
        "is needed, on which the responsible person gets an activity.",
    )
    contact_ids = fields.Many2many(
        "res.partner",
        "linkage_agreement_contact_rel",
        "agreement_id",
        "partner_id",
        string="Partner's Contacts",
        domain="[('commercial_partner_id', '=', commercial_partner_id)]",
        help="Whom we talk to.",
    )
    our_contact_ids = fields.Many2many(
        "res.users",
        "linkage_agreement_user_rel",
        "agreement_id",
        "user_id",
        string="Our Contacts",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        help="Whom the partner talks to, besides the responsible person.",
    )
    signatory_ids = fields.Many2many(
        "res.partner",
        "linkage_agreement_signatory_rel",
        "agreement_id",
        "partner_id",
        string="Partner's Signatories",
        domain="[('commercial_partner_id', '=', commercial_partner_id)]",
        help="Who may accept for the partner, logged in to the portal.",
    )
    our_signatory_id = fields.Many2one(
        "res.users",
        index="btree_not_null",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        help="Who accepts for us, named by a supervisor or manager. Managers may "
        "always.",
    )
    scorecard_period = fields.Selection(
        SCORECARD_PERIODS,
        "Scorecard Per",
        required=True,
        default="quarter",
        help="How often both sides look together at what was kept.",
    )
    template_id = fields.Many2one(
        "linkage.agreement.template",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="From which it was filled.",
    )

    _lengths_positive = models.Constraint(
        "CHECK(notice_length >= 0 AND renewal_months > 0 AND reminder_days >= 0)",
        "Notice and reminder cannot be negative, and a renewal is for a month or more.",
    )
    _lengths_sensible = models.Constraint(
        "CHECK(notice_length <= 3650 AND renewal_months <= 600 "
        "AND reminder_days <= 3650)",
        "Notice and reminder are at most ten years, a renewal fifty.",
    )
    _dates_sensible = models.Constraint(
        "CHECK(date_start BETWEEN '1970-01-01' AND '2999-12-31' "
        "AND (date_end IS NULL OR date_end <= '2999-12-31'))",
        "An agreement begins and ends between 1970 and 2999.",
    )
    _date_end_idx = models.Index("(company_id, date_end) WHERE state = 'active'")

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_dates(vals)
        if not self._may_name_signatory():
            self = self._without_defaults({"our_signatory_id"})
            for vals in vals_list:
                self._check_names_signatory(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_names_signatory(vals)
        self._check_dates(vals)
        return super().write(vals)

    def copy_data(self, default=None):
        vals_list = super().copy_data(default=default)
        if not self._may_name_signatory():
            # named for that agreement, not for this one
            vals_list = [
                {k: v for k, v in vals.items() if k != "our_signatory_id"}
                for vals in vals_list
            ]
        return vals_list

    def _has_sensible_dates(self):
        """Whether it can be reckoned with; a form may hold any date."""
        self.ensure_one()
        dates = (self.date_start, self.date_end)
        return all(EARLIEST <= day <= LATEST for day in dates if day)

    def _check_dates(self, vals):
        """Before anything is reckoned from them, which is before the database looks.

        :raise ValidationError: a date with which nothing can be reckoned
        """
        for name in ("date_start", "date_end"):
            day = vals.get(name) and fields.Date.to_date(vals[name])
            if day and not EARLIEST <= day <= LATEST:
                raise ValidationError(
                    self.env._("An agreement begins and ends between 1970 and 2999.")
                )

    def _may_name_signatory(self):
        return self.env.su or self.env.user.has_group("crm_linkage.group_supervisor")

    def _check_names_signatory(self, vals):
        """Nobody binds the company alone: who negotiates does not name who accepts.

        :raise AccessError: `vals` name somebody, and the user may not
        """
        if vals.get("our_signatory_id") and not self._may_name_signatory():
            raise AccessError(
                self.env._("Supervisors and managers say who accepts for us.")
            )

    @api.depends("date_end", "notice_length", "notice_unit")
    def _compute_notice_deadline(self):
        for agreement in self:
            agreement.notice_deadline = (
                notice.last_day_for_notice(
                    agreement.date_end or None,
                    agreement.notice_length,
                    agreement.notice_unit or notice.MONTHS,
                )
                if agreement.notice_length and agreement._has_sensible_dates()
                else False
            )

    @api.constrains("renewal", "date_end")
    def _check_renewal_has_an_end(self):
        for agreement in self:
            if agreement.renewal != "manual" and not agreement.date_end:
                raise ValidationError(
                    self.env._(
                        "%(agreement)s: without a last day there is nothing to renew "
                        "or to remind of.",
                        agreement=agreement.display_name,
                    )
                )

    @api.constrains("signatory_ids", "contact_ids", "partner_id")
    def _check_people_of_partner(self):
        for agreement in self:
            people = agreement.signatory_ids | agreement.contact_ids
            strangers = people.filtered(
                lambda person, own=agreement.commercial_partner_id: (
                    person.commercial_partner_id != own
                )
            )
            if strangers:
                raise ValidationError(
                    self.env._(
                        "%(person)s does not belong to %(partner)s.",
                        person=strangers[0].display_name,
                        partner=agreement.commercial_partner_id.display_name,
                    )
                )

    @api.constrains("our_signatory_id", "our_contact_ids", "company_id")
    def _check_our_people(self):
        for agreement in self:
            # sudo: companies of other users are not readable by every role
            people = (agreement.our_signatory_id | agreement.our_contact_ids).sudo()
            for user in people:
                if user.share or agreement.company_id not in user.company_ids:
                    raise ValidationError(
                        self.env._(
                            "%(user)s does not work for %(company)s.",
                            user=user.name,
                            company=agreement.company_id.name,
                        )
                    )
