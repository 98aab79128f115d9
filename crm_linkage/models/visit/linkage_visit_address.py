from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...domain.visit.frequency import PERIOD_WEEKS, PERIODS
from ...domain.visit.terms import most_visits
from .linkage_visit_weekdays import WEEKDAY_FIELDS


class LinkageVisitAddress(models.Model):
    """What is set for the visits to one address in a company: it makes it a stop.

    A customer without such records is visited at its own address. One with five shops
    has five, each with its own coordinates and opening hours (those of the address).
    """

    _name = "linkage.visit.address"
    _inherit = ["linkage.visit.weekdays", "linkage.responsible"]
    _description = "Visit Settings of an Address"
    _rec_name = "partner_id"
    _order = "company_id, partner_id, id"
    _check_company_auto = True

    partner_id = fields.Many2one(
        "res.partner",
        "Address",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
        help="Where the visits are: the customer itself or one of its addresses.",
    )
    commercial_partner_id = fields.Many2one(
        related="partner_id.commercial_partner_id", string="Customer"
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        ondelete="cascade",
        default=lambda self: self.env.company,
    )
    active = fields.Boolean(
        "Is Visited",
        default=True,
        help="Switched off, this address is no stop; what is set here is kept.",
    )
    has_own_frequency = fields.Boolean(
        "Own Frequency",
        help="This address is visited at a frequency of its own, whatever the policy "
        "of the grade says.",
    )
    visits = fields.Integer(
        default=1, required=True, help="Visits in each period. 0: none for now."
    )
    period = fields.Selection(list(PERIODS), default="four_weeks", required=True)
    reason = fields.Char(help="Why this address is visited more or less often.")
    date_until = fields.Date(
        "Until",
        help="Last day on which the own frequency holds; then the policy holds again. "
        "Empty: until you take it away.",
    )
    minutes = fields.Integer(
        "Minutes per Visit", help="0: as long as the policy of the grade says."
    )
    user_id = fields.Many2one(
        "res.users",
        "Fixed Representative",
        index="btree_not_null",
        ondelete="set null",
        domain="[('share', '=', False)]",
        help="Visits this address, whoever is responsible for the customer. Empty: "
        "the representative of the customer.",
    )
    closing_ids = fields.One2many(
        "linkage.visit.closing", "address_id", "Closed", copy=True
    )
    opening_ids = fields.One2many(
        related="partner_id.linkage_opening_ids", readonly=False
    )
    policy_note = fields.Char(
        "What Holds", compute="_compute_policy_note", help="As it stands today."
    )

    _partner_company_uniq = models.UniqueIndex(
        "(partner_id, company_id)",
        "This address has visit settings in this company already.",
    )
    _visits_positive = models.Constraint(
        "CHECK(visits >= 0)", "The number of visits cannot be negative."
    )
    _minutes_in_a_day = models.Constraint(
        "CHECK(minutes BETWEEN 0 AND 720)", "A visit takes at most twelve hours."
    )

    @api.depends(
        "partner_id", "company_id", "active", "has_own_frequency", "visits", "period"
    )
    def _compute_policy_note(self):
        Policy = self.env["linkage.visit.policy"]
        for company, settings in self.grouped("company_id").items():
            known = {}
            if company:
                known = Policy._terms(settings.partner_id, company)
            for setting in settings:
                found = known.get(setting.partner_id._origin.id)
                setting.policy_note = Policy._terms_sentence(found)

    @api.constrains("has_own_frequency", "reason")
    def _check_reason(self):
        for setting in self:
            if setting.has_own_frequency and not (setting.reason or "").strip():
                raise ValidationError(
                    self.env._(
                        "Say why %(name)s is visited at a frequency of its own.",
                        name=setting.display_name,
                    )
                )

    @api.constrains("has_own_frequency", "visits", "period", *WEEKDAY_FIELDS)
    def _check_days(self):
        for setting in self.filtered("has_own_frequency"):
            days = setting._weekdays() or None  # none ticked: as the policy says
            most = most_visits(days, PERIOD_WEEKS[setting.period])
            if setting.visits > most:
                raise ValidationError(
                    self.env._(
                        "A customer is visited at most once a day: on the days that "
                        "are ticked that is %(most)s times in this period, not "
                        "%(visits)s.",
                        most=most,
                        visits=setting.visits,
                    )
                )
