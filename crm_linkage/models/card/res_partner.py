from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

from ...domain.card import man


class ResPartner(models.Model):
    """The customer card: what it keeps beyond the host's fields, and its page (D1)."""

    _inherit = "res.partner"

    linkage_role = fields.Selection(
        [
            ("decision_maker", "Decision Maker"),
            ("purchaser", "Purchaser"),
            ("user", "User"),
            ("technical_gatekeeper", "Technical Gatekeeper"),
            ("financial_gatekeeper", "Financial Gatekeeper"),
            ("influencer", "Influencer"),
        ],
        "Role in Purchases",
        groups="crm_linkage.group_linkage_user",
        help="The part this person plays when the customer buys.",
    )
    linkage_style = fields.Selection(
        [
            ("pragmatist", "Pragmatist"),
            ("expressive", "Expressive"),
            ("amiable", "Amiable"),
            ("analytical", "Analytical"),
        ],
        "Communication Style",
        groups="crm_linkage.group_linkage_user",
        help="How this person likes to be talked to; the card gives advice.",
    )
    linkage_source = fields.Selection(
        [
            ("direct_purchase", "Bought by Themselves"),
            ("records", "Our Own Records"),
            ("referral", "Referral by a Customer"),
            ("acquaintance", "Acquaintances"),
            ("directory", "Directory"),
            ("mutual_benefit", "Mutual Benefit"),
            ("press", "Press"),
            ("enquiry", "Enquiry"),
            ("direct_visit", "Direct Visit"),
            ("feedback", "Feedback"),
            ("social", "Social Relations"),
            ("repeat_sale", "Repeat Sale"),
            ("email", "E-mail"),
        ],
        "Customer Source",
        groups="crm_linkage.group_linkage_user",
        help="How this customer was found.",
    )

    # -- the Linkage page --------------------------------------------------------

    def linkage_card(self):
        """What the Linkage page of this partner shows, ready to be drawn.

        :return: ``{"partner": {"id", "name"}, "is_contact": bool, "hint": str or False,
            "sections": [...]}``. `partner` is the commercial partner whose card it is;
            `is_contact` says that it was asked for through one of its contacts. `hint`
            says in a sentence why there is no card, and then there are no sections.
            Sections are those of `_linkage_card_sections()`, in order, each with its
            name as `key`.
        :raise AccessError: the user has no role here or may not read the partner
        """
        self.ensure_one()
        if not self.env.user.has_group("crm_linkage.group_linkage_user"):
            raise AccessError(
                self.env._("Only users with a role in Linkage can read customer cards.")
            )
        self.check_access("read")
        partner = self.commercial_partner_id
        partner.check_access("read")
        card = {
            "partner": {"id": partner.id, "name": partner.display_name},
            "is_contact": partner != self,
            "hint": self._linkage_no_card_hint(),
            "sections": [],
        }
        if not card["hint"]:
            card["sections"] = sorted(
                (
                    {"key": key, **section}
                    for key, section in partner._linkage_card_sections().items()
                ),
                key=lambda section: section.get("sequence", 100),
            )
        return card

    def linkage_set_man(self, letter, answer):
        """Answer one letter of the open qualification and return the card anew.

        The first answer opens a qualification where there is none.

        :param letter: ``money``, ``authority`` or ``need``
        :param answer: ``yes``, ``no`` or ``unknown``
        :raise ValidationError: another letter or answer
        """
        self.ensure_one()
        if letter not in man.LETTERS or answer not in man.ANSWERS:
            raise ValidationError(self.env._("MAN has no such letter or answer."))
        partner = self.commercial_partner_id
        partner.check_access("read")
        Qualification = self.env["linkage.qualification"]
        current = Qualification._current(partner)[:1]
        if current.state != "open":
            current = Qualification._open_need(partner)
        current[letter] = answer
        return self.linkage_card()

    def linkage_new_need(self):
        """Open a new qualification and close the one before (D1.3)."""
        self.ensure_one()
        partner = self.commercial_partner_id
        partner.check_access("read")
        self.env["linkage.qualification"]._open_need(partner)
        return True

    # -- the contract with the other rooms -------------------------------------------

    def _linkage_card_sections(self):
        """The sections of the card of this commercial partner, by name.

        A room adds its own and needs no JavaScript::

            def _linkage_card_sections(self):
                return {**super()._linkage_card_sections(), "visit": {...}}

        It runs as the user and reads by the user's rights; the card has a budget of 15
        queries for all rooms together. Every text is translated and ready to be shown:
        dates by `format_date`, money by `format_amount`, figures with their unit. A
        section is a dict of plain values; only `title` is required, and only the blocks
        that are there are drawn, in this order:

        - ``title``: str; ``icon``: a Font Awesome class, e.g. ``"fa-map-marker"``;
          ``sequence``: int, position on the page (overview 10, qualification 20,
          grade 30, people 40; default 100)
        - ``note``: str, a muted sentence below the title
        - ``figures``: [{``label``: str, ``value``: str, ``badge``: BADGE, ``help``:
          str}], key figures; `value` or `badge` may be missing
        - ``progress``: {``label``: str, ``percent``: int, ``missing``: [{``label``:
          str, ``page``: str or False, ``field``: str or False}]}: a bar and what is
          missing; a hint leads to the field on that page of the partner form
        - ``man``: the three switches, see `_linkage_card_man()`
        - ``bars``: [{``label``: str, ``points``: number, ``max``: number, ``weight``:
          str, ``value``: str, ``text``: str, ``color``: COLOR}], horizontal bars filled
          to points / max; leave `value` out for whom the raw value is hidden
        - ``text``: str or [str], paragraphs
        - ``rows``: [{``title``: str, ``subtitle``: str, ``value``: str, ``badge``:
          BADGE, ``text``: str, ``action``: ACTION}], a short list, at most some eight
          rows; a row with an action is a link
        - ``empty``: str, shown where ``rows`` is there and empty
        - ``buttons``: [{``label``: str, ``icon``: str, ``primary``: bool,
          ``confirm``: str, ``action``: ACTION or ``method``: str}]

        BADGE is {``text``: str, ``color``: COLOR, ``title``: str}; COLOR a Bootstrap
        context (``"success"``, ``"warning"``, ``"danger"``, ``"info"``,
        ``"secondary"``) or a colour index of the host, 0 .. 11. ACTION is the dict of
        an `ir.actions.act_window` (see `_linkage_form_action`). `method` names a public
        method of res.partner that is called on the commercial partner without
        arguments; what it returns is opened if it is an action, and the card is read
        anew.
        """
        self.ensure_one()
        facts, scope = self._linkage_card_facts()
        qualification = self.env["linkage.qualification"]._current(self)
        contacts = self._linkage_card_contacts()
        return {
            "overview": self._linkage_card_overview(
                facts, scope, qualification[:1], contacts
            ),
            "qualification": self._linkage_card_qualification(
                qualification, facts.representative
            ),
            "people": self._linkage_card_people(contacts),
        }

    @api.model
    def _linkage_form_action(self, record):
        """The action that opens the form of `record`, for rows and buttons."""
        return {
            "type": "ir.actions.act_window",
            "res_model": record._name,
            "res_id": record.id,
            "views": [[False, "form"]],
            "target": "current",
        }
