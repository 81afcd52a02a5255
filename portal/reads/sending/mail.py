"""The message at the end of an upload, to whom it was sent for, where that person wants one."""

from __future__ import annotations

import logging
from smtplib import SMTPException

from django.core.mail import send_mail
from django.template.loader import render_to_string

from portal.reads.models import Upload

log = logging.getLogger("portal.mail")


def tell_the_end(upload: Upload, figures: dict[str, int]) -> bool:
    """Sent once: the wish is taken off before. A post office that is closed keeps nothing open."""
    link = upload.mail_link
    asked = Upload.objects.filter(pk=upload.pk, mail_link=link).exclude(mail_link="")
    if not asked.update(mail_link=""):
        return False
    person = upload.sent_by or upload.owner
    context = {"upload": upload, "figures": figures, "link": link, "person": person}
    text = render_to_string("reads/mail.txt", context)
    subject = " ".join(f"Meter reads sent: {upload.file_name}".split())
    try:
        send_mail(subject, text, None, [person.email])
    except (OSError, SMTPException):
        log.exception("The message about upload %s could not be sent.", upload.pk)
        return False
    return True
