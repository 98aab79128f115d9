from . import portal_form
from . import visit_portal
from . import case_portal
