"""Given names and surnames that are ordinary words too, in languages written with capitals.

Whoever writes of "Will" or "Grace" may mean nobody: for these, and for no other name, the author
may say so. Folded; a name that is no word anywhere is not in it.
"""

from __future__ import annotations

from typing import Final

ENGLISH: Final = """
amber angel april ash aspen august autumn banks basil baker bay bear bell berry best bill bird
bishop blaze blossom blue bold bond book booth brand brave breeze brook brooks brown bush butcher
carol carpenter carter case cash chance chase chastity cherry clay cliff constant
cook cooper coral cross crystal daisy dale dawn day dean deacon dell destiny diamond dove drew duke
earl east ebony ember faith felicity fern field fields finch fisher flora forest forester fox frank
garland gardener gene ginger glen glory golden good grace gray green grant grove guy hale hall
harmony harper haven hazel heath heather hill holly honest hope hunt hunter iris ivory ivy jack jade
jasmine jay jewel journey joy judge june just justice key king knight lake lamb lance lane large
lark laurel leaf lily link little long love lucky luna major maple marina mark marsh marshal mason
may melody mercy merit merry miles mill miller misty moon moss noble north nova ocean olive opal
page park parks patience pearl penny peach pepper piper poet poppy porter potter power precious
price pride prince prosper prudence queen rain ray read red reed rich ridge river rivers rob robin
rock rose rosemary ruby rush rusty sage sailor savage serene shade shepherd short sierra silver
skip sky small smart smith snow sparrow spring star stark steel sterling stone storm strange street
strong sue summer sunny swan swift tailor taylor temple thorn tiger trinity trip true tucker turner
valley victor victory violet vine walker wall ward water waters weaver wells west wheeler
white wild will willow winter wise wolf wood woods worth wren young 
"""
SPANISH: Final = """
alba amable amada amor aurora blanca blanco bravo bueno calvo campo campos caridad castillo clara
claro clemente concha consuelo corona cortes cruz delgado dolores dulce esperanza estrella feliz
flor flores fuente fuentes gallo gloria gracia guapo guerra guerrero herrero iglesias justo leal
león luna luz mar marina mercado mercedes milagros molina montero moreno nieves olivo palma paloma
pardo pastor paz perla pilar piedad pino prado presentación prieto reina remedios rey reyes ribera
rico río ríos rocío rojas rojo romero rosa rosario rubio salvador santo santos sierra sol soledad
soto torre torres trigo valle vega verde vida violeta victoria
"""
WORDS: Final = frozenset(f"{ENGLISH} {SPANISH}".split())


def is_plain_word(text: str) -> bool:
    """Whether a name found in a text may be no name at all."""
    return text.casefold() in WORDS
