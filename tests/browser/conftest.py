"""JupyterLab, started for real and driven in chromium."""

import json
import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.request

import pytest

from places import ROOT

QUIET = {
    "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"},
    "@jupyterlab/apputils-extension:notification": {
        "fetchNews": "false",
        "checkForUpdates": False,
        "doNotDisturbMode": True,
    },
}
OPTIONS = (
    "--no-browser",
    "--allow-root",
    "--ServerApp.ip=127.0.0.1",
    "--ServerApp.port_retries=0",
    "--ServerApp.terminals_enabled=False",
    "--LabApp.expose_app_in_browser=True",
    "--LabApp.news_url=None",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LabApp.extension_manager=readonly",
)
# The kernel idle and connected: cells run before that are lost.
READY = """() => {
  const widget = window.jupyterapp?.shell?.currentWidget;
  if (!widget?.sessionContext?.isReady || !widget.context.isReady) return false;
  const kernel = widget.sessionContext.session?.kernel;
  return kernel?.status === 'idle' && kernel.connectionStatus === 'connected';
}"""
OPENED = "() => window.jupyterapp?.shell?.currentWidget?.context?.isReady === true"
COMMAND = "async (name) => await window.jupyterapp.commands.execute(name)"
ERRORS = """() => {
  const { cells } = window.jupyterapp.shell.currentWidget.context.model.toJSON();
  const outputs = cells.flatMap((cell) => cell.outputs ?? []);
  return outputs.filter((o) => o.output_type === 'error').map((o) => `${o.ename}: ${o.evalue}`);
}"""
STOP_KERNELS = "async () => await window.jupyterapp.serviceManager.sessions.shutdownAll()"
EXECUTE = """async (code) => {
  const { session } = window.jupyterapp.shell.currentWidget.sessionContext;
  const future = session.kernel.requestExecute({ code });
  let said = '';
  future.onIOPub = ({ content }) => { said += content.text ?? content.evalue ?? ''; };
  await future.done;
  return said.trim();
}"""


class Lab:
    """A running JupyterLab and one page of it; nothing outside the machine is answered."""

    def __init__(self, address, token, context):
        self.address, self.token = address, token
        self.outside, self.faults = [], []
        context.route("**/*", self._gate)
        self.page = context.new_page()
        self.page.on("console", lambda m: self.faults.append(m.text) if m.type == "error" else None)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))

    def _gate(self, route):
        if route.request.url.startswith((self.address, "data:", "blob:")):
            route.continue_()
        else:
            self.outside.append(route.request.url)
            route.abort()

    def open(self, notebook, *, kernel=True):
        self.page.goto(f"{self.address}/lab/tree/{notebook}?token={self.token}&reset")
        self.page.wait_for_function(READY if kernel else OPENED, timeout=60_000)

    def run_all(self):
        """Run every cell and return the errors."""
        self.page.evaluate(COMMAND, "notebook:run-all-cells")
        return self.page.evaluate(ERRORS)

    def save(self):
        self.page.evaluate(COMMAND, "docmanager:save")

    def python(self, code):
        """Run ``code`` in the notebook's kernel and return what it printed."""
        return self.page.evaluate(EXECUTE, code)


@pytest.fixture
def lab(chromium, tmp_path):
    folders = {name: tmp_path / name for name in ("config", "data", "run", "settings", "work")}
    for folder in (*folders.values(), folders["config"] / "labconfig"):
        folder.mkdir(exist_ok=True)
    overrides = folders["config"] / "labconfig" / "default_setting_overrides.json"
    overrides.write_text(json.dumps(QUIET))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token, address = secrets.token_hex(16), f"http://127.0.0.1:{port}"
    environment = {
        **os.environ,
        "JUPYTER_CONFIG_DIR": str(folders["config"]),
        "JUPYTER_DATA_DIR": str(folders["data"]),
        "JUPYTER_RUNTIME_DIR": str(folders["run"]),
        "JUPYTERLAB_SETTINGS_DIR": str(folders["settings"]),
        "JUPYTERLAB_WORKSPACES_DIR": str(folders["work"]),
        "IPYTHONDIR": str(folders["data"]),
        "JUPYTER_TOKEN": token,
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests")]),
    }
    command = [sys.executable, "-m", "jupyterlab", *OPTIONS, f"--ServerApp.port={port}"]
    command.append(f"--ServerApp.root_dir={tmp_path}")
    context = chromium.new_context(viewport={"width": 1300, "height": 900}, reduced_motion="reduce")
    with (tmp_path / "server.log").open("w") as log:
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        try:
            _wait(server, f"{address}/api/status", token, tmp_path / "server.log")
            running = Lab(address, token, context)
            yield running
            running.page.evaluate(STOP_KERNELS)
        finally:
            context.close()
            server.terminate()
            try:
                server.wait(4)
            except subprocess.TimeoutExpired:
                server.kill()


def _wait(server, url, token, log):
    request = urllib.request.Request(url, headers={"Authorization": f"token {token}"})  # noqa: S310
    for _ in range(600):
        assert server.poll() is None, log.read_text()[-2000:]
        try:
            urllib.request.urlopen(request, timeout=1).close()  # noqa: S310
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(log.read_text()[-2000:])
