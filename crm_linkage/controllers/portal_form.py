"""What the forms of our portal pages share."""

from contextlib import contextmanager

from odoo.exceptions import UserError
from odoo.http import request

from ..models.service.res_company_upload import PortalError


def sent_files(field="files"):
    """``[(name, content)]`` of a form, as they came; an empty field sends one without a
    name."""
    return [
        (part.filename, part.read())
        for part in request.httprequest.files.getlist(field)
        if part.filename
    ]


def typed(post, names):
    """The texts of a form that are asked for; nothing else of it is looked at."""
    return {
        name: post[name] if isinstance(post.get(name), str) else "" for name in names
    }


@contextmanager
def told(errors):
    """Turn refusals into `errors`, a dict of field -> sentence; nothing stays written.

    A field "" stands for the whole form.
    """
    try:
        with request.env.cr.savepoint():
            yield
    except PortalError as error:
        errors.update(error.errors)
    except UserError as error:
        errors[""] = str(error)
