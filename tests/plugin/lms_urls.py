"""Addresses as the LMS mounts them."""

from django.urls import include, path

urlpatterns = [path("mentor-recognition/", include("mentor_recognition_xblock.urls"))]
