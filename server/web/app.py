"""The application: settings and a database in, a Flask application out."""

from __future__ import annotations

from flask import Flask

from server.database import Database
from server.settings import Settings
from server.web import (
    accounts,
    api,
    archives,
    attachments,
    calendar_pages,
    case_ends,
    case_entry,
    cases,
    change_requests,
    chase_pauses,
    chasing,
    claims,
    comments,
    compression,
    deputies,
    diagrams,
    directive_drafts,
    directives,
    errors,
    evidence,
    exports,
    feeds,
    files,
    filters,
    groups,
    halts,
    health,
    incidents,
    journal,
    language,
    ledger,
    lost_line,
    mails,
    marked_texts,
    model_comparisons,
    model_drafts,
    model_proposals,
    model_readings,
    models,
    moves,
    notice_settings,
    notices,
    obstacle_reports,
    obstacles,
    office_settings,
    officers,
    organisation,
    own_account,
    portfolio,
    proof,
    quarantine,
    receipts,
    registers,
    rehearsal_scenarios,
    rehearsal_setup,
    rehearsal_tasks,
    rehearsals,
    reports,
    reviews,
    roles,
    rosters,
    rounds,
    saved_filters,
    search,
    second_factor,
    security,
    selection,
    session,
    sessions,
    sheets,
    shell,
    task_pages,
    tasks,
    tokens,
)
from server.web.again import Application

PAGES = (
    health,
    accounts,
    own_account,
    tokens,
    second_factor,
    sessions,
    archives,
    language,
    mails,
    tasks,
    task_pages,
    sheets,
    claims,
    comments,
    attachments,
    lost_line,
    selection,
    saved_filters,
    search,
    deputies,
    notices,
    notice_settings,
    feeds,
    files,
    portfolio,
    cases,
    case_entry,
    diagrams,
    directive_drafts,
    directives,
    receipts,
    evidence,
    halts,
    incidents,
    journal,
    obstacles,
    obstacle_reports,
    change_requests,
    chasing,
    chase_pauses,
    rounds,
    reviews,
    case_ends,
    reports,
    exports,
    ledger,
    registers,
    organisation,
    officers,
    rosters,
    groups,
    roles,
    calendar_pages,
    office_settings,
    quarantine,
    models,
    model_drafts,
    model_comparisons,
    model_readings,
    model_proposals,
    moves,
    rehearsals,
    rehearsal_tasks,
    rehearsal_setup,
    rehearsal_scenarios,
    api,
)
"""One module per noun; each has a blueprint named `pages`."""


def create_app(settings: Settings, database: Database) -> Flask:
    app = Application(__name__)
    app.extensions["settings"] = settings
    app.extensions["database"] = database
    app.config.update(security.flask_config(settings))
    compression.pack(app)
    security.protect(app, settings)
    session.recognise_officers(app)
    marked_texts.guard(app)
    language.speak(app)
    filters.teach(app)
    shell.frame(app)
    errors.answer(app)
    proof.ask_again(app)
    for module in PAGES:
        app.register_blueprint(module.pages)
    return app
