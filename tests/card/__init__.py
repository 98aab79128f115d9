from . import test_card_access
from . import test_card_browser
from . import test_card_channel
from . import test_card_lead
from . import test_card_metric
from . import test_card_page
from . import test_card_qualification
from . import test_card_stage
