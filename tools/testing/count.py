"""What a part of the tests came to, and how it travels between processes."""

import json
from dataclasses import asdict, dataclass, field


@dataclass
class Count:
    """Passed tests are counted, the others are kept by name."""

    passed: int = 0
    failed: list = field(default_factory=list)
    skipped: list = field(default_factory=list)
    classes: list = field(default_factory=list)  # "module.Class" that ran

    def __add__(self, other):
        return Count(
            self.passed + other.passed,
            self.failed + other.failed,
            self.skipped + other.skipped,
            self.classes + other.classes,
        )

    def __str__(self):
        return (
            f"{self.passed} passed, {len(self.failed)} failed, "
            f"{len(self.skipped)} skipped"
        )

    def write(self, file):
        file.write_text(json.dumps(asdict(self)))

    @classmethod
    def read(cls, file):
        return cls(**json.loads(file.read_text()))
