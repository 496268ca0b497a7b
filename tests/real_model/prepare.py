"""Installs llama.cpp's server beside the product, never into it, and makes the model of random weights."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "instance" / "real-model"
PACKAGES = FOLDER / "packages"
PINNED = ("xllamacpp==2026.10.11549", "gguf==0.19.0")
MODEL = "NEGOTIATOR_REAL_MODEL"
"""The model's file, or `random`."""
RANDOM = "random"


def install() -> None:
    """Install the packages into a folder of their own, once; raises CalledProcessError where pip fails."""
    stamp = PACKAGES / "installed"
    if stamp.exists() and stamp.read_text() == "\n".join(PINNED):
        return
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run(
        [*command, "--only-binary=:all:", "--upgrade", "--target", str(PACKAGES), *PINNED], check=True
    )
    stamp.write_text("\n".join(PINNED))


def model_file(named: str) -> Path:
    """Return the model's file, made here where it is the random one; raises FileNotFoundError."""
    if named != RANDOM:
        return Path(named).resolve(strict=True)
    made = FOLDER / "random.gguf"
    script = Path(__file__).with_name("random_model.py")
    subprocess.run([sys.executable, str(script), str(made)], env=environment(), check=True)
    return made


def environment() -> dict[str, str]:
    """Return the environment of a process that uses the packages."""
    return {**os.environ, "PYTHONPATH": str(PACKAGES)}
