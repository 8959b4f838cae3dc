#include "app/commands.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "app/command_builder.h"
#include "app/policy_commands.h"
#include "app/train_commands.h"
#include "domain/dialect_table.h"

namespace sluice {
namespace {

class Builder : CommandBuilder {
 public:
  Builder(CLI::App& root, Command& command) : CommandBuilder(root, command) {}

  void add_what_serves() {
    add_serve();
    add_ask();
    add_explain();
    add_check();
    add_scan();
    add_eval();
    add_keys();
    add_journal();
  }

  void add_the_rest() {
    add_mock();
    add_version();
  }

 private:
  void add_serve() {
    const auto [app, options] = add<ServeOptions>(root_, "serve", "run the gateway");
    add_config_or_file(app, options);
    app->add_option("--listen", options->listen, "HOST:PORT instead of the configured one");
    app->footer(
        "SIGHUP reloads the configuration; SIGTERM drains and ends.\n"
        "Examples:\n"
        "  sluice serve config/sluice.yaml\n"
        "  sluice serve --config config/sluice.yaml --listen 127.0.0.1:0");
  }

  void add_ask() {
    const auto [app, options] = add<AskOptions>(
        root_, "ask", "send one question through the whole gateway, without a server");
    add_config(app, options);
    app->add_option("question", options->question, "what to ask; `-` reads standard input")
        ->required();
    app->add_option("-f,--file", options->file, "a text to ask about")->check(CLI::ExistingFile);
    app->add_option("-m,--model", options->model, "auto, fast, smart, a model or a workload")
        ->default_val("auto");
    app->add_option("-w,--workload", options->workload, "which use of AI this is");
    app->add_flag("--explain", options->explain, "print the tree behind the answer, too");
    add_json(app, options);
    app->footer(
        "Examples:\n"
        "  sluice ask \"Who is on call?\" --file runbook.md --explain\n"
        "  git diff | sluice ask - --workload code-review");
  }

  void add_explain() {
    const auto [app, options] =
        add<ExplainOptions>(root_, "explain", "why a request would go where; sends nothing");
    add_config(app, options);
    app->add_option("request", options->request, "a request body as JSON; `-` reads standard input")
        ->required();
    app->add_option("-w,--workload", options->workload, "which use of AI this is");
    app->add_option("--data-class", options->data_class, "the level that the caller declares");
    app->add_option("--role", options->roles, "a role that the key would have; may be repeated");
    app->add_option("--date", options->date, "as on this day, YYYY-MM-DD; today or later");
    app->add_option("--dialect", options->dialect, "openai or anthropic; left out: by its form")
        ->check(CLI::IsMember(words_of_dialects()));
    add_json(app, options);
    app->footer(
        "Examples:\n"
        "  sluice explain request.json\n"
        "  sluice explain request.json --dialect anthropic --json\n"
        "  sluice explain request.json --role incident-commander --date 2027-01-01");
  }

  void add_check() {
    const auto [app, options] =
        add<CheckOptions>(root_, "check", "check a configuration; names every problem");
    add_config_or_file(app, options);
    add_json(app, options);
    app->footer(
        "Exit code 3 when there is an error.\n"
        "Examples:\n"
        "  sluice check config/sluice.yaml\n"
        "  sluice check --config config/sluice.yaml --json");
  }

  /// For commands that work without a configuration.
  template <typename Options>
  static void add_optional_config(CLI::App* app, Options* options) {
    app->add_option("-c,--config", options->config, "look for what this configuration adds, too")
        ->check(CLI::ExistingFile);
  }

  static void add_names(CLI::App* app, NameOptions& names) {
    app->add_flag("--names", names.look, "look for persons, organizations, places, addresses");
    app->add_option("--names-model", names.model, "a model of your own; see `sluice train tagger`")
        ->check(CLI::ExistingFile);
    app->add_option("--names-threshold", names.threshold, "percent that makes a finding")
        ->check(CLI::Range(1, 99));
  }

  void add_scan() {
    const auto [app, options] =
        add<ScanOptions>(root_, "scan", "what a text holds: secrets, personal data, markings");
    app->add_option("file", options->file, "a text; `-`, the default, reads standard input")
        ->default_val("-");
    add_optional_config(app, options);
    add_names(app, options->names);
    app->add_flag("--jsonl", options->jsonl, "lines {\"text\"} in, lines {\"findings\"} out");
    add_json(app, options);
    app->footer(
        "Offsets in JSON count UTF-8 bytes.\n"
        "Examples:\n"
        "  sluice scan minutes.txt\n"
        "  sluice scan --names letter.txt\n"
        "  sluice scan --jsonl < texts.jsonl");
  }

  void add_eval() {
    CLI::App* eval = root_.add_subcommand("eval", "measure how well this works on your own data");
    eval->require_subcommand(1);
    eval->footer(
        "Examples:\n"
        "  sluice eval protection --data labelled/");
    const auto [app, options] = add<EvalProtectionOptions>(
        *eval, "protection", "what is found in labelled texts, and falsely in ordinary ones");
    app->add_option("--data", options->data, "a folder, or one file; *.jsonl is labelled text")
        ->check(CLI::ExistingPath);
    app->add_option("--text", options->texts, "a folder, or one file, of ordinary texts")
        ->check(CLI::ExistingPath);
    add_optional_config(app, options);
    add_names(app, options->names);
    app->add_option("--only", options->only, "expected types that count; none given: all")
        ->delimiter(',');
    app->add_option("--split", options->split, "count only cases with this `group_split`");
    app->add_flag("--generic-keys",
                  options->generic_keys,
                  "leave out the rules of known kinds of keys: how would unknown ones fare?");
    app->add_option("--show", options->show, "print so many mistakes, with their text");
    add_json(app, options);
    app->footer(
        "The format of labelled text is in docs/detection.md.\n"
        "Examples:\n"
        "  sluice eval protection --data labelled/ --json\n"
        "  sluice eval protection --data labelled/ --names --names-threshold 20\n"
        "  sluice eval protection --text /usr/share/doc --show 20\n"
        "  sluice eval protection --data labelled/ --generic-keys --split heldout");
  }

  void add_keys() {
    CLI::App* keys = root_.add_subcommand("keys", "the keys of callers");
    keys->require_subcommand(1);
    keys->footer(
        "Examples:\n"
        "  sluice keys create --tenant acme\n"
        "  sluice keys list");
    add_keys_create(*keys);
    const auto [list, list_options] =
        add<KeysListOptions>(*keys, "list", "all keys, never the secrets");
    add_config(list, list_options);
    add_json(list, list_options);
    list->footer("Example: sluice keys list --json");
    const auto [revoke, revoke_options] = add<KeysRevokeOptions>(
        *keys, "revoke", "end a key; running gateways notice within a second");
    add_config(revoke, revoke_options);
    revoke->add_option("id", revoke_options->id, "as `keys list` shows it")->required();
    add_json(revoke, revoke_options);
    revoke->footer("Example: sluice keys revoke key_7rkq2m");
  }

  void add_keys_create(CLI::App& keys) {
    const auto [app, options] =
        add<KeysCreateOptions>(keys, "create", "make a key; it is shown once");
    add_config(app, options);
    app->add_option("--tenant", options->tenant, "whose it is")->default_val("default");
    app->add_option("--team", options->team, "team of the tenant");
    app->add_option("--user", options->user, "person or service");
    app->add_option("--role", options->roles, "role; may be given several times");
    app->add_option("--workload",
                    options->workloads,
                    "workload that it may use; the first is its default; none given: all");
    app->add_option("--clearance", options->clearance, "level up to which it may read answers");
    app->add_option("--floor", options->floor, "level that each of its requests has at least");
    app->add_flag("--may-pin", options->may_pin, "may name `engine/model`");
    add_json(app, options);
    app->footer(
        "Example: sluice keys create --tenant acme --team support --workload ticket-triage");
  }

  void add_journal() {
    CLI::App* journal = root_.add_subcommand("journal", "the evidence of what went where, and why");
    journal->require_subcommand(1);
    journal->footer(
        "Examples:\n"
        "  sluice journal show --tail 20\n"
        "  sluice journal verify");
    const auto [show, show_options] = add<JournalShowOptions>(*journal, "show", "print records");
    add_config(show, show_options);
    show->add_option("--request", show_options->request, "only this request id");
    show->add_option("--zone", show_options->zone, "only what went to this zone");
    show->add_option("--since", show_options->since, "UTC: 2026-11-21 or 2026-11-21T10:00:00Z");
    show->add_option("--tail", show_options->tail, "only the last N records");
    add_json(show, show_options);
    show->footer(
        "Examples:\n"
        "  sluice journal show --tail 20\n"
        "  sluice journal show --zone cloud --since 2026-11-21 --json");
    const auto [verify, verify_options] = add<JournalVerifyOptions>(
        *journal, "verify", "find anything altered; exit code 5 when it was");
    add_config(verify, verify_options);
    verify
        ->add_option("--checkpoint", verify_options->checkpoint, "a checkpoint that a witness kept")
        ->check(CLI::ExistingFile);
    add_json(verify, verify_options);
    verify->footer(
        "Examples:\n"
        "  sluice journal verify\n"
        "  sluice journal verify --checkpoint witness.json");
    const auto [checkpoint, checkpoint_options] = add<JournalCheckpointOptions>(
        *journal, "checkpoint", "print the heads, for a witness elsewhere");
    add_config(checkpoint, checkpoint_options);
    checkpoint->footer("Example: sluice journal checkpoint > witness.json");
  }

  void add_mock() {
    const auto [app, options] = add<mock::MockOptions>(
        root_, "mock", "a simulated provider for demos, drills, tests and benches");
    app->add_option("--listen", options->listen, "HOST:PORT; port 0 picks one and prints it")
        ->default_val("127.0.0.1:0");
    app->add_option("--dialect", options->dialect, "openai, anthropic or both")
        ->check(CLI::IsMember({"openai", "anthropic", "both"}));
    app->add_option(
        "--record", options->record, "file that gets each received request as a JSON line");
    app->add_option("--reply", options->reply, "echo, text:TEXT or file:PATH");
    app->add_option("--chunks", options->chunks, "pieces of a streamed answer")
        ->check(CLI::Range(1, 100'000));
    add_milliseconds(app, "--chunk-delay-ms", options->chunk_delay, "between two pieces");
    add_milliseconds(app, "--latency-ms", options->latency, "before the first byte");
    app->add_option(
        "--fault", options->fault, "status:NNN, hang, reset, cut, garbage, slow or ratelimit");
    app->add_option("--fault-rate", options->fault_rate, "share of requests that fail")
        ->check(CLI::Range(0.0, 1.0));
    app->add_option("--seed", options->seed, "which ones");
    app->add_option("--fault-after", options->fault_after, "answer this many well first");
    app->add_option("--model", options->model, "what GET /v1/models lists");
    app->add_flag("--report", options->report, "print counts when it ends");
    app->footer(
        "Example: sluice mock --dialect openai --record seen.jsonl --fault status:503 --fault-rate "
        "0.2");
  }

  static std::vector<std::string> words_of_dialects() {
    std::vector<std::string> words;
    for (const DialectInfo& dialect : kDialectTable) {
      words.emplace_back(dialect.word);
    }
    return words;
  }

  static void add_milliseconds(CLI::App* app,
                               const char* name,
                               std::chrono::milliseconds& target,
                               const char* what) {
    app->add_option_function<std::uint32_t>(
        name, [&target](std::uint32_t value) { target = std::chrono::milliseconds(value); }, what);
  }

  void add_version() {
    const auto [app, options] = add<VersionOptions>(root_, "version", "print the version");
    add_json(app, options);
    app->footer("Example: sluice version --json");
  }
};

}  // namespace

void add_commands(CLI::App& root, Command& command) {
  Builder builder(root, command);
  builder.add_what_serves();
  add_policy_commands(root, command);
  add_train_commands(root, command);
  builder.add_the_rest();
}

}  // namespace sluice
