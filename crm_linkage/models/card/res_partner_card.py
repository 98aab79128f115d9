from odoo import models
from odoo.fields import Domain
from odoo.tools import format_date

from ...domain.card import man
from ...domain.card.completeness import completeness
from ...domain.card.stage import stage as stage_of
from . import texts

#: contacts the card names; the host's Contacts page shows all
CONTACTS_SHOWN = 8


class ResPartner(models.Model):
    """What this room shows on the Linkage page: facts, qualification, people."""

    _inherit = "res.partner"

    def _linkage_no_card_hint(self):
        """Why this partner has no card, in a sentence, or False."""
        partner = self.commercial_partner_id
        if not self.partner_share or not partner.partner_share:
            return self.env._("This is one of your own people, not a customer.")
        # sudo: companies the user cannot enter are own companies all the same. The
        # current one is read along, for the scope that the sections need.
        companies = self.env["res.company"].sudo()
        own = companies.with_context(active_test=False).search_fetch(
            ["|", ("partner_id", "=", partner.id), ("id", "=", self.env.company.id)]
        )
        if partner in own.partner_id:
            return self.env._("This is one of your own companies, not a customer.")
        return False

    def _linkage_card_contacts(self):
        """The persons of this customer, those with a role in purchases first."""
        if not self.is_company:
            return self
        return self.search_fetch(
            [
                ("commercial_partner_id", "=", self.id),
                ("id", "!=", self.id),
                ("is_company", "=", False),
                ("type", "=", "contact"),
            ],
            ["name", "function", "linkage_role", "linkage_style"],
            order="linkage_role, name, id",  # who has no role comes last
            limit=CONTACTS_SHOWN,
        )

    def _linkage_card_overview(self, facts, scope, qualification, contacts):
        purchases = facts.purchases
        company = self.env.company.sudo()
        months = company.linkage_active_months
        stage = stage_of(purchases.last, scope.reference, months)
        labels = dict(self._fields["linkage_stage"]._description_selection(self.env))
        figures = [
            {
                "label": self.env._("Stage"),
                "badge": {"text": labels[stage], "color": texts.STAGE_COLOR[stage]},
                "help": self._fields["linkage_stage"]._description_help(self.env),
            },
        ]
        if purchases.last:
            figures += [
                {
                    "label": self.env._("First purchase"),
                    "value": format_date(self.env, purchases.first),
                },
                {
                    "label": self.env._("Last purchase"),
                    "value": format_date(self.env, purchases.last),
                },
                {"label": self.env._("Orders"), "value": str(purchases.orders)},
                {"label": self.env._("Invoices"), "value": str(purchases.invoices)},
            ]
        figures += self._linkage_card_market(facts)
        return {
            "title": self.env._("Overview"),
            "icon": "fa-id-card-o",
            "sequence": 10,
            "note": self._linkage_stage_sentence(stage, scope, months),
            "figures": figures,
            "progress": self._linkage_card_completeness(qualification, contacts),
        }

    def _linkage_stage_sentence(self, stage, scope, months):
        """Which fact the stage follows from, in a sentence."""
        day = format_date(self.env, scope.reference)
        company = self.env.company.sudo().name
        if stage == "prospect":
            return self.env._(
                "No order or invoice in %(company)s up to %(day)s.",
                company=company,
                day=day,
            )
        if stage == "active":
            return self.env._(
                "Bought from %(company)s within %(months)s months to %(day)s.",
                company=company,
                months=months,
                day=day,
            )
        return self.env._(
            "Nothing bought from %(company)s within %(months)s months to %(day)s.",
            company=company,
            months=months,
            day=day,
        )

    def _linkage_card_completeness(self, qualification, contacts):
        """The `progress` block: how complete the card is and what is missing (D1.7)."""
        result = completeness(
            {
                "name": bool(self.name),
                "address": bool(self.street and self.city),
                "phone": bool(self.phone),
                "email": bool(self.email),
                "owner": bool(self.user_id),
                "segment": bool(self.industry_id),
                "contact_role": any(contact.linkage_role for contact in contacts),
                "man": qualification.state == "open" and not qualification._judge().ask,
                "coordinates": bool(self.partner_latitude or self.partner_longitude),
                "source": bool(self.linkage_source),
                "style": bool(self.linkage_style),
            },
            self.is_company,
        )
        return {
            "label": self.env._("Card complete"),
            "percent": result.percent,
            "missing": [
                {
                    "label": texts.say(self.env, texts.MISSING[fact]),
                    "page": texts.WHERE[fact][0],
                    "field": texts.WHERE[fact][1],
                }
                for fact in result.missing
            ],
        }

    def _linkage_card_qualification(self, qualifications, representative):
        current = qualifications[:1]
        if current.state != "open":
            current = current.browse()
        buttons = []
        can_edit = self._linkage_may_qualify(current, representative)
        if current:
            buttons.append(
                {
                    "label": self.env._("Evidence"),
                    "icon": "fa-pencil",
                    "action": self._linkage_form_action(current),
                }
            )
        if current and can_edit:
            buttons.append(
                {
                    "label": self.env._("New need"),
                    "icon": "fa-plus",
                    "method": "linkage_new_need",
                    "confirm": self.env._(
                        "The open qualification is closed and kept in the history."
                    ),
                }
            )
        if len(qualifications) > 1 or (qualifications and not current):
            buttons.append(
                {
                    "label": self.env._("History"),
                    "icon": "fa-history",
                    "action": {
                        "type": "ir.actions.act_window",
                        "name": self.env._("Qualifications"),
                        "res_model": qualifications._name,
                        "domain": [("id", "in", qualifications.ids)],
                        "views": [[False, "list"], [False, "form"]],
                    },
                }
            )
        return {
            "title": self.env._("Qualification"),
            "icon": "fa-balance-scale",
            "sequence": 20,
            "note": current.name or "",
            "man": self._linkage_card_man(current, can_edit),
            "buttons": buttons,
        }

    def _linkage_card_man(self, qualification, can_edit):
        """The `man` block: three switches and what their combination means (D3).

        :return: ``{"letters": [{"key", "label", "answer", "question", "date",
            "evidence"}], "answers": [{"key", "label"}], "code", "badge", "meaning",
            "advice", "can_edit"}``; texts are ready to be shown, `question` only while
            the letter is unknown
        """
        judgement = qualification._judge()
        verdicts = dict(
            qualification._fields["verdict"]._description_selection(self.env)
        )
        letters = []
        for letter in man.LETTERS:
            day = qualification[f"{letter}_date"]
            question = texts.QUESTION[letter] if letter in judgement.ask else None
            letters.append(
                {
                    "key": letter,
                    "label": texts.say(self.env, texts.LETTER[letter]),
                    "answer": qualification[letter] or man.UNKNOWN,
                    "question": texts.say(self.env, question) if question else "",
                    "date": format_date(self.env, day) if day else "",
                    "evidence": qualification[f"{letter}_evidence"] or "",
                }
            )
        return {
            "letters": letters,
            "answers": [
                {"key": key, "label": texts.say(self.env, label)}
                for key, label in texts.ANSWER.items()
            ],
            "code": judgement.code,
            "badge": {
                "text": verdicts[judgement.verdict],
                "color": texts.VERDICT_COLOR[judgement.verdict],
            },
            **qualification._words(),
            "can_edit": can_edit,
        }

    def _linkage_may_qualify(self, current, representative):
        """Whether the user may answer the letters, or open a need if none is open.

        :param representative: id of who is responsible for the customer, or None
        """
        Qualification = self.env["linkage.qualification"]
        operation = "write" if current else "create"
        if not Qualification.browse().has_access(operation):
            return False
        # sudo: the rules look at teams that not every user may read
        rule = self.env["ir.rule"]._compute_domain(Qualification._name, operation)
        if current:
            # asked in SQL: in memory each step on the way to the team is a query
            found = Qualification.sudo().search_count(
                Domain("id", "=", current.id) & Domain(rule), limit=1
            )
            return bool(found)
        # the rules are asked about the record that would be created
        fresh = Qualification.sudo().new(
            {
                "partner_id": self.id,
                "company_id": self.env.company.id,
                "user_id": representative or self.env.uid,
            }
        )

        def looked_up(condition):
            """A condition on what a field leads to, answered by one query."""
            name, _dot, path = condition.field_expr.partition(".")
            if not path:
                return condition
            target = fresh[name]
            found = target and target.search_count(
                Domain("id", "=", target.id)
                & Domain(path, condition.operator, condition.value),
                limit=1,
            )
            return Domain.TRUE if found else Domain.FALSE

        return bool(fresh.filtered_domain(Domain(rule).map_conditions(looked_up)))

    def _linkage_card_people(self, contacts):
        roles = dict(self._fields["linkage_role"]._description_selection(self.env))
        styles = dict(self._fields["linkage_style"]._description_selection(self.env))
        rows = []
        for contact in contacts:
            style = contact.linkage_style
            row = {
                "title": contact.name or self.env._("No name"),
                "subtitle": contact.function or "",
                "text": texts.say(self.env, texts.STYLE_ADVICE[style]) if style else "",
                "value": styles.get(style, ""),
            }
            if contact != self:
                row["action"] = self._linkage_form_action(contact)
            if contact.linkage_role:
                row["badge"] = {"text": roles[contact.linkage_role], "color": "info"}
            rows.append(row)
        return {
            "title": self.env._("People"),
            "icon": "fa-users",
            "sequence": 40,
            "rows": rows,
            "empty": self.env._(
                "No contact yet. Add the people who decide, use, check and pay."
            ),
        }
