from . import test_service_access
from . import test_service_batch
from . import test_service_browser
from . import test_service_case
from . import test_service_metric
from . import test_service_question
from . import test_service_worldwide
