CREATE SCHEMA IF NOT EXISTS tide;
SET search_path = tide;
CREATE DOMAIN tide.metres AS numeric(5,2) CHECK (VALUE BETWEEN -20 AND 20);
CREATE TABLE reading (
    station   char(4)     NOT NULL REFERENCES station_list,
    taken_at  timestamptz NOT NULL,
    level     tide.metres,
    raw       double precision,
    flags     bit(8) DEFAULT B'00000000',
    EXCLUDE USING gist (station WITH =, taken_at WITH =),
    PRIMARY KEY (station, taken_at)
) PARTITION BY RANGE (taken_at);
CREATE TABLE reading_2024 PARTITION OF reading FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE UNLOGGED TABLE IF NOT EXISTS "Quick Look" (
    "Station Name" text COLLATE "C",
    "Height (m)" numeric(6, 3) GENERATED ALWAYS AS (1.0) STORED
);
CREATE TEMPORARY TABLE scratch AS SELECT * FROM reading LIMIT 10;
CREATE MATERIALIZED VIEW daily AS SELECT station, max(level) AS high FROM reading GROUP BY 1;
ALTER TABLE reading ADD COLUMN checked_by varchar(12), ADD COLUMN checked_on date;
ALTER TABLE reading ALTER COLUMN raw TYPE real;
ALTER TABLE reading RENAME COLUMN flags TO quality;
DROP TABLE IF EXISTS old_reading;
