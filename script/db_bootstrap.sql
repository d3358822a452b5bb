-- What only a superuser may do for PMI Platform, in one script that may run any number of times: the launcher, compose,
-- the test template, every restore and every upgrade of PostGIS run it. `manage.py doctor` says when it is due again,
-- because LEAKPROOF is neither in a dump nor kept by ALTER EXTENSION … UPDATE.
--
--   psql --no-psqlrc -v database=pmi -v owner_password=… -v app_password=… -v sequencer_password=… -f db_bootstrap.sql
--
-- A variable that is not given is read from PMI_DATABASE, PMI_OWNER_PASSWORD, PMI_APP_PASSWORD and
-- PMI_SEQUENCER_PASSWORD, which keeps secrets out of the process list. A role whose password is nowhere given keeps its own.

\set ON_ERROR_STOP on
\set QUIET on
SET client_min_messages = warning;

\if :{?database}
\else
    \getenv database PMI_DATABASE
\endif
\if :{?database}
\else
    \set database pmi
\endif
\if :{?owner_password}
\else
    \getenv owner_password PMI_OWNER_PASSWORD
\endif
\if :{?app_password}
\else
    \getenv app_password PMI_APP_PASSWORD
\endif
\if :{?sequencer_password}
\else
    \getenv sequencer_password PMI_SEQUENCER_PASSWORD
\endif

-- Roles ---------------------------------------------------------------------------------------------------------------
-- Two bootstraps at once (two test runs, two compose replicas) would race for the same roles.
SELECT pg_advisory_lock(hashtext('pmi.bootstrap')) AS locked \gset

SELECT format('CREATE ROLE %I', role)
  FROM unnest(ARRAY['pmi_owner', 'pmi_app', 'pmi_sequencer', 'pmi_definer']) AS role
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) \gexec

-- None of them may pass row-level security by: policies name each role that needs rows.
ALTER ROLE pmi_owner LOGIN CREATEDB NOSUPERUSER NOCREATEROLE NOREPLICATION NOBYPASSRLS;
ALTER ROLE pmi_app LOGIN NOCREATEDB NOSUPERUSER NOCREATEROLE NOREPLICATION NOBYPASSRLS;
ALTER ROLE pmi_sequencer LOGIN NOCREATEDB NOSUPERUSER NOCREATEROLE NOREPLICATION NOBYPASSRLS;
ALTER ROLE pmi_definer NOLOGIN NOCREATEDB NOSUPERUSER NOCREATEROLE NOREPLICATION NOBYPASSRLS;

\if :{?owner_password}
    ALTER ROLE pmi_owner PASSWORD :'owner_password';
\endif
\if :{?app_password}
    ALTER ROLE pmi_app PASSWORD :'app_password';
\endif
\if :{?sequencer_password}
    ALTER ROLE pmi_sequencer PASSWORD :'sequencer_password';
\endif

-- The migrations hand SECURITY DEFINER functions over with ALTER FUNCTION … OWNER TO pmi_definer, which asks for
-- membership here and for CREATE on the schema below. Nobody else is a member, and nobody can log in as pmi_definer.
GRANT pmi_definer TO pmi_owner;

-- Database ------------------------------------------------------------------------------------------------------------
SELECT format('CREATE DATABASE %I OWNER pmi_owner TEMPLATE template0 ENCODING ''UTF8''', :'database')
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'database') \gexec
ALTER DATABASE :"database" OWNER TO pmi_owner;

-- No temporary tables for the roles that serve requests: they could hide a table from a function by their name.
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"database" TO pmi_app, pmi_sequencer;

-- Short statements on a warm cache: compiling them costs more than it saves (measured on the dashboard's aggregates).
ALTER DATABASE :"database" SET jit = off;

SELECT pg_advisory_unlock(hashtext('pmi.bootstrap')) AS unlocked \gset

\connect :"database"
SET client_min_messages = warning;

-- Extensions ----------------------------------------------------------------------------------------------------------
CREATE EXTENSION IF NOT EXISTS postgis SCHEMA public;
CREATE EXTENSION IF NOT EXISTS btree_gist SCHEMA public;
CREATE EXTENSION IF NOT EXISTS btree_gin SCHEMA public;
CREATE EXTENSION IF NOT EXISTS intarray SCHEMA public;
CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA public;

-- Schema --------------------------------------------------------------------------------------------------------------
-- Only the owner and, for the hand-over above, pmi_definer may create here. No default privileges on tables: what the
-- application and the sequencer may touch is granted table by table by `manage.py migrate`.
ALTER SCHEMA public OWNER TO pmi_owner;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO pmi_app, pmi_sequencer;
GRANT USAGE, CREATE ON SCHEMA public TO pmi_definer;

-- Leakproof operators -------------------------------------------------------------------------------------------------
-- Beneath a row-level policy PostgreSQL uses an index only for conditions whose function is LEAKPROOF, since any other
-- might tell, by an error or a notice, something about rows the policy hides. Each function on this list was read and
-- answers true or false for every stored value, with no error or notice that depends on it. Nothing else is marked.

-- PostGIS `&&` (box beside the exact test in every map query): compares two cached bounding boxes of four floats;
-- empty geometries answer false. It parses no coordinates and raises nothing. Without it 0.5 ms become 43 ms.
ALTER FUNCTION public.geometry_overlaps(geometry, geometry) LEAKPROOF;

-- `tsvector @@ tsquery` (text search): walks the query over the sorted lexemes of the vector. Its one possible error,
-- a stack too deep, depends on the nesting of the caller's own query, never on the row.
ALTER FUNCTION pg_catalog.ts_match_vq(tsvector, tsquery) LEAKPROOF;
