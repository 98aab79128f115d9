from odoo import api, fields, models


class LinkageClockRule(models.Model):
    """When a kind of clock starts, pauses, resumes, stops or begins anew."""

    _name = "linkage.clock.rule"
    _description = "Rule of a Service Clock"
    _order = "kind_id, sequence, id"
    _rec_name = "signal"

    kind_id = fields.Many2one(
        "linkage.clock.kind", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    signal = fields.Selection(
        [
            ("opened", "The case is opened"),
            ("stage", "The case gets to a stage"),
            ("answered", "We answer the customer"),
            ("customer", "The customer writes"),
            ("closed", "The case is closed"),
            ("reopened", "The case is reopened"),
        ],
        "When",
        required=True,
    )
    stage_type = fields.Selection(
        [
            ("answered", "that counts as answered"),
            ("waiting", "that waits for the customer"),
            ("working", "in which we work on it"),
        ],
        "Stage of the Kind",
        help="With a stage: which stages are meant. Empty, and no stage named: all.",
    )
    stage_id = fields.Many2one(
        "linkage.case.stage",
        index="btree_not_null",
        ondelete="cascade",
        help="A rule for a certain stage goes before the others of this kind of clock.",
    )
    action = fields.Selection(
        [
            ("start", "Start it, or let it run on"),
            ("pause", "Pause it"),
            ("resume", "Resume it"),
            ("stop", "Stop it: done"),
            ("reset", "Begin anew with the whole time"),
        ],
        "Then",
        required=True,
    )

    _stage_signal = models.Constraint(
        "CHECK(signal = 'stage' OR (stage_id IS NULL AND stage_type IS NULL))",
        "Only a rule for a stage names one.",
    )

    @api.onchange("signal", "stage_id")
    def _onchange_signal(self):
        for rule in self:
            if rule.signal != "stage":
                rule.stage_id = False
            if rule.signal != "stage" or rule.stage_id:
                rule.stage_type = False

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()
