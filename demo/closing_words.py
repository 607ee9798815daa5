"""What learners of the play say when their mentoring has ended: beginnings, middles and ends.

Three moods, for those who were not content are asked too. Each combination is used once.
"""

from __future__ import annotations

from itertools import product
from random import Random
from typing import Final

GLAD: Final = (
    (
        "I came with five half projects and left with one that is done.",
        "My first version had a lot in it and no reader.",
        "I had been told to make it better before, never how.",
        "What I remember is one question: who acts on this?",
        "I was sure the second part was finished.",
        "Before this term I had never shown anybody a draft.",
        "I expected corrections and was asked questions.",
        "The comments came when I could still use them.",
    ),
    (
        "My mentor read it as somebody who had to decide something, and showed me where they "
        "would stop reading.",
        "Every comment said what to try, and left it to me whether I did.",
        "I counted what I had only claimed, because I was asked how I know, twice.",
        "I rewrote the middle three times. Each time I knew why.",
        "We took one thing at a time, so that I never had to fix everything at once.",
        "My mentor disagreed with me about the ending and said so, with reasons.",
        "I learned to put the number first and the story after it.",
        "When I got stuck in week six, the answer was short and it was enough.",
        "Praise was rare and said exactly what for, so I kept those parts.",
    ),
    (
        "I do that for my colleagues now.",
        "I used the second version in an interview.",
        "I would ask for the same mentor again.",
        "It was more work than I had planned, and worth it.",
        "The habit stayed: I read my drafts aloud.",
        "I am proud of the last page.",
        "It is the first thing I made that I send to strangers.",
    ),
)
EVEN: Final = (
    (
        "Friendly and fair.",
        "Some of it helped a great deal, some of it not.",
        "We understood each other after the second round.",
        "I got what I asked for.",
        "It took a while until we found a rhythm.",
    ),
    (
        "The comments on the first version were the useful ones; later there was less to say.",
        "I would have liked an example now and then beside the questions.",
        "Answers took some days, and then they were thorough.",
        "We talked more about the form than about the content.",
        "I had to ask twice what was meant, and then it was clear.",
        "The advice was good for a report and less so for what I was making.",
    ),
    (
        "On the whole it moved me on.",
        "I would do it again, with more time.",
        "I know better now what I want to be asked.",
        "For a first project that was right.",
        "The work got better, not as much as I had hoped.",
    ),
)
SORRY: Final = (
    (
        "I did not learn much that I could use.",
        "This was not the help I had hoped for.",
        "We never came to the point.",
        "I gave up asking after the second version.",
    ),
    (
        "Most comments praised, and none told me what to change.",
        "An answer took more than a week, and by then I had moved on.",
        "I was told what to write instead of being asked what I meant.",
        "The same remark stood on both versions, although I had changed that part.",
        "My field seemed to be new to my mentor, which nobody said.",
    ),
    (
        "A shorter wait would have changed a lot.",
        "I finished with the help of a classmate.",
        "I hope the next learner says earlier what they need.",
        "Perhaps we were simply not a good match.",
    ),
)
MOODS: Final = {"glad": GLAD, "even": EVEN, "sorry": SORRY}


def decks(random: Random) -> dict[str, list[tuple[str, ...]]]:
    """For each mood every testimonial there can be, shuffled: drawn from, none comes twice."""
    found = {mood: list(product(*MOODS[mood])) for mood in MOODS}
    for deck in found.values():
        random.shuffle(deck)
    return found
