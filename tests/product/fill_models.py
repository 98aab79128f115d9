"""Read by an Odoo shell: give each stored model of ours at least one record.

Demo data covers most; the rest gets the least that its required fields accept.
"""

from datetime import date, datetime

PLAIN = {
    "char": "x",
    "text": "x",
    "html": "x",
    "integer": 1,
    "float": 1.0,
    "monetary": 1.0,
    "date": date(2024, 1, 2),
    "datetime": datetime(2024, 1, 2, 9),
    "json": {},
}
# fields that a model does not require, though one of several must be there
ALSO = {
    "linkage.case": ("partner_id",),
    "linkage.qualification": ("partner_id",),
}


def value_of(model, field):
    if field.type == "many2one":
        target = model.env[field.comodel_name].with_context(active_test=False)
        if field.comodel_name == "res.partner":
            return customer(target).id
        return (target.search([], limit=1) or filled(target)).id
    if field.type == "many2one_reference":
        return 1
    if field.type == "selection":
        return field.get_values(model.env)[0]
    return PLAIN.get(field.type)


def customer(partners):
    """A partner who may be one: own people and own companies are refused."""
    values = {"name": "Customer of the fill", "is_company": True}
    known = partners.search([("name", "=", values["name"])], limit=1)
    return known or partners.create(values)


#: what a record must bring along to be accepted
PARTS = {
    # the policy of the installation is in use by now: what it says is closed
    "linkage.escalation.step": lambda env: {
        "policy_id": env["linkage.service.policy"].create({"name": "x"}).id
    },
    "linkage.grading.knockout": lambda env: {
        "condition_ids": [
            (0, 0, {"metric_id": env["linkage.metric"].search([], limit=1).id})
        ]
    },
}


def filled(model):
    """One record with its required fields, unless defaults give them."""
    values = model.default_get(list(model._fields))
    for name, field in model._fields.items():
        asked = field.required or name in ALSO.get(model._name, ())
        wanted = asked and field.store and not field.compute
        if wanted and not values.get(name) and name not in model._inherits.values():
            values[name] = value_of(model, field)
    values.update(PARTS.get(model._name, lambda env: {})(model.env))
    return model.create(values)


def fill(env):
    for name in sorted(env.registry):
        model = env[name].with_context(active_test=False)
        ours = name.startswith("linkage.") and model._auto and not model._abstract
        if ours and not model._transient and not model.search([], limit=1):
            filled(model)
    env.cr.commit()


fill(env)  # noqa: F821
