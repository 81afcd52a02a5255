"""Uploads and bulk files of devices (contract 5.6 and 8)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import requests

from tests.sandbox.api import ORGANISATION, Api, ago, iso, said, settled
from tests.support.sandbox import Sandbox

STARTS = {
    "2022": "/api/device-group/process-creation-bulk-devices-csv",
    "2024": "/api/buyer-reservation/process-creation-bulk-devices-csv",
}
BULK = {
    "2022": "/api/device-group/bulk-upload",
    "2024": "/api/buyer-reservation/bulk-upload",
}
HEADING = (
    "externalId,address,latitude,longitude,countryCode,fuelCode,deviceTypeCode,capacity,"
    "commissioningDate,gridInterconnection,energyStorage,offTaker"
)
GOOD = "roof-1,Street 1,17.3,78.4,IND,ES100,TC110,25,2022-08-09T19:00:00.000Z,true,,School"
TOO_SMALL = "roof-2,Street 1,17.3,78.4,IND,ES100,TC110,0,2022-08-09T19:00:00.000Z,true,,School"
ODD = "roof-3,Street 1,17.3,78.4,IND,ES100,TC110,25,2022-08-09T19:00:00.000Z,true,,Castle"
TABLE = "\r\n".join([HEADING, GOOD, TOO_SMALL, ODD])
LARGE = 10 * 1024 * 1024 + 1


def send(
    api: Api, *files: tuple[str, bytes, str], field: str = "files", path: str = "/api/file"
) -> requests.Response:
    parts = [(field, (name, content, kind)) for name, content, kind in files]
    return api.call("POST", path, files=parts)


def table(api: Api, text: str = TABLE) -> str:
    answer = send(api, ("devices.csv", text.encode(), "text/csv"))
    assert answer.status_code == 201, answer.text
    (key,) = answer.json()
    return str(key)


def test_a_file_of_2022_comes_back(sandbox_2022: Sandbox) -> None:
    api = settled(sandbox_2022)
    content = bytes(range(256))
    (key,) = send(api, ("photo.png", content, "image/png")).json()
    back = api.get(f"/api/file/{key}")

    assert (back.content, back.headers["Content-Type"]) == (content, "image/png")
    stranger = Api(sandbox_2022.url).sign_in("other@example.org")
    assert stranger.get(f"/api/file/{key}").status_code == 404


def test_a_public_file_of_2022_needs_no_sign_in(sandbox_2022: Sandbox) -> None:
    nobody = Api(sandbox_2022.url)
    (key,) = send(nobody, ("roof.png", b"roof", "image/png"), path="/api/file/public").json()

    assert nobody.get(f"/api/file/public/{key}").content == b"roof"
    (own,) = send(settled(sandbox_2022), ("own.png", b"own", "image/png")).json()
    assert nobody.get(f"/api/file/public/{own}").status_code == 404


def test_keys_of_2024_end_alike_and_lead_nowhere(sandbox_2024: Sandbox) -> None:
    api = settled(sandbox_2024)
    files = (("photo.png", b"x", "image/png"), ("devices.csv", b"x", "text/csv"))
    photo, devices = send(api, *files).json()

    assert (photo[0], devices[:8]) == ("-", "devices-")
    assert photo.endswith(".csv")
    assert said(api.get(f"/api/file/{photo}")) == (500, "Internal server error")


@pytest.mark.parametrize(
    ("file", "field", "expected"),
    [
        (("a.exe", b"x", "application/octet-stream"), "files", (500, "Internal server error")),
        (("a.png", b"x", "image/png"), "file", (400, "Unexpected field")),
        (("a.png", b"x" * LARGE, "image/png"), "files", (413, "File too large")),
    ],
)
def test_refused_files(
    sandbox: Sandbox, file: tuple[str, bytes, str], field: str, expected: tuple[int, str]
) -> None:
    assert said(send(settled(sandbox), file, field=field)) == expected


def done(sandbox: Sandbox, api: Api, key: str) -> dict[str, Any]:
    """Starts the job and lets its time pass: the job as it is then."""
    answer = api.post(STARTS[sandbox.edition], {"fileName": key})
    assert answer.status_code == 201, answer.text
    job: dict[str, Any] = answer.json()
    assert job["status"] == "Added"
    path = f"{BULK[sandbox.edition]}-status/{job['jobId']}"
    assert (api.get(path).status_code, api.get(path).content) == (200, b"")
    sandbox.clock(iso(ago(seconds=0) + timedelta(seconds=32)))
    return job


def test_a_job_of_2024(sandbox_2024: Sandbox) -> None:
    api = settled(sandbox_2024)
    job = done(sandbox_2024, api, table(api))
    jobs = api.get(f"{BULK['2024']}/get-all-csv-jobs-of-organization", pageNumber=1, limit=5).json()
    rows = api.get(f"{BULK['2024']}-status/{job['jobId']}").json()["errorDetails"]["log"]

    assert jobs["csvJobs"][0]["status"] == "Completed"
    assert jobs["csvJobs"][0]["organization"] == {"name": ORGANISATION}
    assert [row["status"] for row in rows["errorDetails"]] == [
        "Success",
        "Failed",
        "Success with validation errors, please update fields",
    ]
    assert rows["successfullyAddedRowsAndExternalIds"] == [
        {"rowNumber": 0, "externalId": "roof-1"},
        {"rowNumber": 2, "externalId": "roof-3"},
    ]
    made = {device["externalId"]: device for device in api.get("/api/device/my").json()}
    assert (made["roof-1"]["capacity"], made["roof-1"]["offTaker"]) == (25, "School")
    assert made["roof-3"]["offTaker"] is None


def test_a_job_for_an_organisation_of_one_s_choice(sandbox_2024: Sandbox) -> None:
    """Nobody looks whose it is."""
    api = settled(sandbox_2024)
    stranger = Api(sandbox_2024.url).sign_in("other@example.org")
    number = api.get("/api/user/me").json()["organization"]["id"]
    start = f"/api/device/addByAdmin/process-creation-bulk-devices-csv/{number}"
    job = stranger.post(start, {"fileName": table(stranger)}).json()
    sandbox_2024.clock(iso(ago(seconds=0) + timedelta(seconds=32)))

    assert job["organizationId"] == number
    made = {device["externalId"] for device in api.get("/api/device/my").json()}
    assert made == {"roof-1", "roof-3"}


def test_2022_reads_every_number_as_0(sandbox_2022: Sandbox) -> None:
    api = settled(sandbox_2022)
    job = done(sandbox_2022, api, table(api, "\n".join([HEADING, GOOD])))
    (device,) = api.get("/api/device/my").json()

    assert (device["externalId"], device["capacity"], device["yieldValue"]) == ("roof-1", 0, 1500)
    assert api.get(f"{BULK['2022']}-status/{job['jobId']}").content == b"", "no row failed"
    (listed,) = api.get(f"{BULK['2022']}/get-all-csv-jobs-of-organization").json()
    assert listed["status"] == "Completed"


def test_refused_jobs(sandbox: Sandbox) -> None:
    api = settled(sandbox)
    unknown = api.post(STARTS[sandbox.edition], {"fileName": "nope.csv"})
    (picture,) = send(api, ("a.png", b"x", "image/png")).json()

    assert said(unknown) == (409, "File Not Found")
    assert said(api.post(STARTS[sandbox.edition], {"fileName": picture})) == (409, "Invalid file")
