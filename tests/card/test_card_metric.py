import random
from datetime import date

from odoo.tests import tagged

from odoo.addons.crm_linkage.domain.card import man, stage
from odoo.addons.crm_linkage.domain.metric.period import Measure, Period, Scope

from ..common import LinkageCommon

ANSWERS = ("yes", "no", "unknown")


@tagged("post_install", "-at_install")
class TestCardMetric(LinkageCommon):
    """What the card knows, as metrics of the catalogue."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.linkage_reference_date = "2024-03-31"
        cls.partner = cls.customer("Alpha")
        cls.scope = Scope(cls.company.id, date(2024, 3, 31), "UTC")

    def values(self, code, partners=None, period=None, scope=None):
        partners = partners or self.partner
        found = self.env["linkage.metric"]._evaluate(
            [Measure(code, period or Period())], scope or self.scope, partners.ids
        )
        return [found[partner.id][0] for partner in partners]

    def metric(self, code):
        return self.env["linkage.metric"].search([("code", "=", code)])

    # -- completeness ----------------------------------------------------------------

    def random_cards(self, dice, count):
        """Companies and persons that have each fact or not, by the dice."""
        industry = self.env["res.partner.industry"].create({"name": "Shops"})
        choices = {
            "street": ("1 Quay", False, ""),
            "city": ("Lisbon", False),
            "phone": ("1", False, ""),
            "email": ("a@example.com", False),
            "user_id": (self.users["representative"].id, False),
            "industry_id": (industry.id, False),
            "partner_latitude": (38.7, 0.0),
            "partner_longitude": (-9.1, 0.0),
            "linkage_source": ("press", False),
            "linkage_style": ("amiable", False),
            "linkage_role": ("user", False),
            "is_company": (True, False),
        }
        partners = self.env["res.partner"].create(
            [
                {
                    "name": f"Card {number}",
                    **{name: dice.choice(some) for name, some in choices.items()},
                }
                for number in range(count)
            ]
        )
        contacts = [
            {
                "name": "Contact",
                "parent_id": partner.id,
                "type": dice.choice(("contact", "delivery")),
                "active": dice.random() < 0.8,
                "linkage_role": dice.choice(("decision_maker", False)),
            }
            for partner in partners
            if partner.is_company
            for _number in range(dice.randrange(3))
        ]
        people = self.env["res.partner"].create(contacts)
        self.env["linkage.qualification"].create(
            [
                {
                    "partner_id": owner.id,
                    "company_id": self.company.id,
                    "state": dice.choice(("open", "closed")),
                    "date_open": f"2024-0{dice.randrange(1, 4)}-01",
                    **{letter: dice.choice(ANSWERS[:2]) for letter in man.LETTERS},
                    **{dice.choice(man.LETTERS): dice.choice(ANSWERS)},
                }
                for owner in partners | people
                for _number in range(dice.randrange(3))
            ]
        )
        return partners

    def test_completeness_is_that_of_the_card(self):
        """SQL and `domain/card/completeness.py` say the same of any card."""
        partners = self.random_cards(random.Random(7), 60)
        found = self.values("card_completeness", partners)
        self.assertGreater(len(set(found)), 10)
        for partner, value in zip(partners, found, strict=True):
            current = self.env["linkage.qualification"]._current(partner)[:1]
            contacts = partner._linkage_card_contacts()
            card = partner._linkage_card_completeness(current, contacts)
            with self.subTest(card["missing"]):
                self.assertAlmostEqual(value, card["percent"] / 100)

    def test_completeness_of_a_full_and_an_empty_card(self):
        self.assertEqual(self.values("card_completeness"), [0.1])
        metric = self.metric("card_completeness")
        self.assertEqual(metric._format_value(0.1, self.company.currency_id), "10.0 %")

    # -- categories ------------------------------------------------------------------

    def test_every_combination_of_man_has_a_number(self):
        metric = self.metric("man")
        labels = metric._categories()
        self.assertEqual(set(labels), {*man.NUMBERS.values(), man.ASK_NUMBER})
        for code, number in man.NUMBERS.items():
            partner = self.customer(code)
            self.env["linkage.qualification"].create(
                {
                    "partner_id": partner.id,
                    "company_id": self.company.id,
                    **{
                        letter: "yes" if mark.isupper() else "no"
                        for letter, mark in zip(man.LETTERS, code, strict=True)
                    },
                }
            )
            self.assertEqual(self.values("man", partner), [number])
            self.assertTrue(labels[number].startswith(code))
            text = metric._format_value(float(number), self.company.currency_id)
            self.assertEqual(text, labels[number])

    def test_man_is_that_of_the_newest_open_need(self):
        self.assertEqual(self.values("man"), [None])
        needs = self.env["linkage.qualification"].create(
            [
                {
                    "partner_id": self.partner.id,
                    "company_id": self.company.id,
                    "date_open": day,
                    "money": "yes",
                    "authority": "yes",
                    "need": need,
                }
                for day, need in (("2024-01-01", "yes"), ("2024-02-01", "unknown"))
            ]
        )
        self.assertEqual(self.values("man"), [man.ASK_NUMBER])
        needs[1].action_close()
        self.assertEqual(self.values("man"), [man.NUMBERS["MAN"]])
        needs[0].action_close()
        self.assertEqual(self.values("man"), [None], "none is open")

    def test_man_follows_the_commercial_partner(self):
        branch = self.customer("Branch")
        self.env["linkage.qualification"].create(
            {"partner_id": branch.id, "company_id": self.company.id}
        )
        branch.write({"is_company": False, "parent_id": self.partner.id})
        self.assertEqual(self.values("man"), [man.ASK_NUMBER])

    def test_stage_is_that_of_the_card(self):
        active, former = self.customer("Active"), self.customer("Former")
        self.order(active, "2023-06-01 10:00:00")
        self.invoice(former, "2023-03-31", 100)
        partners = self.partner | active | former
        found = self.values("stage", partners)
        self.assertEqual(found, [stage.NUMBERS[one.linkage_stage] for one in partners])
        self.assertEqual(found, [1, 2, 3])
        labels = [self.metric("stage")._categories()[int(one)] for one in found]
        self.assertEqual(labels, ["Prospect", "Active Customer", "Former Customer"])

    def test_channel(self):
        retail = self.env.ref("crm_linkage.channel_retail")
        self.assertEqual(self.values("channel"), [None])
        self.partner.linkage_channel_id = retail
        self.assertEqual(self.values("channel"), [retail.id])
        metric = self.metric("channel")
        self.assertEqual(metric._categories()[retail.id], "Retail")
        currency = self.company.currency_id
        self.assertEqual(metric._format_value(float(retail.id), currency), "Retail")
        retail.action_archive()
        self.assertIn(retail.id, metric._categories(), "grades stay explainable")
        self.assertEqual(metric._format_value(0.0, currency), "No longer there")

    def test_other_units_have_no_categories(self):
        self.assertEqual(self.metric("potential")._categories(), {})

    # -- potential -------------------------------------------------------------------

    def test_potential_of_the_company(self):
        other = self.setup_other_company()["company"]
        self.assertEqual(self.values("potential"), [None])
        self.partner.linkage_potential = 5000
        self.partner.with_company(other).linkage_potential = 70
        self.assertEqual(self.values("potential"), [5000])
        elsewhere = Scope(other.id, self.scope.reference)
        self.assertEqual(self.values("potential", scope=elsewhere), [70])
        self.partner.linkage_potential = 0
        self.assertEqual(self.values("potential"), [None])

    def test_share_of_wallet_is_scaled_to_the_period(self):
        self.invoice(self.partner, "2024-03-01", 300)
        self.invoice(self.partner, "2023-06-01", 100)
        self.assertEqual(self.values("share_of_wallet"), [None])
        self.partner.linkage_potential = 1000
        for period, expected in (
            (Period(12), 0.4),
            (Period(3), 300 / 250),
            (Period(24), 0.2),
            (Period(73, "day"), 300 / 200),
            (Period(unit="all"), None),
            # a faded month weighs as little in the potential as in the revenue
            (Period(2, fade=0.5), 300 / (1000 / 12 * 1.5)),
        ):
            with self.subTest(period):
                [value] = self.values("share_of_wallet", period=period)
                self.assertAlmostEqual(value, expected) if expected else (
                    self.assertIsNone(value)
                )
