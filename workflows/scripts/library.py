"""The language where SpiffWorkflow expects Python: conditions, scripts, timers, loops, payloads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from SpiffWorkflow.bpmn.exceptions import WorkflowTaskException
from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
from SpiffWorkflow.bpmn.script_engine.python_environment import BasePythonScriptEngineEnvironment

from workflows.advance import World
from workflows.scripts.functions import Function, given, with_clock
from workflows.scripts.language import Functions, evaluate, execute
from workflows.scripts.limits import ScriptError, ScriptRefused
from workflows.scripts.syntax import parse


def script_engine(world: World) -> PythonScriptEngine:
    """Give this to every BpmnWorkflow."""
    return BoundedEngine(world)


class BoundedEnvironment(BasePythonScriptEngineEnvironment):  # type: ignore[misc]
    """What the library calls; `globals` stays empty: task data never becomes a function."""

    def __init__(self, world: World) -> None:
        super().__init__({})
        self.functions: dict[str, Function] = with_clock(world.now) | given(world.functions)

    def evaluate(
        self,
        expression: str,
        context: Mapping[str, Any],
        external_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """Read only."""
        values, functions = self._outside(external_context)
        return evaluate(expression, {**values, **context}, functions)

    def execute(
        self,
        script: str,
        context: dict[str, Any],
        external_context: Mapping[str, Any] | None = None,
    ) -> bool:
        """All or nothing on `context`."""
        values, functions = self._outside(external_context)
        after = execute(script, {**values, **context}, functions)
        hidden = values.keys() - context.keys()
        result = {name: value for name, value in after.items() if name not in hidden}
        context.clear()
        context.update(result)
        return True

    def call_service(self, *_: Any, **__: Any) -> Any:
        """Never: services are requests in the Advance (decision 15)."""
        raise ScriptRefused("services cannot be called from inside the engine")

    def _outside(self, external: Mapping[str, Any] | None) -> tuple[dict[str, Any], Functions]:
        values = {name: thing for name, thing in (external or {}).items() if not callable(thing)}
        calls = {name: thing for name, thing in (external or {}).items() if callable(thing)}
        return values, {**self.functions, **calls}


class BoundedEngine(PythonScriptEngine):  # type: ignore[misc]
    """Errors keep their reason and line; 3.2.0 loses them in three places."""

    def __init__(self, world: World) -> None:
        super().__init__(BoundedEnvironment(world))

    def validate(self, expression: str) -> None:
        """As `ast.parse` would: the library's DMN engine asks with a SyntaxError in mind."""
        try:
            parse(expression, "exec")
        except ScriptError as error:
            raise SyntaxError(str(error)) from error

    def evaluate(self, task: Any, expression: str, external_context: Any = None) -> Any:
        """Also called with text that is no text: a missing attribute of the drawing."""
        try:
            return self.environment.evaluate(expression, task.data, external_context)
        except ScriptError as error:
            raise _failed(task, expression, error) from error

    def execute(self, task: Any, script: str, external_context: Any = None) -> Any:
        """Runs the script on the task's data."""
        try:
            return self.environment.execute(script, task.data, external_context)
        except ScriptError as error:
            raise _failed(task, script, error) from error

    def call_service(self, task: Any, **_: Any) -> Any:
        """See the environment's."""
        error = ScriptRefused("services cannot be called from inside the engine")
        raise _failed(task, "", error) from error


def _failed(task: Any, source: Any, error: ScriptError) -> WorkflowTaskException:
    line = error.line or 1
    text = str(source or "").splitlines()[line - 1 : line]
    cause = error.__cause__ or error
    return WorkflowTaskException(
        str(error), task=task, exception=cause, line_number=line, error_line="".join(text)
    )
