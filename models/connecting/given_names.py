"""Given names that are common in several countries: where many cells hold one, a column names persons."""

from typing import Final

from models.connecting.column_names import words_of

# Few that are also places, months or words of police files (none of Grace, Hope, Frank, Grant, April).
GIVEN: Final = words_of(
    "aaron adam adriana ahmed alan albert alejandro alexander alexandra alice alicia allison amanda amber "
    "amy ana andrea andrew angela anita ann anna anne anthony antonio barbara benjamin beth betty beverly "
    "brandon brenda brian bruce carlos carmen carol caroline catherine charles cheryl christian christina "
    "christine christopher claudia craig cynthia daniel danielle david deborah debra denise dennis diana "
    "diane donald donna dorothy douglas dylan edward elena elizabeth emily emma eric erica ethan eva "
    "evelyn fatima fernando francisco gabriel gary george gerald gloria gregory hannah hans harold "
    "heather helen henry ibrahim irene isabel jack jacob jacqueline james jamal janet janice jasmine "
    "jason javier jean jeffrey jennifer jeremy jerry jesse jessica joan joel john jonathan jose joseph "
    "joshua joyce juan judith judy julia julie justin karen katherine kathleen kathryn keith kelly "
    "kenneth kevin kimberly klaus larry latoya laura lauren linda lisa luis margaret maria marie marilyn "
    "mario martha martin mary matthew megan melissa michael michele michelle miguel mohamed mohammed "
    "monica nancy natalie nathan nicholas nicole noah olivia omar oscar pablo pamela patricia patrick "
    "paul pedro peter philip rachel ralph ramon randy raymond rebecca ricardo richard robert roberto "
    "roger ronald rosa russell ruth ryan samantha samuel sandra sara sarah scott sean sharon shirley "
    "sofia sophia stefan stephanie stephen steven susan tamika teresa theresa thomas timothy tyler tyrone "
    "vanessa veronica victor victoria vincent virginia walter wanda wayne wei william yolanda yusuf "
    "zachary "
)
