from datetime import timedelta

from odoo import fields, models
from odoo.tools import SQL, format_date, format_datetime

from ...domain.service.caller import SOON, warranty

PHONES, PRODUCTS, CASES, VISITS = 6, 8, 5, 3


class ResPartner(models.Model):
    """What is seen at once of somebody who calls (D11.1)."""

    _inherit = "res.partner"

    def _phone_caller(self):
        """One caller and their company, in a fixed number of queries.

        :return: dict of `id`, `name`, `company` (texts), `address`, `phones` and
            `people`, `grade`, `agreements`, `products`, `soon`, `cases`, `visits`; all
            texts ready to be read
        """
        self.ensure_one()
        company = self.env.company
        today = company._linkage_today()
        customer = self.commercial_partner_id
        products, ending = customer._phone_products(company, today)
        agreements, expiring = customer._phone_agreements(company, today)
        address = self.contact_address_inline if self.city else ""
        return {
            "id": self.id,
            "name": self.name or self.display_name,
            "title": self.function or "",
            "company": customer.name if customer != self else "",
            "company_id": customer.id,
            "address": address or customer.contact_address_inline or "",
            "email": self.email or customer.email or "",
            "people": self._phone_people(customer),
            "grade": customer._phone_grade(),
            "agreements": agreements,
            "products": products,
            "soon": expiring + ending,
            "cases": customer._phone_cases(),
            "visits": customer._phone_visits(company, today),
        }

    def _phone_people(self, customer):
        """Whom else of the customer one may call: the caller first."""
        people = self.search_fetch(
            [("commercial_partner_id", "=", customer.id), ("phone", "!=", False)],
            ["name", "function", "phone", "is_company"],
            limit=PHONES,
            order="is_company desc, name",
        )
        return [
            {
                "id": one.id,
                "name": one.name or one.display_name,
                "title": one.function or "",
                "phone": one.phone,
            }
            for one in (people & self) + (people - self)
        ]

    def _phone_grade(self):
        grade = self.linkage_grade_id
        return {"name": grade.name, "color": grade.color} if grade else None

    def _phone_agreements(self, company, today):
        """Agreements in force, and those of them that end soon."""
        Agreement = self.env["linkage.agreement"]
        if not Agreement.has_access("read"):
            return [], []
        found = Agreement._in_force(company, today, self).get(self.id, Agreement)
        lines, soon = [], []
        for agreement in found:
            until = agreement.date_end
            line = {
                "id": agreement.id,
                "name": agreement.name,
                "until": format_date(self.env, until) if until else "",
            }
            lines.append(line)
            if until and until <= today + timedelta(days=SOON):
                soon.append(
                    {
                        "text": self.env._(
                            "The agreement %(name)s ends on %(day)s.",
                            name=agreement.name,
                            day=line["until"],
                        ),
                        "model": Agreement._name,
                        "id": agreement.id,
                    }
                )
        return lines, soon

    def _phone_products(self, company, today):
        """What the customer bought last, and warranties that end soon."""
        bought = {row[0]: row[1] for row in self._phone_bought(company)}
        products = self.env["product.product"].with_context(active_test=False)
        products = products.search_fetch(
            [("id", "in", list(bought))], ["display_name", "product_tmpl_id"]
        )
        lines, soon = [], []
        for product in products.sorted(lambda one: bought[one.id][-1], reverse=True):
            months = product.product_tmpl_id._linkage_warranty(company)
            last = warranty(bought[product.id][-1], months)
            state = last.state(today)
            lines.append(
                {
                    "id": product.id,
                    "name": product.display_name,
                    "bought": format_date(self.env, last.bought),
                    "until": format_date(self.env, last.until) if last.until else "",
                    "state": state,
                }
            )
            for day in bought[product.id]:
                one = warranty(day, months)
                if one.state(today) == "soon":
                    soon.append(
                        {
                            "text": self.env._(
                                "The warranty on %(product)s, bought on %(bought)s, "
                                "ends on %(day)s.",
                                product=product.display_name,
                                bought=format_date(self.env, day),
                                day=format_date(self.env, one.until),
                            ),
                            "model": False,
                            "id": False,
                        }
                    )
        return lines[:PRODUCTS], soon

    def _phone_bought(self, company):
        """Rows of product and the days of its purchases, oldest first; one query.

        A day and a product, without amounts: whoever answers the phone may know what
        the customer has of us, though they read neither orders nor invoices.
        """
        self.env["sale.order"].flush_model(
            ["company_id", "date_order", "partner_id", "state"]
        )
        self.env["sale.order.line"].flush_model(
            ["display_type", "order_id", "product_id", "product_uom_qty"]
        )
        self.env["account.move"].flush_model(
            [
                "commercial_partner_id",
                "company_id",
                "invoice_date",
                "move_type",
                "state",
            ]
        )
        self.env["account.move.line"].flush_model(
            ["display_type", "move_id", "product_id", "quantity"]
        )
        zone = company.sudo()._linkage_tz()  # not every role reads calendars
        return self.env.execute_query(
            SQL(
                """
                SELECT product_id, array_agg(DISTINCT day ORDER BY day)
                  FROM (
                    SELECT line.product_id,
                           (ordered.date_order AT TIME ZONE 'UTC'
                            AT TIME ZONE %(zone)s)::date AS day
                      FROM res_partner buyer
                      JOIN sale_order ordered ON ordered.partner_id = buyer.id
                      JOIN sale_order_line line ON line.order_id = ordered.id
                     WHERE buyer.commercial_partner_id = %(customer)s
                       AND ordered.company_id = %(company)s
                       AND ordered.state = 'sale'
                       AND line.product_id IS NOT NULL
                       AND line.display_type IS NULL
                       AND line.product_uom_qty > 0
                     UNION ALL
                    SELECT line.product_id, move.invoice_date
                      FROM account_move move
                      JOIN account_move_line line ON line.move_id = move.id
                     WHERE move.commercial_partner_id = %(customer)s
                       AND move.company_id = %(company)s
                       AND move.move_type = 'out_invoice'
                       AND move.state = 'posted'
                       AND line.product_id IS NOT NULL
                       AND line.display_type = 'product'
                       AND line.quantity > 0
                  ) bought
                 WHERE day IS NOT NULL
                 GROUP BY product_id
                """,
                zone=zone,
                customer=self.id,
                company=company.id,
            )
        )

    def _phone_cases(self):
        """The last cases, those still open first."""
        Case = self.env["linkage.case"]
        cases = Case.search_fetch(
            [
                ("commercial_partner_id", "=", self.id),
                ("company_id", "=", self.env.company.id),
            ],
            ["name", "number", "opened_at", "closed_at", "kind"],
            order="closed_at desc, opened_at desc, id desc",
            limit=CASES,
        )
        kinds = dict(Case._fields["kind"]._description_selection(self.env))
        return [
            {
                "id": case.id,
                "name": case.display_name,
                "kind": kinds[case.kind],
                "opened": format_date(self.env, case.opened_at.date()),
                "closed": format_date(self.env, case.closed_at.date())
                if case.closed_at
                else "",
            }
            for case in cases
        ]

    def _phone_visits(self, company, today):
        """The next visit and the last ones."""
        Visit = self.env["linkage.visit"]
        if not Visit.has_access("read"):
            return []
        # sudo: whoever answers the customer may know when somebody was or comes there
        visits = Visit.sudo().search_fetch(
            [
                ("commercial_partner_id", "=", self.id),
                ("company_id", "=", company.id),
                ("state", "!=", "cancelled"),
                ("planned_start", "<=", fields.Datetime.now() + timedelta(days=60)),
            ],
            ["planned_start", "user_id", "state"],
            order="planned_start desc",
            limit=VISITS,
        )
        states = dict(Visit._fields["state"]._description_selection(self.env))
        return [
            {
                "id": visit.id,
                "when": format_datetime(
                    self.env, visit.planned_start, dt_format="short"
                ),
                "user": visit.user_id.name or "",
                "state": states[visit.state],
            }
            for visit in visits
        ]
