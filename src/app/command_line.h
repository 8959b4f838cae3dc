#pragma once

#include <expected>
#include <filesystem>
#include <string>
#include <variant>
#include <vector>

#include "app/mock/options.h"
#include "app/review/options.h"
#include "app/train/options.h"

namespace sluice {

/// How a command prints.
enum class Format : unsigned char { text, json };

struct ServeOptions {
  std::filesystem::path config;
  std::string listen;  ///< overrides `server.listen`; empty: it does not
};

struct CheckOptions {
  std::filesystem::path config;
  Format format = Format::text;
};

struct ExplainOptions {
  std::filesystem::path config;
  std::filesystem::path request;  ///< a request body as JSON; `-`: standard input
  std::string dialect;            ///< `openai` or `anthropic`; empty: by the form of the request
  std::string workload;
  std::string data_class;          ///< as `x-sluice-data-class`; empty: none is declared
  std::vector<std::string> roles;  ///< that the caller's key would have
  std::string date;                ///< YYYY-MM-DD, not before today; empty: today
  Format format = Format::text;
};

struct AskOptions {
  std::filesystem::path config;
  std::string question;        ///< `-`: standard input
  std::filesystem::path file;  ///< a text to ask about; empty: none
  std::string model = "auto";
  std::string workload;
  bool explain = false;
  Format format = Format::text;
};

/// Names in prose, for commands that look into texts.
struct NameOptions {
  bool look = false;            ///< also where the configuration does not ask for it
  std::filesystem::path model;  ///< empty: that of the configuration, or the shipped one
  int threshold = 0;            ///< percent, for all types; 0: as configured, or 20
};

struct ScanOptions {
  std::filesystem::path file;    ///< `-`: standard input
  std::filesystem::path config;  ///< whose own types are looked for too; empty: none
  NameOptions names;
  bool jsonl = false;  ///< each line is `{"text": ...}`
  Format format = Format::text;
};

struct EvalProtectionOptions {
  std::vector<std::filesystem::path> data;   ///< folders and files of labelled texts
  std::vector<std::filesystem::path> texts;  ///< the same of ordinary texts
  std::filesystem::path config;              ///< as above
  NameOptions names;
  std::vector<std::string> only;  ///< expected types that count; empty: all
  std::string split;              ///< cases with this `group_split`; empty: all
  bool generic_keys = false;      ///< without the rules of known kinds of keys
  std::size_t show = 0;           ///< so many mistakes are printed
  Format format = Format::text;
};

struct KeysCreateOptions {
  std::filesystem::path config;
  std::string tenant = "default";
  std::string team;
  std::string user;
  std::vector<std::string> roles;
  std::vector<std::string> workloads;
  std::string clearance;
  std::string floor;
  bool may_pin = false;
  Format format = Format::text;
};

struct KeysListOptions {
  std::filesystem::path config;
  Format format = Format::text;
};

struct KeysRevokeOptions {
  std::filesystem::path config;
  std::string id;
  Format format = Format::text;
};

struct JournalShowOptions {
  std::filesystem::path config;
  std::string request;   ///< only this id; empty: all
  std::string zone;      ///< only what went there; empty: all
  std::string since;     ///< UTC, `2026-11-21` or `2026-11-21T10:00:00Z`; empty: from the start
  std::size_t tail = 0;  ///< only the last so many records; 0: all
  Format format = Format::text;
};

struct JournalVerifyOptions {
  std::filesystem::path config;
  std::filesystem::path checkpoint;  ///< from a witness; empty: none
  Format format = Format::text;
};

struct JournalCheckpointOptions {
  std::filesystem::path config;
};

struct PolicyTestOptions {
  std::filesystem::path config;
  std::vector<std::filesystem::path> files;  ///< of cases; empty: those that `tests` names
  std::filesystem::path junit;               ///< XML for a build server; empty: none
  Format format = Format::text;
};

struct PolicyMatrixOptions {
  std::filesystem::path config;
  Format format = Format::text;
};

struct PolicyProveOptions {
  std::filesystem::path config;
  Format format = Format::text;
};

struct PolicyDiffOptions {
  std::filesystem::path before;
  std::filesystem::path after;
  std::filesystem::path replay;  ///< the folder of a journal; empty: every situation
  Format format = Format::text;
};

struct SchemaOptions {};

struct DrillOptions {
  std::filesystem::path config;
  std::string url;  ///< of a running gateway; empty: simulated engines and a gateway beside them
  std::string key;  ///< `env:NAME` or `file:/path`: a key for `url`; empty: none
  std::size_t requests = 0;  ///< 0: every probe in every scenario, or 50 with `url`
  std::size_t concurrency = 8;
  std::filesystem::path report;  ///< .md, .html or .json; empty: none
  Format format = Format::text;
};

struct InitOptions {
  std::string preset;                ///< empty: it is asked for
  std::filesystem::path output;      ///< the file that is written
  std::string listen;                ///< empty: as the preset says
  std::vector<std::string> engines;  ///< `NAME=URL`: where an engine of the preset is
  std::vector<std::string> models;   ///< `NAME=MODEL`: what it calls its first model
  std::vector<std::string> zones;    ///< `NAME=REGION`: where a zone of the preset processes
  bool yes = false;                  ///< nothing is asked
  bool force = false;                ///< files that are there are overwritten
};

struct VersionOptions {
  Format format = Format::text;
};

/// One command of the user's with its options.
using Command = std::variant<ServeOptions,
                             AskOptions,
                             ExplainOptions,
                             CheckOptions,
                             ScanOptions,
                             EvalProtectionOptions,
                             KeysCreateOptions,
                             KeysListOptions,
                             KeysRevokeOptions,
                             JournalShowOptions,
                             JournalVerifyOptions,
                             JournalCheckpointOptions,
                             PolicyTestOptions,
                             PolicyMatrixOptions,
                             PolicyProveOptions,
                             PolicyDiffOptions,
                             SchemaOptions,
                             DrillOptions,
                             InitOptions,
                             review_commands::ListOptions,
                             review_commands::ShowOptions,
                             review_commands::ApproveOptions,
                             review_commands::DenyOptions,
                             mock::MockOptions,
                             train::TaggerOptions,
                             train::SensitivityOptions,
                             train::RouterOptions,
                             VersionOptions>;

/// Reads the command line. Help, the version and mistakes are printed here; a mistake with the
/// nearest command or option.
/// @return the command, or the exit code with which to end at once
[[nodiscard]] std::expected<Command, int> read_command_line(int argc, const char* const* argv);

}  // namespace sluice
