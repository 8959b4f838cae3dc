#include "app/commands.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "domain/dialect_table.h"

namespace sluice {
namespace {

/// Builds the commands one by one; whichever the user names fills `command`.
class Builder {
 public:
  Builder(CLI::App& root, Command& command) : root_(root), command_(command) {}

  void add_all() {
    add_init();
    add_serve();
    add_ask();
    add_explain();
    add_check();
    add_scan();
    add_eval();
    add_keys();
    add_journal();
    add_policy();
    add_review();
    add_schema();
    add_drill();
    add_mock();
    add_train();
    add_version();
  }

 private:
  /// A command whose options live as long as the parse, and become the result when it is named.
  template <typename Options>
  std::pair<CLI::App*, Options*> add(CLI::App& parent, const char* name, const char* what) {
    CLI::App* app = parent.add_subcommand(name, what);
    auto options = std::make_shared<Options>();  // Owned by the callback; filled before it runs.
    app->callback([&command = command_, options] { command = *options; });
    return {app, options.get()};
  }

  template <typename Options>
  static void add_config(CLI::App* app, Options* options) {
    app->add_option("-c,--config", options->config, "configuration file")
        ->default_val("config/sluice.yaml");
  }

  /// The same for the commands that are about the file: it may be named without an option, too.
  template <typename Options>
  static void add_config_or_file(CLI::App* app, Options* options) {
    app->add_option("-c,--config,FILE", options->config, "configuration file")
        ->default_val("config/sluice.yaml");
  }

  template <typename Options>
  static void add_json(CLI::App* app, Options* options) {
    app->add_flag_callback("--json", [options] { options->format = Format::json; }, "print JSON");
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
    app->add_option("--dialect", options->dialect, "openai or anthropic; left out: by its form")
        ->check(CLI::IsMember(words_of_dialects()));
    add_json(app, options);
    app->footer(
        "Examples:\n"
        "  sluice explain request.json\n"
        "  sluice explain request.json --dialect anthropic --json");
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
    approve->add_option("--zone", approve_options->zone, "to this zone; default: the first choice");
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

  void add_train() {
    CLI::App* train = root_.add_subcommand("train", "make models from your own labelled text");
    train->require_subcommand(1);
    train->footer("Example: sluice train tagger labelled.jsonl --folds 5 --out names.model");
    add_train_tagger(*train);
    add_train_sensitivity(*train);
    add_train_router(*train);
  }

  void add_train_router(CLI::App& train) {
    const auto [app, options] = add<train::RouterOptions>(
        train, "router", "tell what requests ask for, or how hard they are");
    app->add_option("data",
                    options->data,
                    "a folder with a folder of texts for each class, or a CSV file: class,text; "
                    "classes are your intents, or `low`, `medium` and `high`")
        ->required()
        ->check(CLI::ExistingPath);
    app->add_option("-o,--out", options->out, "the model to write; none given: only the report");
    app->add_option(
           "--test",
           options->test,
           "report on these texts, which are not trained with, instead of on parts held out")
        ->check(CLI::ExistingPath);
    app->add_option("--threshold", options->threshold, "percent below which it is `unknown`")
        ->check(CLI::Range(1, 99))
        ->capture_default_str();
    app->add_option("--rounds", options->rounds, "how often all texts are read")
        ->check(CLI::Range(1, 1000))
        ->capture_default_str();
    app->add_flag("--json", options->as_json, "print the report as JSON");
    app->footer("Example: sluice train router requests.csv --out intent.model");
  }

  void add_train_sensitivity(CLI::App& train) {
    const auto [app, options] = add<train::SensitivityOptions>(
        train, "sensitivity", "tell subjects that no pattern finds: HR, mergers, incidents, law");
    app->add_option("data",
                    options->data,
                    "a folder with a folder of texts for each class, or a CSV file: class,text")
        ->required()
        ->check(CLI::ExistingPath);
    app->add_option("-o,--out", options->out, "the model to write; none given: only the report");
    app->add_option(
           "--test",
           options->test,
           "report on these texts, which are not trained with, instead of on parts held out")
        ->check(CLI::ExistingPath);
    app->add_option("--rounds", options->rounds, "how often all texts are read")
        ->check(CLI::Range(1, 1000))
        ->capture_default_str();
    app->add_flag("--json", options->as_json, "print the report as JSON");
    app->footer("Example: sluice train sensitivity texts/ --out sensitivity.model");
  }

  void add_train_tagger(CLI::App& train) {
    const auto [app, options] = add<train::TaggerOptions>(
        train, "tagger", "find names of persons, organizations, places, addresses");
    app->add_option("data", options->data, "labelled text, JSON lines; see docs/names.md")
        ->required()
        ->check(CLI::ExistingFile);
    app->add_option("-o,--out", options->out, "the model to write; none given: only the report");
    app->add_option("--words", options->words, "folder of word lists instead of the shipped ones")
        ->check(CLI::ExistingDirectory);
    app->add_option("--folds", options->folds, "parts of five held out in turn for the report")
        ->check(CLI::Range(0, 5))
        ->capture_default_str();
    app->add_option("--rounds", options->rounds, "how often all texts are read")
        ->check(CLI::Range(1, 100))
        ->capture_default_str();
    app->add_option("--features", options->features_max, "size of the model, 20 bytes each")
        ->check(CLI::Range(100, 2'000'000))
        ->capture_default_str();
    app->add_option(
           "--threshold", options->threshold, "percent that makes a finding, for the report")
        ->check(CLI::Range(1, 99))
        ->capture_default_str();
    app->add_option("--hide-words", options->hidden_words, "share of words hidden while training")
        ->check(CLI::Range(0.0, 0.9))
        ->capture_default_str();
    app->add_flag("--json", options->as_json, "print the report as JSON");
    app->footer("Example: sluice train tagger labelled.jsonl --folds 5 --out names.model");
  }

  void add_version() {
    const auto [app, options] = add<VersionOptions>(root_, "version", "print the version");
    add_json(app, options);
    app->footer("Example: sluice version --json");
  }

  CLI::App& root_;
  Command& command_;
};

}  // namespace

void add_commands(CLI::App& root, Command& command) {
  Builder(root, command).add_all();
}

}  // namespace sluice
