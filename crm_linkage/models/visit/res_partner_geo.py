from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class ResPartner(models.Model):
    """Looking up coordinates, and the list of addresses that lack them."""

    _inherit = "res.partner"

    linkage_place_note = fields.Char(
        "What To Do", compute="_compute_linkage_place_note", compute_sudo=True
    )
    linkage_lookup = fields.Selection(
        [
            ("waiting", "Waiting"),
            ("found", "Found"),
            ("town", "Town Only"),
            ("failed", "Not Found"),
        ],
        "Lookup",
        compute="_compute_linkage_place_note",
        search="_search_linkage_lookup",
        compute_sudo=True,
    )
    linkage_is_visited = fields.Boolean(
        "Is Visited",
        compute="_compute_linkage_is_visited",
        search="_search_linkage_is_visited",
        compute_sudo=True,
        help="A graded customer's address, one with visit settings, or one with a "
        "planned visit, in one of the current companies.",
    )

    @api.depends("linkage_place", "linkage_place_check", "street", "zip", "city")
    def _compute_linkage_place_note(self):
        Request = self.env["linkage.geo.request"]
        open_ones = self.filtered(
            lambda partner: partner.linkage_place != "exact"
            or partner.linkage_place_check
        )
        texts = Request._texts(open_ones)
        lookups = {
            request.name: request
            for request in Request.search(
                [("name", "in", [text for text, _town, _country in texts.values()])]
            )
        }
        for partner in self:
            text = texts.get(partner, ("",))[0]
            request = lookups.get(text, Request)
            partner.linkage_lookup = request.state
            partner.linkage_place_note = (
                partner._linkage_place_sentence(text, request)
                if partner in open_ones
                else False
            )

    def _linkage_place_sentence(self, text, request):
        """What is to be done about the place of this address, in one or two sentences.

        :param text: what is asked for it, empty when it names no place
        :param request: its `linkage.geo.request`, may be empty
        """
        if self.linkage_place_check and self.linkage_place in ("exact", "town"):
            return self.env._(
                "The street has changed since this place was set by hand. Keep it, set "
                "it anew on the map, or find it from the address."
            )
        if not text:
            return self.env._(
                "The address names neither street, postcode nor town: complete it."
            )
        if request.state == "waiting":
            if request.reason == "service":
                return self.env._(
                    "The lookup service does not answer: %(message)s. It is asked "
                    "again later.",
                    message=(request.message or "").rstrip("."),
                )
            return self.env._("It is being looked up.")
        if request.state == "failed":
            reasons = {
                "not_found": self.env._(
                    "The lookup service knows no such address. Correct it, or set the "
                    "place on the map."
                ),
                "nonsense": self.env._(
                    "The lookup service answered with a place outside the world. Set "
                    "the place on the map."
                ),
                "service": self.env._(
                    "The lookup service has not answered many times: %(message)s. Ask "
                    "it again, or set the place on the map.",
                    message=(request.message or "").rstrip("."),
                ),
            }
            return reasons.get(request.reason, reasons["not_found"])
        if self.linkage_place == "town":
            return self.env._(
                "Only the town was found. Correct the street, or set the place on the "
                "map."
            )
        if self.linkage_place_check:
            return self.env._(
                "The address lies elsewhere now and its place set by hand was dropped. "
                "Find it from the address, or set it on the map."
            )
        if self.linkage_place == "postcode":
            return self.env._(
                "Plans take the middle of its postcode. Find it from the address, or "
                "set it on the map."
            )
        return self.env._(
            "It is in no plan. Find it from the address, or set it on the map."
        )

    @api.model
    def _search_linkage_lookup(self, operator, value):
        if operator != "in":
            return NotImplemented
        states = [one for one in value if one]
        self.env["linkage.geo.request"].flush_model()
        asked = SQL(
            "SELECT FROM linkage_geo_request_partner_rel asked JOIN linkage_geo_request"
            " request ON request.id = asked.request_id WHERE asked.partner_id = "
        )
        domain = Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "EXISTS (%s%s AND request.state = ANY(%s))",
                asked,
                SQL.identifier(alias, "id"),
                states,
            ),
            predicate=lambda partner: partner.linkage_lookup in states,
        )
        if len(states) < len(value):
            domain |= Domain.custom(
                to_sql=lambda model, alias, query: SQL(
                    "NOT EXISTS (%s%s)", asked, SQL.identifier(alias, "id")
                ),
                predicate=lambda partner: not partner.linkage_lookup,
            )
        return domain

    def _compute_linkage_is_visited(self):
        visited = self.with_context(active_test=False).search(
            [("id", "in", self.ids), ("linkage_is_visited", "=", True)]
        )
        for partner in self:
            partner.linkage_is_visited = partner._origin in visited

    @api.model
    def _search_linkage_is_visited(self, operator, value):
        if operator != "in":
            return NotImplemented
        here = Domain("company_id", "in", self.env.companies.ids)
        # sudo: whether an address is visited may be known by who may read the address
        standings = self.env["linkage.grade.standing"].sudo()._search(here)
        settings = (
            self.env["linkage.visit.address"]
            .sudo()
            ._search(here & Domain("partner_id.active", "=", True))
        )
        visits = (
            self.env["linkage.visit"]
            .sudo()
            ._search(here & Domain("state", "=", "planned"))
        )
        elsewhere = self.sudo()._search(
            [("id", "in", settings.subselect("partner_id"))]
        )
        visited = (
            Domain("id", "in", settings.subselect("partner_id"))
            | Domain("id", "in", visits.subselect("partner_id"))
            | Domain("id", "in", standings.subselect("partner_id"))
            & ~Domain("id", "in", elsewhere.subselect("commercial_partner_id"))
        )
        return visited if True in value else ~visited

    # -- buttons -------------------------------------------------------------------

    def action_linkage_find_coordinates(self):
        """Have the coordinates of these addresses looked up; tell what happens."""
        self.check_access("write")
        # sudo: the queue is closed; only addresses one may change get there
        outcome = self.env["linkage.geo.request"].sudo()._enqueue(self.sudo())
        sentences = {
            "found": self.env._("%(count)s found at once."),
            "waiting": self.env._(
                "%(count)s being looked up, one a second: look again in a while."
            ),
            "failed": self.env._("%(count)s not found lately: correct the address."),
            "incomplete": self.env._("%(count)s without street, postcode and town."),
            "kept": self.env._("%(count)s known already."),
        }
        text = " ".join(
            sentence % {"count": len(outcome[key])}
            for key, sentence in sentences.items()
            if outcome.get(key)
        )
        bad = outcome.get("failed") or outcome.get("incomplete")
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if bad else "info",
                "title": self.env._("Coordinates"),
                "message": text or self.env._("No address was chosen."),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    # -- jobs ------------------------------------------------------------------------

    @api.model
    def _cron_linkage_places(self):
        """Nightly: the middle of postcodes, and lookups where a company wants them."""
        self.env["linkage.geo.postcode"]._refresh()
        companies = self.env["res.company"].search([("linkage_geo_auto", "=", True)])
        if not companies:
            return
        partners = self.with_context(allowed_company_ids=companies.ids).search(
            [
                ("linkage_is_visited", "=", True),
                ("linkage_place", "in", ["postcode", "unknown"]),
            ]
        )
        # by the address of today: one that was corrected has not been asked yet
        partners = partners.filtered(lambda partner: not partner.linkage_lookup)
        self.env["linkage.geo.request"]._enqueue(partners)
