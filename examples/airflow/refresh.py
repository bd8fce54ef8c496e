"""A nightly refresh of a corpus as a DAG of Airflow 3: crawl what is due, build, verify.

A task that ends with 20, nothing new, is skipped, and `verify` after it. All other codes but 0 fail it, and it is tried
again: 3 (disk, network) and 75 (another run holds the corpus) are better later, and done work is not redone.
"""

from datetime import datetime, timedelta

from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG

HOME = "/srv/malmoi"

with DAG(
    "malmoi_refresh",
    schedule="0 3 * * *",
    start_date=datetime(2026, 1, 1),  # noqa: DTZ001 - Airflow takes its own time zone
    catchup=False,
    max_active_runs=1,
    default_args={"retries": 3, "retry_delay": timedelta(minutes=15)},
):
    refresh = BashOperator(
        task_id="refresh", bash_command=f"{HOME}/.venv/bin/malmoi refresh {HOME}/corpus.toml", skip_on_exit_code=20
    )
    verify = BashOperator(task_id="verify", bash_command=f"{HOME}/.venv/bin/malmoi verify {HOME}/corpus")
    refresh >> verify
