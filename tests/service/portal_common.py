"""Two customers with portal users, a case of each, and what may not be seen of them."""

from odoo import Command
from odoo.http import Request
from odoo.tests import HttpCase

from ..common import new_colleague
from .common import ServiceCommon

#: stands in notes, fields and files that a customer never sees
SECRET = "Between us: their buyer is leaving in May"
PDF = b"%PDF-1.4\n1 0 obj\n<< >>\nendobj\ntrailer\n<< >>\n%%EOF\n"


class PortalCommon(ServiceCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        Partner = cls.env["res.partner"]
        cls.shop = Partner.create({"name": "Corner Shop", "is_company": True})
        cls.rival = Partner.create({"name": "Rival Shop", "is_company": True})
        cls.portal = cls.portal_user("portal_corner", cls.shop)
        cls.intruder = cls.portal_user("portal_rival", cls.rival)
        cls.product = cls.env["product.product"].create({"name": "Grinder X"})
        cls.foreign_product = cls.env["product.product"].create({"name": "Not Bought"})
        order = cls.env["sale.order"].create(
            {
                "partner_id": cls.shop.id,
                "company_id": cls.company.id,
                "order_line": [Command.create({"product_id": cls.product.id})],
            }
        )
        order.state = "sale"
        agent = cls.users["agent"]
        cls.mine = cls.case(
            name="Grinder is loud",
            partner_id=cls.portal.partner_id.id,
            user_id=agent.id,
        )
        cls.theirs = cls.case(name="Rival asks", partner_id=cls.rival.id)
        cls.other_company = cls.new_company("Linkage Tokyo", "Asia/Tokyo")
        cls.elsewhere = (
            cls.case(
                name="Asked in Tokyo",
                partner_id=cls.shop.id,
                company_id=cls.other_company.id,
            )
            .sudo()
            .with_context(allowed_company_ids=[cls.company.id, cls.other_company.id])
        )
        gone = cls.case(name="Deleted", partner_id=cls.shop.id)
        cls.gone_id = gone.id
        gone.unlink()
        cls.note = cls.mine.with_user(agent).message_post(
            body=SECRET,
            message_type="comment",
            subtype_xmlid="mail.mt_note",
            attachments=[("inside.txt", SECRET)],
        )
        cls.logged = cls.mine.with_user(agent).message_post(body=f"Logged: {SECRET}")
        cls.answer = cls.mine.with_user(agent).message_post(
            body="We bring a quiet one.",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            attachments=[("offer.pdf", PDF)],
        )
        cls.their_answer = cls.theirs.with_user(agent).message_post(
            body="For the rival only",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            attachments=[("rival.pdf", PDF)],
        )

    @classmethod
    def portal_user(cls, login, customer):
        user = new_colleague(cls.env, login, cls.company, "base.group_portal")
        user.partner_id.write({"parent_id": customer.id, "tz": "Asia/Tokyo"})
        return user

    def log_in(self, user=None):
        user = user or self.portal
        self.authenticate(user.login, user.login)

    def page(self, url, status=200):
        response = self.url_open(url)
        self.assertEqual(response.status_code, status, url)
        return response.text

    def send(self, url, files=None, follow=True, **texts):
        """Send a form of the page, with its token."""
        return self.url_open(
            url,
            data={"csrf_token": Request.csrf_token(self), **texts},
            files=[("files", file) for file in files or ()] or None,
            allow_redirects=follow,
        )

    def rpc(self, url, params):
        """The answer of a JSON-RPC route, error or not."""
        return self.url_open(url, json={"params": params}).json()

    def call(self, model, method, *args, **kwargs):
        return self.rpc(
            "/web/dataset/call_kw",
            {"model": model, "method": method, "args": args, "kwargs": kwargs},
        )
