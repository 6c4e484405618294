"""Hand one mail to the office's mail server. Nothing else here calls out."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from server.settings import Settings
from server.tables import Mail

Transport = Callable[[Mail], None]
SECONDS = 15  # for each answer of the mail server


def transport_of(settings: Settings) -> Transport | None:
    """None: this installation sends no e-mail."""
    return (lambda mail: hand_over(settings, mail)) if settings.smtp_host else None


def hand_over(settings: Settings, mail: Mail) -> None:
    """Returns when the mail server has taken it; raises SMTPException or OSError."""
    with reached(settings) as server:
        if settings.smtp_security == "starttls":
            server.starttls(context=ssl.create_default_context())
        if settings.smtp_user:
            server.login(settings.smtp_user, settings.smtp_password)
        server.send_message(message_of(settings, mail))


def reached(settings: Settings) -> smtplib.SMTP:
    """smtplib's own contexts take any certificate whatever."""
    host, port = settings.smtp_host, settings.smtp_port
    if settings.smtp_security == "tls":
        checked = ssl.create_default_context()
        return smtplib.SMTP_SSL(host, port, timeout=SECONDS, context=checked)
    return smtplib.SMTP(host, port, timeout=SECONDS)


def message_of(settings: Settings, mail: Mail) -> EmailMessage:
    """The same Message-ID and date however often it is sent (RFC 5322, 3.6.4)."""
    message = EmailMessage(policy=SMTP)
    _, sender = parseaddr(settings.mail_from)
    message["Message-ID"] = f"<{mail.key}@{sender.rpartition('@')[2]}>"
    message["Date"] = format_datetime(mail.at)
    message["From"] = settings.mail_from
    message["To"] = mail.address
    message["Subject"] = mail.subject
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday notes in answer
    message.set_content(mail.body)
    return message


def is_final(error: Exception) -> bool:
    """The mail server will say no however often it is asked: a 5xx answer for this mail."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())
    refusals = (smtplib.SMTPDataError, smtplib.SMTPSenderRefused)
    return isinstance(error, refusals) and error.smtp_code >= 500
