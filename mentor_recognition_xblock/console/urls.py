"""Addresses of a programme's managers and of its committee, and those of earlier versions."""

from __future__ import annotations

from django.urls import path, register_converter

from . import (
    add_mentor,
    art,
    badge,
    closes,
    committee_panel,
    exemplars,
    extensions,
    health,
    issuing,
    jobs,
    list_urls,
    manage,
    mentor,
    mentor_import,
    outcomes,
    overview,
    pairing_import,
    pairings,
    panel,
    partners,
    people,
    policy,
    rubric_draft,
    rubrics,
    setup,
    skills,
    spotlights,
    term,
    terms,
    views,
)
from .row_numbers import RowConverter
from .search import page as search_page

register_converter(RowConverter, "row")

console = [
    path("", views.home, name="console"),
    path("manage/", manage.page, name="console_manage"),
    path("health/", health.site, name="console_health_site"),
    path("<slug:slug>/", overview.front, name="console_front"),
    path("<slug:slug>/overview/", overview.page, name="console_overview"),
    path("<slug:slug>/outcomes/", outcomes.page, name="console_outcomes"),
    path("<slug:slug>/spotlights/", spotlights.page, name="console_spotlights"),
    path("<slug:slug>/images/", art.page, name="console_art"),
    path("<slug:slug>/badges/issuing/", issuing.page, name="console_issuing"),
    path("<slug:slug>/badges/<uuid:uuid>/", badge.page, name="console_badge"),
    path("<slug:slug>/due-dates/", extensions.page, name="console_extensions"),
    path("<slug:slug>/terms/", terms.page, name="console_terms"),
    path("<slug:slug>/terms/<row:num>/", term.page, name="console_term"),
    path("<slug:slug>/jobs/<uuid:uuid>/", jobs.one, name="console_job"),
    path("<slug:slug>/rules/", policy.page, name="console_policy"),
    path("<slug:slug>/rubrics/", rubrics.page, name="console_rubrics"),
    path("<slug:slug>/rubrics/draft/", rubric_draft.page, name="console_rubric_draft"),
    path("<slug:slug>/rubrics/draft/preview/", rubric_draft.preview, name="console_rubric_preview"),
    path(
        "<slug:slug>/rubrics/versions/<slug:key>/<row:num>/",
        rubrics.version,
        name="console_rubric_version",
    ),
    path("<slug:slug>/rubrics/exemplars/", exemplars.page, name="console_exemplars"),
    path("<slug:slug>/rubrics/exemplars/<uuid:uuid>/", exemplars.one, name="console_exemplar"),
    path("<slug:slug>/rubrics/lent/<uuid:uuid>/", exemplars.lent, name="console_lent_work"),
    path("<slug:slug>/panels/<uuid:uuid>/", panel.page, name="console_panel"),
    path("<slug:slug>/partners/works/", partners.page, name="console_partners"),
    path("<slug:slug>/partners/works/<uuid:uuid>/", partners.work, name="console_partner_work"),
    path("<slug:slug>/skills/", skills.page, name="console_skills"),
    path("<slug:slug>/health/", health.page, name="console_health"),
    path("<slug:slug>/setup/", setup.page, name="console_setup"),
    path("<slug:slug>/people/add/", people.add, name="console_give_role"),
    path("<slug:slug>/people/<row:user>/", people.person, name="console_person"),
    path("<slug:slug>/mentors/add/", add_mentor.page, name="console_add_mentor"),
    path("<slug:slug>/mentors/import/", mentor_import.page, name="console_import_mentors"),
    path(
        "<slug:slug>/mentors/template.csv",
        mentor_import.template,
        name="console_mentor_template",
    ),
    path("<slug:slug>/mentors/<uuid:uuid>/", mentor.page, name="console_mentor"),
    path("<slug:slug>/pairings/", pairings.page, name="console_pairings"),
    path("<slug:slug>/pairings/import/", pairing_import.page, name="console_import"),
    path("<slug:slug>/pairings/template.csv", pairing_import.template, name="console_template"),
    path("<slug:slug>/proposals/<uuid:uuid>/", views.old_dossier, name="console_old_dossier"),
    *list_urls.console,
]
search = [path("", search_page, name="search")]
committee = [
    path("<slug:slug>/", views.queue, name="committee_queue"),
    path("<slug:slug>/closes/", closes.page, name="committee_closes"),
    path("<slug:slug>/back-tests/<uuid:uuid>/", policy.back_test, name="committee_back_test"),
    path("<slug:slug>/panels/<uuid:uuid>/", committee_panel.page, name="committee_panel"),
    path(
        "<slug:slug>/back-tests/<uuid:uuid>.json",
        policy.back_test_file,
        name="committee_back_test_file",
    ),
    path("<slug:slug>/cases/<uuid:uuid>/", views.dossier, name="committee_dossier"),
    path("<slug:slug>/evaluations/<uuid:uuid>/", views.evaluation, name="committee_evaluation"),
    path("<slug:slug>/evaluations/<uuid:uuid>.json", views.record, name="committee_record"),
    *list_urls.committee,
]
