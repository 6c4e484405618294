"""Two versions of a model side by side: what is new, gone, changed, moved, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import login_required

from server.errors import NotFound
from server.model_places import Places, places_in
from server.queries import model_drafts, model_versions, models
from server.queries.names import role_names
from server.recording.versions import files_of
from server.services.model_files import bytes_of, deployed_texts
from server.services.spoken_models import labels_in
from server.services.typed import positive
from server.web.comparison_words import Names, change_words, said_condition, value_words
from server.web.context import database, officer_id
from server.web.language import chosen_language, sentence
from server.web.language import translate as _
from server.web.model_readings import known_in, sentences_of
from server.web.modellers import keep_out_others
from server.words import SOURCE, is_known
from workflows.comparing import Difference, compare
from workflows.once import once
from workflows.xml_guard import safe_root

if TYPE_CHECKING:
    from server.database import Work

pages = Blueprint("model_comparisons", __name__)
keep_out_others(pages)


@dataclass(frozen=True)
class Side:
    """A version, or a draft as it stands; `diagram` is where its drawing is."""

    words: str
    diagram: str
    files: dict[str, bytes]

    @once
    def places(self) -> Places:
        language = chosen_language()
        labels = labels_in(self.files) if language != SOURCE else {}
        return places_in(self.files, language, labels)


@dataclass(frozen=True)
class Value:
    """`raw`: as it stands in the file, where the words are other ones."""

    words: str
    raw: str = ""


@pages.get("/models/<key>/comparison")
@login_required  # type: ignore[untyped-decorator]
def show_comparison(key: str) -> ResponseReturnValue:
    with database().reading() as db:
        sheet = models.read_model(db, officer_id(), key, chosen_language())
        before = side(db, key, request.args.get("from", ""))
        after = side(db, key, request.args.get("to", ""))
        roles = role_names(db, chosen_language())
        spoken = [spoken_in(db, one) for one in (before, after)]
    found = compare(before.files, after.files)
    names = {"role": roles, "lane": {**lane_names(before.files), **lane_names(after.files)},
             "step": {**step_names(before.files), **step_names(after.files)}}  # fmt: skip
    lines = [
        (one, whole(one, "removed", spoken[0]) or told(one, one.before, before, names),
         whole(one, "added", spoken[1]) or told(one, one.after, after, names))
        for one in found
    ]  # fmt: skip
    return render_template(
        "models/comparison.html", sheet=sheet, before=before, after=after, lines=lines,
        change_words=change_words,
    )  # fmt: skip


def spoken_in(db: Work, side: Side) -> dict[str, str]:
    """Element -> what it is read aloud as."""
    files = deployed_texts(side.files)
    return {one["element"]: one["text"] for one in sentences_of(files, known_in(db, files))}


def whole(one: Difference, kind: str, spoken: Mapping[str, str]) -> Value | None:
    """A step that is new or gone, as its sentence."""
    is_step = one.part == "element" and one.kind == kind and one.id in spoken
    return Value(spoken[one.id]) if is_step else None


def told(one: Difference, text: str, side: Side, names: Names) -> Value:
    condition = said_condition(one, text, side.places)
    return Value(condition, text) if condition else Value(value_words(one, text, names))


def lane_names(files: Mapping[str, bytes]) -> dict[str, str]:
    """Lane without its L_, as properties name it -> what it is called."""
    return {id_.removeprefix("L_"): name for id_, name in called(files, "lane").items()}


def step_names(files: Mapping[str, bytes]) -> dict[str, str]:
    return called(files, "userTask", "manualTask")


def called(files: Mapping[str, bytes], *kinds: str) -> dict[str, str]:
    """Element of these kinds -> its name, else its id."""
    drawn = (safe_root(text) for name, text in files.items() if name.endswith(".bpmn"))
    return {
        str(one.get("id", "")): str(one.get("name") or one.get("id"))
        for root in drawn
        for one in root.iter(*(f"{{*}}{kind}" for kind in kinds))
    }


def side(db: Work, key: str, asked: str) -> Side:
    """ "3" is a version, "draft-7" a draft of this process."""
    draft_id = positive(asked.removeprefix("draft-")) if asked.startswith("draft-") else None
    if draft_id is not None:
        draft = model_drafts.find_draft(db, officer_id(), draft_id)
        if draft.key != key:
            raise NotFound("draft-not-found")
        words = _("bản nháp")
        return Side(words, f"/model-drafts/{draft_id}/diagram.bpmn", bytes_of(draft.files))
    version = positive(asked) or 0
    row = model_versions.read_version(db, officer_id(), key, version)
    diagram = f"/models/{key}/versions/{version}/diagram.bpmn"
    return Side(_("bản {n}", n=version), diagram, files_of(db, row.id))


@pages.app_template_global()
def type_words(type_: str) -> str:
    code = f"type-{type_}"
    return sentence(code) if is_known(code) else type_
