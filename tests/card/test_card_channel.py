from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..common import LinkageCommon


@tagged("post_install", "-at_install")
class TestCardChannel(LinkageCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.retail = cls.env.ref("crm_linkage.channel_retail")
        cls.direct = cls.env.ref("crm_linkage.channel_direct")
        cls.rep = cls.users["representative"]
        cls.partner = cls.customer("Alpha", linkage_channel_id=cls.retail.id)
        cls.contact = cls.env["res.partner"].create(
            {"name": "Ann", "parent_id": cls.partner.id}
        )
        cls.none = cls.customer("Beta")
        cls.all = cls.partner | cls.contact | cls.none

    def test_contacts_show_that_of_their_company(self):
        self.assertEqual(self.contact.linkage_channel_id, self.retail)
        self.partner.linkage_channel_id = self.direct
        self.assertEqual(self.contact.linkage_channel_id, self.direct)
        self.contact.parent_id = self.none
        self.assertFalse(self.contact.linkage_channel_id)
        self.contact.linkage_channel_id = self.retail  # said of the company
        self.assertEqual(self.none.linkage_channel_id, self.retail)

    def test_search_and_group(self):
        Partner = self.env["res.partner"].with_user(self.rep)
        ours = [("id", "in", self.all.ids)]
        for operator, value, expected in (
            ("=", self.retail.id, self.partner | self.contact),
            ("!=", self.retail.id, self.none),
            ("=", False, self.none),
            ("ilike", "reta", self.partner | self.contact),
        ):
            found = Partner.search([*ours, ("linkage_channel_id", operator, value)])
            self.assertEqual(found.sudo(), expected)
        groups = Partner._read_group(ours, ["linkage_channel_id"], ["__count"])
        self.assertEqual(
            {channel.id: count for channel, count in groups},
            {self.retail.id: 2, False: 1},
        )

    def test_potential_of_each_company_with_its_day(self):
        other = self.setup_other_company()["company"]
        with freeze_time("2024-03-01 12:00:00"):
            self.partner.linkage_potential = 1000
        with freeze_time("2024-04-01 12:00:00"):
            there = self.partner.with_company(other)
            self.assertFalse(there.linkage_potential)
            there.linkage_potential = 50
        self.assertEqual(self.partner.linkage_potential, 1000)
        self.assertEqual(str(self.partner.linkage_potential_date), "2024-03-01")
        self.assertEqual(str(there.linkage_potential_date), "2024-04-01")
        self.partner.linkage_potential = 0
        self.assertFalse(self.partner.linkage_potential_date)
        with freeze_time("2024-05-01 12:00:00"):
            fresh = self.customer("Gamma", linkage_potential=7)
        self.assertEqual(str(fresh.linkage_potential_date), "2024-05-01")

    def test_potential_on_the_form_and_in_searches(self):
        with Form(self.partner.with_user(self.rep)) as form:
            form.linkage_potential = 250
            form.linkage_channel_id = self.direct
        self.assertEqual(self.partner.linkage_potential, 250)
        self.assertEqual(self.partner.linkage_own_channel_id, self.direct)
        Partner = self.env["res.partner"].with_user(self.rep)
        without = Partner.search(
            [("id", "in", self.all.ids), ("linkage_potential", "=", 0)]
        )
        self.assertEqual(without.sudo(), self.contact | self.none)

    def test_potential_below_zero_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "cannot be below zero"):
            self.partner.linkage_potential = -1

    def test_merged_partners(self):
        self.none.linkage_potential = 300
        wizard = self.env["base.partner.merge.automatic.wizard"]
        wizard._merge((self.partner | self.none).ids, self.partner)
        self.partner.invalidate_recordset()
        self.assertEqual(self.partner.linkage_channel_id, self.retail)
        self.assertEqual(self.partner.linkage_potential, 300)

    def test_a_channel_in_use_is_not_deleted(self):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            self.retail.unlink()
        self.direct.unlink()

    def test_codes_are_unique_in_a_company(self):
        self.retail.copy({"code": "shop", "company_id": self.company.id})
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.retail.copy({"code": "retail", "company_id": False})

    # -- access ----------------------------------------------------------------------

    def test_who_may_change_channels(self):
        for role, allowed in (
            *(("representative", "r"), ("supervisor", "r"), ("manager", "crwu")),
            *(("agent", "r"), ("employee", "")),
        ):
            Channel = self.env["linkage.channel"].with_user(self.users[role])
            found = "".join(
                operation[0]
                for operation in ("create", "read", "write", "unlink")
                if Channel.has_access(operation)
            )
            with self.subTest(role):
                self.assertEqual(found, allowed)

    def test_channels_of_other_companies_are_closed(self):
        other = self.setup_other_company()["company"]
        theirs = self.direct.copy({"code": "x", "company_id": other.id})
        Channel = self.env["linkage.channel"].with_user(self.rep)
        self.assertNotIn(theirs, Channel.search([]).sudo())
        self.assertIn(self.direct, Channel.search([]).sudo())
        with self.assertRaises(AccessError):
            Channel.browse(theirs.id).name  # noqa: B018
        self.rep.company_ids = [Command.link(other.id)]
        self.assertIn(theirs, Channel.search([]).sudo())

    def test_fields_are_for_roles(self):
        employee = self.partner.with_user(self.users["employee"])
        names = {"linkage_channel_id", "linkage_own_channel_id", "linkage_potential"}
        self.assertFalse(names & set(employee.fields_get()))
        with self.assertRaises(AccessError):
            employee.search([("linkage_channel_id", "=", self.retail.id)])
        partner = self.partner.with_user(self.rep)
        partner.write({"linkage_channel_id": self.direct.id, "linkage_potential": 9})
        self.assertEqual(self.partner.linkage_channel_id, self.direct)
        agent = self.partner.with_user(self.users["agent"])
        with self.assertRaises(AccessError):
            agent.linkage_potential = 5

    # -- what it costs -----------------------------------------------------------------

    def test_partners_cost_no_query(self):
        """Creating and writing in bulk never looks at channels and potentials."""
        Partner = self.env["res.partner"].with_user(self.rep)
        Partner.create({"name": "warm"})
        self.env.flush_all()
        with self.assertNoQueryNaming("linkage_channel"):
            partners = Partner.create([{"name": f"P{n}"} for n in range(20)])
            self.env["res.partner"].create(
                [{"name": "Contact", "parent_id": one.id} for one in partners]
            )
            partners.write({"comment": "x"})
            self.env.flush_all()
            partners.invalidate_recordset()
            partners.read(["name", "email", "city"])

    def test_bulk_creation_costs_what_it_did(self):
        """As many queries with a channel as without: it stands in the INSERT."""

        def cost(values):
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self.env["res.partner"].create(
                [{"name": f"P{n}", **values} for n in range(20)]
            )
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        known = {"linkage_potential": 5, "linkage_own_channel_id": self.retail.id}
        for values in ({}, known):
            cost(values)  # defaults and the like are read once
        self.assertEqual(cost(known), cost({}))

    def test_card_shows_both_within_its_queries(self):
        partner = self.customer("Plain", user_id=self.rep.id).with_user(self.rep)

        def cost():
            partner.linkage_card()
            self.env.flush_all()
            self.env.invalidate_all()
            # what the grade's figures would have read as well
            self.env.company.currency_id.fetch(["symbol", "position", "name"])
            before = self.env.cr.sql_log_count
            overview = partner.linkage_card()["sections"][0]
            return self.env.cr.sql_log_count - before, {
                figure["label"]: figure.get("value") for figure in overview["figures"]
            }

        before, figures = cost()
        self.assertNotIn("Channel", figures)
        partner.sudo().write(
            {"linkage_channel_id": self.retail.id, "linkage_potential": 1200}
        )
        after, figures = cost()
        self.assertEqual(figures["Channel"], "Retail")
        self.assertIn("1,200", figures["Potential a year"])
        self.assertLessEqual(after, before + 1)
