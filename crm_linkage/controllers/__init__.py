from . import portal_form
from . import visit_portal
from . import case_rating
from . import unasked
from . import case_portal
from . import agreement_portal
from . import scorecard_portal
from . import questionnaire
