-- as_date
CASE WHEN regexp_matches("x", '\A([0-9]{4})([0-9]{2})([0-9]{2})\z') AND regexp_extract("x", '\A([0-9]{4})([0-9]{2})([0-9]{2})\z', 1) <> '0000' THEN TRY_CAST(regexp_extract("x", '\A([0-9]{4})([0-9]{2})([0-9]{2})\z', 1) || '-' || regexp_extract("x", '\A([0-9]{4})([0-9]{2})([0-9]{2})\z', 2) || '-' || regexp_extract("x", '\A([0-9]{4})([0-9]{2})([0-9]{2})\z', 3) AS DATE) END;
-- as_moment
CASE WHEN (CAST(CASE WHEN regexp_matches("x", '\A([0-9]{4})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})\z') AND regexp_extract("x", '\A([0-9]{4})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})\z', 1) <> '0000' THEN TRY_CAST(regexp_extract("x", '\A([0-9]{4})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})\z', 1) || '-' || regexp_extract("x", '\A([0-9]{4})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})\z', 2) || '-' || regexp_extract("x", '\A([0-9]{4})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})\z', 3) AS DATE) END AS TIMESTAMP) + to_seconds(CASE WHEN ((TRY_CAST(regexp_extract("x", '\A([0-9]{4})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})\z', 4) AS INTEGER) < 24 AND TRY_CAST(regexp_extract("x", '\A([0-9]{4})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})\z', 5) AS INTEGER) < 60 AND 0 < 60) OR (TRY_CAST(regexp_extract("x", '\A([0-9]{4})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})\z', 4) AS INTEGER) = 24 AND TRY_CAST(regexp_extract("x", '\A([0-9]{4})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})\z', 5) AS INTEGER) = 0 AND 0 = 0)) THEN TRY_CAST(regexp_extract("x", '\A([0-9]{4})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})\z', 4) AS INTEGER) * 3600 + TRY_CAST(regexp_extract("x", '\A([0-9]{4})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})\z', 5) AS INTEGER) * 60 + 0 END)) < TIMESTAMP '10000-01-01 00:00:00' THEN (CAST(CASE WHEN regexp_matches("x", '\A([0-9]{4})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})\z') AND regexp_extract("x", '\A([0-9]{4})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})\z', 1) <> '0000' THEN TRY_CAST(regexp_extract("x", '\A([0-9]{4})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})\z', 1) || '-' || regexp_extract("x", '\A([0-9]{4})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})\z', 2) || '-' || regexp_extract("x", '\A([0-9]{4})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})\z', 3) AS DATE) END AS TIMESTAMP) + to_seconds(CASE WHEN ((TRY_CAST(regexp_extract("x", '\A([0-9]{4})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})\z', 4) AS INTEGER) < 24 AND TRY_CAST(regexp_extract("x", '\A([0-9]{4})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})\z', 5) AS INTEGER) < 60 AND 0 < 60) OR (TRY_CAST(regexp_extract("x", '\A([0-9]{4})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})\z', 4) AS INTEGER) = 24 AND TRY_CAST(regexp_extract("x", '\A([0-9]{4})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})\z', 5) AS INTEGER) = 0 AND 0 = 0)) THEN TRY_CAST(regexp_extract("x", '\A([0-9]{4})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})\z', 4) AS INTEGER) * 3600 + TRY_CAST(regexp_extract("x", '\A([0-9]{4})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})\z', 5) AS INTEGER) * 60 + 0 END)) END;
-- as_time
(TIME '00:00:00' + to_seconds(CASE WHEN (TRY_CAST(regexp_extract("x", '\A([0-9]{2})([0-9]{2})\z', 1) AS INTEGER) < 24 AND TRY_CAST(regexp_extract("x", '\A([0-9]{2})([0-9]{2})\z', 2) AS INTEGER) < 60 AND 0 < 60) THEN TRY_CAST(regexp_extract("x", '\A([0-9]{2})([0-9]{2})\z', 1) AS INTEGER) * 3600 + TRY_CAST(regexp_extract("x", '\A([0-9]{2})([0-9]{2})\z', 2) AS INTEGER) * 60 + 0 END));
-- horolog_date
CASE WHEN regexp_matches("x", '\A[0-9]{1,7}(?:,[0-9]{1,5})?\z') AND CAST(TRY_CAST(regexp_extract("x", '^[0-9]+') AS BIGINT) - 47117 AS INTEGER) <= 2932896 AND (NOT contains("x", ',') OR TRY_CAST(regexp_extract("x", ',([0-9]+)$', 1) AS BIGINT) < 86400) THEN (DATE '1970-01-01' + CAST(TRY_CAST(regexp_extract("x", '^[0-9]+') AS BIGINT) - 47117 AS INTEGER)) END;
-- horolog_moment
CASE WHEN regexp_matches("x", '\A[0-9]{1,7},[0-9]{1,5}\z') AND CAST(TRY_CAST(regexp_extract("x", '^[0-9]+') AS BIGINT) - 47117 AS INTEGER) <= 2932896 AND TRY_CAST(regexp_extract("x", ',([0-9]+)$', 1) AS BIGINT) < 86400 THEN CAST((DATE '1970-01-01' + CAST(TRY_CAST(regexp_extract("x", '^[0-9]+') AS BIGINT) - 47117 AS INTEGER)) AS TIMESTAMP) + to_seconds(TRY_CAST(regexp_extract("x", ',([0-9]+)$', 1) AS BIGINT)) END;
-- format_date
strftime(CAST("d" AS TIMESTAMP), '%d/%m/%Y');
-- add_days
("d" + CASE WHEN (CAST(CAST("d" AS DATE) - DATE '1970-01-01' AS HUGEINT) + CAST(CAST(1 AS BIGINT) AS HUGEINT)) BETWEEN -719162 AND 2932896 THEN CAST(CAST(1 AS BIGINT) AS INTEGER) END);
-- days_between
CAST(CAST("e" AS DATE) - CAST("d" AS DATE) AS BIGINT);
-- minutes_between
((epoch_us(CAST("k" AS TIMESTAMP)) // 1000000 - epoch_us(CAST("m" AS TIMESTAMP)) // 1000000) // 60);
-- years_between
CASE WHEN CAST("d" AS TIMESTAMP) <= CAST("e" AS TIMESTAMP) THEN (year(greatest(CAST("d" AS TIMESTAMP), CAST("e" AS TIMESTAMP))) - year(least(CAST("d" AS TIMESTAMP), CAST("e" AS TIMESTAMP))) - CAST(strftime(greatest(CAST("d" AS TIMESTAMP), CAST("e" AS TIMESTAMP)), '%m%d%H%M%S') < strftime(least(CAST("d" AS TIMESTAMP), CAST("e" AS TIMESTAMP)), '%m%d%H%M%S') AS BIGINT)) WHEN CAST("d" AS TIMESTAMP) > CAST("e" AS TIMESTAMP) THEN -(year(greatest(CAST("d" AS TIMESTAMP), CAST("e" AS TIMESTAMP))) - year(least(CAST("d" AS TIMESTAMP), CAST("e" AS TIMESTAMP))) - CAST(strftime(greatest(CAST("d" AS TIMESTAMP), CAST("e" AS TIMESTAMP)), '%m%d%H%M%S') < strftime(least(CAST("d" AS TIMESTAMP), CAST("e" AS TIMESTAMP)), '%m%d%H%M%S') AS BIGINT)) END;
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
CASE WHEN "x" IS NOT NULL AND "y" IS NOT NULL THEN greatest("x", "y") END;
-- least
CASE WHEN "x" IS NOT NULL AND "y" IS NOT NULL THEN least("x", "y") END;
-- _nullif
nullif("x", '');
-- lookup
(SELECT "_map"."_target" FROM (SELECT source AS "_source", target AS "_target" FROM "crosswalk:sex") AS "_map" WHERE "_map"."_source" = "x");
-- lookup_state
(SELECT "_map"."_state" FROM (SELECT source AS "_source", state AS "_state" FROM "crosswalk:sex") AS "_map" WHERE "_map"."_source" = "x");
-- checksum_mod11
CASE WHEN "x" IS NOT NULL THEN regexp_full_match("x", '[0-9]{10}') AND (11 - ((ascii(substring("x", 1, 1)) - 48) * 10 + (ascii(substring("x", 2, 1)) - 48) * 9 + (ascii(substring("x", 3, 1)) - 48) * 8 + (ascii(substring("x", 4, 1)) - 48) * 7 + (ascii(substring("x", 5, 1)) - 48) * 6 + (ascii(substring("x", 6, 1)) - 48) * 5 + (ascii(substring("x", 7, 1)) - 48) * 4 + (ascii(substring("x", 8, 1)) - 48) * 3 + (ascii(substring("x", 9, 1)) - 48) * 2) % 11) % 11 = ascii(substring("x", 10, 1)) - 48 AND "x" <> repeat(substring("x", 1, 1), 10) END;
-- and_or_not
"b" AND "c";
-- compare
"x" = "y";
-- choose
CASE WHEN "b" THEN 'y' WHEN "c" THEN 'z' END;
-- evaluated
CASE WHEN "b" THEN CASE WHEN regexp_full_match("x", '[+-]?[0-9]+') THEN TRY_CAST("x" AS BIGINT) END ELSE CAST(0 AS BIGINT) END;
-- _add_integer
TRY_CAST((CAST("n" AS HUGEINT) + CAST("m" AS HUGEINT)) AS BIGINT);
-- _sub_integer
TRY_CAST((CAST("n" AS HUGEINT) - CAST("m" AS HUGEINT)) AS BIGINT);
-- _mul_integer
TRY_CAST((CAST("n" AS HUGEINT) * CAST("m" AS HUGEINT)) AS BIGINT);
-- _div_integer
TRY_CAST((CAST("n" AS HUGEINT) // nullif(CAST("m" AS HUGEINT), 0)) AS BIGINT);
-- _mod_integer
TRY_CAST((CAST("n" AS HUGEINT) % nullif(CAST("m" AS HUGEINT), 0)) AS BIGINT);
-- _neg_integer
TRY_CAST((-CAST("n" AS HUGEINT)) AS BIGINT);
-- _neg_decimal
(-"d");
-- _add_decimal
CAST(TRY_CAST((CAST(TRY_CAST("d" AS DECIMAL(18, 2)) AS DECIMAL(38, 2)) + CAST(TRY_CAST("e" AS DECIMAL(18, 2)) AS DECIMAL(38, 2))) AS DECIMAL(18, 2)) AS DECIMAL(38, 2));
-- _sub_decimal
CAST(TRY_CAST((CAST(TRY_CAST("d" AS DECIMAL(18, 2)) AS DECIMAL(38, 2)) - CAST(TRY_CAST("e" AS DECIMAL(18, 2)) AS DECIMAL(38, 2))) AS DECIMAL(18, 2)) AS DECIMAL(38, 2));
-- _mul_decimal
CAST(TRY_CAST((CAST(TRY_CAST("d" AS DECIMAL(18, 2)) AS DECIMAL(38, 2)) * CAST(TRY_CAST("e" AS DECIMAL(18, 2)) AS DECIMAL(38, 2))) AS DECIMAL(18, 4)) AS DECIMAL(38, 4));
-- _div_decimal
CAST(CAST(TRY_CAST(CASE WHEN ((CAST(CAST(TRY_CAST("d" AS DECIMAL(18, 2)) AS DECIMAL(38, 2)) * CAST(100 AS DECIMAL(3, 0)) AS HUGEINT) * CAST(10000 AS HUGEINT)) < 0) = (CAST(CAST(TRY_CAST(CAST(3 AS DECIMAL(38, 0)) AS DECIMAL(18, 0)) AS DECIMAL(38, 0)) * CAST(1 AS DECIMAL(1, 0)) AS HUGEINT) < 0) THEN ((abs((CAST(CAST(TRY_CAST("d" AS DECIMAL(18, 2)) AS DECIMAL(38, 2)) * CAST(100 AS DECIMAL(3, 0)) AS HUGEINT) * CAST(10000 AS HUGEINT))) * 2 + abs(CAST(CAST(TRY_CAST(CAST(3 AS DECIMAL(38, 0)) AS DECIMAL(18, 0)) AS DECIMAL(38, 0)) * CAST(1 AS DECIMAL(1, 0)) AS HUGEINT))) // nullif(abs(CAST(CAST(TRY_CAST(CAST(3 AS DECIMAL(38, 0)) AS DECIMAL(18, 0)) AS DECIMAL(38, 0)) * CAST(1 AS DECIMAL(1, 0)) AS HUGEINT)) * 2, 0)) ELSE -((abs((CAST(CAST(TRY_CAST("d" AS DECIMAL(18, 2)) AS DECIMAL(38, 2)) * CAST(100 AS DECIMAL(3, 0)) AS HUGEINT) * CAST(10000 AS HUGEINT))) * 2 + abs(CAST(CAST(TRY_CAST(CAST(3 AS DECIMAL(38, 0)) AS DECIMAL(18, 0)) AS DECIMAL(38, 0)) * CAST(1 AS DECIMAL(1, 0)) AS HUGEINT))) // nullif(abs(CAST(CAST(TRY_CAST(CAST(3 AS DECIMAL(38, 0)) AS DECIMAL(18, 0)) AS DECIMAL(38, 0)) * CAST(1 AS DECIMAL(1, 0)) AS HUGEINT)) * 2, 0)) END AS DECIMAL(18, 0)) AS DECIMAL(38, 0)) * CAST(0.000001 AS DECIMAL(7, 6)) AS DECIMAL(38, 6));
-- abs
TRY_CAST(abs(CAST("n" AS HUGEINT)) AS BIGINT);
-- round
CAST(CAST(TRY_CAST(CASE WHEN (CAST(CAST(TRY_CAST("d" AS DECIMAL(18, 2)) AS DECIMAL(38, 2)) * CAST(100 AS DECIMAL(3, 0)) AS HUGEINT) < 0) = (CAST(10 AS HUGEINT) < 0) THEN ((abs(CAST(CAST(TRY_CAST("d" AS DECIMAL(18, 2)) AS DECIMAL(38, 2)) * CAST(100 AS DECIMAL(3, 0)) AS HUGEINT)) * 2 + abs(CAST(10 AS HUGEINT))) // nullif(abs(CAST(10 AS HUGEINT)) * 2, 0)) ELSE -((abs(CAST(CAST(TRY_CAST("d" AS DECIMAL(18, 2)) AS DECIMAL(38, 2)) * CAST(100 AS DECIMAL(3, 0)) AS HUGEINT)) * 2 + abs(CAST(10 AS HUGEINT))) // nullif(abs(CAST(10 AS HUGEINT)) * 2, 0)) END AS DECIMAL(18, 0)) AS DECIMAL(38, 0)) * CAST(0.1 AS DECIMAL(2, 1)) AS DECIMAL(38, 1));
-- _text_to_integer
CASE WHEN regexp_full_match("x", '[+-]?[0-9]+') THEN TRY_CAST("x" AS BIGINT) END;
-- _decimal_to_integer
CASE WHEN TRY_CAST(TRY_CAST("d" AS BIGINT) AS DECIMAL(38, 2)) = "d" THEN TRY_CAST("d" AS BIGINT) END;
-- _text_to_decimal
CASE WHEN regexp_full_match("x", '[+-]?(?:0*[1-9][0-9]{0,2}|0+)(?:\.[0-9]{1,2})?') THEN TRY_CAST("x" AS DECIMAL(38, 2)) END;
-- _to_decimal
CAST(CASE WHEN TRY_CAST("n" AS DECIMAL(5, 2)) IS NOT NULL THEN TRY_CAST("n" AS DECIMAL(5, 2)) END AS DECIMAL(38, 2));
-- _integer_to_text
CAST("n" AS VARCHAR);
-- _decimal_to_text
CAST("d" AS VARCHAR);
-- _boolean_to_text
CAST(("n" = CAST(1 AS BIGINT)) AS VARCHAR);
-- _time_to_text
list_transform([struct_pack(a0 := ((TIME '00:00:00' + to_seconds(CASE WHEN (TRY_CAST(regexp_extract("x", '\A([0-9]{2})([0-9]{2})\z', 1) AS INTEGER) < 24 AND TRY_CAST(regexp_extract("x", '\A([0-9]{2})([0-9]{2})\z', 2) AS INTEGER) < 60 AND 0 < 60) THEN TRY_CAST(regexp_extract("x", '\A([0-9]{2})([0-9]{2})\z', 1) AS INTEGER) * 3600 + TRY_CAST(regexp_extract("x", '\A([0-9]{2})([0-9]{2})\z', 2) AS INTEGER) * 60 + 0 END))))], lambda v: CAST(CAST(v.a0 AS TIME) AS VARCHAR))[1];
-- _text_to_boolean
CASE "x" WHEN 'true' THEN TRUE WHEN 'false' THEN FALSE END;
-- upper
CASE WHEN regexp_matches("x", '[ßŉǰΐΰևẖẗẘẙẚὐὒὔὖᾀᾁᾂᾃᾄᾅᾆᾇᾈᾉᾊᾋᾌᾍᾎᾏᾐᾑᾒᾓᾔᾕᾖᾗᾘᾙᾚᾛᾜᾝᾞᾟᾠᾡᾢᾣᾤᾥᾦᾧᾨᾩᾪᾫᾬᾭᾮᾯᾲᾳᾴᾶᾷᾼῂῃῄῆῇῌῒΐῖῗῢΰῤῦῧῲῳῴῶῷῼﬀﬁﬂﬃﬄﬅﬆﬓﬔﬕﬖﬗƛɤᲊꟍ꟏ꟓꟕꟛ𐵰𐵱𐵲𐵳𐵴𐵵𐵶𐵷𐵸𐵹𐵺𐵻𐵼𐵽𐵾𐵿𐶀𐶁𐶂𐶃𐶄𐶅𖺻𖺼𖺽𖺾𖺿𖻀𖻁𖻂𖻃𖻄𖻅𖻆𖻇𖻈𖻉𖻊𖻋𖻌𖻍𖻎𖻏𖻐𖻑𖻒𖻓]') THEN array_to_string(list_transform(regexp_extract_all("x", '[ßŉǰΐΰևẖẗẘẙẚὐὒὔὖᾀᾁᾂᾃᾄᾅᾆᾇᾈᾉᾊᾋᾌᾍᾎᾏᾐᾑᾒᾓᾔᾕᾖᾗᾘᾙᾚᾛᾜᾝᾞᾟᾠᾡᾢᾣᾤᾥᾦᾧᾨᾩᾪᾫᾬᾭᾮᾯᾲᾳᾴᾶᾷᾼῂῃῄῆῇῌῒΐῖῗῢΰῤῦῧῲῳῴῶῷῼﬀﬁﬂﬃﬄﬅﬆﬓﬔﬕﬖﬗƛɤᲊꟍ꟏ꟓꟕꟛ𐵰𐵱𐵲𐵳𐵴𐵵𐵶𐵷𐵸𐵹𐵺𐵻𐵼𐵽𐵾𐵿𐶀𐶁𐶂𐶃𐶄𐶅𖺻𖺼𖺽𖺾𖺿𖻀𖻁𖻂𖻃𖻄𖻅𖻆𖻇𖻈𖻉𖻊𖻋𖻌𖻍𖻎𖻏𖻐𖻑𖻒𖻓]+|[^ßŉǰΐΰևẖẗẘẙẚὐὒὔὖᾀᾁᾂᾃᾄᾅᾆᾇᾈᾉᾊᾋᾌᾍᾎᾏᾐᾑᾒᾓᾔᾕᾖᾗᾘᾙᾚᾛᾜᾝᾞᾟᾠᾡᾢᾣᾤᾥᾦᾧᾨᾩᾪᾫᾬᾭᾮᾯᾲᾳᾴᾶᾷᾼῂῃῄῆῇῌῒΐῖῗῢΰῤῦῧῲῳῴῶῷῼﬀﬁﬂﬃﬄﬅﬆﬓﬔﬕﬖﬗƛɤᲊꟍ꟏ꟓꟕꟛ𐵰𐵱𐵲𐵳𐵴𐵵𐵶𐵷𐵸𐵹𐵺𐵻𐵼𐵽𐵾𐵿𐶀𐶁𐶂𐶃𐶄𐶅𖺻𖺼𖺽𖺾𖺿𖻀𖻁𖻂𖻃𖻄𖻅𖻆𖻇𖻈𖻉𖻊𖻋𖻌𖻍𖻎𖻏𖻐𖻑𖻒𖻓]+'), lambda p: CASE WHEN regexp_matches(p, '[ßŉǰΐΰևẖẗẘẙẚὐὒὔὖᾀᾁᾂᾃᾄᾅᾆᾇᾈᾉᾊᾋᾌᾍᾎᾏᾐᾑᾒᾓᾔᾕᾖᾗᾘᾙᾚᾛᾜᾝᾞᾟᾠᾡᾢᾣᾤᾥᾦᾧᾨᾩᾪᾫᾬᾭᾮᾯᾲᾳᾴᾶᾷᾼῂῃῄῆῇῌῒΐῖῗῢΰῤῦῧῲῳῴῶῷῼﬀﬁﬂﬃﬄﬅﬆﬓﬔﬕﬖﬗƛɤᲊꟍ꟏ꟓꟕꟛ𐵰𐵱𐵲𐵳𐵴𐵵𐵶𐵷𐵸𐵹𐵺𐵻𐵼𐵽𐵾𐵿𐶀𐶁𐶂𐶃𐶄𐶅𖺻𖺼𖺽𖺾𖺿𖻀𖻁𖻂𖻃𖻄𖻅𖻆𖻇𖻈𖻉𖻊𖻋𖻌𖻍𖻎𖻏𖻐𖻑𖻒𖻓]') THEN p ELSE upper(p) END), '') ELSE upper("x") END;
-- lower
CASE WHEN regexp_matches("x", '[İᲉꟋꟌ꟎꟒꟔ꟚꟜ𐵐𐵑𐵒𐵓𐵔𐵕𐵖𐵗𐵘𐵙𐵚𐵛𐵜𐵝𐵞𐵟𐵠𐵡𐵢𐵣𐵤𐵥𖺠𖺡𖺢𖺣𖺤𖺥𖺦𖺧𖺨𖺩𖺪𖺫𖺬𖺭𖺮𖺯𖺰𖺱𖺲𖺳𖺴𖺵𖺶𖺷𖺸]') THEN array_to_string(list_transform(regexp_extract_all("x", '[İᲉꟋꟌ꟎꟒꟔ꟚꟜ𐵐𐵑𐵒𐵓𐵔𐵕𐵖𐵗𐵘𐵙𐵚𐵛𐵜𐵝𐵞𐵟𐵠𐵡𐵢𐵣𐵤𐵥𖺠𖺡𖺢𖺣𖺤𖺥𖺦𖺧𖺨𖺩𖺪𖺫𖺬𖺭𖺮𖺯𖺰𖺱𖺲𖺳𖺴𖺵𖺶𖺷𖺸]+|[^İᲉꟋꟌ꟎꟒꟔ꟚꟜ𐵐𐵑𐵒𐵓𐵔𐵕𐵖𐵗𐵘𐵙𐵚𐵛𐵜𐵝𐵞𐵟𐵠𐵡𐵢𐵣𐵤𐵥𖺠𖺡𖺢𖺣𖺤𖺥𖺦𖺧𖺨𖺩𖺪𖺫𖺬𖺭𖺮𖺯𖺰𖺱𖺲𖺳𖺴𖺵𖺶𖺷𖺸]+'), lambda p: CASE WHEN regexp_matches(p, '[İᲉꟋꟌ꟎꟒꟔ꟚꟜ𐵐𐵑𐵒𐵓𐵔𐵕𐵖𐵗𐵘𐵙𐵚𐵛𐵜𐵝𐵞𐵟𐵠𐵡𐵢𐵣𐵤𐵥𖺠𖺡𖺢𖺣𖺤𖺥𖺦𖺧𖺨𖺩𖺪𖺫𖺬𖺭𖺮𖺯𖺰𖺱𖺲𖺳𖺴𖺵𖺶𖺷𖺸]') THEN p ELSE lower(p) END), '') ELSE lower("x") END;
-- trim
trim("x", ' ');
-- ltrim
ltrim("x", ' ');
-- rtrim
rtrim("x", ' ');
-- length
length("x");
-- substring
CASE WHEN CAST(2 AS BIGINT) IS NOT NULL AND CAST(3 AS BIGINT) IS NOT NULL THEN substring("x", CAST(least(greatest(CAST(2 AS BIGINT), 1), 1000000000) AS BIGINT), CAST(least(greatest(CAST(CAST(2 AS BIGINT) AS HUGEINT) + CAST(CAST(3 AS BIGINT) AS HUGEINT) - greatest(CAST(2 AS BIGINT), 1), 0), 1000000000) AS BIGINT)) END;
-- left
CASE WHEN CAST(2 AS BIGINT) IS NOT NULL THEN substring("x", 1, CAST(least(greatest(CAST(2 AS BIGINT), 0), 1000000000) AS BIGINT)) END;
-- right
CASE WHEN CAST(2 AS BIGINT) IS NOT NULL THEN substring("x", CAST(length("x") - least(greatest(CAST(2 AS BIGINT), 0), length("x")) + 1 AS BIGINT), CAST(least(greatest(CAST(2 AS BIGINT), 0), length("x")) AS BIGINT)) END;
-- replace
replace("x", 'a', 'bb');
-- concat_ws
concat_ws(', ', "x", "y", "z");
-- position
strpos("x", 'b');
-- lpad
CASE WHEN length("x") >= 5 THEN "x" ELSE lpad("x", 5, '0') END;
-- starts_with
starts_with("x", 'ab');
-- ends_with
suffix("x", 'bc');
-- contains
contains("x", 'b.');
-- matches
regexp_full_match("x", '[A-Z]{2}[0-9]+', 's');
-- digits
regexp_replace("x", '[^0-9]', '', 'g');
-- squash
nullif(trim(regexp_replace("x", '[ \t\r\n\x0b\x0c]+', ' ', 'g'), ' '), '');
-- blank_to_null
CASE WHEN regexp_matches("x", '[^ \t\r\n\x0b\x0c]') THEN "x" END;
-- name_part
regexp_extract_all("x", '[^ \t\r\n\x0b\x0c]+')[1];
-- name_rest
nullif(array_to_string(regexp_extract_all("x", '[^ \t\r\n\x0b\x0c]+')[2:], ' '), '');
-- initials
nullif(array_to_string(list_transform(regexp_extract_all("x", '[^ \t\r\n\x0b\x0c]+'), lambda p: substring(p, 1, CAST(least(greatest(1, 0), 1000000000) AS BIGINT))), ''), '');
-- split_lines
string_split(replace(replace("x", chr(13) || chr(10), chr(10)), chr(13), chr(10)), chr(10))[1];
-- _like
("x" LIKE 'a%' ESCAPE '\');
-- _concat
("x" || "y");
-- nested texts
list_transform([struct_pack(a1 := (CASE WHEN regexp_matches((trim("x", ' ')), '[ßŉǰΐΰևẖẗẘẙẚὐὒὔὖᾀᾁᾂᾃᾄᾅᾆᾇᾈᾉᾊᾋᾌᾍᾎᾏᾐᾑᾒᾓᾔᾕᾖᾗᾘᾙᾚᾛᾜᾝᾞᾟᾠᾡᾢᾣᾤᾥᾦᾧᾨᾩᾪᾫᾬᾭᾮᾯᾲᾳᾴᾶᾷᾼῂῃῄῆῇῌῒΐῖῗῢΰῤῦῧῲῳῴῶῷῼﬀﬁﬂﬃﬄﬅﬆﬓﬔﬕﬖﬗƛɤᲊꟍ꟏ꟓꟕꟛ𐵰𐵱𐵲𐵳𐵴𐵵𐵶𐵷𐵸𐵹𐵺𐵻𐵼𐵽𐵾𐵿𐶀𐶁𐶂𐶃𐶄𐶅𖺻𖺼𖺽𖺾𖺿𖻀𖻁𖻂𖻃𖻄𖻅𖻆𖻇𖻈𖻉𖻊𖻋𖻌𖻍𖻎𖻏𖻐𖻑𖻒𖻓]') THEN array_to_string(list_transform(regexp_extract_all((trim("x", ' ')), '[ßŉǰΐΰևẖẗẘẙẚὐὒὔὖᾀᾁᾂᾃᾄᾅᾆᾇᾈᾉᾊᾋᾌᾍᾎᾏᾐᾑᾒᾓᾔᾕᾖᾗᾘᾙᾚᾛᾜᾝᾞᾟᾠᾡᾢᾣᾤᾥᾦᾧᾨᾩᾪᾫᾬᾭᾮᾯᾲᾳᾴᾶᾷᾼῂῃῄῆῇῌῒΐῖῗῢΰῤῦῧῲῳῴῶῷῼﬀﬁﬂﬃﬄﬅﬆﬓﬔﬕﬖﬗƛɤᲊꟍ꟏ꟓꟕꟛ𐵰𐵱𐵲𐵳𐵴𐵵𐵶𐵷𐵸𐵹𐵺𐵻𐵼𐵽𐵾𐵿𐶀𐶁𐶂𐶃𐶄𐶅𖺻𖺼𖺽𖺾𖺿𖻀𖻁𖻂𖻃𖻄𖻅𖻆𖻇𖻈𖻉𖻊𖻋𖻌𖻍𖻎𖻏𖻐𖻑𖻒𖻓]+|[^ßŉǰΐΰևẖẗẘẙẚὐὒὔὖᾀᾁᾂᾃᾄᾅᾆᾇᾈᾉᾊᾋᾌᾍᾎᾏᾐᾑᾒᾓᾔᾕᾖᾗᾘᾙᾚᾛᾜᾝᾞᾟᾠᾡᾢᾣᾤᾥᾦᾧᾨᾩᾪᾫᾬᾭᾮᾯᾲᾳᾴᾶᾷᾼῂῃῄῆῇῌῒΐῖῗῢΰῤῦῧῲῳῴῶῷῼﬀﬁﬂﬃﬄﬅﬆﬓﬔﬕﬖﬗƛɤᲊꟍ꟏ꟓꟕꟛ𐵰𐵱𐵲𐵳𐵴𐵵𐵶𐵷𐵸𐵹𐵺𐵻𐵼𐵽𐵾𐵿𐶀𐶁𐶂𐶃𐶄𐶅𖺻𖺼𖺽𖺾𖺿𖻀𖻁𖻂𖻃𖻄𖻅𖻆𖻇𖻈𖻉𖻊𖻋𖻌𖻍𖻎𖻏𖻐𖻑𖻒𖻓]+'), lambda p: CASE WHEN regexp_matches(p, '[ßŉǰΐΰևẖẗẘẙẚὐὒὔὖᾀᾁᾂᾃᾄᾅᾆᾇᾈᾉᾊᾋᾌᾍᾎᾏᾐᾑᾒᾓᾔᾕᾖᾗᾘᾙᾚᾛᾜᾝᾞᾟᾠᾡᾢᾣᾤᾥᾦᾧᾨᾩᾪᾫᾬᾭᾮᾯᾲᾳᾴᾶᾷᾼῂῃῄῆῇῌῒΐῖῗῢΰῤῦῧῲῳῴῶῷῼﬀﬁﬂﬃﬄﬅﬆﬓﬔﬕﬖﬗƛɤᲊꟍ꟏ꟓꟕꟛ𐵰𐵱𐵲𐵳𐵴𐵵𐵶𐵷𐵸𐵹𐵺𐵻𐵼𐵽𐵾𐵿𐶀𐶁𐶂𐶃𐶄𐶅𖺻𖺼𖺽𖺾𖺿𖻀𖻁𖻂𖻃𖻄𖻅𖻆𖻇𖻈𖻉𖻊𖻋𖻌𖻍𖻎𖻏𖻐𖻑𖻒𖻓]') THEN p ELSE upper(p) END), '') ELSE upper((trim("x", ' '))) END), a2 := (CASE WHEN regexp_matches((trim("x", ' ')), '[İᲉꟋꟌ꟎꟒꟔ꟚꟜ𐵐𐵑𐵒𐵓𐵔𐵕𐵖𐵗𐵘𐵙𐵚𐵛𐵜𐵝𐵞𐵟𐵠𐵡𐵢𐵣𐵤𐵥𖺠𖺡𖺢𖺣𖺤𖺥𖺦𖺧𖺨𖺩𖺪𖺫𖺬𖺭𖺮𖺯𖺰𖺱𖺲𖺳𖺴𖺵𖺶𖺷𖺸]') THEN array_to_string(list_transform(regexp_extract_all((trim("x", ' ')), '[İᲉꟋꟌ꟎꟒꟔ꟚꟜ𐵐𐵑𐵒𐵓𐵔𐵕𐵖𐵗𐵘𐵙𐵚𐵛𐵜𐵝𐵞𐵟𐵠𐵡𐵢𐵣𐵤𐵥𖺠𖺡𖺢𖺣𖺤𖺥𖺦𖺧𖺨𖺩𖺪𖺫𖺬𖺭𖺮𖺯𖺰𖺱𖺲𖺳𖺴𖺵𖺶𖺷𖺸]+|[^İᲉꟋꟌ꟎꟒꟔ꟚꟜ𐵐𐵑𐵒𐵓𐵔𐵕𐵖𐵗𐵘𐵙𐵚𐵛𐵜𐵝𐵞𐵟𐵠𐵡𐵢𐵣𐵤𐵥𖺠𖺡𖺢𖺣𖺤𖺥𖺦𖺧𖺨𖺩𖺪𖺫𖺬𖺭𖺮𖺯𖺰𖺱𖺲𖺳𖺴𖺵𖺶𖺷𖺸]+'), lambda p: CASE WHEN regexp_matches(p, '[İᲉꟋꟌ꟎꟒꟔ꟚꟜ𐵐𐵑𐵒𐵓𐵔𐵕𐵖𐵗𐵘𐵙𐵚𐵛𐵜𐵝𐵞𐵟𐵠𐵡𐵢𐵣𐵤𐵥𖺠𖺡𖺢𖺣𖺤𖺥𖺦𖺧𖺨𖺩𖺪𖺫𖺬𖺭𖺮𖺯𖺰𖺱𖺲𖺳𖺴𖺵𖺶𖺷𖺸]') THEN p ELSE lower(p) END), '') ELSE lower((trim("x", ' '))) END))], lambda v: concat_ws('-', v.a1, v.a2))[1];
-- nested moments
list_transform([struct_pack(a0 := (list_transform([struct_pack(a0 := (list_transform([struct_pack(a0 := (CASE WHEN regexp_matches("x", '[ßŉǰΐΰևẖẗẘẙẚὐὒὔὖᾀᾁᾂᾃᾄᾅᾆᾇᾈᾉᾊᾋᾌᾍᾎᾏᾐᾑᾒᾓᾔᾕᾖᾗᾘᾙᾚᾛᾜᾝᾞᾟᾠᾡᾢᾣᾤᾥᾦᾧᾨᾩᾪᾫᾬᾭᾮᾯᾲᾳᾴᾶᾷᾼῂῃῄῆῇῌῒΐῖῗῢΰῤῦῧῲῳῴῶῷῼﬀﬁﬂﬃﬄﬅﬆﬓﬔﬕﬖﬗƛɤᲊꟍ꟏ꟓꟕꟛ𐵰𐵱𐵲𐵳𐵴𐵵𐵶𐵷𐵸𐵹𐵺𐵻𐵼𐵽𐵾𐵿𐶀𐶁𐶂𐶃𐶄𐶅𖺻𖺼𖺽𖺾𖺿𖻀𖻁𖻂𖻃𖻄𖻅𖻆𖻇𖻈𖻉𖻊𖻋𖻌𖻍𖻎𖻏𖻐𖻑𖻒𖻓]') THEN array_to_string(list_transform(regexp_extract_all("x", '[ßŉǰΐΰևẖẗẘẙẚὐὒὔὖᾀᾁᾂᾃᾄᾅᾆᾇᾈᾉᾊᾋᾌᾍᾎᾏᾐᾑᾒᾓᾔᾕᾖᾗᾘᾙᾚᾛᾜᾝᾞᾟᾠᾡᾢᾣᾤᾥᾦᾧᾨᾩᾪᾫᾬᾭᾮᾯᾲᾳᾴᾶᾷᾼῂῃῄῆῇῌῒΐῖῗῢΰῤῦῧῲῳῴῶῷῼﬀﬁﬂﬃﬄﬅﬆﬓﬔﬕﬖﬗƛɤᲊꟍ꟏ꟓꟕꟛ𐵰𐵱𐵲𐵳𐵴𐵵𐵶𐵷𐵸𐵹𐵺𐵻𐵼𐵽𐵾𐵿𐶀𐶁𐶂𐶃𐶄𐶅𖺻𖺼𖺽𖺾𖺿𖻀𖻁𖻂𖻃𖻄𖻅𖻆𖻇𖻈𖻉𖻊𖻋𖻌𖻍𖻎𖻏𖻐𖻑𖻒𖻓]+|[^ßŉǰΐΰևẖẗẘẙẚὐὒὔὖᾀᾁᾂᾃᾄᾅᾆᾇᾈᾉᾊᾋᾌᾍᾎᾏᾐᾑᾒᾓᾔᾕᾖᾗᾘᾙᾚᾛᾜᾝᾞᾟᾠᾡᾢᾣᾤᾥᾦᾧᾨᾩᾪᾫᾬᾭᾮᾯᾲᾳᾴᾶᾷᾼῂῃῄῆῇῌῒΐῖῗῢΰῤῦῧῲῳῴῶῷῼﬀﬁﬂﬃﬄﬅﬆﬓﬔﬕﬖﬗƛɤᲊꟍ꟏ꟓꟕꟛ𐵰𐵱𐵲𐵳𐵴𐵵𐵶𐵷𐵸𐵹𐵺𐵻𐵼𐵽𐵾𐵿𐶀𐶁𐶂𐶃𐶄𐶅𖺻𖺼𖺽𖺾𖺿𖻀𖻁𖻂𖻃𖻄𖻅𖻆𖻇𖻈𖻉𖻊𖻋𖻌𖻍𖻎𖻏𖻐𖻑𖻒𖻓]+'), lambda p: CASE WHEN regexp_matches(p, '[ßŉǰΐΰևẖẗẘẙẚὐὒὔὖᾀᾁᾂᾃᾄᾅᾆᾇᾈᾉᾊᾋᾌᾍᾎᾏᾐᾑᾒᾓᾔᾕᾖᾗᾘᾙᾚᾛᾜᾝᾞᾟᾠᾡᾢᾣᾤᾥᾦᾧᾨᾩᾪᾫᾬᾭᾮᾯᾲᾳᾴᾶᾷᾼῂῃῄῆῇῌῒΐῖῗῢΰῤῦῧῲῳῴῶῷῼﬀﬁﬂﬃﬄﬅﬆﬓﬔﬕﬖﬗƛɤᲊꟍ꟏ꟓꟕꟛ𐵰𐵱𐵲𐵳𐵴𐵵𐵶𐵷𐵸𐵹𐵺𐵻𐵼𐵽𐵾𐵿𐶀𐶁𐶂𐶃𐶄𐶅𖺻𖺼𖺽𖺾𖺿𖻀𖻁𖻂𖻃𖻄𖻅𖻆𖻇𖻈𖻉𖻊𖻋𖻌𖻍𖻎𖻏𖻐𖻑𖻒𖻓]') THEN p ELSE upper(p) END), '') ELSE upper("x") END))], lambda v: CASE WHEN regexp_matches(v.a0, '[İᲉꟋꟌ꟎꟒꟔ꟚꟜ𐵐𐵑𐵒𐵓𐵔𐵕𐵖𐵗𐵘𐵙𐵚𐵛𐵜𐵝𐵞𐵟𐵠𐵡𐵢𐵣𐵤𐵥𖺠𖺡𖺢𖺣𖺤𖺥𖺦𖺧𖺨𖺩𖺪𖺫𖺬𖺭𖺮𖺯𖺰𖺱𖺲𖺳𖺴𖺵𖺶𖺷𖺸]') THEN array_to_string(list_transform(regexp_extract_all(v.a0, '[İᲉꟋꟌ꟎꟒꟔ꟚꟜ𐵐𐵑𐵒𐵓𐵔𐵕𐵖𐵗𐵘𐵙𐵚𐵛𐵜𐵝𐵞𐵟𐵠𐵡𐵢𐵣𐵤𐵥𖺠𖺡𖺢𖺣𖺤𖺥𖺦𖺧𖺨𖺩𖺪𖺫𖺬𖺭𖺮𖺯𖺰𖺱𖺲𖺳𖺴𖺵𖺶𖺷𖺸]+|[^İᲉꟋꟌ꟎꟒꟔ꟚꟜ𐵐𐵑𐵒𐵓𐵔𐵕𐵖𐵗𐵘𐵙𐵚𐵛𐵜𐵝𐵞𐵟𐵠𐵡𐵢𐵣𐵤𐵥𖺠𖺡𖺢𖺣𖺤𖺥𖺦𖺧𖺨𖺩𖺪𖺫𖺬𖺭𖺮𖺯𖺰𖺱𖺲𖺳𖺴𖺵𖺶𖺷𖺸]+'), lambda p: CASE WHEN regexp_matches(p, '[İᲉꟋꟌ꟎꟒꟔ꟚꟜ𐵐𐵑𐵒𐵓𐵔𐵕𐵖𐵗𐵘𐵙𐵚𐵛𐵜𐵝𐵞𐵟𐵠𐵡𐵢𐵣𐵤𐵥𖺠𖺡𖺢𖺣𖺤𖺥𖺦𖺧𖺨𖺩𖺪𖺫𖺬𖺭𖺮𖺯𖺰𖺱𖺲𖺳𖺴𖺵𖺶𖺷𖺸]') THEN p ELSE lower(p) END), '') ELSE lower(v.a0) END)[1]))], lambda v: trim(v.a0, ' '))[1]))], lambda v: CASE WHEN (CAST(CASE WHEN regexp_matches(v.a0, '\A([0-9]{4})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})\z') AND regexp_extract(v.a0, '\A([0-9]{4})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})\z', 1) <> '0000' THEN TRY_CAST(regexp_extract(v.a0, '\A([0-9]{4})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})\z', 1) || '-' || regexp_extract(v.a0, '\A([0-9]{4})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})\z', 2) || '-' || regexp_extract(v.a0, '\A([0-9]{4})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})\z', 3) AS DATE) END AS TIMESTAMP) + to_seconds(CASE WHEN ((TRY_CAST(regexp_extract(v.a0, '\A([0-9]{4})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})\z', 4) AS INTEGER) < 24 AND TRY_CAST(regexp_extract(v.a0, '\A([0-9]{4})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})\z', 5) AS INTEGER) < 60 AND 0 < 60) OR (TRY_CAST(regexp_extract(v.a0, '\A([0-9]{4})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})\z', 4) AS INTEGER) = 24 AND TRY_CAST(regexp_extract(v.a0, '\A([0-9]{4})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})\z', 5) AS INTEGER) = 0 AND 0 = 0)) THEN TRY_CAST(regexp_extract(v.a0, '\A([0-9]{4})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})\z', 4) AS INTEGER) * 3600 + TRY_CAST(regexp_extract(v.a0, '\A([0-9]{4})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})\z', 5) AS INTEGER) * 60 + 0 END)) < TIMESTAMP '10000-01-01 00:00:00' THEN (CAST(CASE WHEN regexp_matches(v.a0, '\A([0-9]{4})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})\z') AND regexp_extract(v.a0, '\A([0-9]{4})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})\z', 1) <> '0000' THEN TRY_CAST(regexp_extract(v.a0, '\A([0-9]{4})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})\z', 1) || '-' || regexp_extract(v.a0, '\A([0-9]{4})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})\z', 2) || '-' || regexp_extract(v.a0, '\A([0-9]{4})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})\z', 3) AS DATE) END AS TIMESTAMP) + to_seconds(CASE WHEN ((TRY_CAST(regexp_extract(v.a0, '\A([0-9]{4})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})\z', 4) AS INTEGER) < 24 AND TRY_CAST(regexp_extract(v.a0, '\A([0-9]{4})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})\z', 5) AS INTEGER) < 60 AND 0 < 60) OR (TRY_CAST(regexp_extract(v.a0, '\A([0-9]{4})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})\z', 4) AS INTEGER) = 24 AND TRY_CAST(regexp_extract(v.a0, '\A([0-9]{4})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})\z', 5) AS INTEGER) = 0 AND 0 = 0)) THEN TRY_CAST(regexp_extract(v.a0, '\A([0-9]{4})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})\z', 4) AS INTEGER) * 3600 + TRY_CAST(regexp_extract(v.a0, '\A([0-9]{4})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})\z', 5) AS INTEGER) * 60 + 0 END)) END)[1] >= TIMESTAMP '2020-01-31 10:30:00';
-- order of texts
("x" < "y") OR ("x" >= 'é');
-- _key_text
(CASE WHEN (CAST("x" AS VARCHAR)) IS NULL THEN '~' ELSE strlen((CAST("x" AS VARCHAR))) || ':' || (CAST("x" AS VARCHAR)) END || ',' || CASE WHEN (CAST("n" AS VARCHAR)) IS NULL THEN '~' ELSE strlen((CAST("n" AS VARCHAR))) || ':' || (CAST("n" AS VARCHAR)) END || ',' || CASE WHEN (strftime("d", '%Y%m%d')) IS NULL THEN '~' ELSE strlen((strftime("d", '%Y%m%d'))) || ':' || (strftime("d", '%Y%m%d')) END || ',' || CASE WHEN (strftime("k", '%Y%m%d%H%M%S')) IS NULL THEN '~' ELSE strlen((strftime("k", '%Y%m%d%H%M%S'))) || ':' || (strftime("k", '%Y%m%d%H%M%S')) END || ',' || CASE WHEN (replace(CAST(CAST("t" AS TIME) AS VARCHAR), ':', '')) IS NULL THEN '~' ELSE strlen((replace(CAST(CAST("t" AS TIME) AS VARCHAR), ':', ''))) || ':' || (replace(CAST(CAST("t" AS TIME) AS VARCHAR), ':', '')) END || ',' || CASE WHEN (CASE WHEN "b" THEN '1' WHEN NOT "b" THEN '0' END) IS NULL THEN '~' ELSE strlen((CASE WHEN "b" THEN '1' WHEN NOT "b" THEN '0' END)) || ':' || (CASE WHEN "b" THEN '1' WHEN NOT "b" THEN '0' END) END);
-- _agg_checksum
CAST(coalesce(sum(CAST("_rid" AS HUGEINT)), 0) % CAST(18446744073709551616 AS HUGEINT) AS UBIGINT);
-- _agg_checksum of weights
CAST(coalesce(sum((CAST("_rid" AS HUGEINT) * CAST("n" AS HUGEINT)) % CAST(18446744073709551616 AS HUGEINT)), 0) % CAST(18446744073709551616 AS HUGEINT) AS UBIGINT);
-- _agg_count_rows
count(*);
