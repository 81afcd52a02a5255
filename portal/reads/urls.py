from django.urls import path

from portal.reads import views, views_progress
from portal.reads.pages import asking, checked, choosing

app_name = "reads"
urlpatterns = [
    path("", views_progress.uploads, name="list"),
    path("new/", choosing.new, name="new"),
    path("<uuid:pk>/", views.upload, name="detail"),
    path("<uuid:pk>/understand/", asking.understand, name="understand"),
    path("<uuid:pk>/check/", checked.check, name="check"),
    path("<uuid:pk>/check/<int:number>/", checked.device, name="check_device"),
    path("<uuid:pk>/send/", views.send, name="send"),
    path("<uuid:pk>/discard/", views.discard, name="discard"),
    path("<uuid:pk>/undo/", views_progress.undo, name="undo"),
    path("<uuid:pk>/pause/", views_progress.pause, name="pause"),
    path("<uuid:pk>/resume/", views_progress.resume, name="resume"),
    path("<uuid:pk>/cancel/", views_progress.cancel, name="cancel"),
    path("<uuid:pk>/again/", views_progress.again, name="again"),
    path("<uuid:pk>/mail/", views_progress.mail, name="mail"),
    path("<uuid:pk>/not-sent.csv", views_progress.not_sent, name="not_sent"),
    path("<uuid:pk>/receipt.csv", views_progress.receipt_csv, name="receipt_csv"),
    path("<uuid:pk>/receipt.json", views_progress.receipt_json, name="receipt_json"),
]
