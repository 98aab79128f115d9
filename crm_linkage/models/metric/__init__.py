from . import linkage_metric
from . import linkage_metric_values
from . import linkage_metric_checks
from . import linkage_metric_sales
from . import linkage_metric_lines
from . import res_company
