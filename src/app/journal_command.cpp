#include "app/journal_command.h"

#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "adapters/journal/journal_folder.h"
#include "adapters/stores/master_key.h"
#include "adapters/system/system_entropy.h"
#include "app/check_command.h"
#include "app/config_file.h"
#include "app/finish_command.h"
#include "app/journal_text.h"
#include "base/file.h"

namespace sluice {
namespace {

namespace fs = std::filesystem;

/// A journal to read: where it is, and whose signature it must bear.
struct JournalAtRest {
  std::vector<chain::ChainFiles> chains;
  chain::PublicKey key{};
};

/// Reading must not make a master key: with a new one, every honest head would look forged.
Result<Secret> existing_master_key(const fs::path& data_dir) {
  const fs::path path = data_dir / "master.key";
  std::error_code ignored;
  if (!fs::exists(path, ignored)) {
    return fail(
        Error{.code = ErrorCode::config_invalid,
              .message = "there is no `" + path.string() + "`, so no journal can be checked",
              .hint = "it is made when the gateway starts; restore it from a backup"});
  }
  SystemEntropy entropy;
  return stores::load_master_key(data_dir, "file:" + path.string(), entropy);
}

Result<JournalAtRest> open_journal(const fs::path& config) {
  const LoadedConfiguration loaded = load_configuration(config);
  if (!loaded.configuration) {
    print_problems(loaded.problems);
    return fail(ErrorCode::config_invalid, "the configuration has errors");
  }
  const fs::path& data_dir = loaded.configuration->server.data_dir;
  SLUICE_TRY(const Secret master_key, existing_master_key(data_dir));
  JournalAtRest journal{.key = chain::SigningKey::derive(master_key).public_key()};
  SLUICE_TRY(journal.chains, journal::list_chains(data_dir / "journal"));
  return journal;
}

Result<std::optional<chain::Checkpoint>> read_checkpoint(const fs::path& path) {
  constexpr std::size_t kBytesMax = std::size_t{64} << 20U;
  if (path.empty()) {
    return std::optional<chain::Checkpoint>();
  }
  SLUICE_TRY(const std::string text, read_file(path, kBytesMax));
  SLUICE_TRY(chain::Checkpoint checkpoint, parse_checkpoint(text));
  return std::optional(std::move(checkpoint));
}

/// Whoever has replaced the master key has replaced the journal with it.
void compare_keys(const chain::Checkpoint& checkpoint,
                  const chain::PublicKey& key,
                  chain::Report& report) {
  if (checkpoint.key != key) {
    report.flaws.push_back({.kind = chain::Flaw::Kind::bad_head,
                            .file = "master.key",
                            .what = "the checkpoint was signed with another key"});
  }
}

/// All intents and closings, oldest first.
class Entries {
 public:
  void read(const JournalAtRest& journal) {
    for (const chain::ChainFiles& files : journal.chains) {
      names_.reset();
      const chain::ChainReport report =
          chain::walk(files, journal.key, [&](const chain::Seen& seen) { add(files.id, seen); });
      is_intact_ = is_intact_ && report.flaws.empty();
    }
    std::ranges::sort(entries_, {}, [](const JournalEntry& entry) {
      return std::tuple(entry.time(), entry.chain, entry.sequence);
    });
    for (JournalEntry& entry : entries_) {
      entry.is_open = std::holds_alternative<Intent>(entry.record) &&
                      !closed_.contains(std::string(entry.request().view()));
    }
  }

  [[nodiscard]] bool is_intact() const { return is_intact_; }

  template <typename Predicate>
  void keep(Predicate predicate) {
    std::erase_if(entries_, [&](const JournalEntry& entry) { return !predicate(entry); });
  }

  [[nodiscard]] std::span<const JournalEntry> last(std::size_t count) const {
    return std::span(entries_).last(std::min(count, entries_.size()));
  }

  [[nodiscard]] std::span<const JournalEntry> all() const { return entries_; }

 private:
  void add(const chain::ChainId& id, const chain::Seen& seen) {
    Result<chain::Record> record = chain::decode(seen.payload);
    if (!record || std::holds_alternative<chain::Witness>(*record)) {
      return;
    }
    if (auto* names = std::get_if<chain::Names>(&*record)) {
      names_ = std::make_shared<const chain::Names>(std::move(*names));
      return;
    }
    if (const auto* closing = std::get_if<Closing>(&*record)) {
      closed_.insert(std::string(closing->request.view()));
    }
    entries_.push_back(
        {.chain = id, .sequence = seen.sequence, .record = *std::move(record), .names = names_});
  }

  std::vector<JournalEntry> entries_;
  std::set<std::string> closed_;
  std::shared_ptr<const chain::Names> names_;  ///< of the chain that is being read
  bool is_intact_ = true;
};

void print(std::span<const JournalEntry> entries, Format format) {
  if (format == Format::json) {
    nlohmann::json rows = nlohmann::json::array();
    for (const JournalEntry& entry : entries) {
      rows.push_back(to_json(entry));
    }
    fmt::print("{}\n", rows.dump(2));
    return;
  }
  for (const JournalEntry& entry : entries) {
    fmt::print("{}\n", to_line(entry));
  }
}

Result<void> show(const JournalShowOptions& options) {
  std::optional<std::chrono::sys_seconds> since;
  if (!options.since.empty()) {
    SLUICE_TRY(since, parse_time(options.since));
  }
  SLUICE_TRY(const JournalAtRest journal, open_journal(options.config));
  Entries entries;
  entries.read(journal);
  const std::size_t written = entries.all().size();
  entries.keep([&](const JournalEntry& entry) {
    return (options.request.empty() || entry.request().view() == options.request) &&
           (options.zone.empty() || entry.zone() == options.zone) &&
           (!since || entry.time() >= *since);
  });
  if (entries.all().empty()) {
    const std::string why = written == 0 ? std::string("the journal has no record yet")
                                         : fmt::format("none of its {} records fits", written);
    fmt::print(stderr, "sluice: nothing to show: {}\n", why);
  }
  print(options.tail == 0 ? entries.all() : entries.last(options.tail), options.format);
  return entries.is_intact()
             ? Result<void>()
             : fail(Error{.code = ErrorCode::tampered,
                          .message = "this journal has been altered; not all of it may be true",
                          .hint = "run `sluice journal verify`"});
}

Result<void> verify(const JournalVerifyOptions& options) {
  SLUICE_TRY(const std::optional<chain::Checkpoint> checkpoint,
             read_checkpoint(options.checkpoint));
  SLUICE_TRY(const JournalAtRest journal, open_journal(options.config));
  chain::Report report =
      chain::verify(journal.chains, journal.key, checkpoint ? &*checkpoint : nullptr);
  if (checkpoint) {
    compare_keys(*checkpoint, journal.key, report);
  }
  if (report.chains.empty() && !checkpoint) {
    fmt::print(stderr,
               "sluice: warning: there is no chain to verify; whether there were any, only "
               "`--checkpoint` can tell\n");
  }
  fmt::print("{}",
             options.format == Format::json ? to_json(report).dump(2) + "\n" : to_text(report));
  return report.is_intact() ? Result<void>()
                            : fail(ErrorCode::tampered, "the journal does not verify");
}

Result<void> checkpoint(const JournalCheckpointOptions& options) {
  SLUICE_TRY(const JournalAtRest journal, open_journal(options.config));
  const chain::Report report = chain::verify(journal.chains, journal.key, nullptr);
  if (!report.is_intact()) {
    fmt::print(stderr, "{}", to_text(report));
    return fail(ErrorCode::tampered, "the journal does not verify; no checkpoint was made");
  }
  const auto now = std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
  fmt::print("{}\n",
             to_json_text({.key = journal.key, .time = now, .tips = chain::tips_of(report)}));
  return {};
}

}  // namespace

int run_journal_show(const JournalShowOptions& options) {
  return finish_command(show(options));
}

int run_journal_verify(const JournalVerifyOptions& options) {
  return finish_command(verify(options));
}

int run_journal_checkpoint(const JournalCheckpointOptions& options) {
  return finish_command(checkpoint(options));
}

}  // namespace sluice
