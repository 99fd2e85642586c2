"""A wheel carries the notebooks, the sample and the lock, which lie outside the package here."""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

SHIPPED = ("notebooks", "data/articles", "data/labels", "requirements.lock")
HIDDEN = shutil.ignore_patterns(".*")


class Build(build_py):
    """Copy what is shipped to ``analysis/shipped``; an editable install finds it in place."""

    def run(self) -> None:
        """Build as usual, then copy."""
        super().run()
        if not self.editable_mode:
            for name in SHIPPED:
                target = Path(self.build_lib) / "analysis" / "shipped" / name
                target.parent.mkdir(parents=True, exist_ok=True)
                if Path(name).is_dir():
                    shutil.copytree(name, target, dirs_exist_ok=True, ignore=HIDDEN)
                else:
                    shutil.copy(name, target)


setup(cmdclass={"build_py": Build})
