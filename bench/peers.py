"""Who takes part: the simulated provider, nginx as a plain proxy, and sluice with its policies."""
import contextlib
import json
import pathlib
import resource
import subprocess

from processes import LOAD_CORE, PROXY_CORE, Process, free_port, wait_until_listening

# Everything that a careful house would switch on.
FULL_POLICY = """
zones:
  - {name: place, kind: public_cloud, clearance: internal, clearance_redacted: confidential}
labels:
  levels: [public, internal, confidential, restricted]
  findings: {secret.*: confidential, personal.*: confidential, financial.*: confidential,
             technical.*: internal}
  markings: [{text: ["CONFIDENTIAL", "TLP:RED"], level: confidential}]
workloads: [{name: general, placement: cloud_first, floor: internal, failure: fail_closed}]
policy:
  protect:
    - {zone_kinds: [public_cloud], entities: [secret.*], action: mask}
    - {zone_kinds: [public_cloud], entities: [personal.*, financial.*, technical.*],
       action: pseudonymise}
  route: [{name: everything, candidates: [{placement: workload}], on_exhausted: by_workload}]
"""

# As little as the language allows: one level, nothing to take out. Keys, the strict reading of the
# request, the scan and the journal cannot be switched off.
RELAY = """
zones: [{name: place, kind: on_prem, clearance: public}]
labels: {levels: [public]}
policy:
  route: [{name: everything, candidates: [{placement: workload}]}]
"""

# The floor makes every request of the highest level: its intent is on the disk before it is sent.
HIGHEST_LEVEL = """
zones: [{name: place, kind: on_prem, clearance: restricted}]
labels: {levels: [public, internal, confidential, restricted]}
workloads: [{name: general, floor: restricted}]
policy:
  route: [{name: everything, candidates: [{placement: workload}]}]
"""


def start_mock(sluice, *options):
    command = [sluice, "mock", "--listen", "127.0.0.1:0", "--dialect", "openai", *options]
    return Process(command, LOAD_CORE)


def start_nginx(folder, upstream):
    port = free_port()
    config = folder / f"nginx-{port}.conf"
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    config.write_text(f"""
daemon off; worker_processes 1; worker_rlimit_nofile {files};
pid {folder}/nginx-{port}.pid; error_log {folder}/nginx-{port}.log;
events {{ worker_connections 40000; }}
http {{
  access_log off; keepalive_requests 100000000; client_max_body_size 64m;
  client_body_buffer_size 64k;
  client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  upstream engine {{
    server 127.0.0.1:{upstream}; keepalive 512; keepalive_requests 100000000; }}
  server {{ listen 127.0.0.1:{port};
    location / {{ proxy_pass http://engine; proxy_http_version 1.1; proxy_buffering off;
                  proxy_set_header Connection ""; proxy_read_timeout 300s; }} }}
}}""")
    process = Process(["nginx", "-c", config], PROXY_CORE, port)
    wait_until_listening(port, process)
    return process


def create_key(sluice, config):
    made = subprocess.run([sluice, "keys", "create", "--config", config, "--tenant", "bench",
                           "--json"], capture_output=True, text=True, check=True)
    return json.loads(made.stdout)["key"]


def start_sluice(sluice, folder, upstream, policy=FULL_POLICY, in_flight_max=1000):
    config = folder / f"sluice-{upstream}.yaml"
    config.write_text(f"""
server: {{listen: "127.0.0.1:0", data_dir: {folder}/data-{upstream}, threads: 1}}
engines:
  - {{name: mock, zone: place, dialect: openai, url: "http://127.0.0.1:{upstream}",
     in_flight_max: {in_flight_max},
     models: [{{name: bench-model, tier: frontier, context_tokens: 200000, capabilities: [tools],
               price: {{since: 2026-01-01, input_usd_per_mtok: "3.00",
                       output_usd_per_mtok: "15.00"}}}}]}}
{policy}""")
    key = create_key(sluice, config)
    process = Process([sluice, "serve", "--config", config], PROXY_CORE)
    process.key = key
    return process


@contextlib.contextmanager
def trio(sluice, folder: pathlib.Path, mock_options, **of_sluice):
    """A provider, nginx and sluice before it: (mock, nginx, sluice), ended afterwards."""
    with contextlib.ExitStack() as stack:
        def ended(process):
            stack.callback(process.stop)
            return process

        mock = ended(start_mock(sluice, *mock_options))
        nginx = ended(start_nginx(folder, mock.port))
        yield mock, nginx, ended(start_sluice(sluice, folder, mock.port, **of_sluice))
