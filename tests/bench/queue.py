"""The queue of reviewers over fifty thousand submissions: milliseconds a page, whole and drawn."""

from __future__ import annotations

import random
import time
from datetime import timedelta
from statistics import median
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

NUMBER = 50_000
ORGANISATIONS = 300
PEOPLE = 1_000
ROUNDS = 3
ROWS_A_FILE = 300
LIST = "/admin/submissions/submission/"
QUERIES = {
    "what waits for me": "",
    "everything": "?queue=all",
    "its last page": f"?queue=all&p={NUMBER // 50}",
    "held back": "?queue=held",
    "a kind": "?kind__exact=reads",
    "what is odd": "?odd=capacity",
    "from files": "?file=any",
    "one file": "?file={file}",
    "a file of which nothing waits": f"?file={UUID(int=NUMBER)}",
    "an age": "?queue=all&days=7",
    "an organisation": "?organisation={organisation}",
    "a delivery": "?queue=all&delivery__exact=refused",
    "search for an id": "?q=roof-48123",
    "search, two words": "?q=organisation-77 reads",
    "search, nothing": "?q=nothing-like-it",
    "the first page": "../../",
}


def _row(number: int) -> dict[str, object]:
    """Where in one of many files it stood."""
    file, row = divmod(number, ROWS_A_FILE)
    return {"from_file": UUID(int=file), "file_name": f"devices-{file}.csv", "file_row": row + 2}


def fill() -> int:
    """Fifty thousand submissions of a year; the number of one organisation."""
    from portal.accounts.models import Organisation, User
    from portal.submissions.models import Delivery, Kind, Oddity, Review, Submission

    chance, now = random.Random(7), timezone.now()  # noqa: S311
    organisations = Organisation.objects.bulk_create(
        Organisation(registry="bench-queue", registry_id=n, name=f"organisation-{n}")
        for n in range(ORGANISATIONS)
    )
    people = User.objects.bulk_create(
        User(username=f"person-{n}", email=f"person-{n}@example.org", first_name=f"P{n}")
        for n in range(PEOPLE)
    )
    kinds, deliveries = list(Kind.values), list(Delivery.values)
    reviews = [Review.WAITING, *[Review.APPROVED] * 4, Review.RETURNED, Review.NOT_NEEDED]
    rows = [
        Submission(
            kind=chance.choice(kinds),
            delivery=chance.choice(deliveries),
            review=chance.choice(reviews),
            held=chance.random() < 0.3,
            owner=chance.choice(people),
            organisation=chance.choice(organisations),
            client_id=uuid4(),
            subject=f"roof-{n}",
            words=f"roof-{n}\nProject {n % 97}\nSome street {n}, some town".lower(),
            payload={"externalId": f"roof-{n}", "capacity": 25, "impactStory": "words " * 100},
            created_at=now - timedelta(minutes=chance.randrange(365 * 24 * 60)),
            **(_row(n) if n % 3 == 0 else {}),
        )
        for n in range(NUMBER)
    ]
    Submission.objects.bulk_create(rows, batch_size=2_000)
    rules = list(Oddity.Rule.values)
    Oddity.objects.bulk_create(
        Oddity(submission=row, rule=chance.choice(rules), words="odd") for row in rows[::5]
    )
    return int(organisations[0].pk)


def measure() -> None:
    from portal.accounts.models import User

    organisation = fill()
    client = Client()
    staff = User.objects.create_superuser("bench", password=uuid4().hex)
    client.force_login(staff, backend="django.contrib.auth.backends.ModelBackend")
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    client.get(LIST)
    for name, query in QUERIES.items():
        address = LIST + query.format(organisation=organisation, file=UUID(int=0))
        address = "/admin/" if query.startswith("..") else address
        took = []
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        queries = len(captured)  # the next request empties the log
        for _ in range(ROUNDS):
            started = time.process_time()
            client.get(address)
            took.append(time.process_time() - started)
        print(f"queue         {median(took) * 1000:4.0f} ms, {queries:2} queries: {name}")
