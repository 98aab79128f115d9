"""Read by Python as it starts: measure what runs of the add-on.

Only where `LINKAGE_COVER` names the folder for the result, see testing/cover.py. The
add-on's code counts itself (SlipCover), while the host's runs at its own speed: a
tracer, which hears of every line of Odoo as well, doubles the time of the tests.
"""

import os

if os.environ.get("LINKAGE_COVER"):
    import atexit
    import json
    import sys
    from importlib.machinery import PathFinder
    from pathlib import Path

    from slipcover import Slipcover
    from slipcover.importer import SlipcoverLoader

    CLONE = Path(__file__).resolve().parents[3]
    ADDON = f"{CLONE / 'crm_linkage'}{os.sep}"
    counter = Slipcover(branch=True)

    class Finder:
        """Finds modules as ever, and has those of the add-on count themselves."""

        @staticmethod
        def find_spec(name, path=None, target=None):
            if not name.startswith("odoo.addons.crm_linkage"):
                return None
            spec = PathFinder.find_spec(name, path, target)
            place = str(spec.origin) if spec else ""
            inside = place.removeprefix(ADDON)
            if inside != place and not inside.startswith("tests"):
                spec.loader = SlipcoverLoader(counter, spec.loader, place)
            return spec

    @atexit.register
    def keep():
        os.chdir(CLONE)  # files are named from here
        file = Path(os.environ["LINKAGE_COVER"], f"{os.getpid()}.json")
        file.write_text(json.dumps(counter.get_coverage()))

    sys.meta_path.insert(0, Finder)
