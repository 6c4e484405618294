"""Forms of user tasks: read, prefilled, decoded, cleaned. Pure; no database, no web.

A form is two files, `<form>.schema.json` (JSON Schema draft 7) and `<form>.ui.json`.

Schema keywords of ours, on a property (also on a column of a table):
  x-show       expression; while it does not hold the field is hidden and dropped
  x-required   true or an expression: required while shown and while it holds
and at the top: x-rules, a list of {"expr", "at": "field" or "table.column",
"message": {"vi", "en"}, "level": "error" or "warning"}. A rule about something not given is
silent. Language and names: `workflows.forms.rules`. A choice of `oneOf` may carry x-en.

ui keywords: ui:order, ui:help, ui:en and ui:help-en (English), ui:widget, ui:options.
  ui:widget    textarea radio select checkboxes yesno date date-range table file files unit units
               officer officers groups picks document channels book auto calculated checklist
               formattedNumber fixed; any other name is refused. Without one the type decides.
  ui:options   source   name of dynamic choices
               prefill  path in the facts, e.g. "data.decline_review.proposal"
               percent  ["part", "whole"]: an automatic field computed from two others of its row
               add, row words of the add button and of one row ("Hội nghị")
               fixed    the rows of a table come from prefill only
               locked   a column that is shown, not typed; hidden: not even shown
               group    heading under which the field stands; width n, d or w
The items of a table have their ui under "items".

Facts (a mapping): today (ISO date); directive, unit, officer, data, parameters, limits (mappings,
named in expressions); auto (field -> text or {"columns", "rows"}: preview of automatic fields);
prefill (field -> value, tables as lists of rows).

Every form also has `note` and `attachments`.
"""

from workflows.forms.cleaning import clean
from workflows.forms.decoding import decode, edit_rows
from workflows.forms.figures import shown_percent, shown_total
from workflows.forms.model import Cleaned, Field, FieldProblem, Form, Option, Options, Raw, Rule
from workflows.forms.prefilling import date_text, prefill, text_of, with_fixed_rows
from workflows.forms.reading import read_form
from workflows.forms.short import DECISION, ShortForm, short_form

__all__ = [
    "DECISION",
    "Cleaned",
    "Field",
    "FieldProblem",
    "Form",
    "Option",
    "Options",
    "Raw",
    "Rule",
    "ShortForm",
    "clean",
    "date_text",
    "decode",
    "edit_rows",
    "prefill",
    "read_form",
    "short_form",
    "shown_percent",
    "shown_total",
    "text_of",
    "with_fixed_rows",
]
