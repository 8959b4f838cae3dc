#include "app/policy/counter_example_text.h"

#include <string_view>

#include <fmt/chrono.h>
#include <fmt/format.h>

namespace sluice {
namespace {

/// `text` as one word of a POSIX shell (XCU 2.2.2): nothing but an apostrophe means anything within
/// apostrophes.
std::string shell_word(std::string_view text) {
  std::string word = "'";
  for (const char c : text) {
    if (c == '\'') {
      word += R"('\'')";
    } else {
      word += c;
    }
  }
  return word + "'";
}

/// A body is written as it is, but for the words that only make it long: the shell repeats these.
/// `echo` would read backslashes.
std::string writer_of(const RunnableRequest& request) {
  const std::size_t filler = request.filler_words * kFillerWord.size();
  const std::size_t at =
      filler == 0 ? 0 : request.body.find(std::string(kFillerWord) + std::string(kFillerWord));
  if (filler == 0 || at == std::string::npos) {
    return fmt::format("printf '%s\\n' {}", shell_word(request.body));
  }
  return fmt::format("{{ printf '%s' {}; printf '{}%.0s' $(seq {}); printf '%s\\n' {}; }}",
                     shell_word(request.body.substr(0, at)),
                     kFillerWord,
                     request.filler_words,
                     shell_word(request.body.substr(at + filler)));
}

}  // namespace

std::string command_of(const RunnableRequest& request, const std::filesystem::path& config) {
  std::string line = fmt::format("{} | sluice explain - --config {} --workload {}",
                                 writer_of(request),
                                 shell_word(config.string()),
                                 shell_word(request.workload));
  if (!request.level.empty()) {
    line += " --data-class " + shell_word(request.level);
  }
  for (const std::string& role : request.roles) {
    line += " --role " + shell_word(role);
  }
  return line + fmt::format(" --date {:%F}", request.date);
}

std::string text_of(const policy::CounterExample& found,
                    const policy::Snapshot& snapshot,
                    const std::filesystem::path& config) {
  const Model& model = snapshot.model(found.model);
  const RunnableRequest request = request_of(found, snapshot);
  std::string text =
      fmt::format("       {}/{} in zone {} may get a request of level {} on {:%F}:\n         {}\n",
                  snapshot.engine(model.engine).name,
                  model.name,
                  snapshot.zone(model.zone).name,
                  snapshot.level_name(found.facts.original.level),
                  request.date,
                  command_of(request, config));
  if (!request.not_in_body.empty()) {
    text += fmt::format("         which cannot show: {}\n", fmt::join(request.not_in_body, ", "));
  }
  return text;
}

}  // namespace sluice
