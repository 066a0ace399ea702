"""The command line: ``foedus``.

Each command is a function in a module beside this one; it opens the data directory with `opened(context)`, asks one
thing of the parts below, and shows the answer with `show`: as a person reads it, or with ``--json`` as stable JSON.
Modules are imported when their command is called, so that ``foedus who`` does not pay for ``foedus ingest``.
"""

from __future__ import annotations

import sys

from foedus.errors import FoedusError

INTERRUPTED = 130


def main() -> None:
    """Run the command line and exit with a documented code; a user's mistake is one sentence, never a traceback."""
    from foedus.cli.commands import app

    try:
        app()
    except FoedusError as error:
        print(f"foedus: {error}", file=sys.stderr)
        sys.exit(error.exit_code)
    except SystemExit as ending:
        if ending.code == INTERRUPTED:
            print("foedus: stopped; what was reported as done is stored, nothing else", file=sys.stderr)
        raise
