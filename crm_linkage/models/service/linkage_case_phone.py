from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.phone_validation.models.mail_thread_phone import PHONE_REGEX_PATTERN

from ...domain.service.caller import SHORTEST, digits, like
from ...domain.service.incoming import one_line

FOUND, LOOKED_AT = 8, 60


class LinkageCase(models.Model):
    """The phone desk: who calls, by number or name, and a case with one key (D11.1)."""

    _inherit = "linkage.case"

    @api.model
    def linkage_phone(self, text="", partner_id=False):
        """What whoever answers the phone needs to see, in one call.

        :param text: a part of a phone number, name or address, or the number of a case
        :param partner_id: the one of those found who was chosen
        :return: dict of `partners` (who fits, at most `FOUND`: `id`, `name`, `detail`,
            `phone`) and `caller` (see `_phone_caller`; of the first who fits unless
            one is chosen; None where nobody fits)
        :raise AccessError: the user may not write down cases
        """
        self.check_access("create")
        partners = self._phone_find(one_line(text))
        chosen = partners[:1]
        if partner_id:
            chosen = self.env["res.partner"].search([("id", "=", partner_id)])
        return {
            "partners": [self._phone_line(partner) for partner in partners],
            "caller": chosen._phone_caller() if chosen else None,
        }

    @api.model
    def linkage_phone_case(self, partner_id, name="", product_id=False):
        """Write down the case of a caller.

        :return: the action that opens it
        :raise UserError: the caller is gone, or not the user's to see
        """
        self.check_access("create")
        partner = self.env["res.partner"].search([("id", "=", partner_id or 0)])
        if not partner:
            raise UserError(self.env._("Choose who calls first."))
        case = self.create(
            {
                "name": one_line(name)
                or self.env._("Call of %(customer)s", customer=partner.display_name),
                "partner_id": partner.id,
                "product_id": product_id or False,
                "origin": "phone",
            }
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": case.id,
            "views": [[False, "form"]],
        }

    # -- who fits --------------------------------------------------------------------

    @api.model
    def _phone_find(self, text):
        """Partners whom the user may see and whom `text` fits, the best first."""
        Partner = self.env["res.partner"]
        if len(text) < SHORTEST:
            return Partner
        number = digits(text)
        Partner.flush_model(["active", "complete_name", "is_company", "phone"])
        rows = self.env.execute_query(
            self._phone_by_number(number) if number else self._phone_by_name(text)
        )
        ids = [row[0] for row in rows]
        if not number and any(char.isdigit() for char in text):
            case = self.search([("number", "=ilike", text)], limit=1)
            ids = case.partner_id.ids + ids
        # a number may be of somebody in a company that the user does not see
        seen = Partner.search_fetch(
            Domain("id", "in", ids),
            ["complete_name", "commercial_partner_id", "city", "phone"],
        )
        order = {partner_id: n for n, partner_id in enumerate(ids)}
        return seen.sorted(lambda one: order[one.id])[:FOUND]

    @api.model
    def _phone_by_number(self, number):
        """By the expression that the host's index of phone numbers has."""
        plain = SQL("regexp_replace(phone::text, %s, '', 'g')", PHONE_REGEX_PATTERN)
        return SQL(
            # of a number that many have, some: more digits will be typed
            "SELECT id FROM (SELECT id, phone, is_company, complete_name "
            "FROM res_partner WHERE active AND phone IS NOT NULL "
            "AND %(plain)s ILIKE %(middle)s LIMIT %(some)s) fitting "
            "ORDER BY %(plain)s ILIKE %(end)s DESC, is_company DESC, complete_name "
            "LIMIT %(limit)s",
            plain=plain,
            middle=f"%{number}%",
            end=f"%{number}",
            some=5 * LOOKED_AT,
            limit=LOOKED_AT,
        )

    @api.model
    def _phone_by_name(self, text):
        return SQL(
            "SELECT id FROM res_partner WHERE active "
            "AND complete_name ILIKE %(middle)s "
            "ORDER BY complete_name ILIKE %(start)s DESC, is_company DESC, "
            "length(complete_name), complete_name LIMIT %(limit)s",
            middle=f"%{like(text)}%",
            start=f"{like(text)}%",
            limit=LOOKED_AT,
        )

    @api.model
    def _phone_line(self, partner):
        return {
            "id": partner.id,
            "name": partner.complete_name or partner.display_name,
            "detail": partner.city or "",
            "phone": partner.phone or "",
        }
