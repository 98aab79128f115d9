from . import linkage_metric
from . import linkage_metric_checks
from . import linkage_metric_sales
from . import res_company
