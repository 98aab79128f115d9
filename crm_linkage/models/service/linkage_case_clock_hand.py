"""What a person may do to a clock, with a reason that stays."""

from odoo import fields, models
from odoo.exceptions import AccessError, UserError

#: who moves clocks by hand
MOVER = "crm_linkage.group_supervisor"


class LinkageCaseClock(models.Model):
    _inherit = "linkage.case.clock"

    def linkage_explanation(self):
        """Besides, what the user may do here by hand: ``moves``: [{action, label}],
        and ``steps`` with the name of the escalation step and whether it is past."""
        told = super().linkage_explanation()
        labels = self._hand_labels()
        told["moves"] = [
            {"action": action, "label": labels[action]} for action in self._hand_moves()
        ]
        told["now"] = fields.Datetime.to_string(fields.Datetime.now())
        names = self._step_names([step["id"] for step in told["steps"]])
        for step in told["steps"]:
            step["name"] = names.get(step["id"], self.env._("Escalation"))
            step["past"] = bool(step["moment"]) and step["moment"] <= told["now"]
        return told

    def _step_names(self, step_ids):
        """``{id: name}`` of escalation steps, those that are gone left out."""
        if "linkage.escalation.step" not in self.env or not step_ids:
            return {}
        # whoever sees the clock sees what happens to it
        steps = self.env["linkage.escalation.step"].sudo().browse(step_ids).exists()
        return {step.id: step.display_name for step in steps}

    def _hand_labels(self):
        return {
            "pause": self.env._("Pause"),
            "resume": self.env._("Resume"),
            "start": self.env._("Start from Another Moment"),
            "reset": self.env._("Begin Anew"),
        }

    def _hand_moves(self):
        """The actions that make sense now, for those who may; nothing for others."""
        self.ensure_one()
        case = self.case_id
        if not self.env.user.has_group(MOVER) or not case.has_access("write"):
            return []
        if self.stopped_at:
            return [] if case.is_closed else ["reset"]
        return ["resume" if self.paused_at else "pause", "start", "reset"]

    def linkage_move_by_hand(self, action, reason, moment=False):
        """Pause, resume, restart a clock, or let it count from another moment.

        :param str action: one of the explanation's ``moves``
        :param str reason: why; it stays with the event
        :param str moment: UTC datetime from which it counts, for ``start``
        :raise AccessError: the user may not
        :raise UserError: no reason, no such move as things stand, no such moment
        """
        self.ensure_one()
        self.case_id.check_access("write")
        if not self.env.user.has_group(MOVER):
            raise AccessError(
                self.env._("Supervisors and managers move clocks by hand.")
            )
        if not isinstance(reason, str) or not reason.strip():
            raise UserError(self.env._("Say why: the reason stays with the clock."))
        if action not in self._hand_moves():
            raise UserError(
                self.env._(
                    "%(clock)s cannot be moved so as it stands now. "
                    "Load the page anew.",
                    clock=self.sudo().kind_id.name,
                )
            )
        if action == "start" and not moment:
            raise UserError(self.env._("Say from which moment the clock counts."))
        self.case_id._linkage_move_clock(
            self.sudo().kind_id.code, action, moment or None, reason.strip()
        )
        return True
