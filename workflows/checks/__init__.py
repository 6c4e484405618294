"""The checker: everything the engine cannot run, or would run wrongly, said before deploy.

One file per family of rules; a rule is a generator over a `Drawing`. engine.md section 3 says why
each exists; decision 21: an error only where the mended engine still cannot run it.
"""

from workflows.checks.check import check
from workflows.checks.lanes import OF_THE_UNIT
from workflows.checks.messages import awaited_in

__all__ = ["OF_THE_UNIT", "awaited_in", "check"]
