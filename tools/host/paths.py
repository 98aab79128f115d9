"""Where everything lives, from the environment and the place of this file."""

import hashlib
import os
from pathlib import Path

CLONE = Path(__file__).resolve().parents[2]
TOOLS = CLONE / "tools"
ADDON = CLONE / "crm_linkage"
HOST = Path(os.environ.get("HOST_DIR") or CLONE / ".host").absolute()

STAMPS = HOST / "stamps"
DATA = HOST / "data"  # Odoo's data folder: file stores and sessions
VENV = HOST / "venv"
PYTHON = VENV / "bin" / "python"

# Several clones may share one HOST_DIR: what belongs to one carries this mark.
CLONE_ID = hashlib.sha256(str(CLONE).encode()).hexdigest()[:6]
WORK = HOST / f"clone-{CLONE_ID}"  # logs, screenshots, state of this clone
