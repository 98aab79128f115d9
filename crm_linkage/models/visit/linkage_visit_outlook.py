from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import formatLang

from ...domain.visit.terms import DEFAULT_MINUTES
from ...domain.visit.workload import (
    ASSUMED_DRIVE_SHARE,
    Capacity,
    Group,
    days_needed,
    loads,
)


class LinkageVisitOutlook(models.TransientModel):
    """What if: change how often and how long grades are visited, and see the days.

    Nothing is written before it is applied. Groups of stops and what each
    representative can do are read once, when the outlook is opened; each change then
    only reckons.
    """

    _name = "linkage.visit.outlook"
    _description = "Workload: What If"

    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
    )
    drive_share = fields.Float(
        "Driving",
        help="Share of the working time that is driving, for representatives without "
        "an accepted plan in the last half year.",
    )
    drive_note = fields.Char(compute="_compute_drive_note")
    facts = fields.Json(readonly=True)
    line_ids = fields.One2many("linkage.visit.outlook.line", "outlook_id", "Policies")
    is_changed = fields.Boolean(compute="_compute_effect")
    effect = fields.Html(compute="_compute_effect", sanitize=False)

    @api.depends("company_id")
    def _compute_display_name(self):
        for outlook in self:
            outlook.display_name = self.env._("Workload: What If")

    @api.depends("facts")
    def _compute_drive_note(self):
        for outlook in self:
            measured = (outlook.facts or {}).get("measured")
            outlook.drive_note = (
                self.env._("As in the accepted plans of the last half year.")
                if measured
                else self.env._("Assumed: no plan was accepted in the last half year.")
            )

    @api.depends(
        "facts",
        "drive_share",
        "line_ids.grade_id",
        "line_ids.channel_id",
        "line_ids.visits",
        "line_ids.period",
        "line_ids.minutes",
    )
    def _compute_effect(self):
        for outlook in self:
            rows, total = outlook._rows()
            outlook.is_changed = any(line.is_changed for line in outlook.line_ids)
            outlook.effect = self.env["ir.qweb"]._render(
                "crm_linkage.linkage_visit_outlook_effect",
                {
                    "rows": rows,
                    "total": total,
                    "is_changed": outlook.is_changed,
                    "number": outlook._number,
                },
            )

    # -- opening ---------------------------------------------------------------------

    @api.model
    def _action_open(self):
        """Read everything once and open the form."""
        outlook = self.create([self._opening_values(self.env.company)])
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Workload: What If"),
            "res_model": self._name,
            "res_id": outlook.id,
            "views": [[False, "form"]],
        }

    @api.model
    def action_open(self):
        """Open it from the menu."""
        return self._action_open()

    @api.model
    def _opening_values(self, company):
        """What the company's stops, policies and representatives are just now."""
        groups = self.env["linkage.visit.workload"]._groups(company)
        users = self.env["res.users"].browse(
            {group.user for group in groups if group.user}
        )
        Settings = self.env["linkage.visit.representative"]
        capacities = Settings._capacities(users, company)
        shares, measured = Settings._drive_shares(company)
        policies = self._policies(company)
        grades = self.env["linkage.grade"].search([("active", "=", True)])
        missing = grades - policies.filtered(lambda one: not one.channel_id).grade_id
        lines = [policy._outlook_values() for policy in policies] + [
            {"grade_id": grade.id, "visits": 0, "minutes": DEFAULT_MINUTES}
            for grade in missing
        ]
        order = {grade.id: place for place, grade in enumerate(grades)}
        lines.sort(key=lambda line: order.get(line["grade_id"], len(order)))
        return {
            "company_id": company.id,
            "drive_share": ASSUMED_DRIVE_SHARE if measured is None else measured,
            "facts": {
                "groups": [
                    [
                        *(group.user, group.grade, group.channel, group.stops),
                        *(group.visits, group.minutes),
                    ]
                    for group in groups
                ],
                "capacities": {
                    str(user_id): [one.days, one.minutes]
                    for user_id, one in capacities.items()
                },
                "shares": {str(user_id): share for user_id, share in shares.items()},
                "measured": measured is not None,
            },
            "line_ids": [fields.Command.create(line) for line in lines],
        }

    @api.model
    def _policies(self, company):
        """The policies that hold in a company: its own before the shared ones."""
        found = self.env["linkage.visit.policy"].search(
            [("company_id", "in", [False, company.id])]
        )
        chosen = {}
        for policy in found.sorted(lambda one: bool(one.company_id)):
            chosen[policy.grade_id, policy.channel_id] = policy
        return found.filtered(lambda one: one in chosen.values())

    # -- reckoning -------------------------------------------------------------------

    def _groups(self):
        return [Group(*values) for values in (self.facts or {}).get("groups", ())]

    def _loads(self):
        """Loads before and after: each a pair by user and by line."""
        groups, lines = self._groups(), self.line_ids
        return tuple(
            loads(groups, list(lines._rules(side)), DEFAULT_MINUTES)
            for side in ("before", "after")
        )

    def _rows(self):
        """What the table shows: a dict for each representative, and their sum."""
        self.ensure_one()
        facts = self.facts or {}
        (before, _lines), (after, _others) = self._loads()
        users = self.env["res.users"].browse(user for user in before if user)
        # sudo: names of colleagues whose workload one sees
        names = {user.id: user.name for user in users.sudo()}
        rows = []
        for user_id in before:
            capacity = Capacity(*facts.get("capacities", {}).get(str(user_id), (0, 0)))
            share = facts.get("shares", {}).get(str(user_id), self.drive_share)
            needed = [
                days_needed(side[user_id].minutes, share, capacity.minutes_a_day)
                for side in (before, after)
            ]
            rows.append(
                {
                    "name": names.get(user_id) or self.env._("Nobody"),
                    "is_nobody": not user_id,
                    "stops": after[user_id].stops,
                    "visits": (before[user_id].visits, after[user_id].visits),
                    "needed": tuple(needed),
                    "days": capacity.days,
                    "a_day": after[user_id].visits / capacity.days
                    if capacity.days
                    else 0.0,
                    "free": tuple(capacity.days - one for one in needed),
                    "share": share,
                    "load": round(100 * needed[1] / capacity.days)
                    if capacity.days
                    else 0,
                }
            )
        rows.sort(key=lambda row: (row["is_nobody"], row["name"]))
        people = [row for row in rows if not row["is_nobody"]]
        days = sum(row["days"] for row in people)
        visits = [sum(row["visits"][side] for row in rows) for side in (0, 1)]
        needed = [sum(row["needed"][side] for row in people) for side in (0, 1)]
        return rows, {
            "stops": sum(row["stops"] for row in rows),
            "visits": visits,
            "needed": needed,
            "days": days,
            "a_day": sum(row["a_day"] for row in people),
            "free": [days - one for one in needed],
            "load": round(100 * needed[1] / days) if days else 0,
        }

    @api.model
    def _number(self, value, digits=0):
        return formatLang(self.env, value or 0.0, digits=digits)

    # -- applying --------------------------------------------------------------------

    def action_apply(self):
        """Write the changed lines into the policies and open these."""
        self.ensure_one()
        changed = self.line_ids.filtered("is_changed")
        if not changed:
            raise UserError(self.env._("Nothing was changed."))
        self.env["linkage.visit.policy"].check_access("write")
        for line in changed:
            line._apply()
        return self.env["ir.actions.act_window"]._for_xml_id(
            "crm_linkage.linkage_visit_policy_action"
        )
