#include "app/policy_commands.h"

#include <string>
#include <utility>

#include "app/command_builder.h"

namespace sluice {
namespace {

class Builder : CommandBuilder {
 public:
  Builder(CLI::App& root, Command& command) : CommandBuilder(root, command) {}

  void add_all() {
    add_policy();
    add_review();
    add_drill();
    add_schema();
    add_init();
  }

 private:
  void add_policy() {
    CLI::App* policy = root_.add_subcommand("policy", "what a policy does, before it does it");
    policy->require_subcommand(1);
    policy->footer(
        "Examples:\n"
        "  sluice policy matrix\n"
        "  sluice policy test\n"
        "  sluice policy prove\n"
        "  sluice policy diff old.yaml new.yaml");
    add_policy_matrix(*policy);
    add_policy_diff(*policy);
    add_policy_test(*policy);
    add_policy_prove(*policy);
  }

  void add_policy_matrix(CLI::App& policy) {
    const auto [app, options] = add<PolicyMatrixOptions>(
        policy, "matrix", "where each workload may run, by level and by what is found");
    add_config(app, options);
    add_json(app, options);
    app->footer(
        "Examples:\n"
        "  sluice policy matrix\n"
        "  sluice policy matrix --config config/sluice.yaml --json");
  }

  void add_policy_diff(CLI::App& policy) {
    const auto [app, options] = add<PolicyDiffOptions>(
        policy, "diff", "what a new policy decides differently, by workload and label");
    app->add_option("old", options->before, "in force now")->required()->check(CLI::ExistingFile);
    app->add_option("new", options->after, "to come")->required()->check(CLI::ExistingFile);
    app->add_option("--replay", options->replay, "a journal: its requests, with cost and latency")
        ->check(CLI::ExistingDirectory);
    add_json(app, options);
    app->footer(
        "Exit code 8 when something is decided differently.\n"
        "Examples:\n"
        "  sluice policy diff config/sluice.yaml new.yaml\n"
        "  sluice policy diff config/sluice.yaml new.yaml --replay data/journal --json");
  }

  void add_policy_prove(CLI::App& policy) {
    const auto [app, options] = add<PolicyProveOptions>(
        policy, "prove", "whether the boundary and what `prove` claims hold for every request");
    add_config(app, options);
    add_json(app, options);
    app->footer(
        "Exit code 4 when a claim does not hold; then a request that breaks it is printed.\n"
        "Examples:\n"
        "  sluice policy prove\n"
        "  sluice policy prove --config config/sluice.yaml --json");
  }

  void add_policy_test(CLI::App& policy) {
    const auto [app, options] =
        add<PolicyTestOptions>(policy, "test", "run the cases of a policy's test files");
    app->add_option("files", options->files, "files of cases; none given: those that `tests` names")
        ->check(CLI::ExistingFile);
    add_config(app, options);
    app->add_option("--junit", options->junit, "write the results as XML for a build server");
    add_json(app, options);
    app->footer(
        "Exit code 4 when a case fails, 3 when the policy or a file is broken.\n"
        "Examples:\n"
        "  sluice policy test\n"
        "  sluice policy test cases.yaml --config config/sluice.yaml --junit results.xml");
  }

  void add_review() {
    CLI::App* review =
        root_.add_subcommand("review", "requests that wait for a person, at a running gateway");
    review->require_subcommand(1);
    review->footer(
        "You are who SLUICE_API_KEY stands for: a key with the role `reviewer` and a clearance.\n"
        "Examples:\n"
        "  sluice review list\n"
        "  sluice review approve req_01ABCDEFGHJKMNPQRSTVWXYZ23");
    using namespace review_commands;
    const auto [list, list_options] = add<ListOptions>(*review, "list", "what waits");
    add_gateway(list, list_options);
    list->footer("Example: sluice review list --json");
    const auto [show, show_options] =
        add<ShowOptions>(*review, "show", "why it waits, and what each choice would change in it");
    add_parked(show, show_options, "show");
    const auto [approve, approve_options] =
        add<ApproveOptions>(*review, "approve", "let it go on, once");
    add_parked(approve, approve_options, "approve");
    approve->add_option(
        "--zone", approve_options->zone, "to this zone; may be left out where there is one choice");
    approve->add_flag("--original", approve_options->original, "as it is, to a zone of your own");
    const auto [deny, deny_options] = add<DenyOptions>(*review, "deny", "refuse it for good");
    add_parked(deny, deny_options, "deny");
  }

  template <typename Options>
  static void add_gateway(CLI::App* app, Options* options) {
    add_config(app, options);
    app->add_option("--url", options->url, "http://HOST:PORT of the admin listener instead");
    app->add_flag("--json", options->json, "print JSON");
  }

  template <typename Options>
  static void add_parked(CLI::App* app, Options* options, const std::string& verb) {
    app->add_option("id", options->id, "of the request, as `sluice review list` says")->required();
    add_gateway(app, options);
    app->footer("Example: sluice review " + verb + " req_01ABCDEFGHJKMNPQRSTVWXYZ23");
  }

  void add_schema() {
    const auto [app, options] =
        add<SchemaOptions>(root_, "schema", "the configuration as a JSON Schema, for editors");
    app->footer("Example: sluice schema > sluice.schema.json");
  }

  void add_drill() {
    const auto [app, options] = add<DrillOptions>(
        root_, "drill", "send synthetic requests and compare what happens with the policy");
    add_config(app, options);
    CLI::Option* const url =
        app->add_option("--url", options->url, "a running gateway; none given: one of its own");
    app->add_flag_callback(
           "--self", [] {}, "simulated engines and a gateway of its own: the default")
        ->excludes(url);
    app->add_option("--key", options->key, "env:NAME or file:/path of a key for --url")->needs(url);
    app->add_option("--requests", options->requests, "send at most this many")
        ->check(CLI::Range(1, 1'000'000));
    app->add_option("--concurrency", options->concurrency, "at a time")
        ->check(CLI::Range(1, 256))
        ->capture_default_str();
    app->add_option("--report", options->report, "a file to write: .md, .html or .json");
    add_json(app, options);
    app->footer(
        "Exit code 4 when something does not hold.\n"
        "Without --url nothing leaves this machine: every engine is simulated, and made to fail.\n"
        "Examples:\n"
        "  sluice drill\n"
        "  sluice drill --config config/sluice.yaml --report drill.html\n"
        "  sluice drill --url http://127.0.0.1:8080 --key env:SLUICE_KEY --requests 20");
  }

  void add_init() {
    const auto [app, options] = add<InitOptions>(root_, "init", "write a first configuration");
    app->add_option("--preset", options->preset, "what to begin with, as in policies/");
    app->add_option("-o,--output", options->output, "the file to write")
        ->default_val("sluice.yaml");
    app->add_option("--listen", options->listen, "HOST:PORT");
    app->add_option("--engine", options->engines, "NAME=URL: where an engine of the preset is");
    app->add_option("--model", options->models, "NAME=MODEL: what that engine calls its model");
    app->add_option("--zone", options->zones, "NAME=REGION: where a zone of the preset processes");
    app->add_flag("-y,--yes", options->yes, "ask nothing");
    app->add_flag("--force", options->force, "overwrite files that are there");
    app->footer(
        "On a terminal it asks for what is left out; elsewhere `--preset` must be there.\n"
        "Its policy tests are written beside it, into policy-tests/.\n"
        "Examples:\n"
        "  sluice init\n"
        "  sluice init --preset private-by-default --yes\n"
        "  sluice init --preset ticket-triage --engine local=http://127.0.0.1:8000");
  }
};

}  // namespace

void add_policy_commands(CLI::App& root, Command& command) {
  Builder(root, command).add_all();
}

}  // namespace sluice
