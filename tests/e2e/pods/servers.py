"""What stands for the images of others: the same servers from Debian, and moto's S3.

Redis runs the command of its manifest. The images of PostgreSQL and RabbitMQ have
programs of their own that prepare the server; here the test does what they do.
"""

import shutil
from pathlib import Path
from typing import Optional

from tests.e2e.pods.kubernetes import Cluster
from tests.support.debian import ensure_debian_package
from tests.support.machine import Machine, Mount, Pod
from tests.support.postgres import find_binaries

S3_PORT = 5000
# As the image does it: who is in the pod needs no password.
_POSTGRES = """
umask 077
printf %s "$POSTGRES_PASSWORD" > /tmp/password
initdb -D "$PGDATA" -U "$POSTGRES_USER" --pwfile /tmp/password --auth-local trust \
    --auth-host scram-sha-256 -E UTF8 --locale C.UTF-8 --no-sync
echo 'host all all all scram-sha-256' >> "$PGDATA/pg_hba.conf"
postgres -D "$PGDATA" -k "$PGHOST" -c listen_addresses= &
until pg_isready -d postgres -U "$POSTGRES_USER"; do sleep 0.1; done
psql -v ON_ERROR_STOP=1 -U "$POSTGRES_USER" -d postgres \
    -c "CREATE DATABASE $POSTGRES_DB" -f /docker-entrypoint-initdb.d/databases.sql
kill -INT $!; wait $! || true
exec postgres -D "$PGDATA" -k "$PGHOST" -c 'listen_addresses=*'
"""
_RABBITMQ = Path("/usr/lib/rabbitmq/bin")


def start_s3(machine: Machine) -> Pod:
    """Start moto, which keeps S3 and all else of AWS in memory."""
    command = ["python", "-m", "moto.server", "-H", "0.0.0.0", "-p", str(S3_PORT)]
    tmp = Mount("tmpfs", "512m", "/tmp")
    # As in AWS, another account's bucket cannot be looked into.
    environment = {"MOTO_S3_ALLOW_CROSSACCOUNT_ACCESS": "false", "HOME": "/tmp"}
    return machine.start("s3", command, environment, [tmp])


def start_postgres(cluster: Cluster) -> Pod:
    """Start PostgreSQL with the databases of the test overlay."""
    binaries = ensure_debian_package("postgresql", find_binaries)
    spec = cluster.spec("statefulset/postgres")
    variables = cluster.environment(spec["containers"][0])
    variables.update(PATH=f"{binaries}:/usr/bin:/bin", PGHOST="/var/run/postgresql")
    return cluster.start_as("statefulset/postgres", ["sh", "-ec", _POSTGRES], variables)


def start_redis(cluster: Cluster) -> Pod:
    """Start Redis as its manifest says."""
    ensure_debian_package("redis-server", lambda: shutil.which("redis-server"))
    return cluster.start("statefulset/redis")


def start_rabbitmq(cluster: Cluster) -> Pod:
    """Start RabbitMQ with the user that its manifest names."""

    def find() -> Optional[Path]:
        return _RABBITMQ if (_RABBITMQ / "rabbitmq-server").exists() else None

    binaries = ensure_debian_package("rabbitmq-server", find)
    spec = cluster.spec("statefulset/rabbitmq")
    variables = {
        **cluster.environment(spec["containers"][0]),
        "PATH": f"{binaries}:/usr/sbin:/usr/bin:/sbin:/bin",
        # What the image has at these places; Debian's program looks elsewhere.
        "HOME": "/var/lib/rabbitmq",
        "RABBITMQ_MNESIA_BASE": "/var/lib/rabbitmq/mnesia",
        "RABBITMQ_LOGS": "-",
        "RABBITMQ_ENABLED_PLUGINS_FILE": "/tmp/enabled_plugins",
        "RABBITMQ_PID_FILE": "/tmp/pid",
        "LANG": "C.UTF-8",
        # /proc here is that of the machine around, where it has another number.
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": (
            "-rabbit vm_memory_calculation_strategy allocated"
        ),
    }
    return cluster.start_as("statefulset/rabbitmq", ["rabbitmq-server"], variables)
