"""Where the lint table (engine.md, section 3) says error and a rule here warns: why that is enough.

Decision 21: an error only where the engine as mended still cannot run it right. A code stands in
the table with an error beside it where it can be both.
"""

from __future__ import annotations

from collections.abc import Mapping

MILDER: Mapping[str, str] = {
    "several-executable": "whoever rehearses names one; the server, where nobody can, refuses it",
    "several-starts": "at the top one is chosen by its name (decision 20); inside it is an error",
    "flow-without-id": "the flow gets an id before it is parsed; a node without one is an error",
    "dead-end": "the way ends there, as behind an end event (BPMN 2.0.2, 13.5.6)",
    "implicit-split": "the gateway that BPMN means by it is drawn before it is parsed",
    "endless-loop": "with a way out the round may end; the bound of steps stops it where it does "
                    "not, and the incident names the step",
    "message-uncorrelated": "a message reaches only whoever waits in its own case and unit; the "
                            "required cases of the conformance suite correlate by name alone",
    "timer-unquoted": "a bare ISO text is read as if it stood in quotation marks",
    "timer-no-offset": "read in the office's zone, never in that of the server",
    "multi-two-sources": "the collection counts, as the specification of the loop asks",
    "data-store": "a picture: nothing is read from it or written to it",
    "token-quantity": "several tokens behind a step are made; what waits for several is an error",
}  # fmt: skip

ERRORS = frozenset({
    *("not-executable", "missing-id", "duplicate-id", "dangling-reference", "no-start"),
    *("several-executable", "several-starts", "dead-end", "unreachable", "subprocess-empty"),
    *("call-itself", "endless-loop", "extension-unknown", "implicit-split", "condition-ignored"),
    *("condition-missing", "complex-gateway", "join-deadlock", "event-gateway-parallel"),
    *("link-without-partner", "compensation", "message-uncorrelated", "timer-unquoted"),
    *("timer-invalid", "timer-empty", "timer-no-offset", "service-without-operator"),
    *("service-unknown", "script-empty", "script-language", "script-refused"),
    *("expression-foreign", "name-reserved", "token-quantity", "loop-bound", "multi-source"),
    *("multi-cardinality", "multi-output", "multi-behavior", "data-store", "data-association"),
    *("io-input", "decision-missing", "dmn-hit-policy", "dmn-feel", "dmn-tables", "ad-hoc"),
    *("global-task", "flow-without-id", "multi-two-sources"),
})  # fmt: skip
"""What the lint table calls errors, by the codes that are said of it here."""
