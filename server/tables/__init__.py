"""Every table of the product; importing this module registers them all."""

from server.tables.anchor import Anchor, AnchoredHead
from server.tables.append_only import APPEND_ONLY
from server.tables.assignment_day import AssignmentDay
from server.tables.base import Table
from server.tables.case import (
    BESIDE,
    Assignment,
    Case,
    CaseDefinition,
    CaseUnit,
    DeadlineChange,
    Evidence,
    Guidance,
    GuidanceApplied,
    Obstacle,
    Reminding,
)
from server.tables.change_request import PENDING, ChangeRequest
from server.tables.chasing import ChasePause
from server.tables.closing import AsCounted, ClosedAssignment, Closing
from server.tables.comment import Comment
from server.tables.definition import (
    Definition,
    DefinitionFile,
    DefinitionRelease,
    StartSubscription,
)
from server.tables.definition_draft import (
    DefinitionDraft,
    DefinitionDraftEditor,
    DefinitionDraftRevision,
)
from server.tables.deputy import Deputy
from server.tables.directive import (
    Directive,
    DirectiveAddressee,
    DirectiveReference,
    Obligation,
    ObligationParty,
)
from server.tables.directive_draft import DirectiveDraft
from server.tables.export import Export
from server.tables.file import File
from server.tables.halt import Halt
from server.tables.inbox import Acknowledgement, FollowUp, SavedFilter
from server.tables.installation import CalendarDay, Installation
from server.tables.instance import AwaitingRow, ChildGroup, Incident, Instance, StepRow
from server.tables.journal import Event
from server.tables.model_proposal import ModelProposal
from server.tables.move import Move, MovedInstance
from server.tables.notice_setting import NoticeSetting
from server.tables.organisation import (
    GroupMember,
    Membership,
    Officer,
    Role,
    Unit,
    UnitEdge,
    UnitGroup,
    UnitName,
)
from server.tables.outbox import Mail
from server.tables.quarantine import Quarantined
from server.tables.receipt import Opening
from server.tables.register import IncomingEntry, NumberSeries, OutgoingEntry
from server.tables.rehearsal import Rehearsal
from server.tables.search import SearchEntry, SearchWord
from server.tables.setting_change import SettingChange
from server.tables.sign_in import RecoveryCode, SecondFactor, SignIn, SignInAttempt
from server.tables.succession import Succession, SuccessionItem, SuccessionUnit
from server.tables.task import (
    Answer,
    AnswerRow,
    Candidate,
    Draft,
    Idempotency,
    LastStep,
    Reading,
    Task,
)
from server.tables.token import Token
from server.tables.touched import TOUCHED
from server.tables.waiting import Waiting
from server.tables.webhook import Delivery, Webhook
from server.tables.work import Due, Job, Message, MessageDelivery, Notice, Schedule

__all__ = [
    "APPEND_ONLY", "BESIDE", "PENDING", "TOUCHED", "Acknowledgement", "Anchor", "AnchoredHead",
    "Answer", "AnswerRow", "AsCounted", "Assignment", "AssignmentDay", "AwaitingRow", "CalendarDay",
    "Candidate", "Case", "CaseDefinition", "CaseUnit", "ChangeRequest", "ChasePause", "ChildGroup",
    "ClosedAssignment", "Closing", "Comment", "DeadlineChange", "Definition", "DefinitionDraft",
    "DefinitionDraftEditor", "DefinitionDraftRevision", "DefinitionFile", "DefinitionRelease",
    "Delivery", "Deputy", "Directive", "DirectiveAddressee", "DirectiveDraft", "DirectiveReference",
    "Draft", "Due", "Event", "Evidence", "Export", "File", "FollowUp", "GroupMember",
    "Guidance", "GuidanceApplied", "Halt", "Idempotency", "Incident", "IncomingEntry",
    "Installation", "Instance", "Job", "LastStep", "Mail", "Membership", "Message",
    "MessageDelivery", "ModelProposal", "Move", "MovedInstance", "Notice", "NoticeSetting",
    "NumberSeries", "Obligation", "ObligationParty", "Obstacle", "Officer", "Opening",
    "OutgoingEntry", "Quarantined", "Reading", "RecoveryCode", "Rehearsal", "Reminding", "Role",
    "SavedFilter", "Schedule", "SearchEntry", "SearchWord", "SecondFactor", "SettingChange",
    "SignIn", "SignInAttempt", "StartSubscription", "StepRow", "Succession", "SuccessionItem",
    "SuccessionUnit", "Table", "Task", "Token", "Unit", "UnitEdge", "UnitGroup", "UnitName",
    "Waiting", "Webhook",
]  # fmt: skip
