from odoo import fields, models
from odoo.tools import format_date, format_datetime

from .linkage_case_clock import STATES

#: state of the clock that needs somebody most -> Bootstrap colour, as on the board
COLORS = {
    "breached": "danger",
    "critical": "danger",
    "at_risk": "warning",
    "no_hours": "warning",
    "running": "success",
    "paused": "info",
    "met": "success",
}
SHOWN = 5


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _linkage_card_sections(self):
        sections = super()._linkage_card_sections()
        if self.env["linkage.case"].has_access("read"):
            sections["service"] = self._linkage_card_service()
        return sections

    def _linkage_card_service(self):
        """What this customer asks for and how we keep our time; two queries."""
        Case = self.env["linkage.case"]
        cases = Case.search_fetch(
            [("commercial_partner_id", "=", self.id)],
            [
                *("name", "number", "kind", "opened_at", "closed_at", "next_deadline"),
                # what res_partner_satisfaction.py tells of them
                *("answered_at", "rating_last_value"),
            ],
            # those still open first: nothing sorts before everything in PostgreSQL
            order="closed_at desc, priority desc, id desc",
            limit=50,
        )
        states = self._linkage_card_clock_states(cases)
        still_open = cases.filtered(lambda case: not case.closed_at)
        late = still_open.filtered(lambda case: states[case][0] == "breached")
        section = {
            "title": self.env._("Service"),
            "icon": "fa-life-ring",
            "sequence": 70,
            "figures": [
                {"label": self.env._("Open cases"), "value": str(len(still_open))},
                {
                    "label": self.env._("Late"),
                    "value": str(len(late)),
                    "help": self.env._("Open cases that missed a promised time."),
                },
            ],
            "rows": [
                self._linkage_card_case(case, *states[case]) for case in cases[:SHOWN]
            ],
            "empty": self.env._("No cases of this customer."),
        }
        if not cases:
            del section["figures"]
        if Case.has_access("create"):
            section["buttons"] = [
                {
                    "label": self.env._("New Case"),
                    "icon": "fa-plus",
                    "action": {
                        "type": "ir.actions.act_window",
                        "res_model": Case._name,
                        "views": [[False, "form"]],
                        "target": "current",
                        "context": {"default_partner_id": self.id},
                    },
                }
            ]
        self._linkage_card_opinion(section, cases)
        return section

    def _linkage_card_clock_states(self, cases):
        """``{case: (state of the clock that needs somebody most, since when one is
        paused)}``, each False where there is none."""
        found = dict.fromkeys(cases, (False, False))
        if not cases:
            return found
        order = [state for state, _label in STATES]
        # whoever may see a case may see how it stands
        clocks = (
            self.env["linkage.case.clock"]
            .sudo()
            .search_fetch(
                [("case_id", "in", cases.ids)],
                [
                    "breached_at",
                    "case_id",
                    "critical_at",
                    "deadline",
                    "paused_at",
                    "risk_at",
                    "stopped_at",
                ],
            )
        )
        for case, group in clocks.grouped("case_id").items():
            state = min(group.mapped("state"), key=order.index)
            paused = group.filtered(lambda one: one.state == "paused")
            found[case] = state, min(paused.mapped("paused_at"), default=False)
        return found

    def _linkage_card_case(self, case, state, paused_at):
        kinds = dict(case._fields["kind"]._description_selection(self.env))
        labels = dict(case._fields["clock_state"]._description_selection(self.env))
        opened = format_date(self.env, case.opened_at.date())
        if case.closed_at:
            text = self.env._(
                "Closed %(day)s", day=format_date(self.env, case.closed_at.date())
            )
        elif state == "paused":
            moment = self._linkage_short_moment(paused_at)
            text = self.env._("Paused since %(moment)s", moment=moment)
        elif case.next_deadline and case.next_deadline < fields.Datetime.now():
            moment = self._linkage_short_moment(case.next_deadline)
            text = self.env._("Late since %(moment)s", moment=moment)
        elif case.next_deadline:
            moment = self._linkage_short_moment(case.next_deadline)
            text = self.env._("Due %(moment)s", moment=moment)
        else:
            text = self.env._("Open")
        row = {
            "title": case.display_name,
            "subtitle": self.env._(
                "%(kind)s, opened %(day)s", kind=kinds[case.kind], day=opened
            ),
            "text": text,
            "action": self._linkage_form_action(case),
        }
        if state:
            row["badge"] = {"text": labels[state], "color": COLORS[state]}
        return row

    def _linkage_short_moment(self, moment):
        return format_datetime(self.env, moment, dt_format="short")
