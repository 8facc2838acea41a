"""`python -m training.icons.fetch_icons PACKAGE.tgz`: write the icons of all kinds from the npm package to `data/icons.json`.

`npm pack @iconify-json/fluent-emoji-flat@1.2.6` fetches the package; its checksum is compared. Only who changes the
kinds needs this: the icons in use are part of the repository (MIT, Copyright Microsoft Corporation).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import tarfile
from pathlib import Path

from .kinds import ICON_OF, ICONS, OWN

SHA256 = "7d064769dee690815f823bc5bcc511d957198caf9f5edd8dd9c1aa48a6aeb175"


def read_package(path: Path) -> dict:
    """Read `icons.json` of a package. Raises ValueError when it is another than the one that was used."""
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != SHA256:
        raise ValueError(f"{path} has the SHA-256 {found}, not {SHA256}; fetch version 1.2.6 of the package")
    with tarfile.open(path) as package:
        file = package.extractfile("package/icons.json")
        assert file is not None
        return json.load(file)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m training.icons.fetch_icons", description=__doc__)
    parser.add_argument("package", type=Path)
    data = read_package(parser.parse_args().package)
    aliases, icons = data.get("aliases", {}), data["icons"]
    wanted = sorted(icon for icon in ICON_OF.values() if not icon.startswith(OWN))
    bodies = {icon: icons[aliases.get(icon, {"parent": icon})["parent"]]["body"] for icon in wanted}
    ICONS.write_text(json.dumps(bodies, indent=0) + "\n", encoding="utf-8")
    print(f"{len(bodies)} icons written to {ICONS}")


if __name__ == "__main__":
    main()
