from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command, Domain

from ...domain.visit.handover import share_out

TEAM = "linkage_membership_ids.crm_team_id.user_id"


class LinkageVisitHandover(models.TransientModel):
    """Give a representative's customers, or their visits only, to others in one step.

    Shows what follows before anything is written. Supervisors hand over within the
    teams they lead, managers everywhere in the company.
    """

    _name = "linkage.visit.handover"
    _description = "Hand Over"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    user_id = fields.Many2one(
        "res.users",
        "From",
        required=True,
        domain="[('id', 'in', allowed_user_ids)]",
        context={"active_test": False},  # who has left is handed over from, too
    )
    receiver_ids = fields.Many2many(
        "res.users",
        relation="linkage_visit_handover_receiver_rel",
        string="To",
        required=True,
        domain="[('id', 'in', allowed_user_ids), ('id', '!=', user_id)]",
        help="Several: the customers are shared out so that nobody gets much more work "
        "than the others. You can change who gets whom before anything is written.",
    )
    allowed_user_ids = fields.Many2many(
        "res.users",
        compute="_compute_allowed_user_ids",
        context={"active_test": False},
    )
    what = fields.Selection(
        [
            ("customers", "Customers, with their visits to come"),
            ("visits", "Visits only, as a stand-in"),
        ],
        default="customers",
        required=True,
    )
    date_from = fields.Date(
        "From Day On",
        required=True,
        default=lambda self: fields.Date.context_today(self) + timedelta(days=1),
        help="Visits from this day on change hands; earlier ones stay.",
    )
    date_to = fields.Date(
        "Up to Day", help="Last day of the stand-in. Empty: all visits to come."
    )
    customer_ids = fields.Many2many(
        "res.partner",
        relation="linkage_visit_handover_customer_rel",
        string="Only These Customers",
        help="Empty: all of them.",
    )
    write_salesperson = fields.Boolean(
        "Change the Salesperson Too",
        help="The salesperson of a customer is the same in all companies; quotations, "
        "leads and reports of the host go by it. Off: only the representative in this "
        "company changes.",
    )
    line_ids = fields.One2many("linkage.visit.handover.line", "handover_id")
    facts = fields.Json(readonly=True)
    effect = fields.Html(compute="_compute_effect", sanitize=False)

    @api.depends("company_id")
    def _compute_allowed_user_ids(self):
        for handover in self:
            users = self.env["res.users"].with_context(active_test=False)
            handover.allowed_user_ids = users.search(handover._allowed_domain())

    @api.depends("company_id", "user_id")
    def _compute_display_name(self):
        for handover in self:
            handover.display_name = self.env._("Hand Over")

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        for handover in self:
            if handover.date_to and handover.date_to < handover.date_from:
                raise ValidationError(
                    self.env._("The stand-in ends before it begins: check the days.")
                )

    @api.onchange("user_id", "receiver_ids", "what", "date_from", "date_to")
    def _onchange_forget_lines(self):
        """What was worked out does not hold for other choices."""
        self.line_ids = [Command.clear()]
        if self.what == "customers":
            self.date_to = False
        else:
            self.write_salesperson = False

    # -- who may --------------------------------------------------------------------

    def _allowed_domain(self):
        """Users between whom the current user may hand over."""
        self.ensure_one()
        domain = Domain("share", "=", False) & Domain(
            "company_ids", "in", self.company_id.ids
        )
        if not self.env.user.has_group("crm_linkage.group_manager"):
            domain &= Domain(TEAM, "=", self.env.uid) | Domain("id", "=", self.env.uid)
        return domain

    def _check_allowed(self):
        """:raise AccessError: somebody is outside of the user's teams or company"""
        if not self.env.user.has_group("crm_linkage.group_supervisor"):
            raise AccessError(self.env._("Only supervisors and managers hand over."))
        if self.company_id not in self.env.companies:
            raise AccessError(self.env._("You do not work in this company just now."))
        users = self.user_id | self.receiver_ids | self.line_ids.receiver_id
        allowed = (
            self.env["res.users"]
            .with_context(active_test=False)
            .search(self._allowed_domain() & Domain("id", "in", users.ids))
        )
        if users - allowed:
            raise AccessError(
                self.env._(
                    "You do not lead a team of %(names)s: ask a manager.",
                    names=", ".join((users - allowed).sudo().mapped("name")),
                )
            )

    # -- what follows -----------------------------------------------------------------

    def action_preview(self):
        """Work out who gets whom and what it means; nothing is written."""
        self.ensure_one()
        self._check_allowed()
        self._check_choice()
        customers = self._customers()
        if not customers:
            raise UserError(
                self.env._(
                    "%(name)s has no customers or visits to hand over.",
                    name=self.user_id.name,
                )
            )
        ahead = self._visits_ahead(customers)
        work = self._work()
        facts = self._receiver_facts(work)
        loads = {
            customer.id: work["customers"].get(customer.id, (0, 0))[1]
            if self.what == "customers"
            else sum(ahead.get(customer, self.env["linkage.visit"]).mapped("duration"))
            for customer in customers
        }
        chosen = share_out(
            loads,
            {
                int(user_id): (fact["minutes"], fact["able"])
                for user_id, fact in facts["receivers"].items()
            },
        )
        self.write(
            {
                "facts": {**facts, **self._open_work(customers)},
                "line_ids": [Command.clear()]
                + [
                    Command.create(
                        {
                            "customer_id": customer.id,
                            "receiver_id": chosen[customer.id],
                            "visits_ahead": len(ahead.get(customer, ())),
                            "visits": work["customers"].get(customer.id, (0, 0))[0],
                            "minutes": loads[customer.id],
                        }
                    )
                    for customer in customers
                ],
            }
        )
        return self._reopen()

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Hand Over"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [[False, "form"]],
            "target": "new",
        }

    def _check_choice(self):
        """:raise UserError: a choice that makes no sense"""
        if not self.receiver_ids:
            raise UserError(self.env._("Say to whom you hand over."))
        if self.user_id in self.receiver_ids | self.line_ids.receiver_id:
            raise UserError(
                self.env._(
                    "%(name)s gives and takes: choose somebody else to hand over to.",
                    name=self.user_id.name,
                )
            )
        gone = (self.receiver_ids | self.line_ids.receiver_id).filtered(
            lambda user: not user.active
        )
        if gone:
            raise UserError(
                self.env._(
                    "%(name)s is archived and makes no visits.", name=gone[:1].name
                )
            )
        Settings = self.env["linkage.visit.representative"].sudo()
        settings = Settings.search(
            [
                ("user_id", "=", self.user_id.id),
                ("company_id", "=", self.company_id.id),
            ]
        )
        today = settings._today() if settings else fields.Date.context_today(self)
        if self.date_from < today:
            raise UserError(
                self.env._(
                    "Visits of days that are over stay with who made them: choose "
                    "today or a later day."
                )
            )

    def _visit_domain(self):
        """Visits that change hands: planned, not begun, in the chosen days."""
        domain = Domain(
            [
                ("user_id", "=", self.user_id.id),
                ("company_id", "=", self.company_id.id),
                ("state", "=", "planned"),
                ("check_in", "=", False),
                ("date", ">=", self.date_from),
            ]
        )
        if self.what == "visits" and self.date_to:
            domain &= Domain("date", "<=", self.date_to)
        return domain

    def _visits_ahead(self, customers):
        """dict of customer -> visits that would change hands, in one query."""
        return dict(
            self.env["linkage.visit"]._read_group(
                self._visit_domain()
                & Domain("commercial_partner_id", "in", customers.ids),
                ["commercial_partner_id"],
                ["id:recordset"],
            )
        )

    def _customers(self):
        """Customers that would change hands, or whose visits would."""
        Partner = self.env["res.partner"]
        visits = self.env["linkage.visit"]._search(self._visit_domain())
        domain = Domain("id", "in", visits.subselect("commercial_partner_id"))
        if self.what == "customers":
            domain |= Domain("active", "=", True) & (
                Partner._linkage_representative_domain(self.user_id, self.company_id)
                & Domain("commercial_partner_id.partner_share", "=", True)
                | Domain("id", "in", self._fixed().partner_id.commercial_partner_id.ids)
            )
        if self.customer_ids:
            domain &= Domain("id", "in", self.customer_ids.commercial_partner_id.ids)
        customers = Partner.with_context(active_test=False).search(domain)
        return customers.filtered(lambda one: one == one.commercial_partner_id)

    def _fixed(self):
        """Settings of addresses that are fixed to the representative."""
        # sudo: the teams were checked, and rules of settings go by customers
        return (
            self.env["linkage.visit.address"]
            .sudo()
            .with_context(active_test=False)
            .search(
                [
                    ("company_id", "=", self.company_id.id),
                    ("user_id", "=", self.user_id.id),
                ]
            )
        )
