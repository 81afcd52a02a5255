from django.apps import AppConfig


class DevicesConfig(AppConfig):
    name = "portal.devices"
    label = "devices"

    def ready(self) -> None:
        from portal.devices.review import ChangeWay, DeviceWay, RemovalWay
        from portal.submissions import ways
        from portal.submissions.models import Kind

        ways.register(Kind.DEVICE, DeviceWay())
        ways.register(Kind.DEVICE_CHANGE, ChangeWay())
        ways.register(Kind.DEVICE_REMOVAL, RemovalWay())
