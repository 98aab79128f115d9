"""Print the coverage that many processes kept: cover_table.py FOLDER."""

import json
import sys
from pathlib import Path

from slipcover import Slipcover, merge_coverage

LEFT_OUT = ["*/tests/*", "*/__manifest__.py"]


def total(folder):
    """The results of all processes, and of the files that none of them read."""
    counter = Slipcover(branch=True, source=["crm_linkage"], omit=LEFT_OUT)
    result = counter.get_coverage()
    for file in sorted(folder.glob("*.json")):
        merge_coverage(result, json.loads(file.read_text()))
    return result


def row(name, summary):
    lines = summary["covered_lines"] + summary["missing_lines"]
    branches = summary["covered_branches"] + summary["missing_branches"]
    numbers = (lines, summary["missing_lines"], branches, summary["missing_branches"])
    counts = "".join(f"{number:>9}" for number in numbers)
    return f"{name:<64}{counts}{summary['percent_covered']:>7.0f}%"


def table(result):
    titles = ("lines", "missing", "branches", "missing")
    yield f"{'coverage':<64}" + "".join(f"{title:>9}" for title in titles)
    for name, file in sorted(result["files"].items()):
        if file["executed_lines"] or file["missing_lines"]:
            yield row(name, file["summary"])
    yield row("TOTAL", result["summary"])


if __name__ == "__main__":
    print("\n".join(table(total(Path(sys.argv[1])))))
