-- Answers that come as words: likert() with labels of one's own, likert5() for
-- the usual wordings in English and German.

-- The first label is 1, the second 2 and so on.
select likert('never', 'never', 'sometimes', 'always') as never,
       likert('sometimes', 'never', 'sometimes', 'always') as sometimes,
       likert('always', 'never', 'sometimes', 'always') as always;

-- Labels that are an array already.
select likert('sometimes', variadic array['never', 'sometimes', 'always']);

-- Case and white space do not matter, neither in answers nor in labels; the
-- space may be a tab or a no-break space, as spreadsheets leave them.
select likert('NOT AT ALL', 'not at all', 'A little', 'very  much') as capitals,
       likert('  not  at all ', 'not at all', 'A little', 'very  much') as spaces,
       likert(E'a\tlittle', 'not at all', 'A little', 'very  much') as tab,
       likert('verymuch', 'not at all', 'A little', 'very  much') as none,
       likert(U&'very\00A0much', 'not at all', 'A little', 'very  much') as no_break;

-- NULL did not answer, and neither did who left nothing but white space.
select likert(null, 'no', 'yes') is null as "null", likert('', 'no', 'yes') is null as empty,
       likert(E' \t\n', 'no', 'yes') is null as blank;

-- An unknown answer is an error that lists the labels, not a NULL that would
-- pass for "did not answer".
select likert('maybe', 'no', 'yes');
select likert('nein', variadic array['no', null, 'yes']);

-- Who turned the labels round gets the scale turned round.
select likert('yes', 'yes', 'no');

-- Two labels that are the same are a slip that would shift all the others.
select likert('b', 'a', 'b', 'B ');

-- Agreement in English, 1 to 5, with the usual variants.
select likert5('Strongly disagree') as "1", likert5('Disagree') as "2",
       likert5('Neither agree nor disagree') as "3", likert5('Agree') as "4",
       likert5('Strongly agree') as "5";
select likert5('somewhat disagree') as "2", likert5('neutral') as "3",
       likert5('undecided') as "3", likert5('somewhat agree') as "4";

-- Satisfaction in English.
select likert5('Very dissatisfied') as "1", likert5('Dissatisfied') as "2",
       likert5('Neither satisfied nor dissatisfied') as "3", likert5('Satisfied') as "4",
       likert5('Very satisfied') as "5";

-- Agreement in German.
select likert5('Stimme gar nicht zu') as "1", likert5('Stimme nicht zu') as "2",
       likert5('Stimme eher nicht zu') as "2", likert5('teils, teils') as "3",
       likert5('teils/teils') as "3", likert5('Stimme eher zu') as "4",
       likert5('Stimme zu') as "4", likert5('Stimme voll zu') as "5",
       likert5('stimme voll und ganz zu') as "5";
select likert5('trifft überhaupt nicht zu') as "1", likert5('trifft eher nicht zu') as "2",
       likert5('trifft eher zu') as "4", likert5('trifft völlig zu') as "5";

-- Satisfaction in German.
select likert5('sehr unzufrieden') as "1", likert5('eher unzufrieden') as "2",
       likert5('weder noch') as "3", likert5('eher zufrieden') as "4",
       likert5('sehr zufrieden') as "5";

-- Case and white space do not matter here either; NULL and blanks are NULL.
select likert5('  STRONGLY   AGREE ') as "5", likert5(null) is null as "null",
       likert5('   ') is null as blank;

-- Other wordings are refused, with the way out.
select likert5('meh');
select likert5('5');

-- From a CRM's text column to numbers: 2 of 4 answers are favourable, one
-- customer did not answer.  The mean is (5 + 4 + 2 + 1)/4 = 3.
create temp table survey (customer int, csat text);
insert into survey values (1, 'Very satisfied'), (2, 'satisfied '), (3, 'Dissatisfied'),
                          (4, 'VERY DISSATISFIED'), (5, null);
select csat(r), mean(r), answered(r), missing(r)
from (select ratings_agg(likert5(csat), 1, 5) as r from survey) as t;
