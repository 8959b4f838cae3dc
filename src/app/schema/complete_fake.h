#pragma once

namespace sluice::schema {

/// A configuration without an error that has every key of the language at least once.
inline constexpr const char* kComplete = R"(server:
  listen: 127.0.0.1:8080
  admin: 127.0.0.1:8081
  data_dir: ./data
  threads: 2
  tls: {certificate: a.pem, key: b.pem}
identity: {anonymous: loopback}
limits: {body: 32MiB, bodies: 256MiB, json_depth: 64, json_tokens: 1000000, head: 32KiB, headers: 100,
  target: 8KiB, connections: 20000, requests_per_connection: 100000, header_timeout: 10s,
  body_timeout: 120s, idle_timeout: 75s, write_timeout: 30s}
dispatch: {attempts: 4, total_timeout: 10m, cooldown: 2s, cooldown_max: 60s, failures: 3, requests_high: 256}
alerts: {webhook: {url: "https://alerts.example.com/hook", secret: env:SLUICE_TEST_NO_SUCH_KEY, ca_file: ca.pem,
  events: [refused_by_rule]}}
drill: {every: 24h, keep: 30}
parked: {wait: 30s, ttl: 24h, look: 500ms, requests: 1000, bytes: 256MiB}
sessions: {ttl: 720h, labels: 100000}
tests: [policy-tests/*.yaml]
restore: {hosts: [wiki.example.com]}
labels:
  levels: [public, internal, confidential]
  categories: [pci, hr]
  regions: [eu, us]
  findings:
    personal.*: {level: confidential, categories: [pci], regions: [eu], retention_days_max: 30, no_training: true}
    secret.*: confidential
  markings:
    - {text: [SECRET PLAN], level: confidential, categories: [hr], regions: [eu], retention_days_max: 0, no_training: true}
  dictionaries:
    - {name: projects, words: [Bluebird], level: confidential, categories: [hr], regions: [eu], retention_days_max: 0, no_training: true}
    - {name: customers, file: words.txt, level: internal}
  patterns:
    - {name: staff, regex: "EMP-[0-9]{6}", level: internal, categories: [hr], regions: [eu], retention_days_max: 0, no_training: true}
  networks:
    - {name: office, ranges: [10.20.0.0/16], level: internal, categories: [hr], regions: [eu], retention_days_max: 0, no_training: true}
  hosts:
    - {name: machines, suffixes: [corp.acme.example], level: internal, categories: [hr], regions: [eu], retention_days_max: 0, no_training: true}
  names:
    types: [person, organization, location, address]
    threshold: {person: 20, organization: 20, location: 20, address: 20}
    model: default
  sensitivity:
    classes:
      hr: {level: confidential, threshold: 60, categories: [hr], regions: [eu], retention_days_max: 0, no_training: true}
    model: default
router: {intents: [question, code], intent_model: default, complexity_model: default, threshold: 60}
workloads:
  - {name: general, placement: private_first, floor: internal, latency: interactive, failure: degrade,
     unscannable: {image/png: internal}, categories: [hr], regions: [eu], retention_days_max: 0, no_training: true}
zones:
  - {name: onprem, kind: on_prem, clearance: confidential, accepts: [all]}
  - {name: cloud, kind: public_cloud, clearance: internal, clearance_redacted: confidential, accepts: [pci],
     accepts_redacted: [hr], region: eu, retention_days: 0, trains_on_prompts: false}
engines:
  - {name: builtin, zone: onprem, dialect: extractive}
  - name: claude
    zone: cloud
    dialect: anthropic
    url: https://api.anthropic.com
    api_key: env:SLUICE_TEST_NO_SUCH_KEY
    ca_file: ca.pem
    in_flight_max: 256
    connect_timeout: 3s
    first_byte_timeout: 60s
    first_output_target: 2s
    idle_timeout: 60s
    models:
      - {name: big, tier: frontier, zone: cloud, context_tokens: 200000, output_tokens_max: 4096,
         capabilities: [tools, vision], price: {since: 2026-01-01, input_usd_per_mtok: "3.00",
         output_usd_per_mtok: "15.00", cache_read_usd_per_mtok: "0.30", cache_write_usd_per_mtok: "3.75"}}
policy:
  never:
    - name: nothing strange leaves
      when: {workload: general, roles: [intern], action: chat, complexity: high, intent: code, size: huge,
             wish: frontier, level: confidential, entities: [secret.*], tools: true, unscannable: true, media: true}
      zones: [cloud]
      zone_kinds: [public_cloud]
  protect:
    - {name: keys, zones: [cloud], zone_kinds: [public_cloud], entities: [secret.*], action: mask}
  answers:
    - {name: written keys, from_zones: [cloud], from_kinds: [public_cloud], entities: [secret.*], action: mask}
  route:
    - name: hard
      when: {workload: general, roles: [intern], action: chat, complexity: high, intent: code, size: huge,
             wish: frontier, level: confidential, entities: [secret.*], tools: true, unscannable: true, media: true,
             latency: batch, network: slow, load: high}
      candidates:
        - {tier: frontier, zones: [cloud], zone_kinds: [public_cloud], engines: [claude], models: [big],
           capabilities: [tools], placement: workload, prefer: cost}
      on_exhausted: {degrade: [{zones: [onprem]}]}
    - {name: rest, candidates: [{placement: workload}], on_exhausted: by_workload}
  exceptions:
    - {name: incident, lifts: nothing strange leaves, when: {roles: [commander]}, until: 2999-12-31, approval: none}
  review: {release_originals_to: [onprem]}
prove:
  - name: keys stay
    never: {residual: confidential, original: confidential, categories: [pci], found: [secret.*],
            left_in: [secret.*], zones: [cloud], zone_kinds: [public_cloud], workload: general, roles: [intern],
            action: chat, complexity: high, intent: code, size: huge, wish: frontier, level: confidential,
            entities: [secret.*], tools: true, unscannable: true, media: true}
  - {never: {left_in: [secret.*], zone: cloud}}
  - {never: {marking: [TOP SECRET], engine: claude}}
  - {always: {workload: general, engines: [claude]}}
  - {always: {workload: general, level: confidential, zone_kind: [on_prem, public_cloud]}}
)";

}  // namespace sluice::schema
