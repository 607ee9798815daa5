"""Addresses of the lists: each below its programme, what the committee decides on in its room."""

from __future__ import annotations

from django.urls import path

from . import lists

console = [
    path("<slug:slug>/mentors/", lists.mentors, name="console_list_mentors"),
    path("<slug:slug>/learners/", lists.learners, name="console_list_learners"),
    path("<slug:slug>/pairings/all/", lists.pairings, name="console_list_pairings"),
    path("<slug:slug>/cohorts/", lists.cohorts, name="console_list_cohorts"),
    path("<slug:slug>/reviewers/", lists.reviewers, name="console_list_reviewers"),
    path("<slug:slug>/panels/", lists.panels, name="console_list_panels"),
    path("<slug:slug>/partners/", lists.partners, name="console_list_partners"),
    path("<slug:slug>/badges/", lists.badges, name="console_list_badges"),
    path("<slug:slug>/appeals/", lists.appeals, name="console_list_appeals"),
    path("<slug:slug>/jobs/", lists.jobs, name="console_list_jobs"),
    path("<slug:slug>/due-dates/all/", lists.extensions, name="console_list_extensions"),
    path("<slug:slug>/people/", lists.people, name="console_list_people"),
    path("<slug:slug>/sponsorships/", lists.sponsorships, name="console_list_sponsorships"),
    path("<slug:slug>/log/", lists.log, name="console_list_log"),
]
committee = [
    path("<slug:slug>/proposals/", lists.proposals, name="committee_list_proposals"),
    path("<slug:slug>/panels/", lists.committee_panels, name="committee_list_committee_panels"),
]
