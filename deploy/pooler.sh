#!/bin/sh
# PgBouncer in transaction mode for the application's role alone: owner and sequencer connect past it.
set -eu
umask 077

printf '"pmi_app" "%s"\n' "$PMI_APP_PASSWORD" > /tmp/userlist.txt
cat > /tmp/pgbouncer.ini <<SETTINGS
[databases]
pmi = host=database port=5432 dbname=pmi
[pgbouncer]
listen_addr = 0.0.0.0
listen_port = 6432
auth_type = scram-sha-256
auth_file = /tmp/userlist.txt
pool_mode = transaction
default_pool_size = 40
max_client_conn = 1000
server_reset_query =
ignore_startup_parameters = extra_float_digits
SETTINGS
exec pgbouncer /tmp/pgbouncer.ini
