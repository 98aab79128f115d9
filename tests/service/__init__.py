from . import test_service_access
from . import test_service_batch
from . import test_service_browser
from . import test_service_case
from . import test_service_mail
from . import test_service_metric
from . import test_service_phone
from . import test_service_worldwide
