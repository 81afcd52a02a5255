from django.urls import path

from portal.reads import views

app_name = "reads"
urlpatterns = [
    path("", views.uploads, name="list"),
    path("new/", views.new, name="new"),
    path("<uuid:pk>/", views.upload, name="detail"),
    path("<uuid:pk>/send/", views.send, name="send"),
    path("<uuid:pk>/resume/", views.resume, name="resume"),
    path("<uuid:pk>/discard/", views.discard, name="discard"),
    path("<uuid:pk>/not-sent.csv", views.not_sent, name="not_sent"),
]
