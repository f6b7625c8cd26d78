-- as_date
CASE WHEN `x` RLIKE '(?s)\\A(?:([0-9]{4})([0-9]{2})([0-9]{2}))\\z' AND substring(`x`, 1, 4) <> '0000' THEN try_cast(substring(`x`, 1, 4) || '-' || substring(`x`, 5, 2) || '-' || substring(`x`, 7, 2) AS DATE) END;
-- as_moment
CASE WHEN year((CAST(CASE WHEN `x` RLIKE '(?s)\\A(?:([0-9]{4})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2}))\\z' AND substring(`x`, 1, 4) <> '0000' THEN try_cast(substring(`x`, 1, 4) || '-' || substring(`x`, 5, 2) || '-' || substring(`x`, 7, 2) AS DATE) END AS TIMESTAMP_NTZ) + make_dt_interval(0, 0, 0, CASE WHEN (try_cast(substring(`x`, 9, 2) AS INT) < 24 AND try_cast(substring(`x`, 11, 2) AS INT) < 60 AND 0 < 60) OR (try_cast(substring(`x`, 9, 2) AS INT) = 24 AND try_cast(substring(`x`, 11, 2) AS INT) = 0 AND 0 = 0) THEN try_cast(substring(`x`, 9, 2) AS INT) * 3600 + try_cast(substring(`x`, 11, 2) AS INT) * 60 + 0 END))) <= 9999 THEN (CAST(CASE WHEN `x` RLIKE '(?s)\\A(?:([0-9]{4})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2}))\\z' AND substring(`x`, 1, 4) <> '0000' THEN try_cast(substring(`x`, 1, 4) || '-' || substring(`x`, 5, 2) || '-' || substring(`x`, 7, 2) AS DATE) END AS TIMESTAMP_NTZ) + make_dt_interval(0, 0, 0, CASE WHEN (try_cast(substring(`x`, 9, 2) AS INT) < 24 AND try_cast(substring(`x`, 11, 2) AS INT) < 60 AND 0 < 60) OR (try_cast(substring(`x`, 9, 2) AS INT) = 24 AND try_cast(substring(`x`, 11, 2) AS INT) = 0 AND 0 = 0) THEN try_cast(substring(`x`, 9, 2) AS INT) * 3600 + try_cast(substring(`x`, 11, 2) AS INT) * 60 + 0 END)) END;
-- as_time
CASE WHEN `x` RLIKE '(?s)\\A(?:([0-9]{2})([0-9]{2}))\\z' AND substring(`x`, 1, 2) < '24' AND substring(`x`, 3, 2) < '60' THEN substring(`x`, 1, 2) || ':' || substring(`x`, 3, 2) || ':' || '00' END;
-- horolog_date
CASE WHEN `x` RLIKE '(?s)\\A(?:[0-9]{1,7}(?:,[0-9]{1,5})?)\\z' AND try_cast(split_part(`x`, ',', 1) AS INT) <= 2980013 AND (NOT contains(`x`, ',') OR try_cast(split_part(`x`, ',', 2) AS INT) < 86400) THEN date_add(DATE'1840-12-31', try_cast(split_part(`x`, ',', 1) AS INT)) END;
-- horolog_moment
CASE WHEN `x` RLIKE '(?s)\\A(?:[0-9]{1,7},[0-9]{1,5})\\z' AND try_cast(split_part(`x`, ',', 1) AS INT) <= 2980013 AND (NOT contains(`x`, ',') OR try_cast(split_part(`x`, ',', 2) AS INT) < 86400) THEN (CAST(date_add(DATE'1840-12-31', try_cast(split_part(`x`, ',', 1) AS INT)) AS TIMESTAMP_NTZ) + make_dt_interval(0, 0, 0, try_cast(split_part(`x`, ',', 2) AS INT))) END;
-- format_date
concat(right(lpad(CAST(day(CAST(`d` AS TIMESTAMP_NTZ)) AS STRING), 4, '0'), 2), '/', right(lpad(CAST(month(CAST(`d` AS TIMESTAMP_NTZ)) AS STRING), 4, '0'), 2), '/', right(lpad(CAST(year(CAST(`d` AS TIMESTAMP_NTZ)) AS STRING), 4, '0'), 4));
-- add_days
CASE WHEN (CAST(datediff(CAST(`d` AS DATE), DATE'1970-01-01') AS DECIMAL(20, 0)) + CAST(CAST(1 AS BIGINT) AS DECIMAL(20, 0))) BETWEEN -719162 AND 2932896 THEN date_add(`d`, CAST(least(greatest(CAST(1 AS BIGINT), -4000000), 4000000) AS INT)) END;
-- days_between
CAST(datediff(CAST(`e` AS DATE), CAST(`d` AS DATE)) AS BIGINT);
-- minutes_between
(timestampdiff(SECOND, CAST(`m` AS TIMESTAMP_NTZ), CAST(`k` AS TIMESTAMP_NTZ)) DIV 60);
-- years_between
CASE WHEN CAST(`d` AS TIMESTAMP_NTZ) <= CAST(`e` AS TIMESTAMP_NTZ) THEN CAST(year(greatest(CAST(`d` AS TIMESTAMP_NTZ), CAST(`e` AS TIMESTAMP_NTZ))) - year(least(CAST(`d` AS TIMESTAMP_NTZ), CAST(`e` AS TIMESTAMP_NTZ))) - CASE WHEN concat(right(lpad(CAST(month(CAST(greatest(CAST(`d` AS TIMESTAMP_NTZ), CAST(`e` AS TIMESTAMP_NTZ)) AS TIMESTAMP_NTZ)) AS STRING), 4, '0'), 2), right(lpad(CAST(day(CAST(greatest(CAST(`d` AS TIMESTAMP_NTZ), CAST(`e` AS TIMESTAMP_NTZ)) AS TIMESTAMP_NTZ)) AS STRING), 4, '0'), 2), right(lpad(CAST(hour(CAST(greatest(CAST(`d` AS TIMESTAMP_NTZ), CAST(`e` AS TIMESTAMP_NTZ)) AS TIMESTAMP_NTZ)) AS STRING), 4, '0'), 2), right(lpad(CAST(minute(CAST(greatest(CAST(`d` AS TIMESTAMP_NTZ), CAST(`e` AS TIMESTAMP_NTZ)) AS TIMESTAMP_NTZ)) AS STRING), 4, '0'), 2), right(lpad(CAST(second(CAST(greatest(CAST(`d` AS TIMESTAMP_NTZ), CAST(`e` AS TIMESTAMP_NTZ)) AS TIMESTAMP_NTZ)) AS STRING), 4, '0'), 2)) < concat(right(lpad(CAST(month(CAST(least(CAST(`d` AS TIMESTAMP_NTZ), CAST(`e` AS TIMESTAMP_NTZ)) AS TIMESTAMP_NTZ)) AS STRING), 4, '0'), 2), right(lpad(CAST(day(CAST(least(CAST(`d` AS TIMESTAMP_NTZ), CAST(`e` AS TIMESTAMP_NTZ)) AS TIMESTAMP_NTZ)) AS STRING), 4, '0'), 2), right(lpad(CAST(hour(CAST(least(CAST(`d` AS TIMESTAMP_NTZ), CAST(`e` AS TIMESTAMP_NTZ)) AS TIMESTAMP_NTZ)) AS STRING), 4, '0'), 2), right(lpad(CAST(minute(CAST(least(CAST(`d` AS TIMESTAMP_NTZ), CAST(`e` AS TIMESTAMP_NTZ)) AS TIMESTAMP_NTZ)) AS STRING), 4, '0'), 2), right(lpad(CAST(second(CAST(least(CAST(`d` AS TIMESTAMP_NTZ), CAST(`e` AS TIMESTAMP_NTZ)) AS TIMESTAMP_NTZ)) AS STRING), 4, '0'), 2)) THEN 1 ELSE 0 END AS BIGINT) WHEN CAST(`d` AS TIMESTAMP_NTZ) > CAST(`e` AS TIMESTAMP_NTZ) THEN -CAST(year(greatest(CAST(`d` AS TIMESTAMP_NTZ), CAST(`e` AS TIMESTAMP_NTZ))) - year(least(CAST(`d` AS TIMESTAMP_NTZ), CAST(`e` AS TIMESTAMP_NTZ))) - CASE WHEN concat(right(lpad(CAST(month(CAST(greatest(CAST(`d` AS TIMESTAMP_NTZ), CAST(`e` AS TIMESTAMP_NTZ)) AS TIMESTAMP_NTZ)) AS STRING), 4, '0'), 2), right(lpad(CAST(day(CAST(greatest(CAST(`d` AS TIMESTAMP_NTZ), CAST(`e` AS TIMESTAMP_NTZ)) AS TIMESTAMP_NTZ)) AS STRING), 4, '0'), 2), right(lpad(CAST(hour(CAST(greatest(CAST(`d` AS TIMESTAMP_NTZ), CAST(`e` AS TIMESTAMP_NTZ)) AS TIMESTAMP_NTZ)) AS STRING), 4, '0'), 2), right(lpad(CAST(minute(CAST(greatest(CAST(`d` AS TIMESTAMP_NTZ), CAST(`e` AS TIMESTAMP_NTZ)) AS TIMESTAMP_NTZ)) AS STRING), 4, '0'), 2), right(lpad(CAST(second(CAST(greatest(CAST(`d` AS TIMESTAMP_NTZ), CAST(`e` AS TIMESTAMP_NTZ)) AS TIMESTAMP_NTZ)) AS STRING), 4, '0'), 2)) < concat(right(lpad(CAST(month(CAST(least(CAST(`d` AS TIMESTAMP_NTZ), CAST(`e` AS TIMESTAMP_NTZ)) AS TIMESTAMP_NTZ)) AS STRING), 4, '0'), 2), right(lpad(CAST(day(CAST(least(CAST(`d` AS TIMESTAMP_NTZ), CAST(`e` AS TIMESTAMP_NTZ)) AS TIMESTAMP_NTZ)) AS STRING), 4, '0'), 2), right(lpad(CAST(hour(CAST(least(CAST(`d` AS TIMESTAMP_NTZ), CAST(`e` AS TIMESTAMP_NTZ)) AS TIMESTAMP_NTZ)) AS STRING), 4, '0'), 2), right(lpad(CAST(minute(CAST(least(CAST(`d` AS TIMESTAMP_NTZ), CAST(`e` AS TIMESTAMP_NTZ)) AS TIMESTAMP_NTZ)) AS STRING), 4, '0'), 2), right(lpad(CAST(second(CAST(least(CAST(`d` AS TIMESTAMP_NTZ), CAST(`e` AS TIMESTAMP_NTZ)) AS TIMESTAMP_NTZ)) AS STRING), 4, '0'), 2)) THEN 1 ELSE 0 END AS BIGINT) END;
-- date_of
CAST(`m` AS DATE);
-- time_of
concat(right(lpad(CAST(hour(CAST(`m` AS TIMESTAMP_NTZ)) AS STRING), 4, '0'), 2), ':', right(lpad(CAST(minute(CAST(`m` AS TIMESTAMP_NTZ)) AS STRING), 4, '0'), 2), ':', right(lpad(CAST(second(CAST(`m` AS TIMESTAMP_NTZ)) AS STRING), 4, '0'), 2));
-- moment_at
CAST(`d` AS TIMESTAMP_NTZ);
-- _date
`d` = DATE'2020-01-31';
-- _moment
`m` >= TIMESTAMP_NTZ'2020-01-31 07:08:00';
-- _time
`t` = '07:08:00';
-- greatest
CASE WHEN `x` IS NOT NULL AND `y` IS NOT NULL THEN greatest(`x`, `y`) END;
-- least
CASE WHEN `x` IS NOT NULL AND `y` IS NOT NULL THEN least(`x`, `y`) END;
-- _nullif
nullif(`x`, '');
-- lookup
(SELECT max(`_map`.`_target`) FROM (SELECT source AS `_source`, target AS `_target` FROM `crosswalk:sex`) AS `_map` WHERE `_map`.`_source` = `x`);
-- lookup_state
(SELECT max(`_map`.`_state`) FROM (SELECT source AS `_source`, state AS `_state` FROM `crosswalk:sex`) AS `_map` WHERE `_map`.`_source` = `x`);
-- checksum_mod11
CASE WHEN `x` IS NOT NULL THEN `x` RLIKE '(?s)\\A(?:[0-9]{10})\\z' AND (11 - ((ascii(substring(`x`, 1, 1)) - 48) * 10 + (ascii(substring(`x`, 2, 1)) - 48) * 9 + (ascii(substring(`x`, 3, 1)) - 48) * 8 + (ascii(substring(`x`, 4, 1)) - 48) * 7 + (ascii(substring(`x`, 5, 1)) - 48) * 6 + (ascii(substring(`x`, 6, 1)) - 48) * 5 + (ascii(substring(`x`, 7, 1)) - 48) * 4 + (ascii(substring(`x`, 8, 1)) - 48) * 3 + (ascii(substring(`x`, 9, 1)) - 48) * 2) % 11) % 11 = ascii(substring(`x`, 10, 1)) - 48 AND `x` <> repeat(substring(`x`, 1, 1), 10) END;
-- and_or_not
`b` AND `c`;
-- compare
`x` = `y`;
-- choose
CASE WHEN `b` THEN 'y' WHEN `c` THEN 'z' END;
-- evaluated
CASE WHEN `b` THEN CASE WHEN `x` RLIKE '(?s)\\A(?:[+-]?[0-9]+)\\z' THEN try_cast(`x` AS BIGINT) END ELSE CAST(0 AS BIGINT) END;
-- _add_integer
try_add(`n`, `m`);
-- _sub_integer
try_subtract(`n`, `m`);
-- _mul_integer
try_multiply(`n`, `m`);
-- _div_integer
CASE WHEN `m` = 0 OR (`n` = (-9223372036854775807L - 1L) AND `m` = -1) THEN NULL ELSE `n` DIV `m` END;
-- _mod_integer
CASE WHEN `m` = 0 THEN NULL ELSE `n` % `m` END;
-- _neg_integer
try_subtract(0L, `n`);
-- _neg_decimal
(-`d`);
-- _add_decimal
CAST(try_cast((try_cast(`d` AS DECIMAL(18, 2)) + try_cast(`e` AS DECIMAL(18, 2))) AS DECIMAL(18, 2)) AS DECIMAL(38, 2));
-- _sub_decimal
CAST(try_cast((try_cast(`d` AS DECIMAL(18, 2)) - try_cast(`e` AS DECIMAL(18, 2))) AS DECIMAL(18, 2)) AS DECIMAL(38, 2));
-- _mul_decimal
CAST(try_cast((try_cast(`d` AS DECIMAL(18, 2)) * try_cast(`e` AS DECIMAL(18, 2))) AS DECIMAL(18, 4)) AS DECIMAL(38, 4));
-- abs
CASE WHEN `n` <> (-9223372036854775807L - 1L) THEN abs(`n`) END;
-- round
CAST(try_cast(round(try_cast(`d` AS DECIMAL(18, 2)), 1) AS DECIMAL(18, 1)) AS DECIMAL(38, 1));
-- _text_to_integer
CASE WHEN `x` RLIKE '(?s)\\A(?:[+-]?[0-9]+)\\z' THEN try_cast(`x` AS BIGINT) END;
-- _decimal_to_integer
CASE WHEN try_cast(`d` AS DECIMAL(38, 0)) = `d` THEN try_cast(`d` AS BIGINT) END;
-- _text_to_decimal
CASE WHEN `x` RLIKE '(?s)\\A(?:[+-]?(?:0*[1-9][0-9]{0,2}|0+)(?:\\.[0-9]{1,2})?)\\z' THEN try_cast(`x` AS DECIMAL(38, 2)) END;
-- _to_decimal
CAST(CASE WHEN try_cast(`n` AS DECIMAL(5, 2)) IS NOT NULL THEN try_cast(`n` AS DECIMAL(5, 2)) END AS DECIMAL(38, 2));
-- _integer_to_text
CAST(`n` AS STRING);
-- _decimal_to_text
CAST(`d` AS STRING);
-- _boolean_to_text
CAST((`n` = CAST(1 AS BIGINT)) AS STRING);
-- _time_to_text
transform(array(named_struct('a0', (CASE WHEN `x` RLIKE '(?s)\\A(?:([0-9]{2})([0-9]{2}))\\z' AND substring(`x`, 1, 2) < '24' AND substring(`x`, 3, 2) < '60' THEN substring(`x`, 1, 2) || ':' || substring(`x`, 3, 2) || ':' || '00' END))), v -> v.a0)[0];
-- _text_to_boolean
CASE `x` WHEN 'true' THEN TRUE WHEN 'false' THEN FALSE END;
-- upper
CASE WHEN `x` RLIKE '[ßŉǰΐΰևẖẗẘẙẚὐὒὔὖᾀᾁᾂᾃᾄᾅᾆᾇᾈᾉᾊᾋᾌᾍᾎᾏᾐᾑᾒᾓᾔᾕᾖᾗᾘᾙᾚᾛᾜᾝᾞᾟᾠᾡᾢᾣᾤᾥᾦᾧᾨᾩᾪᾫᾬᾭᾮᾯᾲᾳᾴᾶᾷᾼῂῃῄῆῇῌῒΐῖῗῢΰῤῦῧῲῳῴῶῷῼﬀﬁﬂﬃﬄﬅﬆﬓﬔﬕﬖﬗƛɤᲊꟍ꟏ꟓꟕꟛ𐵰𐵱𐵲𐵳𐵴𐵵𐵶𐵷𐵸𐵹𐵺𐵻𐵼𐵽𐵾𐵿𐶀𐶁𐶂𐶃𐶄𐶅𖺻𖺼𖺽𖺾𖺿𖻀𖻁𖻂𖻃𖻄𖻅𖻆𖻇𖻈𖻉𖻊𖻋𖻌𖻍𖻎𖻏𖻐𖻑𖻒𖻓]' THEN array_join(transform(regexp_extract_all(`x`, '([ßŉǰΐΰևẖẗẘẙẚὐὒὔὖᾀᾁᾂᾃᾄᾅᾆᾇᾈᾉᾊᾋᾌᾍᾎᾏᾐᾑᾒᾓᾔᾕᾖᾗᾘᾙᾚᾛᾜᾝᾞᾟᾠᾡᾢᾣᾤᾥᾦᾧᾨᾩᾪᾫᾬᾭᾮᾯᾲᾳᾴᾶᾷᾼῂῃῄῆῇῌῒΐῖῗῢΰῤῦῧῲῳῴῶῷῼﬀﬁﬂﬃﬄﬅﬆﬓﬔﬕﬖﬗƛɤᲊꟍ꟏ꟓꟕꟛ𐵰𐵱𐵲𐵳𐵴𐵵𐵶𐵷𐵸𐵹𐵺𐵻𐵼𐵽𐵾𐵿𐶀𐶁𐶂𐶃𐶄𐶅𖺻𖺼𖺽𖺾𖺿𖻀𖻁𖻂𖻃𖻄𖻅𖻆𖻇𖻈𖻉𖻊𖻋𖻌𖻍𖻎𖻏𖻐𖻑𖻒𖻓]+|[^ßŉǰΐΰևẖẗẘẙẚὐὒὔὖᾀᾁᾂᾃᾄᾅᾆᾇᾈᾉᾊᾋᾌᾍᾎᾏᾐᾑᾒᾓᾔᾕᾖᾗᾘᾙᾚᾛᾜᾝᾞᾟᾠᾡᾢᾣᾤᾥᾦᾧᾨᾩᾪᾫᾬᾭᾮᾯᾲᾳᾴᾶᾷᾼῂῃῄῆῇῌῒΐῖῗῢΰῤῦῧῲῳῴῶῷῼﬀﬁﬂﬃﬄﬅﬆﬓﬔﬕﬖﬗƛɤᲊꟍ꟏ꟓꟕꟛ𐵰𐵱𐵲𐵳𐵴𐵵𐵶𐵷𐵸𐵹𐵺𐵻𐵼𐵽𐵾𐵿𐶀𐶁𐶂𐶃𐶄𐶅𖺻𖺼𖺽𖺾𖺿𖻀𖻁𖻂𖻃𖻄𖻅𖻆𖻇𖻈𖻉𖻊𖻋𖻌𖻍𖻎𖻏𖻐𖻑𖻒𖻓]+)', 1), p -> CASE WHEN p RLIKE '[ßŉǰΐΰևẖẗẘẙẚὐὒὔὖᾀᾁᾂᾃᾄᾅᾆᾇᾈᾉᾊᾋᾌᾍᾎᾏᾐᾑᾒᾓᾔᾕᾖᾗᾘᾙᾚᾛᾜᾝᾞᾟᾠᾡᾢᾣᾤᾥᾦᾧᾨᾩᾪᾫᾬᾭᾮᾯᾲᾳᾴᾶᾷᾼῂῃῄῆῇῌῒΐῖῗῢΰῤῦῧῲῳῴῶῷῼﬀﬁﬂﬃﬄﬅﬆﬓﬔﬕﬖﬗƛɤᲊꟍ꟏ꟓꟕꟛ𐵰𐵱𐵲𐵳𐵴𐵵𐵶𐵷𐵸𐵹𐵺𐵻𐵼𐵽𐵾𐵿𐶀𐶁𐶂𐶃𐶄𐶅𖺻𖺼𖺽𖺾𖺿𖻀𖻁𖻂𖻃𖻄𖻅𖻆𖻇𖻈𖻉𖻊𖻋𖻌𖻍𖻎𖻏𖻐𖻑𖻒𖻓]' THEN p ELSE upper(p) END), '') ELSE upper(`x`) END;
-- lower
CASE WHEN `x` RLIKE '[İᲉꟋꟌ꟎꟒꟔ꟚꟜ𐵐𐵑𐵒𐵓𐵔𐵕𐵖𐵗𐵘𐵙𐵚𐵛𐵜𐵝𐵞𐵟𐵠𐵡𐵢𐵣𐵤𐵥𖺠𖺡𖺢𖺣𖺤𖺥𖺦𖺧𖺨𖺩𖺪𖺫𖺬𖺭𖺮𖺯𖺰𖺱𖺲𖺳𖺴𖺵𖺶𖺷𖺸]' THEN array_join(transform(regexp_extract_all(`x`, '([İᲉꟋꟌ꟎꟒꟔ꟚꟜ𐵐𐵑𐵒𐵓𐵔𐵕𐵖𐵗𐵘𐵙𐵚𐵛𐵜𐵝𐵞𐵟𐵠𐵡𐵢𐵣𐵤𐵥𖺠𖺡𖺢𖺣𖺤𖺥𖺦𖺧𖺨𖺩𖺪𖺫𖺬𖺭𖺮𖺯𖺰𖺱𖺲𖺳𖺴𖺵𖺶𖺷𖺸]+|[^İᲉꟋꟌ꟎꟒꟔ꟚꟜ𐵐𐵑𐵒𐵓𐵔𐵕𐵖𐵗𐵘𐵙𐵚𐵛𐵜𐵝𐵞𐵟𐵠𐵡𐵢𐵣𐵤𐵥𖺠𖺡𖺢𖺣𖺤𖺥𖺦𖺧𖺨𖺩𖺪𖺫𖺬𖺭𖺮𖺯𖺰𖺱𖺲𖺳𖺴𖺵𖺶𖺷𖺸]+)', 1), p -> CASE WHEN p RLIKE '[İᲉꟋꟌ꟎꟒꟔ꟚꟜ𐵐𐵑𐵒𐵓𐵔𐵕𐵖𐵗𐵘𐵙𐵚𐵛𐵜𐵝𐵞𐵟𐵠𐵡𐵢𐵣𐵤𐵥𖺠𖺡𖺢𖺣𖺤𖺥𖺦𖺧𖺨𖺩𖺪𖺫𖺬𖺭𖺮𖺯𖺰𖺱𖺲𖺳𖺴𖺵𖺶𖺷𖺸]' THEN p ELSE lower(replace(p, 'Σ', 'σ')) END), '') ELSE lower(replace(`x`, 'Σ', 'σ')) END;
-- trim
trim(BOTH ' ' FROM `x`);
-- ltrim
trim(LEADING ' ' FROM `x`);
-- rtrim
trim(TRAILING ' ' FROM `x`);
-- length
CAST(length(`x`) AS BIGINT);
-- substring
CASE WHEN CAST(2 AS BIGINT) IS NOT NULL AND CAST(3 AS BIGINT) IS NOT NULL THEN substring(`x`, CAST(least(greatest(CAST(2 AS BIGINT), 1), 1000000000) AS INT), CAST(least(greatest((CAST(CAST(2 AS BIGINT) AS DECIMAL(20, 0)) + CAST(CAST(3 AS BIGINT) AS DECIMAL(20, 0)) - greatest(CAST(2 AS BIGINT), 1)), 0), 1000000000) AS INT)) END;
-- left
CASE WHEN CAST(2 AS BIGINT) IS NOT NULL THEN substring(`x`, 1, CAST(least(greatest(CAST(2 AS BIGINT), 0), 1000000000) AS INT)) END;
-- right
CASE WHEN CAST(2 AS BIGINT) IS NOT NULL THEN right(`x`, CAST(least(greatest(CAST(2 AS BIGINT), 0), 1000000000) AS INT)) END;
-- replace
replace(`x`, 'a', 'bb');
-- concat_ws
concat_ws(', ', `x`, `y`, `z`);
-- position
CAST(CASE WHEN 'b' = '' THEN CASE WHEN `x` IS NOT NULL THEN 1 END ELSE locate('b', `x`) END AS BIGINT);
-- lpad
CASE WHEN length(`x`) >= 5 THEN `x` ELSE lpad(`x`, 5, '0') END;
-- starts_with
startswith(`x`, 'ab');
-- ends_with
endswith(`x`, 'bc');
-- contains
contains(`x`, 'b.');
-- matches
(`x` RLIKE '(?s)\\A(?:[A-Z]{2}[0-9]+)\\z');
-- digits
regexp_replace(`x`, '[^0-9]', '');
-- squash
nullif(trim(BOTH ' ' FROM regexp_replace(`x`, '[ \\t\\r\\n\\x0b\\x0c]+', ' ')), '');
-- blank_to_null
CASE WHEN `x` RLIKE '[^ \\t\\r\\n\\x0b\\x0c]+' THEN `x` END;
-- name_part
try_element_at(regexp_extract_all(`x`, '[^ \\t\\r\\n\\x0b\\x0c]+', 0), 1);
-- name_rest
nullif(array_join(slice(regexp_extract_all(`x`, '[^ \\t\\r\\n\\x0b\\x0c]+', 0), 2, 2147483647), ' '), '');
-- initials
nullif(array_join(transform(regexp_extract_all(`x`, '[^ \\t\\r\\n\\x0b\\x0c]+', 0), p -> substring(p, 1, 1)), ''), '');
-- split_lines
try_element_at(split(replace(replace(`x`, '\r\n', '\n'), '\r', '\n'), '\n', -1), 1);
-- _like
(`x` LIKE 'a%' ESCAPE '\\');
-- _concat
(`x` || `y`);
-- nested texts
transform(array(named_struct('a1', (CASE WHEN (trim(BOTH ' ' FROM `x`)) RLIKE '[ßŉǰΐΰևẖẗẘẙẚὐὒὔὖᾀᾁᾂᾃᾄᾅᾆᾇᾈᾉᾊᾋᾌᾍᾎᾏᾐᾑᾒᾓᾔᾕᾖᾗᾘᾙᾚᾛᾜᾝᾞᾟᾠᾡᾢᾣᾤᾥᾦᾧᾨᾩᾪᾫᾬᾭᾮᾯᾲᾳᾴᾶᾷᾼῂῃῄῆῇῌῒΐῖῗῢΰῤῦῧῲῳῴῶῷῼﬀﬁﬂﬃﬄﬅﬆﬓﬔﬕﬖﬗƛɤᲊꟍ꟏ꟓꟕꟛ𐵰𐵱𐵲𐵳𐵴𐵵𐵶𐵷𐵸𐵹𐵺𐵻𐵼𐵽𐵾𐵿𐶀𐶁𐶂𐶃𐶄𐶅𖺻𖺼𖺽𖺾𖺿𖻀𖻁𖻂𖻃𖻄𖻅𖻆𖻇𖻈𖻉𖻊𖻋𖻌𖻍𖻎𖻏𖻐𖻑𖻒𖻓]' THEN array_join(transform(regexp_extract_all((trim(BOTH ' ' FROM `x`)), '([ßŉǰΐΰևẖẗẘẙẚὐὒὔὖᾀᾁᾂᾃᾄᾅᾆᾇᾈᾉᾊᾋᾌᾍᾎᾏᾐᾑᾒᾓᾔᾕᾖᾗᾘᾙᾚᾛᾜᾝᾞᾟᾠᾡᾢᾣᾤᾥᾦᾧᾨᾩᾪᾫᾬᾭᾮᾯᾲᾳᾴᾶᾷᾼῂῃῄῆῇῌῒΐῖῗῢΰῤῦῧῲῳῴῶῷῼﬀﬁﬂﬃﬄﬅﬆﬓﬔﬕﬖﬗƛɤᲊꟍ꟏ꟓꟕꟛ𐵰𐵱𐵲𐵳𐵴𐵵𐵶𐵷𐵸𐵹𐵺𐵻𐵼𐵽𐵾𐵿𐶀𐶁𐶂𐶃𐶄𐶅𖺻𖺼𖺽𖺾𖺿𖻀𖻁𖻂𖻃𖻄𖻅𖻆𖻇𖻈𖻉𖻊𖻋𖻌𖻍𖻎𖻏𖻐𖻑𖻒𖻓]+|[^ßŉǰΐΰևẖẗẘẙẚὐὒὔὖᾀᾁᾂᾃᾄᾅᾆᾇᾈᾉᾊᾋᾌᾍᾎᾏᾐᾑᾒᾓᾔᾕᾖᾗᾘᾙᾚᾛᾜᾝᾞᾟᾠᾡᾢᾣᾤᾥᾦᾧᾨᾩᾪᾫᾬᾭᾮᾯᾲᾳᾴᾶᾷᾼῂῃῄῆῇῌῒΐῖῗῢΰῤῦῧῲῳῴῶῷῼﬀﬁﬂﬃﬄﬅﬆﬓﬔﬕﬖﬗƛɤᲊꟍ꟏ꟓꟕꟛ𐵰𐵱𐵲𐵳𐵴𐵵𐵶𐵷𐵸𐵹𐵺𐵻𐵼𐵽𐵾𐵿𐶀𐶁𐶂𐶃𐶄𐶅𖺻𖺼𖺽𖺾𖺿𖻀𖻁𖻂𖻃𖻄𖻅𖻆𖻇𖻈𖻉𖻊𖻋𖻌𖻍𖻎𖻏𖻐𖻑𖻒𖻓]+)', 1), p -> CASE WHEN p RLIKE '[ßŉǰΐΰևẖẗẘẙẚὐὒὔὖᾀᾁᾂᾃᾄᾅᾆᾇᾈᾉᾊᾋᾌᾍᾎᾏᾐᾑᾒᾓᾔᾕᾖᾗᾘᾙᾚᾛᾜᾝᾞᾟᾠᾡᾢᾣᾤᾥᾦᾧᾨᾩᾪᾫᾬᾭᾮᾯᾲᾳᾴᾶᾷᾼῂῃῄῆῇῌῒΐῖῗῢΰῤῦῧῲῳῴῶῷῼﬀﬁﬂﬃﬄﬅﬆﬓﬔﬕﬖﬗƛɤᲊꟍ꟏ꟓꟕꟛ𐵰𐵱𐵲𐵳𐵴𐵵𐵶𐵷𐵸𐵹𐵺𐵻𐵼𐵽𐵾𐵿𐶀𐶁𐶂𐶃𐶄𐶅𖺻𖺼𖺽𖺾𖺿𖻀𖻁𖻂𖻃𖻄𖻅𖻆𖻇𖻈𖻉𖻊𖻋𖻌𖻍𖻎𖻏𖻐𖻑𖻒𖻓]' THEN p ELSE upper(p) END), '') ELSE upper((trim(BOTH ' ' FROM `x`))) END), 'a2', (CASE WHEN (trim(BOTH ' ' FROM `x`)) RLIKE '[İᲉꟋꟌ꟎꟒꟔ꟚꟜ𐵐𐵑𐵒𐵓𐵔𐵕𐵖𐵗𐵘𐵙𐵚𐵛𐵜𐵝𐵞𐵟𐵠𐵡𐵢𐵣𐵤𐵥𖺠𖺡𖺢𖺣𖺤𖺥𖺦𖺧𖺨𖺩𖺪𖺫𖺬𖺭𖺮𖺯𖺰𖺱𖺲𖺳𖺴𖺵𖺶𖺷𖺸]' THEN array_join(transform(regexp_extract_all((trim(BOTH ' ' FROM `x`)), '([İᲉꟋꟌ꟎꟒꟔ꟚꟜ𐵐𐵑𐵒𐵓𐵔𐵕𐵖𐵗𐵘𐵙𐵚𐵛𐵜𐵝𐵞𐵟𐵠𐵡𐵢𐵣𐵤𐵥𖺠𖺡𖺢𖺣𖺤𖺥𖺦𖺧𖺨𖺩𖺪𖺫𖺬𖺭𖺮𖺯𖺰𖺱𖺲𖺳𖺴𖺵𖺶𖺷𖺸]+|[^İᲉꟋꟌ꟎꟒꟔ꟚꟜ𐵐𐵑𐵒𐵓𐵔𐵕𐵖𐵗𐵘𐵙𐵚𐵛𐵜𐵝𐵞𐵟𐵠𐵡𐵢𐵣𐵤𐵥𖺠𖺡𖺢𖺣𖺤𖺥𖺦𖺧𖺨𖺩𖺪𖺫𖺬𖺭𖺮𖺯𖺰𖺱𖺲𖺳𖺴𖺵𖺶𖺷𖺸]+)', 1), p -> CASE WHEN p RLIKE '[İᲉꟋꟌ꟎꟒꟔ꟚꟜ𐵐𐵑𐵒𐵓𐵔𐵕𐵖𐵗𐵘𐵙𐵚𐵛𐵜𐵝𐵞𐵟𐵠𐵡𐵢𐵣𐵤𐵥𖺠𖺡𖺢𖺣𖺤𖺥𖺦𖺧𖺨𖺩𖺪𖺫𖺬𖺭𖺮𖺯𖺰𖺱𖺲𖺳𖺴𖺵𖺶𖺷𖺸]' THEN p ELSE lower(replace(p, 'Σ', 'σ')) END), '') ELSE lower(replace((trim(BOTH ' ' FROM `x`)), 'Σ', 'σ')) END))), v -> concat_ws('-', v.a1, v.a2))[0];
-- nested moments
transform(array(named_struct('a0', (transform(array(named_struct('a0', (transform(array(named_struct('a0', (CASE WHEN `x` RLIKE '[ßŉǰΐΰևẖẗẘẙẚὐὒὔὖᾀᾁᾂᾃᾄᾅᾆᾇᾈᾉᾊᾋᾌᾍᾎᾏᾐᾑᾒᾓᾔᾕᾖᾗᾘᾙᾚᾛᾜᾝᾞᾟᾠᾡᾢᾣᾤᾥᾦᾧᾨᾩᾪᾫᾬᾭᾮᾯᾲᾳᾴᾶᾷᾼῂῃῄῆῇῌῒΐῖῗῢΰῤῦῧῲῳῴῶῷῼﬀﬁﬂﬃﬄﬅﬆﬓﬔﬕﬖﬗƛɤᲊꟍ꟏ꟓꟕꟛ𐵰𐵱𐵲𐵳𐵴𐵵𐵶𐵷𐵸𐵹𐵺𐵻𐵼𐵽𐵾𐵿𐶀𐶁𐶂𐶃𐶄𐶅𖺻𖺼𖺽𖺾𖺿𖻀𖻁𖻂𖻃𖻄𖻅𖻆𖻇𖻈𖻉𖻊𖻋𖻌𖻍𖻎𖻏𖻐𖻑𖻒𖻓]' THEN array_join(transform(regexp_extract_all(`x`, '([ßŉǰΐΰևẖẗẘẙẚὐὒὔὖᾀᾁᾂᾃᾄᾅᾆᾇᾈᾉᾊᾋᾌᾍᾎᾏᾐᾑᾒᾓᾔᾕᾖᾗᾘᾙᾚᾛᾜᾝᾞᾟᾠᾡᾢᾣᾤᾥᾦᾧᾨᾩᾪᾫᾬᾭᾮᾯᾲᾳᾴᾶᾷᾼῂῃῄῆῇῌῒΐῖῗῢΰῤῦῧῲῳῴῶῷῼﬀﬁﬂﬃﬄﬅﬆﬓﬔﬕﬖﬗƛɤᲊꟍ꟏ꟓꟕꟛ𐵰𐵱𐵲𐵳𐵴𐵵𐵶𐵷𐵸𐵹𐵺𐵻𐵼𐵽𐵾𐵿𐶀𐶁𐶂𐶃𐶄𐶅𖺻𖺼𖺽𖺾𖺿𖻀𖻁𖻂𖻃𖻄𖻅𖻆𖻇𖻈𖻉𖻊𖻋𖻌𖻍𖻎𖻏𖻐𖻑𖻒𖻓]+|[^ßŉǰΐΰևẖẗẘẙẚὐὒὔὖᾀᾁᾂᾃᾄᾅᾆᾇᾈᾉᾊᾋᾌᾍᾎᾏᾐᾑᾒᾓᾔᾕᾖᾗᾘᾙᾚᾛᾜᾝᾞᾟᾠᾡᾢᾣᾤᾥᾦᾧᾨᾩᾪᾫᾬᾭᾮᾯᾲᾳᾴᾶᾷᾼῂῃῄῆῇῌῒΐῖῗῢΰῤῦῧῲῳῴῶῷῼﬀﬁﬂﬃﬄﬅﬆﬓﬔﬕﬖﬗƛɤᲊꟍ꟏ꟓꟕꟛ𐵰𐵱𐵲𐵳𐵴𐵵𐵶𐵷𐵸𐵹𐵺𐵻𐵼𐵽𐵾𐵿𐶀𐶁𐶂𐶃𐶄𐶅𖺻𖺼𖺽𖺾𖺿𖻀𖻁𖻂𖻃𖻄𖻅𖻆𖻇𖻈𖻉𖻊𖻋𖻌𖻍𖻎𖻏𖻐𖻑𖻒𖻓]+)', 1), p -> CASE WHEN p RLIKE '[ßŉǰΐΰևẖẗẘẙẚὐὒὔὖᾀᾁᾂᾃᾄᾅᾆᾇᾈᾉᾊᾋᾌᾍᾎᾏᾐᾑᾒᾓᾔᾕᾖᾗᾘᾙᾚᾛᾜᾝᾞᾟᾠᾡᾢᾣᾤᾥᾦᾧᾨᾩᾪᾫᾬᾭᾮᾯᾲᾳᾴᾶᾷᾼῂῃῄῆῇῌῒΐῖῗῢΰῤῦῧῲῳῴῶῷῼﬀﬁﬂﬃﬄﬅﬆﬓﬔﬕﬖﬗƛɤᲊꟍ꟏ꟓꟕꟛ𐵰𐵱𐵲𐵳𐵴𐵵𐵶𐵷𐵸𐵹𐵺𐵻𐵼𐵽𐵾𐵿𐶀𐶁𐶂𐶃𐶄𐶅𖺻𖺼𖺽𖺾𖺿𖻀𖻁𖻂𖻃𖻄𖻅𖻆𖻇𖻈𖻉𖻊𖻋𖻌𖻍𖻎𖻏𖻐𖻑𖻒𖻓]' THEN p ELSE upper(p) END), '') ELSE upper(`x`) END))), v -> CASE WHEN v.a0 RLIKE '[İᲉꟋꟌ꟎꟒꟔ꟚꟜ𐵐𐵑𐵒𐵓𐵔𐵕𐵖𐵗𐵘𐵙𐵚𐵛𐵜𐵝𐵞𐵟𐵠𐵡𐵢𐵣𐵤𐵥𖺠𖺡𖺢𖺣𖺤𖺥𖺦𖺧𖺨𖺩𖺪𖺫𖺬𖺭𖺮𖺯𖺰𖺱𖺲𖺳𖺴𖺵𖺶𖺷𖺸]' THEN array_join(transform(regexp_extract_all(v.a0, '([İᲉꟋꟌ꟎꟒꟔ꟚꟜ𐵐𐵑𐵒𐵓𐵔𐵕𐵖𐵗𐵘𐵙𐵚𐵛𐵜𐵝𐵞𐵟𐵠𐵡𐵢𐵣𐵤𐵥𖺠𖺡𖺢𖺣𖺤𖺥𖺦𖺧𖺨𖺩𖺪𖺫𖺬𖺭𖺮𖺯𖺰𖺱𖺲𖺳𖺴𖺵𖺶𖺷𖺸]+|[^İᲉꟋꟌ꟎꟒꟔ꟚꟜ𐵐𐵑𐵒𐵓𐵔𐵕𐵖𐵗𐵘𐵙𐵚𐵛𐵜𐵝𐵞𐵟𐵠𐵡𐵢𐵣𐵤𐵥𖺠𖺡𖺢𖺣𖺤𖺥𖺦𖺧𖺨𖺩𖺪𖺫𖺬𖺭𖺮𖺯𖺰𖺱𖺲𖺳𖺴𖺵𖺶𖺷𖺸]+)', 1), p -> CASE WHEN p RLIKE '[İᲉꟋꟌ꟎꟒꟔ꟚꟜ𐵐𐵑𐵒𐵓𐵔𐵕𐵖𐵗𐵘𐵙𐵚𐵛𐵜𐵝𐵞𐵟𐵠𐵡𐵢𐵣𐵤𐵥𖺠𖺡𖺢𖺣𖺤𖺥𖺦𖺧𖺨𖺩𖺪𖺫𖺬𖺭𖺮𖺯𖺰𖺱𖺲𖺳𖺴𖺵𖺶𖺷𖺸]' THEN p ELSE lower(replace(p, 'Σ', 'σ')) END), '') ELSE lower(replace(v.a0, 'Σ', 'σ')) END)[0]))), v -> trim(BOTH ' ' FROM v.a0))[0]))), v -> CASE WHEN year((CAST(CASE WHEN v.a0 RLIKE '(?s)\\A(?:([0-9]{4})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2}))\\z' AND substring(v.a0, 1, 4) <> '0000' THEN try_cast(substring(v.a0, 1, 4) || '-' || substring(v.a0, 5, 2) || '-' || substring(v.a0, 7, 2) AS DATE) END AS TIMESTAMP_NTZ) + make_dt_interval(0, 0, 0, CASE WHEN (try_cast(substring(v.a0, 9, 2) AS INT) < 24 AND try_cast(substring(v.a0, 11, 2) AS INT) < 60 AND 0 < 60) OR (try_cast(substring(v.a0, 9, 2) AS INT) = 24 AND try_cast(substring(v.a0, 11, 2) AS INT) = 0 AND 0 = 0) THEN try_cast(substring(v.a0, 9, 2) AS INT) * 3600 + try_cast(substring(v.a0, 11, 2) AS INT) * 60 + 0 END))) <= 9999 THEN (CAST(CASE WHEN v.a0 RLIKE '(?s)\\A(?:([0-9]{4})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2}))\\z' AND substring(v.a0, 1, 4) <> '0000' THEN try_cast(substring(v.a0, 1, 4) || '-' || substring(v.a0, 5, 2) || '-' || substring(v.a0, 7, 2) AS DATE) END AS TIMESTAMP_NTZ) + make_dt_interval(0, 0, 0, CASE WHEN (try_cast(substring(v.a0, 9, 2) AS INT) < 24 AND try_cast(substring(v.a0, 11, 2) AS INT) < 60 AND 0 < 60) OR (try_cast(substring(v.a0, 9, 2) AS INT) = 24 AND try_cast(substring(v.a0, 11, 2) AS INT) = 0 AND 0 = 0) THEN try_cast(substring(v.a0, 9, 2) AS INT) * 3600 + try_cast(substring(v.a0, 11, 2) AS INT) * 60 + 0 END)) END)[0] >= TIMESTAMP_NTZ'2020-01-31 10:30:00';
-- order of texts
(`x` < `y`) OR (`x` >= 'é');
-- _key_text
transform(array(named_struct('a2', (concat(right(lpad(CAST(year(CAST(`d` AS TIMESTAMP_NTZ)) AS STRING), 4, '0'), 4), right(lpad(CAST(month(CAST(`d` AS TIMESTAMP_NTZ)) AS STRING), 4, '0'), 2), right(lpad(CAST(day(CAST(`d` AS TIMESTAMP_NTZ)) AS STRING), 4, '0'), 2))), 'a3', (concat(right(lpad(CAST(year(CAST(`k` AS TIMESTAMP_NTZ)) AS STRING), 4, '0'), 4), right(lpad(CAST(month(CAST(`k` AS TIMESTAMP_NTZ)) AS STRING), 4, '0'), 2), right(lpad(CAST(day(CAST(`k` AS TIMESTAMP_NTZ)) AS STRING), 4, '0'), 2), right(lpad(CAST(hour(CAST(`k` AS TIMESTAMP_NTZ)) AS STRING), 4, '0'), 2), right(lpad(CAST(minute(CAST(`k` AS TIMESTAMP_NTZ)) AS STRING), 4, '0'), 2), right(lpad(CAST(second(CAST(`k` AS TIMESTAMP_NTZ)) AS STRING), 4, '0'), 2))))), v -> concat_ws(',', CASE WHEN (CAST(`x` AS STRING)) IS NULL THEN '~' ELSE octet_length((CAST(`x` AS STRING))) || ':' || (CAST(`x` AS STRING)) END, CASE WHEN (CAST(`n` AS STRING)) IS NULL THEN '~' ELSE octet_length((CAST(`n` AS STRING))) || ':' || (CAST(`n` AS STRING)) END, CASE WHEN v.a2 IS NULL THEN '~' ELSE octet_length(v.a2) || ':' || v.a2 END, CASE WHEN v.a3 IS NULL THEN '~' ELSE octet_length(v.a3) || ':' || v.a3 END, CASE WHEN (replace(`t`, ':', '')) IS NULL THEN '~' ELSE octet_length((replace(`t`, ':', ''))) || ':' || (replace(`t`, ':', '')) END, CASE WHEN (CASE WHEN `b` THEN '1' WHEN NOT `b` THEN '0' END) IS NULL THEN '~' ELSE octet_length((CASE WHEN `b` THEN '1' WHEN NOT `b` THEN '0' END)) || ':' || (CASE WHEN `b` THEN '1' WHEN NOT `b` THEN '0' END) END))[0];
-- _agg_checksum
CAST(coalesce(sum(CAST(`_rid` AS DECIMAL(20, 0))), 0) % CAST('18446744073709551616' AS DECIMAL(20, 0)) AS DECIMAL(20, 0));
-- _agg_checksum of weights
CAST(coalesce(sum(CAST(CAST(`_rid` AS DECIMAL(20, 0)) * CAST(`n` AS DECIMAL(17, 0)) % CAST('18446744073709551616' AS DECIMAL(20, 0)) AS DECIMAL(20, 0))), 0) % CAST('18446744073709551616' AS DECIMAL(20, 0)) AS DECIMAL(20, 0));
-- _agg_count_rows
count(*);
