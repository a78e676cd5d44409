"""Addresses of files, below ``/files/``."""

from __future__ import annotations

from django.urls import path

from forms import views

app_name = "forms"
urlpatterns = [
    path("", views.upload, name="upload"),
    path("<uuid:file_id>/", views.file, name="file"),
    path("<uuid:file_id>/part/", views.upload_part, name="upload_part"),
    path("<uuid:file_id>/page/<int:page>/", views.preview, name="preview"),
]
