from odoo import fields, models
from odoo.tools import format_date

from .linkage_grade_override import APPROVED


class ResPartner(models.Model):
    """What the Linkage page says of a grade set by hand, and the way to set one."""

    _inherit = "res.partner"

    def _linkage_card_follow(self, sections, found):
        sections = super()._linkage_card_follow(sections, found)
        override, section = found["override"], sections["grade"]
        if override:
            flag = self._linkage_card_flag(found, override)
            sections["overview"]["figures"].insert(1, flag)
            # before the reasons: they explain the computed grade, not this one
            why = self._linkage_card_by_hand(found, override)
            section["note"] = f"{why} {section['note']}"
            if override["state"] == APPROVED and found["computed"]:
                section["title"] = self.env._(
                    "%(grade)s by hand, %(computed)s computed",
                    grade=found["grade"],
                    computed=found["computed"],
                )
            section.setdefault("buttons", []).insert(
                0,
                {
                    "label": self.env._("Decision"),
                    "icon": "fa-hand-paper-o",
                    "action": self._linkage_form_action(
                        self.env["linkage.grade.override"].browse(override["id"])
                    ),
                },
            )
        elif self._linkage_may_propose(found):
            section.setdefault("buttons", []).insert(0, self._linkage_card_set_grade())
        return sections

    def _linkage_card_flag(self, found, override):
        """The figure that says a grade is set, or proposed, by hand."""
        if override["state"] == APPROVED:
            computed = found["computed"] or self.env._("none")
            text = self.env._("computed %(grade)s", grade=computed)
            label, color = self.env._("Set by hand"), "warning"
        else:
            text, color = override["grade"], "info"
            label = self.env._("Proposed")
        until = format_date(self.env, fields.Date.to_date(override["date_end"]))
        return {
            "label": label,
            "badge": {"text": text, "color": color, "title": override["reason"]},
            "value": self.env._("until %(day)s", day=until),
            "help": override["reason"],
        }

    def _linkage_card_by_hand(self, found, override):
        values = {
            "grade": override["grade"],
            "day": format_date(self.env, fields.Date.to_date(override["date_end"])),
            "user": override["user"] or self.env._("somebody"),
            "reason": override["reason"],
        }
        if override["state"] == APPROVED:
            return self.env._(
                "Set by hand to %(grade)s until %(day)s by %(user)s: “%(reason)s”",
                **values,
            )
        return self.env._(
            "%(user)s proposes %(grade)s until %(day)s: “%(reason)s”", **values
        )

    def _linkage_may_propose(self, found):
        """Whether the user may propose a grade; the record rules say the same."""
        user = self.env.user
        if not user.has_group("crm_linkage.group_representative"):
            return False
        if user.has_group("crm_linkage.group_manager") or not found["owner"]:
            return True
        return found["owner"] == user.id or (
            found["leads"] and user.has_group("crm_linkage.group_supervisor")
        )

    def _linkage_card_set_grade(self):
        view_id = self.env["ir.model.data"]._xmlid_to_res_id(  # cached
            "crm_linkage.linkage_grade_override_view_form_dialog"
        )
        return {
            "label": self.env._("Set grade..."),
            "icon": "fa-hand-paper-o",
            "action": {
                "type": "ir.actions.act_window",
                "name": self.env._("Set Grade by Hand"),
                "res_model": "linkage.grade.override",
                "views": [[view_id, "form"]],
                "target": "new",
                "context": {"default_partner_id": self.id},
            },
        }
