from odoo import api, fields, models, tools
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ...domain.service.actions import Rule

RESPONSE, RESOLUTION = "response", "resolution"


class LinkageClockKind(models.Model):
    """A kind of service clock: first answer, solution, next update, on site, ... (D11).

    Its rules say which event of a case starts, pauses, resumes, stops or resets it.
    What an event did is kept with the event: changed rules count from then on.
    """

    _name = "linkage.clock.kind"
    _description = "Kind of Service Clock"
    _order = "sequence, id"

    active = fields.Boolean(default=True)
    name = fields.Char(required=True, translate=True)
    code = fields.Char(
        required=True, help="A short technical name: letters, digits and underscores."
    )
    sequence = fields.Integer(default=10)
    shown_to_customer = fields.Boolean(
        "Shown to Customer",
        default=True,
        help="Customers see this clock of their cases in the portal.",
    )
    rule_ids = fields.One2many(
        "linkage.clock.rule",
        "kind_id",
        "Rules",
        copy=True,
        default=lambda self: self._default_rules(),
    )

    _code_uniq = models.UniqueIndex("(code)", "There is a kind of clock of this code.")

    @api.model
    def _default_rules(self):
        """The rules of most kinds: the working time from opening to closing, less the
        time that we wait for the customer."""
        return [
            fields.Command.create(values)
            for values in (
                {"signal": "opened", "action": "start"},
                {"signal": "stage", "stage_type": "waiting", "action": "pause"},
                {"signal": "stage", "stage_type": "working", "action": "resume"},
                {"signal": "customer", "action": "resume"},
                {"signal": "closed", "action": "stop"},
                {"signal": "reopened", "action": "start"},
            )
        ]

    @api.constrains("code")
    def _check_code(self):
        for kind in self:
            if not (kind.code.isascii() and kind.code.isidentifier()):
                raise ValidationError(
                    self.env._(
                        "%(code)s: a code has letters, digits and underscores only, "
                        "and does not begin with a digit.",
                        code=kind.code,
                    )
                )

    def copy_data(self, default=None):
        copies = super().copy_data(default)
        for kind, values in zip(self, copies, strict=True):
            if "code" not in (default or {}):
                values["code"] = f"{kind.code}_2"
        return copies

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        self.env.registry.clear_cache()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        self.env.registry.clear_cache()
        used = self.env.execute_query(
            SQL(
                "SELECT kind_id FROM linkage_case_clock "
                "WHERE kind_id = ANY(%s) LIMIT 1",
                self.ids,
            )
        )
        if used:
            raise UserError(
                self.env._(
                    "Cases have clocks of the kind %(kind)s. Archive it instead: new "
                    "cases get none.",
                    kind=self.browse(used[0]).display_name,
                )
            )

    @api.model
    @tools.ormcache()
    def _rulebook(self):
        """``{kind id: (Rule, ...)}`` of the active kinds, kept until one changes."""
        kinds = self.sudo().search(Domain.TRUE)
        return {
            kind.id: tuple(
                Rule(
                    rule.signal,
                    rule.action,
                    rule.stage_id.id or None,
                    rule.stage_type or None,
                )
                for rule in kind.rule_ids
            )
            for kind in kinds
        }
