from . import linkage_metric
