# Tests of the whole product. Those that import `odoo` are run by Odoo and named here;
# the others are plain unittest, run by tools/test.py.
from . import test_product_lint
