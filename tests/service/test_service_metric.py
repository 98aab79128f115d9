from datetime import date
from unittest.mock import patch

from freezegun import freeze_time

from odoo.tests import tagged

from odoo.addons.crm_linkage.domain.metric.period import DAY, Measure, Period, Scope

from .common import ServiceCommon

CODES = ("cases", "complaints", "cases_in_time")


@tagged("post_install", "-at_install")
class TestServiceMetric(ServiceCommon):
    """Cases as metrics of the catalogue."""

    def values(self, day="2026-11-30", days=30, company=None):
        scope = Scope(
            (company or self.company).id, date.fromisoformat(day), "Europe/Berlin"
        )
        measures = [Measure(code, Period(days, DAY)) for code in CODES]
        with freeze_time(f"{day} 12:00:00"):
            values = self.env["linkage.metric"]._evaluate(
                measures, scope, self.partner.ids
            )
        return values[self.partner.id]

    def test_nothing_happened(self):
        self.assertEqual(self.values(), [0, 0, None])

    def test_counts_and_share(self):
        contact = self.env["res.partner"].create(
            {"name": "Contact", "parent_id": self.partner.id}
        )
        with freeze_time("2026-11-16 07:00:00"):
            in_time, late, overdue = (
                self.case(partner_id=contact.id, priority="3") for _n in range(3)
            )
            self.case(kind="complaint", priority="0")  # 40 h: not over yet
        with freeze_time("2026-11-16 08:00:00"):
            in_time.action_close()
        with freeze_time("2026-11-17 08:00:00"):
            late.action_close()
        self.assertEqual(self.values("2026-11-18"), [4, 1, 1 / 3])
        self.assertTrue(overdue.is_breached)
        # by now the complaint is overdue as well
        self.assertEqual(self.values("2026-11-30"), [4, 1, 1 / 4])

    def test_the_day_is_cut_where_the_company_is(self):
        with freeze_time("2026-10-31 23:30:00"):  # 1 November in Berlin
            self.case()
        self.assertEqual(self.values("2026-11-30", days=30)[0], 1)
        with freeze_time("2026-10-31 22:30:00"):
            self.case()
        self.assertEqual(self.values("2026-11-30", days=30)[0], 1)
        self.assertEqual(self.values("2026-11-30", days=31)[0], 2)

    def test_other_companies_and_archived_cases_do_not_count(self):
        with freeze_time("2026-11-16 07:00:00"):
            self.case().active = False
            self.case()
        other = self.new_company("Other", "UTC")
        self.assertEqual(self.values()[0], 1)
        self.assertEqual(self.values(company=other)[0], 0)


@tagged("post_install", "-at_install")
class TestServiceCard(ServiceCommon):
    """The sections Agreements and Service of the partner's Linkage page."""

    def sections(self, role):
        partner = self.partner.with_user(self.users[role])
        return {s["key"]: s for s in partner.linkage_card()["sections"]}

    def test_open_cases_come_first_with_their_state(self):
        with freeze_time("2026-11-16 07:00:00"):
            self.case(name="Done").action_close()
            self.case(name="Late", priority="3")
            self.case(name="Fresh")
        with freeze_time("2026-11-16 09:00:00"):
            service = self.sections("agent")["service"]
        titles = [row["title"].split(" ", 1)[1] for row in service["rows"]]
        self.assertEqual(titles, ["Late", "Fresh", "Done"])
        self.assertEqual(
            [row["badge"]["text"] for row in service["rows"]],
            ["Breached", "Running", "In Time"],
        )
        self.assertEqual([f["value"] for f in service["figures"]], ["2", "1"])

    def test_agreements_with_promises_of_both_sides(self):
        metric = self.env.ref("crm_linkage.metric_cases_in_time")
        self.env["linkage.agreement"].create(
            {
                "name": "North",
                "partner_id": self.partner.id,
                "date_start": "2026-01-01",
                "commitment_ids": [
                    (0, 0, {"name": "x", "metric_id": metric.id, "target": 0.9}),
                ],
            }
        )
        agreement = self.sections("manager")["agreement"]
        self.assertEqual(len(agreement["rows"]), 1)
        self.assertEqual(agreement["rows"][0]["text"], "We owe 1, they owe 0.")
        self.assertEqual(agreement["rows"][0]["badge"]["text"], "Draft")

    def test_who_sees_what(self):
        self.case()
        for role in ("representative", "manager", "agent"):
            with self.subTest(role=role):
                sections = self.sections(role)
                self.assertIn("agreement", sections)
                self.assertEqual(
                    bool(sections["service"]["rows"]), role != "representative"
                )
        buttons = self.sections("agent")["agreement"].get("buttons")
        self.assertFalse(buttons, "agents read agreements")

    def test_two_queries_a_section_on_our_tables(self):
        for n in range(10):
            self.case(name=str(n))
        partner = self.partner.with_user(self.users["agent"])
        execute, asked = self.env.cr.execute, []

        def listen(query, *args, **kwargs):
            asked.append(str(getattr(query, "code", query)))
            return execute(query, *args, **kwargs)

        for name in ("_linkage_card_service", "_linkage_card_agreements"):
            self.env.flush_all()
            self.env.invalidate_all()
            asked.clear()
            with (
                self.subTest(section=name),
                patch.object(self.env.cr, "execute", listen),
            ):
                getattr(partner, name)()
                ours = [query for query in asked if 'FROM "linkage_' in query]
                self.assertTrue(ours)
                self.assertLessEqual(len(ours), 2, ours)
