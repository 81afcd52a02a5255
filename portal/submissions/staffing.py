"""The groups of staff, each with just its rights; a migration makes them."""

from __future__ import annotations

from typing import Any

REVIEWER = (
    *("submissions.view_submission", "submissions.judge_submission", "submissions.view_policy"),
    *("reads.view_upload", "reads.view_batch", "accounts.view_organisation"),
    "installers.view_link",
)
SUPERVISOR = (
    *REVIEWER,
    *("submissions.add_policy", "submissions.change_policy", "submissions.delete_policy"),
    *("submissions.assign_submission", "submissions.export_record", "installers.revoke_link"),
)
OPERATOR = ("submissions.see_technical", "django_tasks_database.view_dbtaskresult")

GROUPS = {"Reviewer": REVIEWER, "Supervisor": SUPERVISOR, "Operator": OPERATOR}


def make(apps: Any) -> None:
    """Makes the groups that are not there; one that somebody changed stays as it is."""
    group_model = apps.get_model("auth", "Group")
    for name, rights in GROUPS.items():
        group, made = group_model.objects.get_or_create(name=name)
        if made:
            group.permissions.set([_permission(apps, right) for right in rights])


def grant(apps: Any, right: str, *names: str) -> None:
    """Gives a right that is new to groups that are there already."""
    for group in apps.get_model("auth", "Group").objects.filter(name__in=names):
        group.permissions.add(_permission(apps, right))


def _permission(apps: Any, right: str) -> Any:
    """Made before Django itself does, which is at the end of all migrations."""
    app, codename = right.split(".")
    model = codename.partition("_")[2]
    model = {"record": "submission", "technical": "submission"}.get(model, model)
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label=app, model=model
    )
    permission, _ = apps.get_model("auth", "Permission").objects.get_or_create(
        codename=codename,
        content_type=content_type,
        defaults={"name": f"Can {codename.replace('_', ' ')}"[:255]},
    )
    return permission
