-- Many tests at once: p values adjusted for how many there are.

create function benjamini_hochberg(p float8) returns float8
	as 'MODULE_PATHNAME', 'window_benjamini_hochberg' language c immutable window parallel safe;
comment on function benjamini_hochberg(float8) is
'Window function: q value of each p among its partition''s (Benjamini and Hochberg 1995), as R''s p.adjust(method = "BH"). Calling true what has q <= .05 makes, on average, at most 5 % of what is called true false, where the tests are independent or positively dependent. p is 0..1, anything else an error; a NULL p stays NULL and does not count. The partition is adjusted as a whole, whatever the frame: benjamini_hochberg(p) over ().';
create function benjamini_yekutieli(p float8) returns float8
	as 'MODULE_PATHNAME', 'window_benjamini_yekutieli' language c immutable window parallel safe;
comment on function benjamini_yekutieli(float8) is
'Window function: q value of each p among its partition''s, valid under any dependence of the tests (Benjamini and Yekutieli 2001), as R''s p.adjust(method = "BY"). p is 0..1, anything else an error; a NULL p stays NULL and does not count. The partition is adjusted as a whole, whatever the frame.';
create function holm(p float8) returns float8
	as 'MODULE_PATHNAME', 'window_holm' language c immutable window parallel safe;
comment on function holm(float8) is
'Window function: each p among its partition''s adjusted after Holm (1979), as R''s p.adjust(method = "holm"). Calling true what is <= .05 calls anything true that is false in at most 5 % of such tables, under any dependence. p is 0..1, anything else an error; a NULL p stays NULL and does not count. The partition is adjusted as a whole, whatever the frame.';
