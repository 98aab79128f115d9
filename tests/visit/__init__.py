from . import test_visit_access
from . import test_visit_date
from . import test_visit_flow
from . import test_visit_loop
from . import test_visit_plan
from . import test_visit_policy
from . import test_visit_report
from . import test_visit_tour
