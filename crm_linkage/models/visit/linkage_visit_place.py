from odoo import fields, models


class LinkageVisitPlace(models.Model):
    """Where a visit was begun or ended: for the person and their leaders only.

    It is recorded only while the company has switched that on. Nobody types it; agents
    who read visits do not read it.
    """

    _name = "linkage.visit.place"
    _description = "Place of a Visit"
    _order = "moment desc, id desc"
    _rec_name = "visit_id"

    visit_id = fields.Many2one(
        "linkage.visit", required=True, index=True, ondelete="cascade"
    )
    user_id = fields.Many2one(
        "res.users",
        "Person",
        required=True,
        index=True,
        ondelete="cascade",
        default=lambda self: self.env.user,
        help="Whose phone it was, whoever has the visit later.",
    )
    company_id = fields.Many2one(
        related="visit_id.company_id", store=True, precompute=True, index=True
    )
    kind = fields.Selection([("start", "Start"), ("end", "End")], required=True)
    moment = fields.Datetime(required=True, default=fields.Datetime.now)
    latitude = fields.Float(digits=(10, 7), required=True)
    longitude = fields.Float(digits=(10, 7), required=True)
    accuracy = fields.Integer(
        help="Metres, as the phone says: it was within this distance of the place."
    )

    _visit_kind_uniq = models.UniqueIndex(
        "(visit_id, kind)", "A visit begins and ends at one place each."
    )
