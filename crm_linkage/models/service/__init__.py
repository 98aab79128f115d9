from . import resource_calendar
from . import linkage_case_stage
from . import linkage_service_target
from . import linkage_case_clock
from . import linkage_case
from . import linkage_case_actions
from . import linkage_metric
from . import res_partner
