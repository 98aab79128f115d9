from odoo import api, fields, models
from odoo.tools import format_amount, formatLang


class LinkageCommitment(models.Model):
    """What a promise says, in the reader's language."""

    _inherit = "linkage.commitment"

    consequence_text = fields.Text("What Follows", compute="_compute_consequence_text")
    can_change = fields.Boolean(
        compute="_compute_can_change",
        help="The agreement is not agreed on yet, so its promises may be changed.",
    )

    @api.depends(
        "consequence",
        "consequence_kind",
        "consequence_base",
        "consequence_amount",
        "consequence_share",
        "consequence_cap",
    )
    @api.depends_context("lang")
    def _compute_consequence_text(self):
        for commitment in self:
            commitment.consequence_text = commitment._consequence_text()

    @api.depends("agreement_id.state", "agreement_id.agreed_at")
    def _compute_can_change(self):
        for commitment in self:
            commitment.can_change = not commitment.agreement_id._is_closed()

    def _label(self, name):
        self.ensure_one()
        labels = dict(self._fields[name]._description_selection(self.env))
        return labels.get(self[name], "")

    def _share_text(self, share):
        return f"{formatLang(self.env, share * 100, digits=1)} %"

    def _target_line(self):
        """The target, with the room it leaves."""
        self.ensure_one()
        text = self.env._(
            "%(metric)s %(target)s, judged per %(period)s",
            metric=self.metric_id.name,
            target=self.target_text,
            period=self._label("period").lower(),
        )
        if self.tolerance:
            text = self.env._(
                "%(text)s, tolerance %(share)s",
                text=text,
                share=self._share_text(self.tolerance),
            )
        return text

    def _consequence_text(self):
        """What follows, in words and money; empty where nothing does."""
        self.ensure_one()
        parts = [self.consequence.strip()] if self.consequence else []
        if self.consequence_kind != "none":
            if self.consequence_base == "share":
                size = self.env._(
                    "%(share)s of the period's revenue",
                    share=self._share_text(self.consequence_share),
                )
            else:
                size = format_amount(
                    self.env, self.consequence_amount, self.currency_id
                )
            if self.consequence_kind == "credit":
                money = self.env._("If it is not kept: a credit of %(size)s", size=size)
            else:
                money = self.env._("If it is kept: a bonus of %(size)s", size=size)
            if self.consequence_cap:
                money = self.env._(
                    "%(money)s, at most %(cap)s",
                    money=money,
                    cap=format_amount(self.env, self.consequence_cap, self.currency_id),
                )
            parts.append(f"{money}.")
        return "\n".join(parts)

    def _actor(self):
        """Who acts: a user of ours or a person of the partner's."""
        self.ensure_one()
        # sudo: a name, which both sides read in the agreement
        people = self.sudo()
        return people.acting_user_id if self.side == "us" else people.acting_partner_id

    def _lines(self):
        """``{label: text}``, to compare it with another version of it."""
        self.ensure_one()
        text = self.env._
        return {
            text("What exactly"): self.name or "",
            text("Who owes"): self._label("side"),
            text("Target"): self._target_line(),
            text("Weight"): formatLang(self.env, self.weight, digits=2),
            text("Who acts how"): self.action_text or "",
            text("Consequence"): self._consequence_text(),
        }

    def _paper(self):
        """What both sides read of it: fixed keys, plain values and texts."""
        self.ensure_one()
        return {
            "id": self.id,
            "name": self.name,
            "aspect": self._label("aspect") if self.aspect else "",
            "target": self._target_line(),
            "period": self._label("period"),
            "action": self.action_text or "",
            "actor": self._actor().name or "",
            "weight": self.weight,
            "consequence": self._consequence_text(),
        }
