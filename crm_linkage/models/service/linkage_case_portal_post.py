from odoo import api, models
from odoo.fields import Domain
from odoo.tools import plaintext2html

from ...domain.service.upload import one_line, plain_text
from .res_company_upload import PortalError

SUBJECT_LENGTH, TEXT_LENGTH = 200, 20_000
#: products offered to choose from
MOST_PRODUCTS = 200


class LinkageCase(models.Model):
    """What a customer may do with their cases in the portal.

    Every value that is written is made here: of a form only the texts named in the
    docstrings are read, whatever else it carries.
    """

    _inherit = "linkage.case"

    # -- open a case -----------------------------------------------------------------

    @api.model
    def _portal_choices(self):
        """What the form for a new case offers.

        :return: dict of `kinds` and `products`, both lists of (key, label), and of
            `upload_hint`
        """
        kinds = self._fields["kind"]._description_selection(self.env)
        return {
            "kinds": kinds,
            "products": [
                (str(product.id), product.display_name)
                for product in self._portal_products()
            ],
            "upload_hint": self.env.user.company_id._linkage_upload_hint(),
        }

    @api.model
    def _portal_products(self):
        """What the customer has bought of the companies that the user sees."""
        user = self.env.user
        customer = user._linkage_portal_customer()
        companies = user.company_ids.ids
        # sudo: whoever may see the orders of the company may name what was ordered
        groups = (
            self.env["sale.order.line"]
            .sudo()
            ._read_group(
                Domain("order_id.state", "=", "sale")
                & Domain(
                    "order_id.partner_id.commercial_partner_id", "in", customer.ids
                )
                & Domain("company_id", "in", companies)
                & Domain("product_id.company_id", "in", [False, user.company_id.id]),
                ["product_id"],
                ["create_date:max"],
                order="create_date:max desc",
                limit=MOST_PRODUCTS,
            )
        )
        products = self.env["product.product"].sudo()
        return products.union(*(product for product, _day in groups)).sorted("name")

    @api.model
    def _portal_create(self, values, files=()):
        """Open a case of the user.

        :param values: dict of texts `name`, `kind`, `product` and `description`, as
            they were typed or chosen
        :param files: list of (name, content)
        :return: number of the case for `_portal_case`
        :raise PortalError: something is missing or cannot be taken
        """
        user = self.env.user
        texts = {
            "name": one_line(values.get("name") or "", SUBJECT_LENGTH),
            "description": plain_text(values.get("description") or ""),
        }
        kinds = dict(self._fields["kind"].selection)
        products = {str(product.id): product for product in self._portal_products()}
        product_key = values.get("product") or ""
        errors = {}
        if not texts["name"]:
            errors["name"] = self.env._("Say in a few words what it is about.")
        if not texts["description"]:
            errors["description"] = self.env._("Tell us what we can do for you.")
        elif len(texts["description"]) > TEXT_LENGTH:
            errors["description"] = self._portal_too_long()
        if values.get("kind") not in kinds:
            errors["kind"] = self.env._("Choose what kind of case it is.")
        if product_key and product_key not in products:
            errors["product"] = self.env._("Choose one of the products you bought.")
        try:
            files = user.company_id._linkage_accept_files(files)
        except PortalError as error:
            errors |= error.errors
        if errors:
            raise PortalError(errors)
        # sudo: portal users have no access to cases; every value is made above
        case = (
            self.sudo()
            .with_company(user.company_id)
            .create(
                {
                    "name": texts["name"],
                    "kind": values["kind"],
                    "product_id": products[product_key].id if product_key else False,
                    "description": plaintext2html(texts["description"]),
                    "partner_id": user.partner_id.id,
                    "company_id": user.company_id.id,
                    "user_id": False,
                    "origin": "portal",
                }
            )
        )
        case.message_subscribe(user.partner_id.ids)
        if files:
            case._portal_say("", files)
        return case.id

    # -- answer and close --------------------------------------------------------------

    @api.model
    def _portal_post(self, case_id, text, files=()):
        """Say something in a case of the user.

        As with mail, it opens a closed case again, or a new one where the team wants
        that.

        :return: number of the case it was said in, None if it is not theirs
        :raise PortalError: nothing was said, or it cannot be taken
        """
        case = self._portal_find(case_id)
        if not case:
            return None
        text = plain_text(text or "")
        if len(text) > TEXT_LENGTH:
            raise PortalError({"body": self._portal_too_long()})
        files = case.company_id._linkage_accept_files(files)
        if not text and not files:
            raise PortalError({"body": self.env._("Write something, or add a file.")})
        if case.is_closed and not case._may_reopen():
            case = case._portal_follower(text)
            text = ""
        if text or files:
            case._portal_say(text, files)
        return case.id

    def _portal_follower(self, text):
        """A new case of the user after this closed one."""
        user = self.env.user
        case = self.with_company(self.company_id).create(
            {
                **self._values_of_follower(),
                "name": self.name,
                "kind": self.kind,
                "description": plaintext2html(text) if text else False,
                "partner_id": user.partner_id.id,
                "user_id": False,
                "origin": "portal",
            }
        )
        case.message_subscribe(user.partner_id.ids)
        return case

    def _portal_say(self, text, files):
        return self.message_post(
            body=plaintext2html(text) if text else "",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            author_id=self.env.user.partner_id.id,
            attachments=files,
        )

    @api.model
    def _portal_solve(self, case_id):
        """The customer says that it is solved: the case is closed.

        :return: whether it is closed now; None if it is not theirs
        :raise UserError: somebody is changing it right now
        """
        case = self._portal_find(case_id)
        if not case:
            return None
        if case._portal_can_solve():
            case._portal_say(self.env._("This is solved."), [])
            case._linkage_close({})
        return case.stage_id.is_closed

    @api.model
    def _portal_too_long(self):
        return self.env._(
            "This is too long: %(limit)s letters at most. Send the rest as a file.",
            limit=TEXT_LENGTH,
        )
