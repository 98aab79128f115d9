import json
from unittest.mock import patch

from freezegun import freeze_time
from lxml import etree

from odoo.sql_db import Cursor
from odoo.tests import tagged

from ..common import LinkageCommon


@tagged("post_install", "-at_install")
class TestCardPage(LinkageCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.linkage_reference_date = "2024-03-31"
        cls.rep = cls.users["representative"]
        cls.partner = cls.customer("Alpha", user_id=cls.rep.id, phone="1")
        cls.contact = cls.env["res.partner"].create(
            {
                "name": "Ann",
                "parent_id": cls.partner.id,
                "function": "Director",
                "linkage_role": "decision_maker",
                "linkage_style": "pragmatist",
            }
        )
        cls.order(cls.partner, "2023-06-01 10:00:00")
        cls.order(cls.contact, "2024-01-01 10:00:00")
        cls.invoice(cls.partner, "2023-05-02", 100)

    def card(self, partner=None, role="representative"):
        partner = partner or self.partner
        card = partner.with_user(self.users[role]).linkage_card()
        json.dumps(card)  # what goes to the client is plain values
        return card, {section["key"]: section for section in card["sections"]}

    def figures(self, sections):
        return {
            one["label"]: one.get("badge", {}).get("text") or one["value"]
            for one in sections["overview"]["figures"]
        }

    def test_overview(self):
        card, sections = self.card()
        self.assertFalse(card["hint"])
        self.assertFalse(card["is_contact"])
        figures = self.figures(sections)
        self.assertEqual(figures["Stage"], "Active Customer")
        self.assertEqual(figures["First purchase"], "05/02/2023")
        self.assertEqual(figures["Last purchase"], "01/01/2024")
        self.assertEqual(figures["Orders"], "2")
        self.assertEqual(figures["Invoices"], "1")
        self.assertIn("03/31/2024", sections["overview"]["note"])
        order = [section["key"] for section in card["sections"]]
        self.assertLess(order.index("overview"), order.index("qualification"))
        self.assertLess(order.index("qualification"), order.index("people"))

    def test_prospect_and_former(self):
        _card, sections = self.card(self.customer("New", user_id=self.rep.id))
        self.assertEqual(self.figures(sections)["Stage"], "Prospect")
        self.assertNotIn("Last purchase", self.figures(sections))
        self.company.linkage_reference_date = "2025-03-31"
        _card, sections = self.card()
        self.assertEqual(self.figures(sections)["Stage"], "Former Customer")

    def test_completeness(self):
        def missing():
            return {
                hint["field"]
                for hint in self.card()[1]["overview"]["progress"]["missing"]
            }

        self.assertEqual(
            missing(),
            {
                "street",
                "email",
                "industry_id",
                False,
                "partner_latitude",
                "linkage_source",
            },
        )
        self.partner.write({"street": "1 Quay", "city": "Lisbon", "email": "a@b.c"})
        self.partner.write({"partner_latitude": 38.7, "linkage_source": "press"})
        self.partner.industry_id = self.env["res.partner.industry"].create(
            {"name": "Shops"}
        )
        partner = self.partner.with_user(self.rep)
        for letter in ("money", "authority", "need"):
            partner.linkage_set_man(letter, "no")
        progress = self.card()[1]["overview"]["progress"]
        self.assertEqual((progress["percent"], progress["missing"]), (100, []))

    def test_person(self):
        person = self.env["res.partner"].create(
            {"name": "Paul", "user_id": self.rep.id, "linkage_style": "amiable"}
        )
        card, sections = self.card(person)
        self.assertFalse(card["is_contact"])
        fields = [one["field"] for one in sections["overview"]["progress"]["missing"]]
        self.assertNotIn("linkage_style", fields)
        self.assertNotIn("industry_id", fields)
        [row] = sections["people"]["rows"]
        self.assertIn("personal", row["text"])
        self.assertNotIn("action", row, "no link to the page it stands on")

    def test_contact_shows_the_card_of_its_customer(self):
        card, sections = self.card(self.contact)
        self.assertTrue(card["is_contact"])
        self.assertEqual(
            card["partner"], {"id": self.partner.id, "name": self.partner.name}
        )
        self.assertEqual(self.figures(sections)["Orders"], "2")

    def test_people(self):
        self.env["res.partner"].create(
            [
                {"name": "Aaron", "parent_id": self.partner.id},
                {"name": "Depot", "parent_id": self.partner.id, "type": "delivery"},
            ]
        )
        rows = self.card()[1]["people"]["rows"]
        self.assertEqual([row["title"] for row in rows], ["Ann", "Aaron"])
        self.assertEqual(rows[0]["badge"]["text"], "Decision Maker")
        self.assertIn("to the point", rows[0]["text"])
        self.assertEqual(rows[0]["action"]["res_id"], self.contact.id)

    def test_hints(self):
        card, _sections = self.card(self.company.partner_id)
        self.assertIn("own companies", card["hint"])
        self.assertFalse(card["sections"])
        card, _sections = self.card(self.users["manager"].partner_id)
        self.assertIn("own people", card["hint"])
        other = self.setup_other_company()["company"]
        card, _sections = self.card(other.partner_id)
        self.assertIn("own companies", card["hint"])

    def test_man_block(self):
        with freeze_time("2024-03-01"):
            self.partner.with_user(self.rep).linkage_set_man("money", "yes")
        section = self.card()[1]["qualification"]
        letters = {one["key"]: one for one in section["man"]["letters"]}
        self.assertEqual(letters["money"]["answer"], "yes")
        self.assertEqual(letters["money"]["date"], "03/01/2024")
        self.assertFalse(letters["money"]["question"])
        self.assertTrue(letters["need"]["question"], "unknown is asked for")
        self.assertEqual(section["man"]["code"], "M??")
        labels = [button["label"] for button in section["buttons"]]
        self.assertEqual(labels, ["Evidence", "New need"])
        self.partner.with_user(self.rep).linkage_new_need()
        labels = [b["label"] for b in self.card()[1]["qualification"]["buttons"]]
        self.assertEqual(labels, ["Evidence", "New need", "History"])
        _card, sections = self.card(role="agent")
        labels = [b["label"] for b in sections["qualification"]["buttons"]]
        self.assertEqual(labels, ["Evidence", "History"])

    def opened_by(self, role):
        """The partner as a request of the web client finds it: nothing read yet but
        the user and the companies they chose."""
        partner = self.partner.with_user(self.users[role]).with_context(
            allowed_company_ids=self.company.ids, lang="en_US"
        )
        self.env.flush_all()
        self.env.invalidate_all()
        partner.linkage_card()  # fills the caches that outlive a request
        self.env.invalidate_all()
        partner.env.user.fetch(["company_ids", "company_id", "partner_id"])
        return partner

    def test_budget_of_the_card(self):
        """What all rooms together may cost when the page is opened, for every role."""
        self.partner.with_user(self.rep).linkage_set_man("money", "yes")
        self.env.ref("crm_linkage.scheme_customers").action_activate()
        self.env["linkage.grading.run"].with_user(
            self.users["manager"]
        ).action_grade_now()
        self.assertIn("bars", self.card()[1]["grade"])
        self.partner.write(
            {
                "linkage_channel_id": self.env.ref("crm_linkage.channel_retail").id,
                "linkage_potential": 1000,
            }
        )
        self.env["linkage.churn.warning"].sudo().create(
            {
                "partner_id": self.partner.id,
                "company_id": self.company.id,
                "is_silent": True,
                "is_falling": True,
            }
        )
        self.assertIn("churn", self.card()[1])
        for need in ("open", "closed"):
            self.env["linkage.qualification"].sudo().search([]).state = need
            for role in ("representative", "supervisor", "manager", "agent"):
                partner = self.opened_by(role)
                with self.subTest(role=role, need=need), self.assertQueryCount(15):
                    partner.linkage_card()

    def test_card_of_this_room_stays_small(self):
        partner = self.opened_by("representative")
        names = ("overview", "qualification", "people")
        before = self.env.cr.sql_log_count
        card = partner.linkage_card()
        self.assertTrue(set(names) <= {one["key"] for one in card["sections"]})
        self.assertLessEqual(self.env.cr.sql_log_count - before, 12)

    def test_form_costs_nothing(self):
        """Reading the partner form asks no more than without our page."""
        ours = self.env.ref("crm_linkage.res_partner_view_form_card")
        partner = self.partner.with_user(self.rep)
        form = self.env.ref("base.view_partner_form").id

        def cost():
            arch = etree.fromstring(partner.get_view(form, "form")["arch"])
            names = arch.xpath("//field[not(ancestor::field)]/@name")
            specification = {name: {} for name in names}
            partner.web_read(specification)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            partner.web_read(specification)
            return self.env.cr.sql_log_count - before, set(names)

        with_page, fields = cost()
        self.assertIn("linkage_source", fields)
        self.assertNotIn("linkage_stage", fields)
        ours.active = False
        without_page, fields = cost()
        self.assertNotIn("linkage_source", fields)
        self.assertEqual(with_page, without_page)

    def test_writing_partners_costs_nothing(self):
        """Nothing of this room hangs on what the host writes on partners."""
        partners = self.env["res.partner"].create(
            [{"name": f"P{number}"} for number in range(20)]
        )
        self.env.flush_all()
        execute, statements = Cursor.execute, []

        def spy(cursor, query, *args, **kwargs):
            statements.append(getattr(query, "code", query))
            return execute(cursor, query, *args, **kwargs)

        with patch.object(Cursor, "execute", spy):
            partners.write({"comment": "x", "ref": "y", "name": "Z"})
            self.env["res.partner"].create({"name": "New"})
            self.env.flush_all()
        self.assertTrue(statements)
        self.assertFalse([one for one in statements if "linkage_qualific" in one])
