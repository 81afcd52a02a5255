"""Links and what comes in through them: made, withdrawn, taken in, accepted, sent back."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import timedelta
from uuid import UUID, uuid4, uuid5

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from portal.accounts.models import Organisation, User
from portal.devices import photos
from portal.devices import services as devices
from portal.drec.client import Drec
from portal.installers.models import Link, LinkForm, LinkRemark, State, hash_of
from portal.submissions.models import Submission

# As random as a key: nobody guesses one, however many are tried.
TOKEN_BYTES = 24
# Characters of one remark: a paragraph.
MOST_WORDS = 2000

Said = Sequence[tuple[str, str]]  # field and words; an empty field is the whole form


class Spent(Exception):
    """The link takes nothing more; the message says why."""


def make(*, organisation: Organisation, user: User, name: str, days: int, most: int) -> str:
    """A new link; its token, which is told once and kept nowhere."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    expires_at = timezone.now() + timedelta(days=days)
    Link.objects.create(
        organisation=organisation,
        made_by=user,
        name=name,
        token_hash=hash_of(token),
        expires_at=expires_at.replace(second=0, microsecond=0),  # as people are told it
        most=most,
    )
    return token


def found(token: str) -> Link | None:
    return Link.objects.select_related("organisation").filter(token_hash=hash_of(token)).first()


def revoke(link: Link) -> None:
    Link.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=timezone.now())


def take_in(
    *, link: Link, client_id: UUID, body: Mapping[str, object], photo_set: UUID | None
) -> LinkForm:
    """Puts a form into the inbox; the same form twice is there once. Raises Spent."""
    with transaction.atomic():
        locked = Link.objects.select_for_update().get(pk=link.pk)
        twin = LinkForm.objects.filter(client_id=client_id).first()
        if twin is not None and twin.link_id == link.pk:
            return twin
        if locked.trouble:
            raise Spent(locked.trouble)
        photos.claim(link.organisation, photo_set)
        return LinkForm.objects.create(
            link=link,
            client_id=uuid4() if twin else client_id,
            subject=_subject(body),
            payload=dict(body),
            photo_set=photo_set,
        )


def _subject(body: Mapping[str, object]) -> str:
    return str(body["externalId"])[:300]


def inbox(organisation: Organisation) -> QuerySet[LinkForm]:
    """What waits for somebody of the organisation, oldest first; what was sent back comes last."""
    open_ones = LinkForm.objects.filter(
        link__organisation=organisation, state__in=(State.WAITING, State.RETURNED)
    )
    return open_ones.select_related("link").order_by("-state", "created_at")


def accept(*, api: Drec, user: User, form: LinkForm, body: Mapping[str, object]) -> Submission:
    """Hands the device in with the person's own sign-in. Raises DrecError; it stays in the inbox
    then, and after a lost answer the same person may try again without making it twice.
    """
    LinkForm.objects.filter(pk=form.pk).update(payload=dict(body), subject=_subject(body))
    submission = devices.register(
        api=api,
        user=user,
        organisation=form.link.organisation,
        client_id=uuid5(form.client_id, str(user.pk)),
        body=body,
    )
    photos.attach(submission, form.photo_set)
    _judge(form, State.ACCEPTED, user, submission=submission)
    form.remarks.update(resolved=True)
    return submission


def send_back(*, user: User, form: LinkForm, said: Said) -> None:
    """Returns it to the link's holder with remarks."""
    _remark(user, form, said)
    _judge(form, State.RETURNED, user)


def reject(*, user: User, form: LinkForm, said: Said) -> None:
    """Puts it aside for good."""
    _remark(user, form, said)
    _judge(form, State.REJECTED, user)


def _remark(user: User, form: LinkForm, said: Said) -> None:
    for field, words in said:
        LinkRemark.objects.create(form=form, field=field, text=words, author=user)


def answer(*, form: LinkForm, body: Mapping[str, object], words: str) -> None:
    """The holder's corrected form, and what they say to the remarks."""
    with transaction.atomic():
        form.remarks.update(resolved=True)
        if words:
            LinkRemark.objects.create(form=form, text=words, resolved=True)
        form.payload, form.subject, form.state = dict(body), _subject(body), State.WAITING
        form.save(update_fields=["payload", "subject", "state"])


def remarks_of(form: LinkForm) -> dict[str, list[str]]:
    """What is still to be answered, by field."""
    found: dict[str, list[str]] = {}
    for remark in form.remarks.filter(resolved=False):
        found.setdefault(remark.field, []).append(remark.text)
    return found


def _judge(form: LinkForm, state: str, user: User, *, submission: Submission | None = None) -> None:
    form.state, form.judged_by, form.judged_at = state, user, timezone.now()
    form.submission = submission
    form.save(update_fields=["state", "judged_by", "judged_at", "submission"])
