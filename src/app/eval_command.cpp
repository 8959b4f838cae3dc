#include "app/eval_command.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <unistd.h>
#include <zlib.h>

#include "algo/scan/validators.h"
#include "app/eval/case.h"
#include "app/eval/name_scores.h"
#include "app/eval/quiet.h"
#include "app/eval/report.h"
#include "app/eval/scores.h"
#include "app/eval/vectors.h"
#include "app/exit_code.h"
#include "app/print.h"
#include "app/text_scan.h"
#include "base/error.h"

namespace sluice {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kFileBytesMax = 256U << 20U;
constexpr std::size_t kTextBytesMax = 16U << 20U;

/// The bytes of a file, unpacked where it is gzip; empty when it cannot be read.
std::string read_unpacked(const fs::path& path, std::size_t bytes_max) {
  std::string text;
  const gzFile file = gzopen(path.c_str(), "rb");
  if (file == nullptr) {
    return text;
  }
  static constexpr unsigned kStep = 1U << 18U;
  int bytes = 1;
  while (bytes > 0 && text.size() < bytes_max) {
    const std::size_t size = text.size();
    text.resize(size + kStep);
    bytes = gzread(file, text.data() + size, kStep);
    text.resize(size + static_cast<std::size_t>(std::max(bytes, 0)));
  }
  gzclose(file);
  return text;
}

/// Everything that is a text and no program: no zero byte at its begin.
bool is_text(std::string_view bytes) {
  static constexpr std::size_t kLookedAt = 8192;
  return !bytes.empty() && !bytes.substr(0, kLookedAt).contains('\0');
}

/// What this thread has used of its core, whoever else uses it.
double processor_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

bool is_labelled(const fs::path& path) {
  return path.extension() == ".jsonl";
}

/// The files of a folder, in an order that does not depend on the machine.
std::vector<fs::path> files_in(const fs::path& data) {
  std::vector<fs::path> files;
  std::error_code error;
  if (!fs::is_directory(data, error)) {
    return {data};
  }
  const auto options = fs::directory_options::skip_permission_denied;
  for (auto at = fs::recursive_directory_iterator(data, options, error);
       !error && at != fs::recursive_directory_iterator();
       at.increment(error)) {
    if (at->is_regular_file(error) && !at->is_symlink(error)) {
      files.push_back(at->path());
    }
  }
  std::ranges::sort(files);
  return files;
}

/// One run over the data.
class Evaluation {
 public:
  Evaluation(const EvalProtectionOptions& options, TextScan scan)
      : scan_(std::move(scan)),
        scores_({options.only.begin(), options.only.end()},
                [this](std::string_view what, const eval::Case& labelled, const auto& place) {
                  show(what, labelled, place);
                }),
        split_(options.split),
        left_to_show_(options.show) {}

  Evaluation(const Evaluation&) = delete;
  Evaluation& operator=(const Evaluation&) = delete;

  Result<void> run(const EvalProtectionOptions& options) {
    for (const fs::path& data : options.data) {
      for (const fs::path& file : files_in(data)) {
        tell(file);
        SLUICE_CHECK(is_labelled(file) ? add_labelled(file) : add_ordinary(file));
      }
    }
    for (const fs::path& text : options.texts) {
      for (const fs::path& file : files_in(text)) {
        tell(file);
        SLUICE_CHECK(add_ordinary(file));
      }
    }
    if (has_told_) {
      fmt::print(stderr, "\r\x1b[K");
    }
    return {};
  }

  [[nodiscard]] eval::Report report() const {
    return {.scores = scores_,
            .quiet = quiet_,
            .vectors = vectors_,
            .names = names_,
            .bytes = bytes_,
            .seconds = seconds_};
  }

 private:
  /// How results are called: as `type` for labelled texts, by our own names in ordinary ones.
  enum class Naming : std::uint8_t { as_reported, ours };

  Result<std::vector<eval::Labelled>> find(std::string_view text, Naming naming) {
    const double begin = processor_seconds();
    SLUICE_TRY(const scan::Found* found, scan_.find(text));
    seconds_ += processor_seconds() - begin;
    bytes_ += text.size();
    std::vector<eval::Labelled> places;
    for (const scan::Span& span : found->spans) {
      const EntityInfo& info = scan_.catalog().info(span.type);
      places.push_back({.type = naming == Naming::ours ? info.name : report_name(info),
                        .begin = span.begin,
                        .end = span.end,
                        .example = span.example});
    }
    return places;
  }

  Result<void> add_labelled(const fs::path& file) {
    SLUICE_TRY(std::vector<eval::Case> cases, read_cases(file));
    std::map<std::string, std::vector<eval::Labelled>> expected;  // By text.
    for (const eval::Case& labelled : cases) {
      if (labelled.expected && !labelled.expected->empty()) {
        auto& places = expected[labelled.text];
        places.insert(places.end(), labelled.expected->begin(), labelled.expected->end());
      }
    }
    for (eval::Case& labelled : cases) {
      if (!split_.empty() && labelled.split != split_) {
        continue;
      }
      if (const auto elsewhere = expected.find(labelled.text); elsewhere != expected.end()) {
        labelled.expected_elsewhere = elsewhere->second;
      }
      SLUICE_TRY(const auto found, find(labelled.text, Naming::as_reported));
      scores_.add(labelled, found);
      if (scan_.finds_names()) {
        names_.add(labelled, scan_.names());
      }
    }
    return {};
  }

  /// The labelled texts of a file. Its checksum vectors are counted at once.
  Result<std::vector<eval::Case>> read_cases(const fs::path& file) {
    const std::string text = read_unpacked(file, kFileBytesMax);
    std::vector<eval::Case> cases;
    std::size_t number = 0;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = std::min(text.find('\n', at), text.size());
      const std::string_view line = std::string_view(text).substr(at, end - at);
      at = end + 1;
      ++number;
      if (line.empty()) {
        continue;
      }
      if (const auto vector = eval::read_vector(line)) {
        vectors_.add(*vector, verdict_on(*vector));
        continue;
      }
      Result<eval::Case> labelled = eval::read_case(line);
      if (!labelled) {
        return fail(
            ErrorCode::invalid_input,
            fmt::format("{}, line {}: {}", file.string(), number, labelled.error().message));
      }
      cases.push_back(*std::move(labelled));
    }
    return cases;
  }

  /// What our rule for the type of `vector` says, by Presidio's name or ours.
  std::optional<bool> verdict_on(const eval::Vector& vector) const {
    const auto& types = scan_.catalog().all();
    for (std::size_t i = 0; i < types.size(); ++i) {
      if (types[i].presidio == vector.type || types[i].name == vector.type) {
        return scan::is_valid_identifier(static_cast<EntityType>(i), vector.value);
      }
    }
    return std::nullopt;
  }

  Result<void> add_ordinary(const fs::path& file) {
    const std::string text = read_unpacked(file, kTextBytesMax);
    if (!is_text(text)) {
      return {};
    }
    SLUICE_TRY(const auto found, find(text, Naming::ours));
    quiet_.add(text.size(), found);
    const eval::Case ordinary{.source = file.string(), .text = text};
    for (const eval::Labelled& place : found) {
      if (!place.example && eval::is_strict(place.type)) {
        show("found", ordinary, place);
      }
    }
    return {};
  }

  void show(std::string_view what, const eval::Case& labelled, const eval::Labelled& place) {
    if (left_to_show_ == 0) {
      return;
    }
    --left_to_show_;
    static constexpr std::size_t kAround = 60;
    const std::string_view text = labelled.text;
    const std::size_t begin = place.begin - std::min(place.begin, kAround);
    const nlohmann::ordered_json line = {
        {"mistake", what},
        {"type", place.type},
        {"source", labelled.source},
        {"value", text.substr(place.begin, place.end - place.begin)},
        {"around", text.substr(begin, place.end - begin + kAround)}};
    fmt::print("{}\n", line.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
  }

  /// Progress, on a terminal, of what takes longer than a second.
  void tell(const fs::path& file) {
    const auto now = std::chrono::steady_clock::now();
    if (isatty(STDERR_FILENO) != 0 && now - told_ > std::chrono::seconds(1)) {
      told_ = now;
      has_told_ = true;
      fmt::print(stderr, "\r\x1b[K{} bytes, {}", bytes_, file.filename().string());
    }
  }

  TextScan scan_;
  eval::Scores scores_;
  eval::Quiet quiet_;
  eval::Vectors vectors_;
  eval::NameScores names_;
  std::string split_;
  std::size_t left_to_show_;
  std::size_t bytes_ = 0;
  double seconds_ = 0;
  bool has_told_ = false;
  std::chrono::steady_clock::time_point told_ = std::chrono::steady_clock::now();
};

}  // namespace

int run_eval_protection(const EvalProtectionOptions& options) {
  if (options.data.empty() && options.texts.empty()) {
    print_error({.code = ErrorCode::invalid_input,
                 .message = "nothing to look into: name `--data DIR`, `--text DIR`, or both"});
    return to_int(ExitCode::usage);
  }
  Result<TextScan> scan =
      TextScan::open(options.config,
                     options.names,
                     options.generic_keys ? scan::KeyRules::generic : scan::KeyRules::all);
  if (!scan) {
    print_error(scan.error());
    return to_int(exit_code_for(scan.error().code));
  }
  Evaluation evaluation(options, *std::move(scan));
  const Result<void> done = evaluation.run(options);
  if (!done) {
    print_error(done.error());
    return to_int(ExitCode::failed);
  }
  const eval::Report report = evaluation.report();
  fmt::print(
      "{}\n",
      options.format == Format::json ? eval::to_json(report).dump(2) : eval::to_text(report));
  return to_int(ExitCode::ok);
}

}  // namespace sluice
