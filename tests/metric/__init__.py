from . import test_metric_catalogue
from . import test_metric_plan
from . import test_metric_sales
