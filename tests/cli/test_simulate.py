"""`flask simulate`: the figures as text, JSON and pictures, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

FEW = ("--debtors", "20", "--seed", "5", "--processes", "1")


def run(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(args=["simulate", *arguments])


def test_figures_are_told_and_written(app: Flask, tmp_path: Path) -> None:
    file, folder = tmp_path / "figures.json", tmp_path / "plots"
    result = run(app, *FEW, "--json", str(file), "--plots", str(folder))
    assert result.exit_code == 0, result.output
    for text in ("engine", "ladder", "concede", "oracle", "haggler", "recovered ÷ oracle"):
        assert text in result.output
    written = json.loads(file.read_text(encoding="utf-8"))
    assert written["debtors"] == 20
    assert set(written["desks"]) == {"engine", "ladder", "concede", "bound", "oracle"}
    assert (folder / "simulation.png").read_bytes().startswith(b"\x89PNG")


def test_a_curve_has_a_point_for_each_value(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "curve.json"
    result = run(
        *(app, *FEW, "--curve", "floor_share", "--values", "0.6,0.8", "--json", str(file)),
        *("--plots", str(tmp_path)),
    )
    assert result.exit_code == 0, result.output
    points = json.loads(file.read_text(encoding="utf-8"))["points"]
    assert [point["value"] for point in points] == ["0.6", "0.8"]
    assert (tmp_path / "curve-floor_share.png").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--report", "--seed", "5"), "--report has seeds of its own"),
        (("--seed", "7001"), "Seed 7001 is for reporting"),
        (("--report", "--curve", "floor_share", "--values", "0.6"), "A curve is for tuning"),
        (("--debtors", "7"), "--debtors must be a multiple of 5"),
        (("--curve", "floor_share"), "--curve needs --values"),
        (("--set", "floor_share"), "--set needs NAME=VALUE"),
        (("--set", "mood=good"), "mood: a policy has no such value"),
        (("--set", "floor_share=7"), "the policy is not possible (invalid_policy floor_share)"),
        (("--set", "floor_share.deep=7"), "a policy has no 'floor_share' to look into"),
    ],
)
def test_what_cannot_be_simulated_is_refused(app: Flask, arguments: tuple[str, ...], message: str) -> None:
    result = run(app, *arguments)
    assert result.exit_code == 2
    assert message in result.output


def test_a_file_of_personas_with_a_mistake_is_refused_with_its_place(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "personas.json"
    file.write_text(
        '{"version": 1, "sources": ["none"], "portfolio": {}, "personas": [{}]}', encoding="utf-8"
    )
    result = run(app, "--personas", str(file))
    assert result.exit_code == 2
    assert "personas[0] has no 'name'" in result.output
