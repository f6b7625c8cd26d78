-- Monthly figures; the table sales (day date, amount numeric(10,2)) is filled by night.
SELECT date_trunc('month', s.day) AS month, sum(s.amount) AS total
FROM sales AS s
JOIN shop ON shop.id = s.shop_id
WHERE s.day >= DATE '2024-01-01'
GROUP BY 1;

INSERT INTO figures (month, total) VALUES ('2024-01-01', 1200.50);
UPDATE shop SET name = 'CREATE TABLE t (a int)' WHERE id = 4;
DELETE FROM figures WHERE month < DATE '2020-01-01';
