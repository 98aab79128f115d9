from . import resource_calendar
from . import linkage_case_stage
from . import linkage_service_target
from . import linkage_case_clock
from . import linkage_case
from . import linkage_case_actions
from . import linkage_metric
from . import res_partner
from . import res_partner_sheet

# what customers say of it
from . import mail_template
from . import rating_rating
from . import res_company_satisfaction
from . import res_config_settings_satisfaction
from . import res_partner_satisfaction
from . import linkage_case_satisfaction
from . import linkage_case_ask
from . import linkage_case_portal_rating
from . import linkage_case_opinion
