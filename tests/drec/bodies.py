"""Answers of the shapes that the contract gives (2.3, 3, 5.2, 5.5, 6.9), written for the tests."""

from __future__ import annotations

from typing import Any

Body = dict[str, Any]

ME_2024: Body = {
    "id": 4,
    "firstName": "Asha",
    "lastName": "Rao",
    "email": "asha@example.com",
    "notifications": True,
    "status": "Active",
    "role": "OrganizationAdmin",
    "organization": {
        "id": 9,
        "name": "Sunny Roofs",
        "address": None,
        "organizationType": "Developer",
        "status": "Active",
        "users": [{"id": 4, "email": "asha@example.com"}],
        "invitations": [],
    },
    "emailConfirmed": False,
}

REGISTERED_2024: Body = {
    "firstName": "Asha",
    "email": "asha@example.com",
    "password": "$2a$08$not-to-be-kept",
    "status": "Active",
    "role": "OrganizationAdmin",
    "roleId": 2,
    "organization": {"id": 9},
    "id": 4,
}

DEVICE_2022: Body = {
    "createdAt": "2026-11-01T10:00:00.000Z",
    "updatedAt": "2026-11-01T10:00:00.000Z",
    "id": 1,
    "externalId": "roof-1",
    "status": "Active",
    "organizationId": 1,
    "projectName": "School roofs",
    "address": "Main street",
    "latitude": "19°20'50.97\"S",
    "longitude": "46° 3'3.21\"W",
    "countryCode": "IN",
    "fuelCode": "fuel8",
    "deviceTypeCode": "type3",
    "capacity": 25,
    "SDGBenefits": 1,
    "commissioningDate": "2022-08-09T19:00:00",
    "gridInterconnection": True,
    "offTaker": "School",
    "yieldValue": 0,
    "labels": "one",
    "impactStory": "Story",
    "data": "",
    "images": ["https://example.com/a.jpg", "b"],
    "groupId": 0,
    "integrator": None,
    "deviceDescription": "Rooftop Solar",
    "energyStorage": True,
    "energyStorageCapacity": 0,
    "qualityLabels": "labels",
    "meterReadtype": "Aggregate",
}

DEVICE_2022_BARE: Body = {
    **dict.fromkeys(DEVICE_2022),
    "createdAt": "2026-11-02T10:00:00.000Z",
    "id": 2,
    "externalId": "bare",
    "organizationId": 1,
    "status": "Active",
}

DEVICE_2024: Body = {
    "createdAt": "2026-10-24T01:40:45.058Z",
    "updatedAt": "2026-10-24T01:40:45.058Z",
    "id": 16,
    "externalId": "roof-1",
    "organizationId": 4,
    "projectName": None,
    "address": "",
    "latitude": "17.385044",
    "longitude": "78.486671",
    "countryCode": "IND",
    "fuelCode": "ES100",
    "deviceTypeCode": "TC120",
    "capacity": 0.5,
    "SDGBenefits": ["No Poverty", "Industry", " Innovation and Infrastructure", "Of our own"],
    "commissioningDate": "2022-08-09T19:00:00.000Z",
    "gridInterconnection": None,
    "offTaker": "Health Facility",
    "yieldValue": 2000,
    "impactStory": None,
    "images": [],
    "groupId": None,
    "deviceDescription": None,
    "energyStorage": False,
    "energyStorageCapacity": 1.5,
    "qualityLabels": None,
    "meterReadtype": None,
    "timezone": None,
    "version": "1.0",
    "IREC_Status": "NotRegistered",
    "IREC_ID": None,
    "api_user_id": None,
    "internalexternalId": "7dd63b77-a095-4ffe-b052-67e42aaf45de",
}


def page_2024(number: int) -> Body:
    def read(start: str, end: str, value: int) -> Body:
        return {"startdate": start, "enddate": end, "value": value}

    return {
        "historyread": [
            read("2026-09-25T01:00:00.001Z", "2026-09-26T01:00:00.000Z", 30000),
            read("2026-09-24T01:00:00.000Z", "2026-09-25T01:00:00.000Z", 10000000000001500),
        ],
        "ongoing": [
            read("2026-10-24T01:40:45.058Z", "2026-11-03T01:40:45.058Z", 50000),
            read("2026-11-03T01:40:45.058Z", "2026-11-03T02:40:45.058Z", 1500),
        ],
        "numberOfReads": 9,
        "numberOfPages": 2,
        "currentPageNumber": number,
        "timezone": "Asia/Calcutta",
    }
