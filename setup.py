"""A wheel carries the notebooks and the sample, which lie outside the package here."""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

SHIPPED = ("notebooks", "data/articles", "data/labels")


class Build(build_py):
    """Copy what is shipped to ``analysis/shipped``; an editable install finds it in place."""

    def run(self) -> None:
        """Build as usual, then copy."""
        super().run()
        if not self.editable_mode:
            for folder in SHIPPED:
                target = Path(self.build_lib) / "analysis" / "shipped" / folder
                shutil.copytree(folder, target, dirs_exist_ok=True)


setup(cmdclass={"build_py": Build})
