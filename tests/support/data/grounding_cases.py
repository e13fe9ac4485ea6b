"""Pairs of a text and words to find in it: other meanings, harmless slips, and parts of words."""

FLIPS = [
    # numbers, units, signs
    ("the army had taken 57 outposts near Hasra", "the army had taken 75 outposts near Hasra"),
    ("the army had taken five outposts near Hasra", "the army had taken nine outposts near Hasra"),
    ("they paid three million to the rebels there", "they paid three billion to the rebels there"),
    ("it cost them $5 million in all last year", "it cost them €5 million in all last year"),
    ("it cost them $5 million in all last year", "it cost them 5 million in all last year"),
    ("prices rose by 5% in the border towns", "prices rose by 5 in the border towns"),
    ("it fell to -5 degrees in the night there", "it fell to 5 degrees in the night there"),
    ("it rose by .5 percent in the border towns", "it rose by 5 percent in the border towns"),
    ("it rose by 3.5 percent in the border towns", "it rose by 35 percent in the border towns"),
    ("it fell by 3 percent points last year", "it fell by 3 permille points last year"),
    ("a multibillion-dollar deal with the junta", "a multimillion-dollar deal with the junta"),
    ("he asked for one half of the seats", "he asked for one third of the seats"),
    ("they met the first envoy on the border", "they met the last envoy on the border"),
    # names
    ("he said Kesh attacked the border town", "he said Kesk attacked the border town"),
    ("he said Kesh attacked Tarsia at dawn", "he said Tarsia attacked Kesh at dawn"),
    ("the leader of Christiania met the envoy", "the leader of Christianna met the envoy"),
    # negations
    ("the army will attack the town at dawn", "the army will not attack the town at dawn"),
    ("he did never want the war to end", "he did want the war to end"),
    ("the army can't hold the town for long", "the army can hold the town for long"),
    ("the army didn't hold the town for long", "the army did hold the town for long"),
    ("they had no hope of peace this year", "they had a hope of peace this year"),
    ("it left hardly anyone in the border town", "it left anyone in the border town"),
    ("peace without talks on prisoners is near", "peace with talks on prisoners is near"),
    ("nobody in the town had seen the drones", "somebody in the town had seen the drones"),
    # antonyms, and words one letter apart
    ("the court found the raid legal on Friday", "the court found the raid illegal on Friday"),
    ("the army was able to hold the town", "the army was unable to hold the town"),
    ("the ministry wants to increase exports now", "the ministry wants to decrease exports now"),
    ("the ministry wants to ban grain imports now", "the ministry wants to ban grain exports now"),
    ("a unit kept protecting the mayor there", "a unit kept protesting the mayor there"),
    ("it undermined the deal with the rebels", "it underlined the deal with the rebels"),
    ("the army prevented the vote in the north", "the army presented the vote in the north"),
    ("the most undeserved people in the north", "the most underserved people in the north"),
    ("he contacted the rebels in the north", "he contracted the rebels in the north"),
    ("troops from two continents joined it", "troops from two contingents joined it"),
    ("he was indicted in the court on Friday", "he was indicated in the court on Friday"),
    ("many military leaders met the envoy there", "many militant leaders met the envoy there"),
    ("the interstate war began in the north", "the intrastate war began in the north"),
    ("an employer of the state spoke on Friday", "an employee of the state spoke on Friday"),
    ("a minister of the state denied the report", "a ministry of the state denied the report"),
    ("the counties of the north want the deal", "the countries of the north want the deal"),
    # modals, tense, particles
    ("he said he would leave the north soon", "he said he could leave the north soon"),
    ("he said he may leave the north soon", "he said he must leave the north soon"),
    ("he said they should leave the north soon", "he said they shall leave the north soon"),
    ("the army killed rebels in the north", "the army kills rebels in the north"),
    ("talks before the war ended in failure", "talks after the war ended in failure"),
    ("they spoke for the deal in the chamber", "they spoke against the deal in the chamber"),
    # articles and relatives that count
    ("there is little hope for the border towns", "there is a little hope for the border towns"),
    ("he met few men in the border towns", "he met a few men in the border towns"),
    ("he met the few men in the border towns", "he met few men in the border towns"),
    ("the man in charge of the rebels spoke", "the man in the charge of the rebels spoke"),
    ("a halt was out of the question there", "a halt was out of question there"),
    ("they won most seats in the chamber then", "they won the most seats in the chamber then"),
    ("the man said that Omon lied to all", "the man that said Omon lied to all"),
    ("men killed the villagers said the mayor", "men that killed the villagers said the mayor"),
    # marks that move the speaker or the act
    ("then Pell, said Omon, lied to the House", "then Pell said Omon lied to the House"),
    ("he will win the vote in the north?", "he will win the vote in the north."),
    ("he asked: is it over? they all said yes", "he asked: is it over, they all said yes"),
]
"""Words of another meaning, which are not found."""

SLIPS = [
    ("the army had taken the outposts near Hasra", "the army had taken outposts near Hasra"),
    ("the army had taken outposts near Hasra", "the army had taken the outposts near Hasra"),
    ("it left after talks with a mediator there", "it left after talks with mediator there"),
    ("he left the negotiations with the rebels", "he left the negotations with the rebels"),
    ("he left the negotations with the rebels", "he left the negotiations with the rebels"),
    ("a role in policymaking bodies", "a role in policy-making bodies"),
    ("one organisation of labour said so", "one organization of labour said so"),
    ("he left, they said, before dawn that day", "he left they said, before dawn that day"),
    ("the towns in the north want talks, he said", "the towns in north want talks, he said"),
]
"""Words copied with a harmless error, which are found."""

CUTS = [
    ("We can't go there", "We can", "contraction"),
    ("We can’t go there", "We can", "curly-contraction"),
    ("It is non-legal under the law", "legal under the law", "prefix-with-hyphen"),
    ("It is non‑legal under the law", "legal under the law", "no-break-hyphen"),
    ("an anti-government march", "government march", "anti"),
    ("the ex-president spoke", "president spoke", "former"),
    ("He wants a nuclear-free zone", "He wants a nuclear", "suffix-with-hyphen"),
    ("It cost $3.5 million", "It cost $3", "decimal"),
    ("It cost 3,500 a day", "It cost 3", "thousands"),
    ("It cost $5 million", "5 million", "currency-before"),
    ("It rose 57% in May", "It rose 57", "percent-behind"),
    ("It is −5 degrees", "5 degrees", "minus"),
    ("It won 10–15 seats", "It won 10", "range"),
    ("It came at 10:30 today", "It came at 10", "clock"),
    ("Pat O’Brien spoke", "Brien spoke", "name-with-apostrophe"),
    ("a law\u00adsuit began", "a law", "soft-hyphen"),
    ("a cafe\u0301 burned", "a cafe", "accent-apart"),
    ("weapons", "weapon", "plural"),
]
"""Words that end or begin inside a word or a number of the text, which are not found."""
