from . import visit_portal
from . import case_rating
from . import unasked
