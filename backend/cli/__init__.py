"""Commands of `flask --app backend.app`; each parses, calls one service, and prints."""

from __future__ import annotations

from backend.cli.agreements import agreement_commands
from backend.cli.assistant import assistant_commands
from backend.cli.bench import bench_commands
from backend.cli.campaigns import campaign_commands
from backend.cli.conversations import conversation_commands
from backend.cli.database import database_commands
from backend.cli.demo import demo_commands
from backend.cli.documents import document_commands
from backend.cli.legacy import legacy_commands
from backend.cli.nlu import nlu_commands
from backend.cli.offers import offer_commands
from backend.cli.prepare import prepare_command
from backend.cli.simulate import simulate_command
from backend.cli.tools import tool_commands
from backend.cli.users import user_commands

COMMANDS = (
    agreement_commands,
    offer_commands,
    assistant_commands,
    bench_commands,
    conversation_commands,
    database_commands,
    user_commands,
    campaign_commands,
    demo_commands,
    document_commands,
    legacy_commands,
    nlu_commands,
    tool_commands,
    simulate_command,
    prepare_command,
)

__all__ = ["COMMANDS"]
