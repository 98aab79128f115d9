from . import test_metric_catalogue
