from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "portal.accounts"
    label = "accounts"

    def ready(self) -> None:
        from portal import checks  # noqa: F401 - registers the system checks
        from portal.accounts.review import SignUpWay
        from portal.submissions import ways
        from portal.submissions.models import Kind

        ways.register(Kind.SIGNUP, SignUpWay())
