#!/bin/sh
# Installs Debian packages without letting them start or create any server: the project runs private ones.
# Usage, as root: install_packages.sh PACKAGE…
set -eu

policy=/usr/sbin/policy-rc.d
cluster=/etc/postgresql-common/createcluster.conf
own_policy= own_cluster=
new_services=

tidy() {
    if [ -n "$own_policy" ]; then rm -f "$policy"; fi
    # The file was only ours for the length of the installation; the package's own defaults take its place.
    if [ -n "$own_cluster" ] && [ -f /usr/share/postgresql-common/createcluster.conf ]; then
        cp /usr/share/postgresql-common/createcluster.conf "$cluster"
    fi
}
trap tidy EXIT
trap 'exit 130' INT TERM

if [ ! -e "$policy" ]; then
    own_policy=yes
    printf '#!/bin/sh\nexit 101\n' > "$policy"
    chmod 755 "$policy"
fi
if [ ! -e "$cluster" ]; then
    own_cluster=yes
    mkdir -p "$(dirname "$cluster")"
    echo 'create_main_cluster = false' > "$cluster"
fi
for service in postgresql redis-server pgbouncer; do
    if [ ! -e "/lib/systemd/system/$service.service" ]; then new_services="$new_services $service"; fi
done

export DEBIAN_FRONTEND=noninteractive UCF_FORCE_CONFFOLD=1
apt-get -o DPkg::Lock::Timeout=300 update
apt-get -o DPkg::Lock::Timeout=300 -o Dpkg::Options::=--force-confold install --yes --no-install-recommends "$@"

# Newly installed services would start with the next boot, where systemd boots this machine.
for service in $new_services; do
    if [ -e "/lib/systemd/system/$service.service" ] && command -v systemctl > /dev/null; then
        systemctl disable --quiet "$service.service"
    fi
done
