--
-- PostgreSQL database dump
--

-- Dumped from database version 15.4
SET statement_timeout = 0;
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);

CREATE TYPE public.mood AS ENUM (
    'calm',
    'lively'
);

CREATE FUNCTION public.touch() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  -- CREATE TABLE not_me (a int);
  NEW.changed := now();
  RETURN NEW;
END;
$$;

SET default_tablespace = '';
SET default_table_access_method = heap;

CREATE TABLE public.concert (
    id integer NOT NULL,
    title character varying(200) NOT NULL,
    held_on date,
    doors time without time zone,
    changed timestamp with time zone DEFAULT now() NOT NULL,
    price numeric(8,2) DEFAULT 0.00,
    mood public.mood DEFAULT 'calm'::public.mood,
    tags text[],
    payload jsonb,
    sold_out boolean DEFAULT false NOT NULL,
    CONSTRAINT price_not_negative CHECK ((price >= (0)::numeric))
);

ALTER TABLE public.concert OWNER TO hall;
COMMENT ON TABLE public.concert IS 'Concerts; one row each.';
COMMENT ON COLUMN public.concert.doors IS 'When the doors open (not when it starts)';

CREATE SEQUENCE public.concert_id_seq AS integer START WITH 1 INCREMENT BY 1 NO MINVALUE NO MAXVALUE CACHE 1;
ALTER TABLE ONLY public.concert ALTER COLUMN id SET DEFAULT nextval('public.concert_id_seq'::regclass);

CREATE TABLE public."Seat" (
    "Row" character(2) NOT NULL,
    "Number" smallint NOT NULL,
    concert_id integer
);

CREATE VIEW public.free_seats AS SELECT "Row" FROM public."Seat" WHERE concert_id IS NULL;

COPY public.concert (id, title, held_on) FROM stdin;
1	Evening; of songs	2024-02-03
\.

ALTER TABLE ONLY public.concert ADD CONSTRAINT concert_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public."Seat" ADD CONSTRAINT seat_pkey PRIMARY KEY ("Row", "Number");
CREATE INDEX concert_held ON public.concert USING btree (held_on);
ALTER TABLE ONLY public."Seat" ADD CONSTRAINT seat_concert_fkey FOREIGN KEY (concert_id) REFERENCES public.concert(id);
GRANT SELECT ON TABLE public.concert TO reader;
