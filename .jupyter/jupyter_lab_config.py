"""Settings of ``python -m analysis lab``: local, quiet, opened on the notebooks."""

c = get_config()  # noqa: F821 - Jupyter provides it
c.ServerApp.ip = "127.0.0.1"
c.LabApp.default_url = "/lab/tree/notebooks"
c.LabApp.news_url = None
c.LabApp.check_for_updates_class = "jupyterlab.NeverCheckForUpdate"
c.LabApp.extension_manager = "readonly"
