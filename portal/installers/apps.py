from django.apps import AppConfig


class InstallersConfig(AppConfig):
    name = "portal.installers"
    label = "installers"
