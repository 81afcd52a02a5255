from django.apps import AppConfig


class PwaConfig(AppConfig):
    name = "portal.pwa"
    label = "pwa"
