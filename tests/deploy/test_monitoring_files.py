"""What Prometheus and Grafana are given: it can be read, its rules do what they say, and its metrics exist."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from backend.config import ROOT
from backend.services.alert_rules import DELIVERED
from backend.telemetry.metrics import metric_names

PROMETHEUS = ROOT / "deploy" / "prometheus"
GRAFANA = ROOT / "deploy" / "grafana"
DASHBOARD = GRAFANA / "dashboards" / "negotiator.json"
NAME = re.compile(r"\bnegotiator[a-z0-9_:]*")
PROMTOOL = shutil.which("promtool")
# How Prometheus looks at what an alert of ours looks at; a campaign's file is nothing that it can see.
COUNTERPARTS = {
    "slow_responses": ("NegotiatorSlow", 2.0),
    "failed_requests": ("NegotiatorErrors", 0.10),
    "low_confidence": ("NegotiatorUnsure", 0.50),
    "few_cache_hits": ("NegotiatorCacheMisses", 0.30),
    "breaker_open": ("NegotiatorModelResting", None),
    "late_job": ("NegotiatorJobLate", 600.0),
}

needs_promtool = pytest.mark.skipif(
    PROMTOOL is None, reason="promtool is not here: it comes with Debian's package `prometheus`"
)


def promtool(*arguments: str) -> str:
    """Run promtool among the rules; its complaint is the failure's."""
    assert PROMTOOL is not None
    done = subprocess.run(
        [PROMTOOL, *arguments], cwd=PROMETHEUS, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def rules() -> list[dict[str, Any]]:
    groups = yaml.safe_load((PROMETHEUS / "rules.yml").read_text(encoding="utf-8"))["groups"]
    return [rule for group in groups for rule in group["rules"]]


def dashboard() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(DASHBOARD.read_text(encoding="utf-8"))
    return found


def queries() -> list[str]:
    return [target["expr"] for panel in dashboard()["panels"] for target in panel["targets"]]


@needs_promtool
def test_the_rules_can_be_read_and_do_what_they_say() -> None:
    assert "SUCCESS" in promtool("check", "rules", "rules.yml")
    assert "SUCCESS" in promtool("test", "rules", "rules_test.yml")


@needs_promtool
def test_the_configuration_can_be_read(tmp_path: Path) -> None:
    # The file of the token is the installation's: here one stands in its place.
    text = (PROMETHEUS / "prometheus.yml").read_text(encoding="utf-8")
    token = tmp_path / "metrics_token"
    token.write_text("token", encoding="utf-8")
    copy = tmp_path / "prometheus.yml"
    copy.write_text(text.replace("/etc/prometheus/metrics_token", str(token)), encoding="utf-8")
    shutil.copy(PROMETHEUS / "rules.yml", tmp_path / "rules.yml")
    assert "SUCCESS" in promtool("check", "config", str(copy))


@needs_promtool
@pytest.mark.parametrize("query", queries())
def test_each_query_of_the_dashboard_can_be_parsed(query: str, tmp_path: Path) -> None:
    whole = query.replace("$__rate_interval", "5m")
    file = tmp_path / "rules.yml"
    rule = {"record": "checked", "expr": whole}
    file.write_text(yaml.safe_dump({"groups": [{"name": "g", "rules": [rule]}]}), encoding="utf-8")
    promtool("check", "rules", str(file))


def test_each_metric_that_is_asked_for_exists() -> None:
    recorded = {rule["record"] for rule in rules() if "record" in rule}
    asked = {
        name for text in [*queries(), *(rule["expr"] for rule in rules())] for name in NAME.findall(text)
    }
    known = metric_names() | recorded
    # The label `job="negotiator"` is Prometheus's own.
    assert asked - {"negotiator"} - known == set()
    assert len(asked) > 20


def test_the_dashboard_is_one() -> None:
    schema = json.loads((Path(__file__).parent / "dashboard.schema.json").read_text(encoding="utf-8"))
    assert [error.message for error in Draft202012Validator(schema).iter_errors(dashboard())] == []
    ids = [panel["id"] for panel in dashboard()["panels"]]
    assert len(ids) == len(set(ids))


def test_no_two_panels_lie_on_one_another() -> None:
    taken: set[tuple[int, int]] = set()
    for panel in dashboard()["panels"]:
        place = panel["gridPos"]
        cells = {
            (x, y)
            for x in range(place["x"], place["x"] + place["w"])
            for y in range(place["y"], place["y"] + place["h"])
        }
        assert not cells & taken, panel["title"]
        assert place["x"] + place["w"] <= 24
        taken |= cells


def test_the_dashboard_is_provisioned_with_its_source() -> None:
    sources = yaml.safe_load((GRAFANA / "provisioning/datasources/prometheus.yaml").read_text("utf-8"))
    providers = yaml.safe_load((GRAFANA / "provisioning/dashboards/negotiator.yaml").read_text("utf-8"))
    uids = {source["uid"] for source in sources["datasources"]}
    assert {panel["datasource"]["uid"] for panel in dashboard()["panels"]} <= uids
    assert providers["providers"][0]["type"] == "file"


def test_prometheus_watches_what_our_own_alerts_watch_with_the_same_limits() -> None:
    alerts = {rule["alert"]: rule["expr"] for rule in rules() if "alert" in rule}
    # These look at people and files, which no process counts.
    assert COUNTERPARTS.keys() == DELIVERED.keys() - {"rejected_rows", "waiting_person"}
    for name, (alert, limit) in COUNTERPARTS.items():
        if limit is not None:
            assert float(alerts[alert].split()[-1]) == limit
            ours = DELIVERED[name].threshold
            assert limit == (ours * 60 if name == "late_job" else ours)
