"""The gallery page in headless Chromium, on a phone and on a desk, checked with axe. Run by `make test-gallery`."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
AXE = ROOT / os.environ.get("AXE", "build/axe/node_modules/axe-core/axe.min.js")
CHROMIUM = shutil.which("chromium") or "chromium"
WORDS = ("a red car in a green meadow", "add a blue cup", "undo", "mach das Auto größer", "/branch 1 remove the car")
RUN = """
<script>
axe.run(document, {resultTypes: ["violations"]}).then(result => {
  const report = document.createElement("script");
  report.type = "application/json";
  report.id = "report";
  report.textContent = JSON.stringify({
    violations: result.violations.map(v => v.id + ": " + v.nodes.map(n => n.html).join(" | ")),
    passes: result.passes.length,
    wide: document.documentElement.scrollWidth,
    inner: window.innerWidth,
    pictures: [...document.images].map(i => i.naturalWidth),
  });
  document.body.append(report);
});
</script>
"""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A conversation of a few turns, drawn by the bundled checkpoint, as its page with axe inside."""
    folder = tmp_path_factory.mktemp("gallery")
    environment = {
        **os.environ, "GROUNDLING_DATA_DIR": str(folder / "data"), "GROUNDLING_STEPS": "2", "PYTHONPATH": str(ROOT),
        "GROUNDLING_THREADS": "1",
    }  # fmt: skip
    for arguments, said in ((["chat"], "\n".join(WORDS)), (["gallery", "pages"], "")):
        command = [sys.executable, "-m", "bot", *arguments]
        subprocess.run(command, input=said.encode(), cwd=folder, env=environment, check=True, timeout=240)
    path = folder / "pages" / "index.html"
    text = path.read_text().replace('loading="lazy"', "")
    checked = path.with_name("checked.html")
    checked.write_text(text.replace("</body>", f"<script>{AXE.read_text()}</script>{RUN}</body>"))
    return checked


@pytest.mark.parametrize("size", ["390,844", "1280,900"])
@pytest.mark.parametrize("dark", [False, True])
def test_axe_finds_nothing_and_the_page_fits_its_window(page: Path, size: str, dark: bool, tmp_path: Path) -> None:
    command = [
        CHROMIUM, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", f"--window-size={size}",
        f"--user-data-dir={tmp_path}", "--virtual-time-budget=20000", "--allow-file-access-from-files",
        *(["--blink-settings=preferredColorScheme=0"] if dark else []), "--dump-dom", page.as_uri(),
    ]  # fmt: skip
    shown = subprocess.run(command, capture_output=True, check=True, timeout=120).stdout.decode()
    found = re.search(r'<script type="application/json" id="report">(.*?)</script>', shown, re.DOTALL)
    assert found, shown[-2000:]
    report = json.loads(found[1])
    assert report["violations"] == []
    assert report["passes"] > 15
    assert report["wide"] <= report["inner"]
    assert len(report["pictures"]) == 4
    assert all(width > 0 for width in report["pictures"])
