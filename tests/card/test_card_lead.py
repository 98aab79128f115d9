from contextlib import ExitStack, contextmanager
from unittest.mock import patch

from freezegun import freeze_time
from lxml import etree

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..common import LinkageCommon, new_colleague, new_team, new_user


@tagged("post_install", "-at_install")
class TestCardLead(LinkageCommon):
    """MAN on leads, and what becomes of it (D3, D1.3)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rep = cls.users["representative"]
        cls.Lead = cls.env["crm.lead"].with_user(cls.rep)
        cls.Qualification = cls.env["linkage.qualification"]

    def lead(self, name="Coolers", **values):
        return self.Lead.create({"name": name, "user_id": self.rep.id, **values})

    def of(self, partner):
        return self.Qualification._current(partner.commercial_partner_id)

    def convert(self, leads, **values):
        """The host's wizard, single or mass."""
        mass = len(leads) > 1
        model = "crm.lead2opportunity.partner" + ("" if not mass else ".mass")
        context = {
            "active_model": "crm.lead",
            "active_id": leads[0].id,
            "active_ids": leads.ids,
        }
        wizard = (
            self.env[model]
            .with_user(self.rep)
            .with_context(**context)
            .create(
                {"name": "convert", **({} if mass else {"lead_id": leads.id}), **values}
            )
        )
        wizard.action_mass_convert() if mass else wizard.action_apply()

    # -- the lead itself -------------------------------------------------------------

    def test_nothing_is_assumed(self):
        lead = self.lead()
        self.assertFalse(lead.linkage_qualification_id)
        self.assertEqual(lead.linkage_man_badge, "ask")
        self.assertIn(
            "???: Not known yet: Money, Authority, Need.", lead.linkage_man_advice
        )
        lead.write({"linkage_money": "unknown", "linkage_need": False})
        self.assertFalse(lead.linkage_qualification_id, "nothing was said")

    @freeze_time("2024-03-05 08:00:00")
    def test_answers_open_a_qualification(self):
        lead = self.lead()
        lead.write({"linkage_money": "yes", "linkage_money_evidence": "Budget named"})
        one = lead.linkage_qualification_id
        self.assertEqual(
            (one.code, one.money_evidence, str(one.money_date), one.name),
            ("M??", "Budget named", "2024-03-05", "Coolers"),
        )
        self.assertEqual((one.lead_id, one.user_id), (lead, self.rep))
        self.assertFalse(one.partner_id)
        lead.write({"linkage_authority": "no", "linkage_need": "yes"})
        self.assertEqual(lead.linkage_man_code, "MaN")
        self.assertEqual(lead.linkage_verdict, "find_authority")
        self.assertIn("find the person with authority", lead.linkage_man_advice)
        lead.linkage_money = "unknown"
        self.assertFalse(one.money_date)
        self.assertEqual(lead.linkage_man_code, "?aN")
        self.assertEqual(one.display_name, "Coolers (?aN)")

    def test_created_with_answers(self):
        leads = self.Lead.create(
            [
                {
                    "name": "One",
                    "linkage_need": "yes",
                    "linkage_need_date": "2024-02-01",
                },
                {"name": "Two", "linkage_need": False},
            ]
        )
        self.assertEqual(leads.mapped("linkage_man_code"), ["??N", False])
        self.assertEqual(str(leads[0].linkage_need_date), "2024-02-01")
        self.assertFalse(leads[0].copy().linkage_qualification_id)

    def test_advice_before_saving(self):
        lead = self.Lead.new({"name": "x", "linkage_money": "yes"})
        lead.linkage_authority = lead.linkage_need = "yes"
        self.assertEqual(lead.linkage_man_badge, "sell")

    def test_filter_and_group_by_a_join(self):
        ready = self.lead(
            linkage_money="yes", linkage_authority="yes", linkage_need="yes"
        )
        asked = self.lead(linkage_money="yes")
        bare = self.lead()
        scope = [("id", "in", (ready | asked | bare).ids)]
        self.env.flush_all()
        self.Lead._read_group(scope, ["stage_id"], ["__count"])  # rules are known
        with self.assertQueryCount(1):
            groups = self.Lead._read_group(scope, ["linkage_verdict"], ["__count"])
        self.assertEqual(dict(groups), {"sell": 1, "ask": 1, False: 1})
        self.assertEqual(
            self.Lead.search([*scope, ("linkage_verdict", "=", "sell")]), ready
        )
        self.assertEqual(
            self.Lead.search([*scope, ("linkage_verdict", "in", (False, "ask"))]),
            asked | bare,
        )

    def test_batch_and_no_cost_where_nobody_uses_it(self):
        """Creating and writing a lead asks the database what it asks without us."""
        partner = self.customer("Alpha")

        def work(batch):
            leads = self.Lead.create(
                [{"name": f"L{n}", "user_id": self.rep.id} for n in range(batch)]
            )
            self.env.flush_all()
            leads.write({"partner_id": partner.id})
            leads.write({"expected_revenue": 5})
            self.env.flush_all()

        work(2)  # warm
        with self.assertNoQueryNaming('"linkage_qualification"'):
            work(100)
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        work(100)
        ours = self.env.cr.sql_log_count - before
        with self.without_our_hooks():
            before = self.env.cr.sql_log_count
            work(100)
            self.assertLessEqual(ours, self.env.cr.sql_log_count - before)

    @contextmanager
    def without_our_hooks(self):
        """`crm.lead` as the host has it: our create and write are stepped over."""
        model = self.env.registry["crm.lead"]
        names = [cls.__module__.rpartition(".crm_linkage.")[2] for cls in model.__mro__]
        position = names.index("models.card.crm_lead")
        ours, *above = model.__mro__[position:]
        with ExitStack() as stack:
            for name in ("create", "write"):
                host = next(vars(cls)[name] for cls in above if name in vars(cls))
                stack.enter_context(patch.object(ours, name, host))
            yield

    # -- to the customer -------------------------------------------------------------

    def test_convert_with_a_new_customer(self):
        lead = self.lead(
            type="lead",
            partner_name="Alpha Ltd.",
            contact_name="Ann",
            linkage_need="yes",
        )
        self.convert(lead, action="create")
        self.assertEqual(lead.type, "opportunity")
        one = lead.linkage_qualification_id
        self.assertEqual(one.partner_id, lead.partner_id)
        self.assertEqual(self.of(lead.partner_id), one)
        self.assertEqual(one.code, "??N")
        card = lead.partner_id.with_user(self.rep).linkage_card()
        sections = {section["key"]: section for section in card["sections"]}
        self.assertEqual(sections["qualification"]["man"]["code"], "??N")
        lead.linkage_money = "no"
        self.assertEqual(self.of(lead.partner_id).code, "m?N", "one truth for both")

    def test_convert_to_an_existing_customer(self):
        """D1.3: the need of the lead opens a new qualification, the old one stays."""
        partner = self.customer("Alpha", user_id=self.rep.id)
        partner.with_user(self.rep).linkage_set_man("money", "no")
        old = self.of(partner)
        lead = self.lead(type="lead", linkage_need="yes")
        self.convert(lead, action="exist", partner_id=partner.id)
        new = lead.linkage_qualification_id
        self.assertEqual(self.of(partner), new | old)
        self.assertEqual((new.state, new.code), ("open", "??N"))
        self.assertEqual((old.state, old.code), ("closed", "m??"))

    def test_needs_of_running_opportunities_stay_open(self):
        partner = self.customer("Alpha", user_id=self.rep.id)
        first = self.lead("First", partner_id=partner.id, linkage_need="yes")
        second = self.lead("Second", partner_id=partner.id, linkage_money="yes")
        both = first.linkage_qualification_id | second.linkage_qualification_id
        self.assertEqual(both.mapped("state"), ["open", "open"])
        first.sudo().action_set_lost()
        third = self.lead("Third", partner_id=partner.id, linkage_money="yes")
        self.assertEqual(both.mapped("state"), ["closed", "open"])
        self.assertEqual(self.of(partner)[0], third.linkage_qualification_id)

    def test_convert_without_answers_opens_nothing(self):
        partner = self.customer("Alpha", user_id=self.rep.id)
        partner.with_user(self.rep).linkage_set_man("money", "yes")
        lead = self.lead(type="lead")
        self.convert(lead, action="exist", partner_id=partner.id)
        self.assertEqual(self.of(partner).mapped("state"), ["open"])

    def test_mass_conversion(self):
        leads = self.lead("One", type="lead", partner_name="A", linkage_need="yes")
        leads |= self.lead("Two", type="lead", partner_name="B", linkage_money="no")
        leads |= self.lead("Three", type="lead", partner_name="C")
        self.convert(
            leads,
            action="each_exist_or_create",
            deduplicate=False,
            user_ids=[Command.set(self.rep.ids)],
        )
        self.assertEqual(set(leads.mapped("type")), {"opportunity"})
        codes = [self.of(lead.partner_id).mapped("code") for lead in leads]
        self.assertEqual(codes, [["??N"], ["m??"], []])

    def test_another_customer(self):
        lead = self.lead(partner_id=self.customer("Alpha").id, linkage_need="yes")
        beta = self.customer("Beta")
        lead.partner_id = beta
        self.assertEqual(lead.linkage_qualification_id.partner_id, beta)
        lead.partner_id = False
        self.assertFalse(lead.linkage_qualification_id.partner_id)
        self.assertEqual(lead.linkage_man_code, "??N")

    def test_converted_by_someone_without_a_role(self):
        lead = self.lead(type="lead", partner_name="Alpha", linkage_need="yes")
        clerk = new_user(self.env, "clerk", "sales_team.group_sale_salesman_all_leads")
        lead.with_user(clerk)._handle_partner_assignment(create_missing=True)
        self.assertEqual(self.of(lead.partner_id).code, "??N")

    # -- merges ----------------------------------------------------------------------

    def test_merge_of_leads(self):
        head = self.lead(
            "Head", probability=60, type="opportunity", linkage_money="yes"
        )
        tail = self.lead(
            "Tail",
            type="lead",
            linkage_money="no",
            linkage_authority="yes",
            linkage_authority_evidence="Met her",
        )
        kept = head.linkage_qualification_id
        other = tail.linkage_qualification_id
        merged = (head | tail).merge_opportunity()
        self.assertEqual(merged.linkage_qualification_id, kept)
        self.assertEqual(kept.code, "MA?", "the lead that stays goes first")
        self.assertEqual(kept.authority_evidence, "Met her")
        self.assertEqual((other.state, other.code), ("closed", "mA?"))
        self.assertEqual(other.lead_id, merged, "kept in history")

    def test_merge_into_a_lead_that_knows_nothing(self):
        partner = self.customer("Alpha")
        head = self.lead("Head", type="opportunity", partner_id=partner.id)
        tail = self.lead("Tail", type="lead", linkage_need="yes")
        known = tail.linkage_qualification_id
        merged = (head | tail).merge_opportunity()
        self.assertEqual(merged, head)
        self.assertEqual(merged.linkage_qualification_id, known)
        self.assertEqual((known.lead_id, known.partner_id), (head, partner))

    def test_merge_of_partners(self):
        alpha, twin = self.customer("Alpha"), self.customer("Alpha Ltd.")
        lead = self.lead(partner_id=twin.id, linkage_need="yes")
        self.env["base.partner.merge.automatic.wizard"]._merge(
            (alpha | twin).ids, alpha
        )
        self.env.invalidate_all()
        self.assertEqual(lead.linkage_qualification_id.partner_id.sudo(), alpha)
        self.assertEqual(lead.partner_id, alpha)

    # -- history and deletion ----------------------------------------------------------

    def test_new_need_of_a_lead(self):
        lead = self.lead(linkage_need="yes")
        old = lead.linkage_qualification_id.with_user(self.rep)
        action = old.action_new_need()
        self.assertEqual(lead.linkage_qualification_id.id, action["res_id"])
        self.assertEqual((old.state, lead.linkage_man_code), ("closed", "???"))
        lead.linkage_qualification_id.action_close()
        lead.linkage_money = "yes"
        self.assertEqual(lead.linkage_man_code, "M??", "a closed one gives way")
        self.assertEqual(
            self.Qualification.search_count([("lead_id", "=", lead.id)]), 3
        )

    def test_delete(self):
        partner = self.customer("Alpha")
        bare = self.lead(linkage_need="yes")
        known = self.lead(partner_id=partner.id, linkage_need="yes")
        gone, stays = bare.linkage_qualification_id, known.linkage_qualification_id
        (bare | known).sudo().unlink()
        self.assertFalse(gone.exists())
        self.assertEqual(self.of(partner), stays)
        self.assertFalse(stays.lead_id)

    # -- access ----------------------------------------------------------------------

    def test_access(self):
        colleague = new_colleague(self.env, "colleague", self.company)
        member = new_colleague(self.env, "member", self.company)
        new_team(self.users["supervisor"], member, self.company)
        self.users["portal"] = new_user(self.env, "portal_man", "base.group_portal")
        other = self.setup_other_company()["company"]
        owners = {"own": None, "member": member, "foreign": colleague}
        for role, own, of_member, foreign in (
            # read and written: r, w
            ("representative", "rw", "", ""),
            ("supervisor", "rw", "rw", ""),
            ("manager", "rw", "rw", "rw"),
            ("agent", "", "", ""),
            ("employee", "", "", ""),
            ("portal", "", "", ""),
        ):
            expected = {"own": own, "member": of_member, "foreign": foreign}
            for who, owner in owners.items():
                user = self.users[role]
                lead = self.lead("x", linkage_need="yes").sudo()
                lead.user_id = owner or user
                one = lead.linkage_qualification_id
                with self.subTest(role=role, owner=who):
                    self.assertEqual(self.may(user, one), expected[who])
                one.company_id = other
                with self.subTest(role=role, owner=who, company="other"):
                    self.assertEqual(self.may(user, one), "")

    def may(self, user, one):
        """What `user` may do with a qualification that belongs to a lead only."""
        self.env.flush_all()
        self.env.invalidate_all()
        allowed = ""
        for letter, method, arguments in (
            ("r", "read", (["code"],)),
            ("w", "write", ({"money": "yes"},)),
        ):
            try:
                with self.env.cr.savepoint():
                    getattr(one.with_user(user), method)(*arguments)
                    self.env.flush_all()
            except AccessError:
                continue
            allowed += letter
        return allowed

    def test_who_may_not_write_the_lead(self):
        lead = self.lead()
        colleague = new_user(self.env, "stranger", "crm_linkage.group_representative")
        with self.assertRaises(AccessError):
            lead.with_user(colleague).linkage_need = "yes"

    def test_fields_are_for_roles(self):
        clerk = new_user(self.env, "clerk", "sales_team.group_sale_salesman_all_leads")
        lead = self.lead(linkage_need="yes").with_user(clerk)
        self.assertNotIn("linkage_need", lead.fields_get())
        for action in (
            lambda: lead.linkage_need,
            lambda: lead.write({"linkage_need": "no"}),
            lambda: lead.create({"name": "x", "linkage_need": "no"}),
            lambda: lead.search([("linkage_verdict", "=", "sell")]),
        ):
            with self.assertRaises(AccessError):
                action()
        arch = etree.fromstring(
            lead.get_view(self.env.ref("crm.crm_lead_view_form").id, "form")["arch"]
        )
        self.assertFalse(arch.xpath("//div[@name='linkage_man']"))
        arch = etree.fromstring(
            self.Lead.get_view(self.env.ref("crm.crm_lead_view_form").id, "form")[
                "arch"
            ]
        )
        self.assertEqual(len(arch.xpath("//field[@widget='selection_badge']")), 3)
