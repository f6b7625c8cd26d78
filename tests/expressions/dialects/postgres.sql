-- as_date
CASE WHEN "x" ~ '***:\A([0-9]{4})([0-9]{2})([0-9]{2})\Z' THEN CASE WHEN CAST(substr("x", 1, 4) AS INTEGER) >= 1 AND CAST(substr("x", 5, 2) AS INTEGER) BETWEEN 1 AND 12 THEN CASE WHEN CAST(substr("x", 7, 2) AS INTEGER) BETWEEN 1 AND extract(DAY FROM make_date(CAST(substr("x", 1, 4) AS INTEGER), CAST(substr("x", 5, 2) AS INTEGER), 1) + INTERVAL '1 month' - INTERVAL '1 day') THEN make_date(CAST(substr("x", 1, 4) AS INTEGER), CAST(substr("x", 5, 2) AS INTEGER), CAST(substr("x", 7, 2) AS INTEGER)) END END END;
-- as_moment
CASE WHEN (CAST(CASE WHEN "x" ~ '***:\A([0-9]{4})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})\Z' THEN CASE WHEN CAST(substr("x", 1, 4) AS INTEGER) >= 1 AND CAST(substr("x", 5, 2) AS INTEGER) BETWEEN 1 AND 12 THEN CASE WHEN CAST(substr("x", 7, 2) AS INTEGER) BETWEEN 1 AND extract(DAY FROM make_date(CAST(substr("x", 1, 4) AS INTEGER), CAST(substr("x", 5, 2) AS INTEGER), 1) + INTERVAL '1 month' - INTERVAL '1 day') THEN make_date(CAST(substr("x", 1, 4) AS INTEGER), CAST(substr("x", 5, 2) AS INTEGER), CAST(substr("x", 7, 2) AS INTEGER)) END END END AS TIMESTAMP) + make_interval(secs => CASE WHEN "x" ~ '***:\A([0-9]{4})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})\Z' THEN CASE WHEN ((CAST(substr("x", 9, 2) AS INTEGER) < 24 AND CAST(substr("x", 11, 2) AS INTEGER) < 60 AND 0 < 60) OR (CAST(substr("x", 9, 2) AS INTEGER) = 24 AND CAST(substr("x", 11, 2) AS INTEGER) = 0 AND 0 = 0)) THEN CAST(substr("x", 9, 2) AS INTEGER) * 3600 + CAST(substr("x", 11, 2) AS INTEGER) * 60 + 0 END END)) < TIMESTAMP '10000-01-01 00:00:00' THEN (CAST(CASE WHEN "x" ~ '***:\A([0-9]{4})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})\Z' THEN CASE WHEN CAST(substr("x", 1, 4) AS INTEGER) >= 1 AND CAST(substr("x", 5, 2) AS INTEGER) BETWEEN 1 AND 12 THEN CASE WHEN CAST(substr("x", 7, 2) AS INTEGER) BETWEEN 1 AND extract(DAY FROM make_date(CAST(substr("x", 1, 4) AS INTEGER), CAST(substr("x", 5, 2) AS INTEGER), 1) + INTERVAL '1 month' - INTERVAL '1 day') THEN make_date(CAST(substr("x", 1, 4) AS INTEGER), CAST(substr("x", 5, 2) AS INTEGER), CAST(substr("x", 7, 2) AS INTEGER)) END END END AS TIMESTAMP) + make_interval(secs => CASE WHEN "x" ~ '***:\A([0-9]{4})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})\Z' THEN CASE WHEN ((CAST(substr("x", 9, 2) AS INTEGER) < 24 AND CAST(substr("x", 11, 2) AS INTEGER) < 60 AND 0 < 60) OR (CAST(substr("x", 9, 2) AS INTEGER) = 24 AND CAST(substr("x", 11, 2) AS INTEGER) = 0 AND 0 = 0)) THEN CAST(substr("x", 9, 2) AS INTEGER) * 3600 + CAST(substr("x", 11, 2) AS INTEGER) * 60 + 0 END END)) END;
-- as_time
(TIME '00:00:00' + make_interval(secs => CASE WHEN "x" ~ '***:\A([0-9]{2})([0-9]{2})\Z' THEN CASE WHEN (CAST(substr("x", 1, 2) AS INTEGER) < 24 AND CAST(substr("x", 3, 2) AS INTEGER) < 60 AND 0 < 60) THEN CAST(substr("x", 1, 2) AS INTEGER) * 3600 + CAST(substr("x", 3, 2) AS INTEGER) * 60 + 0 END END));
-- horolog_date
CASE WHEN "x" ~ '\A[0-9]{1,7}\Z' THEN CASE WHEN CAST(split_part("x", ',', 1) AS INTEGER) <= 2980013 THEN DATE '1840-12-31' + CAST(split_part("x", ',', 1) AS INTEGER) END WHEN "x" ~ '\A[0-9]{1,7},[0-9]{1,5}\Z' THEN CASE WHEN CAST(split_part("x", ',', 2) AS INTEGER) < 86400 THEN CASE WHEN CAST(split_part("x", ',', 1) AS INTEGER) <= 2980013 THEN DATE '1840-12-31' + CAST(split_part("x", ',', 1) AS INTEGER) END END END;
-- horolog_moment
CASE WHEN "x" ~ '\A[0-9]{1,7},[0-9]{1,5}\Z' THEN CASE WHEN CAST(split_part("x", ',', 2) AS INTEGER) < 86400 THEN CAST(CASE WHEN CAST(split_part("x", ',', 1) AS INTEGER) <= 2980013 THEN DATE '1840-12-31' + CAST(split_part("x", ',', 1) AS INTEGER) END AS TIMESTAMP) + make_interval(secs => CAST(split_part("x", ',', 2) AS INTEGER)) END END;
-- format_date
to_char(CAST("d" AS TIMESTAMP), 'DD"/"MM"/"YYYY');
-- add_days
CASE WHEN (CAST(CAST("d" AS DATE) - DATE '1970-01-01' AS NUMERIC) + CAST(CAST(1 AS BIGINT) AS NUMERIC)) BETWEEN -719162 AND 2932896 THEN "d" + CAST(least(greatest(CAST(1 AS BIGINT), -4000000), 4000000) AS INTEGER) END;
-- days_between
CAST(CAST("e" AS DATE) - CAST("d" AS DATE) AS BIGINT);
-- minutes_between
CAST(trunc(extract(EPOCH FROM CAST("k" AS TIMESTAMP) - CAST("m" AS TIMESTAMP)) / 60) AS BIGINT);
-- years_between
CASE WHEN CAST("d" AS TIMESTAMP) <= CAST("e" AS TIMESTAMP) THEN CAST(extract(YEAR FROM greatest(CAST("d" AS TIMESTAMP), CAST("e" AS TIMESTAMP))) - extract(YEAR FROM least(CAST("d" AS TIMESTAMP), CAST("e" AS TIMESTAMP))) - CASE WHEN to_char(greatest(CAST("d" AS TIMESTAMP), CAST("e" AS TIMESTAMP)), 'MMDDHH24MISS') < to_char(least(CAST("d" AS TIMESTAMP), CAST("e" AS TIMESTAMP)), 'MMDDHH24MISS') THEN 1 ELSE 0 END AS BIGINT) WHEN CAST("d" AS TIMESTAMP) > CAST("e" AS TIMESTAMP) THEN -CAST(extract(YEAR FROM greatest(CAST("d" AS TIMESTAMP), CAST("e" AS TIMESTAMP))) - extract(YEAR FROM least(CAST("d" AS TIMESTAMP), CAST("e" AS TIMESTAMP))) - CASE WHEN to_char(greatest(CAST("d" AS TIMESTAMP), CAST("e" AS TIMESTAMP)), 'MMDDHH24MISS') < to_char(least(CAST("d" AS TIMESTAMP), CAST("e" AS TIMESTAMP)), 'MMDDHH24MISS') THEN 1 ELSE 0 END AS BIGINT) END;
-- date_of
CAST("m" AS DATE);
-- time_of
CAST("m" AS TIME);
-- moment_at
CAST("d" AS TIMESTAMP);
-- _date
"d" = DATE '2020-01-31';
-- _moment
"m" >= TIMESTAMP '2020-01-31 07:08:00';
-- _time
"t" = TIME '07:08:00';
-- greatest
CASE WHEN "x" IS NOT NULL AND "y" IS NOT NULL THEN greatest("x" COLLATE "C", "y" COLLATE "C") END;
-- least
CASE WHEN "x" IS NOT NULL AND "y" IS NOT NULL THEN least("x" COLLATE "C", "y" COLLATE "C") END;
-- _nullif
nullif("x", '');
-- lookup
(SELECT "_map"."_target" FROM (SELECT source AS "_source", target AS "_target" FROM "crosswalk:sex") AS "_map" WHERE "_map"."_source" = "x");
-- lookup_state
(SELECT "_map"."_state" FROM (SELECT source AS "_source", state AS "_state" FROM "crosswalk:sex") AS "_map" WHERE "_map"."_source" = "x");
-- checksum_mod11
CASE WHEN "x" ~ '\A[0-9]{10}\Z' THEN (11 - ((ascii(substr("x", 1, 1)) - 48) * 10 + (ascii(substr("x", 2, 1)) - 48) * 9 + (ascii(substr("x", 3, 1)) - 48) * 8 + (ascii(substr("x", 4, 1)) - 48) * 7 + (ascii(substr("x", 5, 1)) - 48) * 6 + (ascii(substr("x", 6, 1)) - 48) * 5 + (ascii(substr("x", 7, 1)) - 48) * 4 + (ascii(substr("x", 8, 1)) - 48) * 3 + (ascii(substr("x", 9, 1)) - 48) * 2) % 11) % 11 = ascii(substr("x", 10, 1)) - 48 AND "x" <> repeat(substr("x", 1, 1), 10) WHEN "x" IS NOT NULL THEN FALSE END;
-- and_or_not
"b" AND "c";
-- compare
"x" = "y";
-- choose
CASE WHEN "b" THEN 'y' WHEN "c" THEN 'z' END;
-- evaluated
CASE WHEN "b" THEN CASE WHEN "x" ~ '\A[+-]?[0-9]+\Z' THEN CASE WHEN CAST("x" AS NUMERIC) BETWEEN -9223372036854775808 AND 9223372036854775807 THEN CAST(CAST("x" AS NUMERIC) AS BIGINT) END END ELSE CAST(0 AS BIGINT) END;
-- _add_integer
CASE WHEN (CAST("n" AS NUMERIC) + CAST("m" AS NUMERIC)) BETWEEN -9223372036854775808 AND 9223372036854775807 THEN CAST((CAST("n" AS NUMERIC) + CAST("m" AS NUMERIC)) AS BIGINT) END;
-- _sub_integer
CASE WHEN (CAST("n" AS NUMERIC) - CAST("m" AS NUMERIC)) BETWEEN -9223372036854775808 AND 9223372036854775807 THEN CAST((CAST("n" AS NUMERIC) - CAST("m" AS NUMERIC)) AS BIGINT) END;
-- _mul_integer
CASE WHEN (CAST("n" AS NUMERIC) * CAST("m" AS NUMERIC)) BETWEEN -9223372036854775808 AND 9223372036854775807 THEN CAST((CAST("n" AS NUMERIC) * CAST("m" AS NUMERIC)) AS BIGINT) END;
-- _div_integer
CASE WHEN div(CAST("n" AS NUMERIC), nullif(CAST("m" AS NUMERIC), 0)) BETWEEN -9223372036854775808 AND 9223372036854775807 THEN CAST(div(CAST("n" AS NUMERIC), nullif(CAST("m" AS NUMERIC), 0)) AS BIGINT) END;
-- _mod_integer
CASE WHEN mod(CAST("n" AS NUMERIC), nullif(CAST("m" AS NUMERIC), 0)) BETWEEN -9223372036854775808 AND 9223372036854775807 THEN CAST(mod(CAST("n" AS NUMERIC), nullif(CAST("m" AS NUMERIC), 0)) AS BIGINT) END;
-- _neg_integer
CASE WHEN (-CAST("n" AS NUMERIC)) BETWEEN -9223372036854775808 AND 9223372036854775807 THEN CAST((-CAST("n" AS NUMERIC)) AS BIGINT) END;
-- _neg_decimal
(-"d");
-- _add_decimal
CASE WHEN abs((CASE WHEN abs("d") < 10000000000000000 THEN "d" END + CASE WHEN abs("e") < 10000000000000000 THEN "e" END)) < 10000000000000000 THEN CAST((CASE WHEN abs("d") < 10000000000000000 THEN "d" END + CASE WHEN abs("e") < 10000000000000000 THEN "e" END) AS NUMERIC(38, 2)) END;
-- _sub_decimal
CASE WHEN abs((CASE WHEN abs("d") < 10000000000000000 THEN "d" END - CASE WHEN abs("e") < 10000000000000000 THEN "e" END)) < 10000000000000000 THEN CAST((CASE WHEN abs("d") < 10000000000000000 THEN "d" END - CASE WHEN abs("e") < 10000000000000000 THEN "e" END) AS NUMERIC(38, 2)) END;
-- _mul_decimal
CASE WHEN abs((CASE WHEN abs("d") < 10000000000000000 THEN "d" END * CASE WHEN abs("e") < 10000000000000000 THEN "e" END)) < 100000000000000 THEN CAST((CASE WHEN abs("d") < 10000000000000000 THEN "d" END * CASE WHEN abs("e") < 10000000000000000 THEN "e" END) AS NUMERIC(38, 4)) END;
-- _div_decimal
CASE WHEN abs((sign((CASE WHEN abs("d") < 10000000000000000 THEN "d" END)) * sign((CASE WHEN abs(CAST(3 AS NUMERIC(38, 0))) < 1000000000000000000 THEN CAST(3 AS NUMERIC(38, 0)) END)) * div(2 * abs((CASE WHEN abs("d") < 10000000000000000 THEN "d" END)) * 1000000 + abs((CASE WHEN abs(CAST(3 AS NUMERIC(38, 0))) < 1000000000000000000 THEN CAST(3 AS NUMERIC(38, 0)) END)), nullif(2 * abs((CASE WHEN abs(CAST(3 AS NUMERIC(38, 0))) < 1000000000000000000 THEN CAST(3 AS NUMERIC(38, 0)) END)), 0)) * 0.000001)) < 1000000000000 THEN CAST((sign((CASE WHEN abs("d") < 10000000000000000 THEN "d" END)) * sign((CASE WHEN abs(CAST(3 AS NUMERIC(38, 0))) < 1000000000000000000 THEN CAST(3 AS NUMERIC(38, 0)) END)) * div(2 * abs((CASE WHEN abs("d") < 10000000000000000 THEN "d" END)) * 1000000 + abs((CASE WHEN abs(CAST(3 AS NUMERIC(38, 0))) < 1000000000000000000 THEN CAST(3 AS NUMERIC(38, 0)) END)), nullif(2 * abs((CASE WHEN abs(CAST(3 AS NUMERIC(38, 0))) < 1000000000000000000 THEN CAST(3 AS NUMERIC(38, 0)) END)), 0)) * 0.000001) AS NUMERIC(38, 6)) END;
-- abs
CASE WHEN abs(CAST("n" AS NUMERIC)) BETWEEN -9223372036854775808 AND 9223372036854775807 THEN CAST(abs(CAST("n" AS NUMERIC)) AS BIGINT) END;
-- round
CASE WHEN abs(round(CASE WHEN abs("d") < 10000000000000000 THEN "d" END, 1)) < 100000000000000000 THEN CAST(round(CASE WHEN abs("d") < 10000000000000000 THEN "d" END, 1) AS NUMERIC(38, 1)) END;
-- _text_to_integer
CASE WHEN "x" ~ '\A[+-]?[0-9]+\Z' THEN CASE WHEN CAST("x" AS NUMERIC) BETWEEN -9223372036854775808 AND 9223372036854775807 THEN CAST(CAST("x" AS NUMERIC) AS BIGINT) END END;
-- _decimal_to_integer
CASE WHEN trunc("d") = "d" THEN CASE WHEN "d" BETWEEN -9223372036854775808 AND 9223372036854775807 THEN CAST("d" AS BIGINT) END END;
-- _text_to_decimal
CASE WHEN "x" ~ '\A[+-]?(?:0*[1-9][0-9]{0,2}|0+)(?:\.[0-9]{1,2})?\Z' THEN CAST("x" AS NUMERIC(38, 2)) END;
-- _to_decimal
CASE WHEN abs(CAST("n" AS NUMERIC)) < 1000 AND round(CAST("n" AS NUMERIC), 2) = CAST("n" AS NUMERIC) THEN CAST("n" AS NUMERIC(38, 2)) END;
-- _integer_to_text
CAST("n" AS TEXT);
-- _decimal_to_text
CAST("d" AS TEXT);
-- _boolean_to_text
CAST(("n" = CAST(1 AS BIGINT)) AS TEXT);
-- _time_to_text
(SELECT to_char(v.a0, 'HH24:MI:SS') FROM (SELECT ((TIME '00:00:00' + make_interval(secs => CASE WHEN "x" ~ '***:\A([0-9]{2})([0-9]{2})\Z' THEN CASE WHEN (CAST(substr("x", 1, 2) AS INTEGER) < 24 AND CAST(substr("x", 3, 2) AS INTEGER) < 60 AND 0 < 60) THEN CAST(substr("x", 1, 2) AS INTEGER) * 3600 + CAST(substr("x", 3, 2) AS INTEGER) * 60 + 0 END END))) AS a0) AS v);
-- _text_to_boolean
CASE "x" WHEN 'true' THEN TRUE WHEN 'false' THEN FALSE END;
-- upper
CASE WHEN "x" ~ '[ßŉǰΐΰևẖẗẘẙẚὐὒὔὖᾀᾁᾂᾃᾄᾅᾆᾇᾈᾉᾊᾋᾌᾍᾎᾏᾐᾑᾒᾓᾔᾕᾖᾗᾘᾙᾚᾛᾜᾝᾞᾟᾠᾡᾢᾣᾤᾥᾦᾧᾨᾩᾪᾫᾬᾭᾮᾯᾲᾳᾴᾶᾷᾼῂῃῄῆῇῌῒΐῖῗῢΰῤῦῧῲῳῴῶῷῼﬀﬁﬂﬃﬄﬅﬆﬓﬔﬕﬖﬗƛɤᲊꟍ꟏ꟓꟕꟛ𐵰𐵱𐵲𐵳𐵴𐵵𐵶𐵷𐵸𐵹𐵺𐵻𐵼𐵽𐵾𐵿𐶀𐶁𐶂𐶃𐶄𐶅𖺻𖺼𖺽𖺾𖺿𖻀𖻁𖻂𖻃𖻄𖻅𖻆𖻇𖻈𖻉𖻊𖻋𖻌𖻍𖻎𖻏𖻐𖻑𖻒𖻓]' THEN (SELECT string_agg(CASE WHEN p.m[1] ~ '[ßŉǰΐΰևẖẗẘẙẚὐὒὔὖᾀᾁᾂᾃᾄᾅᾆᾇᾈᾉᾊᾋᾌᾍᾎᾏᾐᾑᾒᾓᾔᾕᾖᾗᾘᾙᾚᾛᾜᾝᾞᾟᾠᾡᾢᾣᾤᾥᾦᾧᾨᾩᾪᾫᾬᾭᾮᾯᾲᾳᾴᾶᾷᾼῂῃῄῆῇῌῒΐῖῗῢΰῤῦῧῲῳῴῶῷῼﬀﬁﬂﬃﬄﬅﬆﬓﬔﬕﬖﬗƛɤᲊꟍ꟏ꟓꟕꟛ𐵰𐵱𐵲𐵳𐵴𐵵𐵶𐵷𐵸𐵹𐵺𐵻𐵼𐵽𐵾𐵿𐶀𐶁𐶂𐶃𐶄𐶅𖺻𖺼𖺽𖺾𖺿𖻀𖻁𖻂𖻃𖻄𖻅𖻆𖻇𖻈𖻉𖻊𖻋𖻌𖻍𖻎𖻏𖻐𖻑𖻒𖻓]' THEN p.m[1] ELSE upper(p.m[1] COLLATE "C.utf8") END, '' ORDER BY p.n) FROM regexp_matches("x", '[ßŉǰΐΰևẖẗẘẙẚὐὒὔὖᾀᾁᾂᾃᾄᾅᾆᾇᾈᾉᾊᾋᾌᾍᾎᾏᾐᾑᾒᾓᾔᾕᾖᾗᾘᾙᾚᾛᾜᾝᾞᾟᾠᾡᾢᾣᾤᾥᾦᾧᾨᾩᾪᾫᾬᾭᾮᾯᾲᾳᾴᾶᾷᾼῂῃῄῆῇῌῒΐῖῗῢΰῤῦῧῲῳῴῶῷῼﬀﬁﬂﬃﬄﬅﬆﬓﬔﬕﬖﬗƛɤᲊꟍ꟏ꟓꟕꟛ𐵰𐵱𐵲𐵳𐵴𐵵𐵶𐵷𐵸𐵹𐵺𐵻𐵼𐵽𐵾𐵿𐶀𐶁𐶂𐶃𐶄𐶅𖺻𖺼𖺽𖺾𖺿𖻀𖻁𖻂𖻃𖻄𖻅𖻆𖻇𖻈𖻉𖻊𖻋𖻌𖻍𖻎𖻏𖻐𖻑𖻒𖻓]+|[^ßŉǰΐΰևẖẗẘẙẚὐὒὔὖᾀᾁᾂᾃᾄᾅᾆᾇᾈᾉᾊᾋᾌᾍᾎᾏᾐᾑᾒᾓᾔᾕᾖᾗᾘᾙᾚᾛᾜᾝᾞᾟᾠᾡᾢᾣᾤᾥᾦᾧᾨᾩᾪᾫᾬᾭᾮᾯᾲᾳᾴᾶᾷᾼῂῃῄῆῇῌῒΐῖῗῢΰῤῦῧῲῳῴῶῷῼﬀﬁﬂﬃﬄﬅﬆﬓﬔﬕﬖﬗƛɤᲊꟍ꟏ꟓꟕꟛ𐵰𐵱𐵲𐵳𐵴𐵵𐵶𐵷𐵸𐵹𐵺𐵻𐵼𐵽𐵾𐵿𐶀𐶁𐶂𐶃𐶄𐶅𖺻𖺼𖺽𖺾𖺿𖻀𖻁𖻂𖻃𖻄𖻅𖻆𖻇𖻈𖻉𖻊𖻋𖻌𖻍𖻎𖻏𖻐𖻑𖻒𖻓]+', 'g') WITH ORDINALITY AS p(m, n)) ELSE upper("x" COLLATE "C.utf8") END;
-- lower
CASE WHEN "x" ~ '[İᲉꟋꟌ꟎꟒꟔ꟚꟜ𐵐𐵑𐵒𐵓𐵔𐵕𐵖𐵗𐵘𐵙𐵚𐵛𐵜𐵝𐵞𐵟𐵠𐵡𐵢𐵣𐵤𐵥𖺠𖺡𖺢𖺣𖺤𖺥𖺦𖺧𖺨𖺩𖺪𖺫𖺬𖺭𖺮𖺯𖺰𖺱𖺲𖺳𖺴𖺵𖺶𖺷𖺸]' THEN (SELECT string_agg(CASE WHEN p.m[1] ~ '[İᲉꟋꟌ꟎꟒꟔ꟚꟜ𐵐𐵑𐵒𐵓𐵔𐵕𐵖𐵗𐵘𐵙𐵚𐵛𐵜𐵝𐵞𐵟𐵠𐵡𐵢𐵣𐵤𐵥𖺠𖺡𖺢𖺣𖺤𖺥𖺦𖺧𖺨𖺩𖺪𖺫𖺬𖺭𖺮𖺯𖺰𖺱𖺲𖺳𖺴𖺵𖺶𖺷𖺸]' THEN p.m[1] ELSE lower(p.m[1] COLLATE "C.utf8") END, '' ORDER BY p.n) FROM regexp_matches("x", '[İᲉꟋꟌ꟎꟒꟔ꟚꟜ𐵐𐵑𐵒𐵓𐵔𐵕𐵖𐵗𐵘𐵙𐵚𐵛𐵜𐵝𐵞𐵟𐵠𐵡𐵢𐵣𐵤𐵥𖺠𖺡𖺢𖺣𖺤𖺥𖺦𖺧𖺨𖺩𖺪𖺫𖺬𖺭𖺮𖺯𖺰𖺱𖺲𖺳𖺴𖺵𖺶𖺷𖺸]+|[^İᲉꟋꟌ꟎꟒꟔ꟚꟜ𐵐𐵑𐵒𐵓𐵔𐵕𐵖𐵗𐵘𐵙𐵚𐵛𐵜𐵝𐵞𐵟𐵠𐵡𐵢𐵣𐵤𐵥𖺠𖺡𖺢𖺣𖺤𖺥𖺦𖺧𖺨𖺩𖺪𖺫𖺬𖺭𖺮𖺯𖺰𖺱𖺲𖺳𖺴𖺵𖺶𖺷𖺸]+', 'g') WITH ORDINALITY AS p(m, n)) ELSE lower("x" COLLATE "C.utf8") END;
-- trim
btrim("x", ' ');
-- ltrim
ltrim("x", ' ');
-- rtrim
rtrim("x", ' ');
-- length
CAST(length("x") AS BIGINT);
-- substring
CASE WHEN CAST(2 AS BIGINT) IS NOT NULL AND CAST(3 AS BIGINT) IS NOT NULL THEN substr("x", CAST(least(greatest(CAST(2 AS BIGINT), 1), 1000000000) AS INTEGER), CAST(least(greatest(CAST(CAST(2 AS BIGINT) AS NUMERIC) + CAST(CAST(3 AS BIGINT) AS NUMERIC) - greatest(CAST(2 AS BIGINT), 1), 0), 1000000000) AS INTEGER)) END;
-- left
CASE WHEN CAST(2 AS BIGINT) IS NOT NULL THEN substr("x", 1, CAST(least(greatest(CAST(2 AS BIGINT), 0), 1000000000) AS INTEGER)) END;
-- right
CASE WHEN CAST(2 AS BIGINT) IS NOT NULL THEN right("x", CAST(least(greatest(CAST(2 AS BIGINT), 0), 1000000000) AS INTEGER)) END;
-- replace
replace("x", 'a', 'bb');
-- concat_ws
concat_ws(', ', "x", "y", "z");
-- position
CAST(strpos("x", 'b') AS BIGINT);
-- lpad
CASE WHEN length("x") >= 5 THEN "x" ELSE lpad("x", 5, '0') END;
-- starts_with
starts_with("x", 'ab');
-- ends_with
(right("x", length('bc')) = 'bc');
-- contains
(strpos("x", 'b.') > 0);
-- matches
("x" ~ '***:\A(?:[A-Z]{2}[0-9]+)\Z');
-- digits
regexp_replace("x", '[^0-9]', '', 'g');
-- squash
nullif(btrim(regexp_replace("x", '[ \t\r\n\v\f]+', ' ', 'g'), ' '), '');
-- blank_to_null
CASE WHEN "x" ~ '[^ \t\r\n\v\f]' THEN "x" END;
-- name_part
nullif((regexp_split_to_array(btrim("x", E' \t\r\n\v\f'), '[ \t\r\n\v\f]+'))[1], '');
-- name_rest
nullif(array_to_string((regexp_split_to_array(btrim("x", E' \t\r\n\v\f'), '[ \t\r\n\v\f]+'))[2:], ' '), '');
-- initials
nullif((SELECT string_agg(left(p.w, 1), '' ORDER BY p.n) FROM unnest(regexp_split_to_array(btrim("x", E' \t\r\n\v\f'), '[ \t\r\n\v\f]+')) WITH ORDINALITY AS p(w, n)), '');
-- split_lines
(regexp_split_to_array(replace(replace("x", E'\r\n', E'\n'), E'\r', E'\n'), '\n'))[1];
-- _like
("x" LIKE 'a%' ESCAPE '\');
-- _concat
("x" || "y");
-- nested texts
(SELECT concat_ws('-', v.a1, v.a2) FROM (SELECT (CASE WHEN (btrim("x", ' ')) ~ '[ßŉǰΐΰևẖẗẘẙẚὐὒὔὖᾀᾁᾂᾃᾄᾅᾆᾇᾈᾉᾊᾋᾌᾍᾎᾏᾐᾑᾒᾓᾔᾕᾖᾗᾘᾙᾚᾛᾜᾝᾞᾟᾠᾡᾢᾣᾤᾥᾦᾧᾨᾩᾪᾫᾬᾭᾮᾯᾲᾳᾴᾶᾷᾼῂῃῄῆῇῌῒΐῖῗῢΰῤῦῧῲῳῴῶῷῼﬀﬁﬂﬃﬄﬅﬆﬓﬔﬕﬖﬗƛɤᲊꟍ꟏ꟓꟕꟛ𐵰𐵱𐵲𐵳𐵴𐵵𐵶𐵷𐵸𐵹𐵺𐵻𐵼𐵽𐵾𐵿𐶀𐶁𐶂𐶃𐶄𐶅𖺻𖺼𖺽𖺾𖺿𖻀𖻁𖻂𖻃𖻄𖻅𖻆𖻇𖻈𖻉𖻊𖻋𖻌𖻍𖻎𖻏𖻐𖻑𖻒𖻓]' THEN (SELECT string_agg(CASE WHEN p.m[1] ~ '[ßŉǰΐΰևẖẗẘẙẚὐὒὔὖᾀᾁᾂᾃᾄᾅᾆᾇᾈᾉᾊᾋᾌᾍᾎᾏᾐᾑᾒᾓᾔᾕᾖᾗᾘᾙᾚᾛᾜᾝᾞᾟᾠᾡᾢᾣᾤᾥᾦᾧᾨᾩᾪᾫᾬᾭᾮᾯᾲᾳᾴᾶᾷᾼῂῃῄῆῇῌῒΐῖῗῢΰῤῦῧῲῳῴῶῷῼﬀﬁﬂﬃﬄﬅﬆﬓﬔﬕﬖﬗƛɤᲊꟍ꟏ꟓꟕꟛ𐵰𐵱𐵲𐵳𐵴𐵵𐵶𐵷𐵸𐵹𐵺𐵻𐵼𐵽𐵾𐵿𐶀𐶁𐶂𐶃𐶄𐶅𖺻𖺼𖺽𖺾𖺿𖻀𖻁𖻂𖻃𖻄𖻅𖻆𖻇𖻈𖻉𖻊𖻋𖻌𖻍𖻎𖻏𖻐𖻑𖻒𖻓]' THEN p.m[1] ELSE upper(p.m[1] COLLATE "C.utf8") END, '' ORDER BY p.n) FROM regexp_matches((btrim("x", ' ')), '[ßŉǰΐΰևẖẗẘẙẚὐὒὔὖᾀᾁᾂᾃᾄᾅᾆᾇᾈᾉᾊᾋᾌᾍᾎᾏᾐᾑᾒᾓᾔᾕᾖᾗᾘᾙᾚᾛᾜᾝᾞᾟᾠᾡᾢᾣᾤᾥᾦᾧᾨᾩᾪᾫᾬᾭᾮᾯᾲᾳᾴᾶᾷᾼῂῃῄῆῇῌῒΐῖῗῢΰῤῦῧῲῳῴῶῷῼﬀﬁﬂﬃﬄﬅﬆﬓﬔﬕﬖﬗƛɤᲊꟍ꟏ꟓꟕꟛ𐵰𐵱𐵲𐵳𐵴𐵵𐵶𐵷𐵸𐵹𐵺𐵻𐵼𐵽𐵾𐵿𐶀𐶁𐶂𐶃𐶄𐶅𖺻𖺼𖺽𖺾𖺿𖻀𖻁𖻂𖻃𖻄𖻅𖻆𖻇𖻈𖻉𖻊𖻋𖻌𖻍𖻎𖻏𖻐𖻑𖻒𖻓]+|[^ßŉǰΐΰևẖẗẘẙẚὐὒὔὖᾀᾁᾂᾃᾄᾅᾆᾇᾈᾉᾊᾋᾌᾍᾎᾏᾐᾑᾒᾓᾔᾕᾖᾗᾘᾙᾚᾛᾜᾝᾞᾟᾠᾡᾢᾣᾤᾥᾦᾧᾨᾩᾪᾫᾬᾭᾮᾯᾲᾳᾴᾶᾷᾼῂῃῄῆῇῌῒΐῖῗῢΰῤῦῧῲῳῴῶῷῼﬀﬁﬂﬃﬄﬅﬆﬓﬔﬕﬖﬗƛɤᲊꟍ꟏ꟓꟕꟛ𐵰𐵱𐵲𐵳𐵴𐵵𐵶𐵷𐵸𐵹𐵺𐵻𐵼𐵽𐵾𐵿𐶀𐶁𐶂𐶃𐶄𐶅𖺻𖺼𖺽𖺾𖺿𖻀𖻁𖻂𖻃𖻄𖻅𖻆𖻇𖻈𖻉𖻊𖻋𖻌𖻍𖻎𖻏𖻐𖻑𖻒𖻓]+', 'g') WITH ORDINALITY AS p(m, n)) ELSE upper((btrim("x", ' ')) COLLATE "C.utf8") END) AS a1, (CASE WHEN (btrim("x", ' ')) ~ '[İᲉꟋꟌ꟎꟒꟔ꟚꟜ𐵐𐵑𐵒𐵓𐵔𐵕𐵖𐵗𐵘𐵙𐵚𐵛𐵜𐵝𐵞𐵟𐵠𐵡𐵢𐵣𐵤𐵥𖺠𖺡𖺢𖺣𖺤𖺥𖺦𖺧𖺨𖺩𖺪𖺫𖺬𖺭𖺮𖺯𖺰𖺱𖺲𖺳𖺴𖺵𖺶𖺷𖺸]' THEN (SELECT string_agg(CASE WHEN p.m[1] ~ '[İᲉꟋꟌ꟎꟒꟔ꟚꟜ𐵐𐵑𐵒𐵓𐵔𐵕𐵖𐵗𐵘𐵙𐵚𐵛𐵜𐵝𐵞𐵟𐵠𐵡𐵢𐵣𐵤𐵥𖺠𖺡𖺢𖺣𖺤𖺥𖺦𖺧𖺨𖺩𖺪𖺫𖺬𖺭𖺮𖺯𖺰𖺱𖺲𖺳𖺴𖺵𖺶𖺷𖺸]' THEN p.m[1] ELSE lower(p.m[1] COLLATE "C.utf8") END, '' ORDER BY p.n) FROM regexp_matches((btrim("x", ' ')), '[İᲉꟋꟌ꟎꟒꟔ꟚꟜ𐵐𐵑𐵒𐵓𐵔𐵕𐵖𐵗𐵘𐵙𐵚𐵛𐵜𐵝𐵞𐵟𐵠𐵡𐵢𐵣𐵤𐵥𖺠𖺡𖺢𖺣𖺤𖺥𖺦𖺧𖺨𖺩𖺪𖺫𖺬𖺭𖺮𖺯𖺰𖺱𖺲𖺳𖺴𖺵𖺶𖺷𖺸]+|[^İᲉꟋꟌ꟎꟒꟔ꟚꟜ𐵐𐵑𐵒𐵓𐵔𐵕𐵖𐵗𐵘𐵙𐵚𐵛𐵜𐵝𐵞𐵟𐵠𐵡𐵢𐵣𐵤𐵥𖺠𖺡𖺢𖺣𖺤𖺥𖺦𖺧𖺨𖺩𖺪𖺫𖺬𖺭𖺮𖺯𖺰𖺱𖺲𖺳𖺴𖺵𖺶𖺷𖺸]+', 'g') WITH ORDINALITY AS p(m, n)) ELSE lower((btrim("x", ' ')) COLLATE "C.utf8") END) AS a2) AS v);
-- nested moments
(SELECT CASE WHEN (CAST(CASE WHEN v.a0 ~ '***:\A([0-9]{4})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})\Z' THEN CASE WHEN CAST(substr(v.a0, 1, 4) AS INTEGER) >= 1 AND CAST(substr(v.a0, 5, 2) AS INTEGER) BETWEEN 1 AND 12 THEN CASE WHEN CAST(substr(v.a0, 7, 2) AS INTEGER) BETWEEN 1 AND extract(DAY FROM make_date(CAST(substr(v.a0, 1, 4) AS INTEGER), CAST(substr(v.a0, 5, 2) AS INTEGER), 1) + INTERVAL '1 month' - INTERVAL '1 day') THEN make_date(CAST(substr(v.a0, 1, 4) AS INTEGER), CAST(substr(v.a0, 5, 2) AS INTEGER), CAST(substr(v.a0, 7, 2) AS INTEGER)) END END END AS TIMESTAMP) + make_interval(secs => CASE WHEN v.a0 ~ '***:\A([0-9]{4})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})\Z' THEN CASE WHEN ((CAST(substr(v.a0, 9, 2) AS INTEGER) < 24 AND CAST(substr(v.a0, 11, 2) AS INTEGER) < 60 AND 0 < 60) OR (CAST(substr(v.a0, 9, 2) AS INTEGER) = 24 AND CAST(substr(v.a0, 11, 2) AS INTEGER) = 0 AND 0 = 0)) THEN CAST(substr(v.a0, 9, 2) AS INTEGER) * 3600 + CAST(substr(v.a0, 11, 2) AS INTEGER) * 60 + 0 END END)) < TIMESTAMP '10000-01-01 00:00:00' THEN (CAST(CASE WHEN v.a0 ~ '***:\A([0-9]{4})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})\Z' THEN CASE WHEN CAST(substr(v.a0, 1, 4) AS INTEGER) >= 1 AND CAST(substr(v.a0, 5, 2) AS INTEGER) BETWEEN 1 AND 12 THEN CASE WHEN CAST(substr(v.a0, 7, 2) AS INTEGER) BETWEEN 1 AND extract(DAY FROM make_date(CAST(substr(v.a0, 1, 4) AS INTEGER), CAST(substr(v.a0, 5, 2) AS INTEGER), 1) + INTERVAL '1 month' - INTERVAL '1 day') THEN make_date(CAST(substr(v.a0, 1, 4) AS INTEGER), CAST(substr(v.a0, 5, 2) AS INTEGER), CAST(substr(v.a0, 7, 2) AS INTEGER)) END END END AS TIMESTAMP) + make_interval(secs => CASE WHEN v.a0 ~ '***:\A([0-9]{4})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})\Z' THEN CASE WHEN ((CAST(substr(v.a0, 9, 2) AS INTEGER) < 24 AND CAST(substr(v.a0, 11, 2) AS INTEGER) < 60 AND 0 < 60) OR (CAST(substr(v.a0, 9, 2) AS INTEGER) = 24 AND CAST(substr(v.a0, 11, 2) AS INTEGER) = 0 AND 0 = 0)) THEN CAST(substr(v.a0, 9, 2) AS INTEGER) * 3600 + CAST(substr(v.a0, 11, 2) AS INTEGER) * 60 + 0 END END)) END FROM (SELECT ((SELECT btrim(v.a0, ' ') FROM (SELECT ((SELECT CASE WHEN v.a0 ~ '[İᲉꟋꟌ꟎꟒꟔ꟚꟜ𐵐𐵑𐵒𐵓𐵔𐵕𐵖𐵗𐵘𐵙𐵚𐵛𐵜𐵝𐵞𐵟𐵠𐵡𐵢𐵣𐵤𐵥𖺠𖺡𖺢𖺣𖺤𖺥𖺦𖺧𖺨𖺩𖺪𖺫𖺬𖺭𖺮𖺯𖺰𖺱𖺲𖺳𖺴𖺵𖺶𖺷𖺸]' THEN (SELECT string_agg(CASE WHEN p.m[1] ~ '[İᲉꟋꟌ꟎꟒꟔ꟚꟜ𐵐𐵑𐵒𐵓𐵔𐵕𐵖𐵗𐵘𐵙𐵚𐵛𐵜𐵝𐵞𐵟𐵠𐵡𐵢𐵣𐵤𐵥𖺠𖺡𖺢𖺣𖺤𖺥𖺦𖺧𖺨𖺩𖺪𖺫𖺬𖺭𖺮𖺯𖺰𖺱𖺲𖺳𖺴𖺵𖺶𖺷𖺸]' THEN p.m[1] ELSE lower(p.m[1] COLLATE "C.utf8") END, '' ORDER BY p.n) FROM regexp_matches(v.a0, '[İᲉꟋꟌ꟎꟒꟔ꟚꟜ𐵐𐵑𐵒𐵓𐵔𐵕𐵖𐵗𐵘𐵙𐵚𐵛𐵜𐵝𐵞𐵟𐵠𐵡𐵢𐵣𐵤𐵥𖺠𖺡𖺢𖺣𖺤𖺥𖺦𖺧𖺨𖺩𖺪𖺫𖺬𖺭𖺮𖺯𖺰𖺱𖺲𖺳𖺴𖺵𖺶𖺷𖺸]+|[^İᲉꟋꟌ꟎꟒꟔ꟚꟜ𐵐𐵑𐵒𐵓𐵔𐵕𐵖𐵗𐵘𐵙𐵚𐵛𐵜𐵝𐵞𐵟𐵠𐵡𐵢𐵣𐵤𐵥𖺠𖺡𖺢𖺣𖺤𖺥𖺦𖺧𖺨𖺩𖺪𖺫𖺬𖺭𖺮𖺯𖺰𖺱𖺲𖺳𖺴𖺵𖺶𖺷𖺸]+', 'g') WITH ORDINALITY AS p(m, n)) ELSE lower(v.a0 COLLATE "C.utf8") END FROM (SELECT (CASE WHEN "x" ~ '[ßŉǰΐΰևẖẗẘẙẚὐὒὔὖᾀᾁᾂᾃᾄᾅᾆᾇᾈᾉᾊᾋᾌᾍᾎᾏᾐᾑᾒᾓᾔᾕᾖᾗᾘᾙᾚᾛᾜᾝᾞᾟᾠᾡᾢᾣᾤᾥᾦᾧᾨᾩᾪᾫᾬᾭᾮᾯᾲᾳᾴᾶᾷᾼῂῃῄῆῇῌῒΐῖῗῢΰῤῦῧῲῳῴῶῷῼﬀﬁﬂﬃﬄﬅﬆﬓﬔﬕﬖﬗƛɤᲊꟍ꟏ꟓꟕꟛ𐵰𐵱𐵲𐵳𐵴𐵵𐵶𐵷𐵸𐵹𐵺𐵻𐵼𐵽𐵾𐵿𐶀𐶁𐶂𐶃𐶄𐶅𖺻𖺼𖺽𖺾𖺿𖻀𖻁𖻂𖻃𖻄𖻅𖻆𖻇𖻈𖻉𖻊𖻋𖻌𖻍𖻎𖻏𖻐𖻑𖻒𖻓]' THEN (SELECT string_agg(CASE WHEN p.m[1] ~ '[ßŉǰΐΰևẖẗẘẙẚὐὒὔὖᾀᾁᾂᾃᾄᾅᾆᾇᾈᾉᾊᾋᾌᾍᾎᾏᾐᾑᾒᾓᾔᾕᾖᾗᾘᾙᾚᾛᾜᾝᾞᾟᾠᾡᾢᾣᾤᾥᾦᾧᾨᾩᾪᾫᾬᾭᾮᾯᾲᾳᾴᾶᾷᾼῂῃῄῆῇῌῒΐῖῗῢΰῤῦῧῲῳῴῶῷῼﬀﬁﬂﬃﬄﬅﬆﬓﬔﬕﬖﬗƛɤᲊꟍ꟏ꟓꟕꟛ𐵰𐵱𐵲𐵳𐵴𐵵𐵶𐵷𐵸𐵹𐵺𐵻𐵼𐵽𐵾𐵿𐶀𐶁𐶂𐶃𐶄𐶅𖺻𖺼𖺽𖺾𖺿𖻀𖻁𖻂𖻃𖻄𖻅𖻆𖻇𖻈𖻉𖻊𖻋𖻌𖻍𖻎𖻏𖻐𖻑𖻒𖻓]' THEN p.m[1] ELSE upper(p.m[1] COLLATE "C.utf8") END, '' ORDER BY p.n) FROM regexp_matches("x", '[ßŉǰΐΰևẖẗẘẙẚὐὒὔὖᾀᾁᾂᾃᾄᾅᾆᾇᾈᾉᾊᾋᾌᾍᾎᾏᾐᾑᾒᾓᾔᾕᾖᾗᾘᾙᾚᾛᾜᾝᾞᾟᾠᾡᾢᾣᾤᾥᾦᾧᾨᾩᾪᾫᾬᾭᾮᾯᾲᾳᾴᾶᾷᾼῂῃῄῆῇῌῒΐῖῗῢΰῤῦῧῲῳῴῶῷῼﬀﬁﬂﬃﬄﬅﬆﬓﬔﬕﬖﬗƛɤᲊꟍ꟏ꟓꟕꟛ𐵰𐵱𐵲𐵳𐵴𐵵𐵶𐵷𐵸𐵹𐵺𐵻𐵼𐵽𐵾𐵿𐶀𐶁𐶂𐶃𐶄𐶅𖺻𖺼𖺽𖺾𖺿𖻀𖻁𖻂𖻃𖻄𖻅𖻆𖻇𖻈𖻉𖻊𖻋𖻌𖻍𖻎𖻏𖻐𖻑𖻒𖻓]+|[^ßŉǰΐΰևẖẗẘẙẚὐὒὔὖᾀᾁᾂᾃᾄᾅᾆᾇᾈᾉᾊᾋᾌᾍᾎᾏᾐᾑᾒᾓᾔᾕᾖᾗᾘᾙᾚᾛᾜᾝᾞᾟᾠᾡᾢᾣᾤᾥᾦᾧᾨᾩᾪᾫᾬᾭᾮᾯᾲᾳᾴᾶᾷᾼῂῃῄῆῇῌῒΐῖῗῢΰῤῦῧῲῳῴῶῷῼﬀﬁﬂﬃﬄﬅﬆﬓﬔﬕﬖﬗƛɤᲊꟍ꟏ꟓꟕꟛ𐵰𐵱𐵲𐵳𐵴𐵵𐵶𐵷𐵸𐵹𐵺𐵻𐵼𐵽𐵾𐵿𐶀𐶁𐶂𐶃𐶄𐶅𖺻𖺼𖺽𖺾𖺿𖻀𖻁𖻂𖻃𖻄𖻅𖻆𖻇𖻈𖻉𖻊𖻋𖻌𖻍𖻎𖻏𖻐𖻑𖻒𖻓]+', 'g') WITH ORDINALITY AS p(m, n)) ELSE upper("x" COLLATE "C.utf8") END) AS a0) AS v)) AS a0) AS v)) AS a0) AS v) >= TIMESTAMP '2020-01-31 10:30:00';
-- order of texts
(("x") COLLATE "C" < "y") OR (("x") COLLATE "C" >= 'é');
-- _key_text
(CASE WHEN (CAST("x" AS TEXT)) IS NULL THEN '~' ELSE octet_length((CAST("x" AS TEXT))) || ':' || (CAST("x" AS TEXT)) END || ',' || CASE WHEN (CAST("n" AS TEXT)) IS NULL THEN '~' ELSE octet_length((CAST("n" AS TEXT))) || ':' || (CAST("n" AS TEXT)) END || ',' || CASE WHEN (to_char("d", 'YYYYMMDD')) IS NULL THEN '~' ELSE octet_length((to_char("d", 'YYYYMMDD'))) || ':' || (to_char("d", 'YYYYMMDD')) END || ',' || CASE WHEN (to_char("k", 'YYYYMMDDHH24MISS')) IS NULL THEN '~' ELSE octet_length((to_char("k", 'YYYYMMDDHH24MISS'))) || ':' || (to_char("k", 'YYYYMMDDHH24MISS')) END || ',' || CASE WHEN (to_char("t", 'HH24MISS')) IS NULL THEN '~' ELSE octet_length((to_char("t", 'HH24MISS'))) || ':' || (to_char("t", 'HH24MISS')) END || ',' || CASE WHEN (CASE WHEN "b" THEN '1' WHEN NOT "b" THEN '0' END) IS NULL THEN '~' ELSE octet_length((CASE WHEN "b" THEN '1' WHEN NOT "b" THEN '0' END)) || ':' || (CASE WHEN "b" THEN '1' WHEN NOT "b" THEN '0' END) END);
-- _agg_checksum
CAST(mod(coalesce(sum(CAST("_rid" AS NUMERIC)), 0), 18446744073709551616) AS NUMERIC(20, 0));
-- _agg_checksum of weights
CAST(mod(coalesce(sum(CAST("_rid" AS NUMERIC) * CAST("n" AS NUMERIC)), 0), 18446744073709551616) AS NUMERIC(20, 0));
-- _agg_count_rows
count(*);
