"""Compile *.in to requirements with hashes, for the oldest Python that counts, each direct line with its reason."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NAME = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)")
HEAD = "# Compiled from {source} by `make lock`; edit that file. Direct lines say why they are here, the others through whom.\n"


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def reasons(source: Path) -> dict[str, str]:
    """What each direct line of a list of requirements says it is there for."""
    found = {}
    for line in source.read_text().splitlines():
        if match := NAME.match(line):
            requirement, _gap, why = line.partition("  #")
            if not why.strip():
                sys.exit(f"{source}: “{requirement.strip()}” does not say why it is there")
            found[normal(match[1])] = why.strip()
    return found


def compiled(source: Path) -> str:
    command = [
        sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--no-config", "--python-version", "3.11",
        "--generate-hashes", "--no-strip-markers", "--no-header", "--no-emit-index-url", "--no-emit-find-links",
        "--output-file", str(source.with_suffix(".txt").relative_to(ROOT)), str(source.relative_to(ROOT)),
    ]  # fmt: skip
    subprocess.run(command, cwd=ROOT, check=True)
    return source.with_suffix(".txt").read_text()


def main() -> None:
    for source in (ROOT / "requirements.in", ROOT / "tests" / "requirements.in"):
        lines, why = [], reasons(source)
        for line in compiled(source).splitlines():
            if (match := NAME.match(line)) and (reason := why.get(normal(match[1]))):
                lines.append(f"# {reason}")
            lines.append(line)
        source.with_suffix(".txt").write_text(HEAD.format(source=source.relative_to(ROOT)) + "\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
