#!/usr/bin/env python3
"""Run the rule tests without Odoo, without set-up: tools/rules.py [room or class]."""

import os
import sys
from pathlib import Path

PLAIN = Path(__file__).resolve().parent / "testing" / "plain.py"

if __name__ == "__main__":
    os.execv(sys.executable, [sys.executable, str(PLAIN), "rule", *sys.argv[1:]])
