"""Made-up people: names from many places, drawn by a seeded generator."""

from __future__ import annotations

from random import Random

from django.contrib.auth import get_user_model

FIRST = (
    "Aino Amir Ana Anders Aroha Astrid Ayesha Bao Beatriz Bilal Carmen Chidi Chloe Dae Dalia Daniel "
    "Deniz Dilnoza Eero Elif Emeka Esi Farah Fatou Felix Freya Gael Giulia Hana Haruto Ibrahim Ilse "
    "Imani Ines Ivo Jamila Jonas Jun Kaia Karim Keiko Kofi Lars Leila Liam Lucia Mads Mai Malik Mara "
    "Mateo Mei Mikael Mina Mohan Nadia Naoki Nia Nils Nour Olga Omar Paola Pavel Petra Quentin Rania "
    "Ravi Rosa Ruben Sana Santiago Selam Sofia Tariq Thandi Tove Uma Viktor Wanjiru Yara Yusuf Zofia"
).split()
LAST = (
    "Abebe Ahmed Alvarez Andersen Asante Bakker Banerjee Bergman Bianchi Castro Chen Cohen Costa "
    "Dahl Das Diallo Dimitrov Eze Fernando Fischer Garcia Gomez Haddad Hansen Ho Horvat Ivanova "
    "Jansen Johansson Juarez Kamau Kaya Kim Kowalski Kumar Lam Larsen Lee Lindqvist Lopez Mbeki "
    "Mendes Mikkelsen Moreau Mwangi Nakamura Ndiaye Nguyen Nowak Nwosu Ochieng Olsen Ozturk Park "
    "Patel Pereira Petrov Popescu Rahman Rossi Saito Salah Santos Sato Schmidt Silva Singh Suzuki "
    "Tanaka Torres Tran Usman Varga Vega Virtanen Wang Weber Wood Yilmaz Yamada Zhang"
).split()


def make_people(random: Random, prefix: str, count: int) -> list[int]:
    """Ids of ``count`` new accounts named ``prefix001`` and so on."""
    model = get_user_model()
    rows = []
    for number in range(1, count + 1):
        first, last = random.choice(FIRST), random.choice(LAST)
        rows.append(
            model(
                username=f"{prefix}{number:03d}",
                first_name=first,
                last_name=last,
                email=f"{prefix}{number:03d}@example.org",
                password="!",
            )
        )
    model.objects.bulk_create(rows)
    found = model.objects.filter(username__startswith=prefix).order_by("username")
    return list(found.values_list("pk", flat=True))


def name(user_id: int, username: str, first: str, last: str) -> None:
    """Give an account the name of a persona."""
    get_user_model().objects.filter(pk=user_id).update(
        username=username, first_name=first, last_name=last, email=f"{username}@example.org"
    )


def login(user_id: int) -> str:
    """The username of an account, as a manager would type it."""
    return get_user_model().objects.values_list("username", flat=True).get(pk=user_id)
