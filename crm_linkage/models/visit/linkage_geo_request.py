from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Command

from ...domain.visit.geocode import FOUND_DAYS, NOT_FOUND_DAYS

#: answers forgotten in one go
BATCH = 1000

#: signs of an address; what is longer than an index entry may be is none
LONGEST = 500


class LinkageGeoRequest(models.Model):
    """The text of an address and what the host's lookup service says about it.

    It is the queue of what is to be asked and the memory of what was: the same text is
    not asked twice, whether it was found or not. One text may belong to many partners.
    """

    _name = "linkage.geo.request"
    _description = "Lookup of Coordinates"
    _order = "id desc"

    name = fields.Char("Address", required=True, readonly=True)
    country = fields.Char(readonly=True)
    town = fields.Char(
        readonly=True, help="What is asked when the whole address is not found."
    )
    partner_ids = fields.Many2many(
        "res.partner",
        "linkage_geo_request_partner_rel",
        "request_id",
        "partner_id",
        "Customers",
        readonly=True,
    )
    state = fields.Selection(
        [
            ("waiting", "Waiting"),
            ("found", "Found"),
            ("town", "Town Only"),
            ("failed", "Not Found"),
        ],
        required=True,
        default="waiting",
        readonly=True,
        index=True,
    )
    reason = fields.Selection(
        [
            ("not_found", "The service knows no such address"),
            ("nonsense", "The service answered coordinates outside the world"),
            ("service", "The service did not answer"),
        ],
        readonly=True,
    )
    message = fields.Char(readonly=True, help="What the service said.")
    tries = fields.Integer(readonly=True)
    next_try = fields.Datetime(
        readonly=True, default=fields.Datetime.now, help="It is not asked before."
    )
    answered = fields.Datetime(readonly=True)
    latitude = fields.Float(digits=(10, 7), readonly=True)
    longitude = fields.Float(digits=(10, 7), readonly=True)

    _name_uniq = models.UniqueIndex(
        "(name)", "This address is being looked up already."
    )

    # -- buttons -------------------------------------------------------------------

    def action_try_again(self):
        """Ask the service again, whatever it said before."""
        self._restart()
        self._wake()

    # -- the queue -----------------------------------------------------------------

    @api.model
    def _texts(self, partners):
        """What is asked for partners, as the host's service wants it, in English.

        :return: dict of partner -> (whole address, only the town, country); addresses
            that name no place at all are left out
        """
        geocoder = self.env["base.geocoder"]
        provider = geocoder._get_provider().tech_name
        text = getattr(
            geocoder,
            f"_geo_query_address_{provider}",
            geocoder._geo_query_address_default,
        )
        found = {}
        for partner in partners.with_context(lang="en_US"):
            street, postcode, city = (
                " ".join((part or "").split())
                for part in (partner.street, partner.zip, partner.city)
            )
            state, country = partner.state_id.name, partner.country_id.name
            if not (street or postcode or city):
                continue
            found[partner.with_env(partners.env)] = (
                text(street, postcode, city, state, country)[:LONGEST],
                text(None, None, city, state, country)[:LONGEST] if city else "",
                country or "",
            )
        return found

    @api.model
    def _enqueue(self, partners):
        """Have the coordinates of partners looked up; known answers are taken at once.

        Coordinates set by hand stay, unless they are to be checked.

        :return: dict of outcome -> partners; outcomes are ``waiting``, ``found``,
            ``failed`` (asked lately), ``incomplete`` (nothing to ask) and ``kept``
        """
        kept = partners.filtered(
            lambda partner: partner._linkage_has_point()
            and partner.linkage_place_source != "town"
            and not partner.linkage_place_check
        )
        texts = self._texts(partners - kept)
        outcome = {
            "kept": kept,
            "incomplete": (partners - kept).filtered(
                lambda partner: partner not in texts
            ),
        }
        by_text = {}
        for partner, key in texts.items():
            by_text.setdefault(key, self.env["res.partner"])
            by_text[key] |= partner
        known = {
            request.name: request
            for request in self.search([("name", "in", [key[0] for key in by_text])])
        }
        new = []
        for (text, town, country), whose in by_text.items():
            if request := known.get(text):
                if missing := whose - request.partner_ids:
                    request.partner_ids = [Command.link(one.id) for one in missing]
                if request._is_stale():
                    request._restart()
                elif request.state in ("found", "town"):
                    request._apply(whose)
                state = request.state if request.state != "town" else "found"
            else:
                state = "waiting"
                known[text] = True  # two spellings of a country may give one text
                new.append(
                    {
                        "name": text,
                        "town": town if town != text else "",
                        "country": country,
                        "partner_ids": [Command.set(whose.ids)],
                    }
                )
            outcome[state] = outcome.get(state, self.env["res.partner"]) | whose
        self.create(new)
        if outcome.get("waiting"):
            self._wake()
        return outcome

    def _is_stale(self):
        """Whether the answer is too old to be taken."""
        self.ensure_one()
        if self.state == "waiting" or not self.answered:
            return False
        days = FOUND_DAYS if self.state in ("found", "town") else NOT_FOUND_DAYS
        return self.answered < fields.Datetime.now() - timedelta(days=days)

    def _restart(self):
        self.write(
            {
                "state": "waiting",
                "reason": False,
                "message": False,
                "tries": 0,
                "next_try": fields.Datetime.now(),
            }
        )

    @api.model
    def _wake(self, at=None):
        """Have the queue worked off, now or later."""
        cron = self.env.ref("crm_linkage.ir_cron_geo_find", raise_if_not_found=False)
        if cron:
            cron.sudo()._trigger(at)  # sudo: whoever asks, the job may start

    @api.autovacuum
    def _gc_requests(self):
        """Forget answers that nobody would take any more."""
        old = fields.Datetime.now() - timedelta(days=FOUND_DAYS)
        stale = self.search(
            [("answered", "<", old), ("state", "!=", "waiting")], limit=BATCH
        )
        stale.unlink()
        return len(stale), int(len(stale) == BATCH)
