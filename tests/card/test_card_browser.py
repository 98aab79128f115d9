from odoo.tests import HttpCase, tagged

from ..common import new_user


class CardTour(HttpCase):
    """Read the card of a customer and answer MAN, as a representative."""

    def run_tour(self):
        user = new_user(
            self.env,
            "linkage_tour",
            "crm_linkage.group_representative",
            tour_enabled=False,
        )
        partner = self.env["res.partner"].create(
            {"name": "Tour Harbour Market", "is_company": True}
        )
        product = self.env["product.product"].create({"name": "Goods"})
        order = self.env["sale.order"].create(
            {
                "partner_id": partner.id,
                "order_line": [(0, 0, {"product_id": product.id})],
            }
        )
        order.action_confirm()
        self.start_tour("/odoo", "linkage_card_tour", login=user.login, timeout=120)
        qualification = self.env["linkage.qualification"]._current(partner)
        self.assertEqual(qualification.mapped("code"), ["MaN"])
        self.assertEqual(qualification.create_uid, user)


@tagged("post_install", "-at_install")
class TestCardTourDesktop(CardTour):
    def test_tour(self):
        self.run_tour()


@tagged("post_install", "-at_install")
class TestCardTourPhone(CardTour):
    browser_size = "390x844"
    touch_enabled = True

    def test_tour(self):
        self.run_tour()
