from odoo import api, fields, models
from odoo.exceptions import RedirectWarning, UserError


class LinkageVisitPlanSeveral(models.TransientModel):
    """The dialog that starts plans for several representatives at once."""

    _name = "linkage.visit.plan.several"
    _description = "Plan for Several Representatives"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    date_start = fields.Date(
        "First Day",
        required=True,
        default=lambda self: self.env["linkage.visit.plan"]._default_date_start(),
        help="A Monday. Days that are over, and today, stay as they are.",
    )
    weeks = fields.Integer(default=4, required=True)
    user_ids = fields.Many2many(
        "res.users",
        string="Representatives",
        compute="_compute_user_ids",
        compute_sudo=False,
        store=True,
        readonly=False,
        domain="[('share', '=', False)]",
        help="Those with graded customers whose plans you may make.",
    )

    _weeks_of_a_quarter = models.Constraint(
        "CHECK(weeks BETWEEN 1 AND 12)", "A plan covers 1 to 12 weeks."
    )

    @api.depends("company_id")
    def _compute_user_ids(self):
        for dialog in self:
            settings = self.env["linkage.visit.representative"]
            if self.env.context.get("active_model") == settings._name:
                chosen = settings.browse(self.env.context.get("active_ids", []))
                dialog.user_ids = chosen.filtered(
                    lambda one, company=dialog.company_id: one.company_id == company
                ).user_id
                continue
            groups = self.env["linkage.visit.workload"]._read_group(
                [("company_id", "=", dialog.company_id.id), ("visits", ">", 0)],
                ["user_id"],
            )
            users = self.env["res.users"].union(*(user for (user,) in groups))
            dialog.user_ids = users.filtered("active")

    @api.onchange("date_start")
    def _onchange_date_start(self):
        if self.date_start:
            Plan = self.env["linkage.visit.plan"]
            self.date_start = Plan._monday(self.date_start)

    def action_plan(self):
        """A plan for each of them; those that cannot be planned say why in their note.

        :return: action that shows the plans
        :raise UserError: nobody was chosen
        """
        self.ensure_one()
        if not self.user_ids:
            raise UserError(self.env._("Choose at least one representative."))
        Plan = self.env["linkage.visit.plan"]
        plans = Plan.create(
            [
                {
                    "user_id": user.id,
                    "company_id": self.company_id.id,
                    "date_start": Plan._monday(self.date_start),
                    "weeks": self.weeks,
                }
                for user in self.user_ids
            ]
        )
        good = Plan
        for plan in plans:
            try:
                plan._check_may_be_planned()
                plan._ask(plan._settings())
            except (UserError, RedirectWarning) as error:
                plan.note = error.args[0]
            else:
                good |= plan
        good._queue()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_linkage.linkage_visit_plan_action"
        )
        return {**action, "domain": [("id", "in", plans.ids)], "context": {}}
