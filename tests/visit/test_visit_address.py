from datetime import date

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain
from odoo.tests import Form, tagged
from odoo.tools import SQL, mute_logger

from .common import VisitCommon

TODAY = "2024-03-01"


class AddressCommon(VisitCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Policy = cls.env["linkage.visit.policy"]
        cls.channel = cls.env["linkage.channel"].create(
            {"name": "Chains of the test", "code": "TEST"}
        )

    @classmethod
    def policy(cls, letter="A", **values):
        return cls.Policy.create(
            {
                "grade_id": cls.grades[letter].id,
                "company_id": cls.company.id,
                **values,
            }
        )

    @classmethod
    def shop(cls, customer, name, **values):
        return cls.env["res.partner"].create(
            {"name": name, "parent_id": customer.id, "type": "other", **values}
        )

    @classmethod
    def settings(cls, partner, **values):
        return cls.env["linkage.visit.address"].create(
            {"partner_id": partner.id, "company_id": cls.company.id, **values}
        )

    def terms(self, partners, company=None, **kwargs):
        return self.Policy._terms(partners, company or self.company, **kwargs)


@freeze_time(TODAY)
@tagged("post_install", "-at_install")
class TestVisitTerms(AddressCommon):
    def test_policy_of_the_grade(self):
        customer = self.graded("Customer", "B")
        found = self.terms(customer)[customer.id]
        policy = self.env.ref("crm_linkage.visit_policy_b")
        self.assertEqual((found.frequency.visits, found.frequency.weeks), (1, 2))
        self.assertEqual((found.minutes, found.rank), (30, 1))
        self.assertEqual((found.gap_min, found.gap_max), (10, 18))
        self.assertEqual((found.source, found.policy_id), ("grade", policy.id))
        self.assertIsNone(found.weekdays)

    def test_channel_and_company_go_first(self):
        customer = self.graded("Customer", linkage_own_channel_id=self.channel.id)
        other = self.graded("Other")
        shared = self.policy(company_id=False, channel_id=self.channel.id, minutes=11)
        self.assertEqual(self.terms(customer)[customer.id].policy_id, shared.id)
        own = self.policy(channel_id=self.channel.id, minutes=12, saturday=False)
        found = self.terms(customer | other)
        self.assertEqual(found[customer.id].minutes, 12)
        self.assertEqual(found[customer.id].source, "channel")
        self.assertEqual(found[customer.id].weekdays, frozenset({0, 1, 2, 3, 4, 6}))
        self.assertEqual(found[other.id].source, "grade")
        own.unlink()
        self.assertEqual(self.terms(customer)[customer.id].minutes, 11)

    def test_follows_grade_and_policy_at_once(self):
        customer = self.graded("Customer", "A")
        policy = self.policy("A", visits=2, period="week")
        self.assertEqual(self.terms(customer)[customer.id].frequency.visits, 2)
        policy.visits = 3
        self.assertEqual(self.terms(customer)[customer.id].frequency.visits, 3)
        standing = self.env["linkage.grade.standing"].sudo()
        standing.search([("partner_id", "=", customer.id)]).grade_id = self.grades["D"]
        self.assertFalse(self.terms(customer)[customer.id].is_visited)

    def test_own_settings_of_a_shop(self):
        customer = self.graded("Customer")
        shop, other = self.shop(customer, "Shop"), self.shop(customer, "Other")
        self.settings(
            shop,
            has_own_frequency=True,
            visits=1,
            period="week",
            reason="Opens a second floor",
            date_until="2024-03-31",
            minutes=90,
            wednesday=True,
            user_id=self.colleague.id,
            closing_ids=[
                Command.create({"date_from": "2024-03-04", "date_to": "2024-03-08"})
            ],
        )
        self.settings(other)
        found = self.terms(shop | other)
        self.assertEqual(found[shop.id].frequency.in_weeks(), 4)
        self.assertEqual((found[shop.id].minutes, found[shop.id].source), (90, "own"))
        self.assertEqual(found[shop.id].fixed_day, 2)
        self.assertEqual(found[shop.id].user_id, self.colleague.id)
        self.assertEqual(found[shop.id].closed, ((date(2024, 3, 4), date(2024, 3, 8)),))
        self.assertEqual(found[other.id].source, "grade")
        later = self.terms(shop, day=date(2024, 4, 1))[shop.id]
        self.assertEqual(later.source, "grade")

    def test_without_grade(self):
        customer = self.customer("Prospect", user_id=self.rep.id)
        self.assertEqual(self.terms(customer), {})
        self.settings(customer, has_own_frequency=True, reason="Wants to start")
        self.assertTrue(self.terms(customer)[customer.id].is_visited)

    def test_other_companies_settings_do_not_count(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        customer = self.graded("Customer")
        self.settings(
            customer,
            company_id=other.id,
            has_own_frequency=True,
            reason="There only",
        )
        self.assertEqual(self.terms(customer)[customer.id].source, "grade")
        self.assertEqual(self.terms(customer, other)[customer.id].source, "own")

    def test_one_query_for_any_number(self):
        partners = self.env["res.partner"].union(
            *(self.graded(f"Customer {number}") for number in range(5))
        )
        self.terms(partners)
        with self.assertQueryCount(1):
            self.terms(partners)

    def test_policy_checks(self):
        with self.assertRaisesRegex(ValidationError, "at least one day"):
            self.policy(
                **dict.fromkeys(
                    (
                        "monday",
                        "tuesday",
                        "wednesday",
                        "thursday",
                        "friday",
                        "saturday",
                        "sunday",
                    ),
                    False,
                )
            )
        with self.assertRaisesRegex(ValidationError, "cannot be above the largest"):
            self.policy("B", gap_min=9, gap_max=8)
        with self.assertRaisesRegex(ValidationError, "too long for so many"):
            self.policy("C", visits=1, period="week", gap_min=12, gap_max=14)
        with self.assertRaisesRegex(ValidationError, "too short"):
            self.policy("D", visits=1, period="four_weeks", gap_min=1, gap_max=10)

    def test_gaps_follow_the_frequency(self):
        with Form(self.Policy) as form:
            form.grade_id = self.grades["A"]
            form.channel_id = self.channel
            form.visits, form.period = 2, "week"
            self.assertEqual((form.gap_min, form.gap_max), (3, 4))
            form.period = "two_weeks"
            self.assertEqual((form.gap_min, form.gap_max), (7, 7))
        self.assertEqual(form.record.gap_text, "5 to 9 days")
        form.record.write({"saturday": False, "sunday": False})
        self.assertEqual(form.record.weekdays_text, "Mon, Tue, Wed, Thu, Fri")


@freeze_time(TODAY)
@tagged("post_install", "-at_install")
class TestVisitAddress(AddressCommon):
    def test_addresses(self):
        plain, chain = self.graded("Plain"), self.graded("Chain")
        shops = self.shop(chain, "North") | self.shop(chain, "South")
        for shop in shops:
            self.settings(shop)
        customers = plain | chain
        find = customers._linkage_visit_addresses
        self.assertEqual(find(self.company), plain | shops)
        shops[0].active = False
        self.assertEqual(find(self.company), plain | shops[1])
        row = self.env["linkage.visit.address"].search(
            [("partner_id", "=", shops[1].id)]
        )
        row.active = False
        self.assertEqual(find(self.company), customers)
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.assertEqual(find(other), customers)

    def test_reason_is_required(self):
        with self.assertRaisesRegex(ValidationError, "Say why"):
            self.settings(self.graded("A"), has_own_frequency=True, reason=" ")

    def test_as_often_as_days_allow(self):
        with self.assertRaisesRegex(ValidationError, "at most once a day"):
            self.settings(
                self.graded("A"),
                has_own_frequency=True,
                reason="x",
                visits=2,
                period="week",
                monday=True,
            )

    @mute_logger("odoo.sql_db")
    def test_one_row_an_address_and_company(self):
        customer = self.graded("A")
        self.settings(customer, active=False)
        with self.assertRaises(IntegrityError):
            self.settings(customer)

    def test_representative_sets_what_holds(self):
        customer = self.graded("Customer")
        Address = self.env["linkage.visit.address"].with_user(self.rep)
        with Form(Address.with_company(self.company)) as form:
            form.partner_id = customer
            form.has_own_frequency = True
            form.visits, form.period = 3, "week"
            form.reason = "New shop next door"
        self.assertEqual(
            form.record.policy_note,
            "Set for this address: 3 a week, 45 minutes each.",
        )

    def test_merge_keeps_everything(self):
        target, source = self.graded("Target"), self.graded("Source")
        shop = self.shop(source, "Shop")
        self.settings(shop)
        mine = self.settings(target, minutes=20)
        closing = Command.create({"date_from": "2024-03-04", "date_to": "2024-03-04"})
        self.settings(
            source,
            has_own_frequency=True,
            visits=2,
            reason="Pilot",
            minutes=50,
            tuesday=True,
            user_id=self.colleague.id,
            closing_ids=[closing],
        )
        self._merge(source, target)
        self.assertEqual(shop.commercial_partner_id, target)
        self.assertEqual(target._linkage_visit_addresses(self.company), target | shop)
        rows = self.env["linkage.visit.address"].search(
            [("partner_id", "=", target.id)]
        )
        self.assertEqual(rows, mine)
        self.assertTrue(mine.has_own_frequency)
        self.assertEqual((mine.visits, mine.reason, mine.minutes), (2, "Pilot", 20))
        self.assertEqual((mine._weekdays(), mine.user_id), ({1}, self.colleague))
        self.assertEqual(len(mine.closing_ids), 1)
        self.assertIn("50 minutes", str(target.message_ids.mapped("body")))

    def test_merge_moves_what_the_target_lacks(self):
        target, source = self.graded("Target"), self.graded("Source")
        row = self.settings(source, minutes=50)
        self._merge(source, target)
        self.assertEqual(row.partner_id, target)

    def test_merge_of_shops_keeps_the_customers_own_stop(self):
        target, source = self.graded("Target"), self.graded("Source")
        shop = self.shop(source, "Shop")
        self.settings(shop)
        self._merge(source, target)
        self.assertEqual(target._linkage_visit_addresses(self.company), target | shop)

    def _merge(self, source, target):
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((source | target).ids, target)

    def test_access(self):
        own = self.settings(self.graded("Own"))
        team = self.settings(self.graded("Team", user=self.colleague))
        other = self.settings(self.graded("Other", user=self.stranger))
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        foreign = self.settings(own.partner_id, company_id=elsewhere.id)
        allowed = {
            "representative": own,
            "supervisor": own | team,
            "manager": own | team | other,
            "agent": self.env["linkage.visit.address"],
        }
        rows = own | team | other | foreign
        for role, expected in allowed.items():
            with self.subTest(role=role):
                mine = rows.with_user(self.users[role]).with_context(
                    allowed_company_ids=self.company.ids
                )
                self.assertEqual(mine._filtered_access("read"), own | team | other)
                for mode in ("write", "unlink"):
                    self.assertEqual(mine._filtered_access(mode), expected)
        for role in ("employee",):
            self.assertFalse(rows.with_user(self.users[role]).has_access("read"))


@tagged("post_install", "-at_install")
class TestRepresentativeOfCompany(AddressCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.env["res.company"].create({"name": "Elsewhere"})
        cls.env.user.company_ids |= cls.company | cls.other
        cls.kept = cls.graded("Kept")
        cls.given = cls.graded("Given")
        cls.given.with_company(cls.company).linkage_representative_id = cls.colleague
        cls.nobodys = cls.graded("Nobody's")
        cls.nobodys.user_id = False
        cls.all = cls.kept | cls.given | cls.nobodys

    def test_three_forms_of_one_rule(self):
        nobody = self.env["res.users"]
        expected = {
            self.company: (self.rep, self.colleague, nobody),
            self.other: (self.rep, self.rep, nobody),
        }
        for company, users in expected.items():
            self.env.flush_all()
            in_sql = dict(
                self.env.execute_query(
                    SQL(
                        "SELECT partner.id, %s FROM res_partner partner"
                        " WHERE partner.id = ANY(%s)",
                        self.all._linkage_representative_sql(
                            "partner", SQL("%s", company.id)
                        ),
                        self.all.ids,
                    )
                )
            )
            for partner, user in zip(self.all, users, strict=True):
                with self.subTest(company=company.name, partner=partner.name):
                    self.assertEqual(partner._linkage_representative(company), user)
                    self.assertEqual(in_sql[partner.id], user.id or None)
            for user in (self.rep, self.colleague, nobody):
                domain = self.all._linkage_representative_domain(user, company)
                own = self.all.browse(
                    partner.id
                    for partner, one in zip(self.all, users, strict=True)
                    if one == user
                )
                found = self.all.search(Domain("id", "in", self.all.ids) & domain)
                self.assertEqual(found, own)
                self.assertEqual(self.all.filtered_domain(domain), own)

    def test_responsible_can_be_searched_grouped_and_sorted(self):
        partners = self.all.with_company(self.company)
        shop = self.shop(self.given, "Shop")
        domain = [("id", "in", (self.all | shop).ids)]
        find = partners.search
        self.assertEqual(
            find([*domain, ("linkage_responsible_id", "=", self.colleague.id)]),
            self.given | shop,
        )
        self.assertEqual(
            find([*domain, ("linkage_responsible_id", "=", False)]), self.nobodys
        )
        self.assertEqual(
            find([*domain, ("linkage_responsible_id.login", "=", "linkage_colleague")]),
            self.given | shop,
        )
        self.assertEqual(
            find([*domain, ("linkage_responsible_id", "!=", self.colleague.id)]),
            self.kept | self.nobodys,
        )
        groups = dict(
            partners._read_group(domain, ["linkage_responsible_id"], ["__count"])
        )
        self.assertEqual(
            {user.id: count for user, count in groups.items()},
            {self.rep.id: 1, self.colleague.id: 2, False: 1},
        )
        self.assertEqual(len(find(domain, order="linkage_responsible_id")), 4)
        self.assertEqual(
            shop.with_company(self.company).linkage_responsible_id, self.colleague
        )

    def test_deleted_user_is_forgotten(self):
        user = self.env["res.users"].create({"name": "Gone", "login": "linkage_gone"})
        self.kept.with_company(self.company).linkage_representative_id = user
        self.env.flush_all()
        user.unlink()
        self.assertEqual(self.kept._linkage_representative(self.company), self.rep)
        self.assertIn(
            self.kept,
            self.all.search(
                self.all._linkage_representative_domain(self.rep, self.company)
            ),
        )

    def test_stops_of_a_representative(self):
        shop = self.shop(self.kept, "Shop")
        fixed = self.shop(self.kept, "Fixed")
        self.settings(shop)
        self.settings(fixed, user_id=self.colleague.id)
        of = self.Policy._of_representative
        self.assertEqual(set(of(self.rep, self.company)), {shop.id})
        self.assertEqual(
            set(of(self.colleague, self.company)), {fixed.id, self.given.id}
        )
        self.assertEqual(set(of(self.rep, self.other)), set())

    def test_queries_of_a_representative_do_not_grow(self):
        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.Policy._of_representative(self.rep, self.company)
            return self.cr.sql_log_count - before

        count()
        few = count()
        for number in range(10):
            self.graded(f"Customer {number}")
        self.assertEqual(count(), few)
        self.assertLessEqual(few, 7)

    def test_employees_cannot_read_it(self):
        with self.assertRaises(AccessError):
            self.kept.with_user(self.users["employee"]).read(
                ["linkage_representative_id"]
            )
