"""A form as values for templates/forms/form.html: macros `errors(view)` and `render(view)`."""

from server.web.forms.drawing import form_view
from server.web.forms.view import FieldView, FormView, Section
from server.web.forms.words import problem_text

__all__ = ["FieldView", "FormView", "Section", "form_view", "problem_text"]
