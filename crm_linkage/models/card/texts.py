"""What the card says in words: codes of the rules to sentences, translated on use.

``say(self.env, MEANING["MAN"])`` gives the text in the user's language.
"""

from odoo.tools.translate import LazyTranslate

from ...domain.card import man

_lt = LazyTranslate(__name__)


def say(env, text):
    """One of the texts below in the language of `env`."""
    return text._translate(env.lang or "en_US")


#: What each of the eight combinations of D3 says about the customer.
MEANING = {
    "MAN": _lt("Money, authority and need: a real prospect, the ideal target."),
    "MAn": _lt("Could buy and may decide, but feels no need yet."),
    "MaN": _lt("Has money and need, but this is not who decides."),
    "mAN": _lt("Needs it and may decide, but the money is missing."),
    "maN": _lt("Only the need is there."),
    "mAn": _lt("Only the authority is there."),
    "Man": _lt("Only the money is there."),
    "man": _lt("No money, no authority, no need: not a customer."),
}
#: What to do, per verdict.
ADVICE = {
    man.SELL: _lt("Sell now."),
    man.PERSUADE: _lt("Approach them: skilled selling may succeed."),
    man.FIND_AUTHORITY: _lt("Approach them, and find the person with authority."),
    man.FINANCE: _lt(
        "Approach them; look into their business and credit, consider financing."
    ),
    man.CULTIVATE: _lt("Approach them; observe and cultivate over time."),
    man.STOP: _lt("Stop contact: spend the time on others."),
    man.ASK: _lt("Ask before you judge."),
}
LETTER = {
    man.MONEY: _lt("Money"),
    man.AUTHORITY: _lt("Authority"),
    man.NEED: _lt("Need"),
}
ANSWER = {man.YES: _lt("Yes"), man.NO: _lt("No"), man.UNKNOWN: _lt("Unknown")}
#: What to find out while a letter is unknown.
QUESTION = {
    man.MONEY: _lt("Is there a budget, and can they pay?"),
    man.AUTHORITY: _lt("Do we talk to the person who decides?"),
    man.NEED: _lt("Which need have they told us, and since when?"),
}
#: Bootstrap colours, as badges of the card and of lists use them.
VERDICT_COLOR = {
    man.SELL: "success",
    man.PERSUADE: "success",
    man.FIND_AUTHORITY: "info",
    man.FINANCE: "info",
    man.CULTIVATE: "warning",
    man.STOP: "danger",
    man.ASK: "secondary",
}
STAGE_COLOR = {"prospect": "info", "active": "success", "former": "warning"}

#: fact of the card -> what to fill in, in words
MISSING = {
    "name": _lt("Name"),
    "address": _lt("Street and city"),
    "phone": _lt("Phone"),
    "email": _lt("E-mail"),
    "owner": _lt("Salesperson"),
    "segment": _lt("Industry"),
    "contact_role": _lt("A contact with a role in purchases"),
    "man": _lt("Money, authority and need"),
    "coordinates": _lt("Position on the map"),
    "source": _lt("How we found them"),
    "style": _lt("Communication style"),
}
#: fact -> (page of the partner form, field) that the hint leads to; no page: the head
#: of the form
WHERE = {
    "name": (False, "name"),
    "address": (False, "street"),
    "phone": (False, "phone"),
    "email": (False, "email"),
    "owner": ("sales_purchases", "user_id"),
    "segment": ("sales_purchases", "industry_id"),
    "contact_role": ("contact_addresses", "child_ids"),
    "man": ("linkage", False),
    "coordinates": ("geo_location", "partner_latitude"),
    "source": ("linkage", "linkage_source"),
    "style": ("linkage", "linkage_style"),
}
#: How to deal with a person of this style (D1.4).
STYLE_ADVICE = {
    "pragmatist": _lt("Be short and to the point: results, figures, next step."),
    "expressive": _lt("Be warm and lively: pictures, stories, praise for ideas."),
    "amiable": _lt("Take your time and be personal: trust first, no pressure."),
    "analytical": _lt("Be exact and complete: data, proof, everything in writing."),
}
