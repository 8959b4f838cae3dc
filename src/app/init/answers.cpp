#include "app/init/answers.h"

#include <algorithm>
#include <charconv>
#include <istream>
#include <ostream>
#include <string_view>

#include <fmt/format.h>

#include "algo/yaml/parse.h"
#include "app/init/fill.h"
#include "app/init/presets.h"

namespace sluice::init {
namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

Result<Pairs> pairs_of(const std::vector<std::string>& words, std::string_view option) {
  Pairs pairs;
  for (const std::string& word : words) {
    const std::size_t sign = word.find('=');
    if (sign == 0 || sign == std::string::npos || sign + 1 == word.size()) {
      return fail(ErrorCode::invalid_input,
                  fmt::format("`--{} {}` is not of the form NAME=VALUE", option, word));
    }
    pairs.emplace_back(word.substr(0, sign), word.substr(sign + 1));
  }
  return pairs;
}

/// Asks and reads lines.
class Dialogue {
 public:
  Dialogue(std::istream& in, std::ostream& out) : in_(in), out_(out) {}

  /// @param usual  what an empty line means
  Result<std::string> ask(std::string_view question, const std::string& usual) {
    out_ << question << " [" << usual << "]: " << std::flush;
    std::string line;
    if (!std::getline(in_, line)) {
      return fail(ErrorCode::cancelled, "the input ended before all was answered");
    }
    return line.empty() ? usual : line;
  }

  /// A number or a name of the list.
  Result<std::string> choose_preset() {
    out_ << "What shall it be like?\n";
    const auto all = presets();
    for (std::size_t i = 0; i < all.size(); ++i) {
      out_ << fmt::format("  {}  {:<20}  {}\n", i + 1, all[i].name, purpose_of(all[i]));
    }
    while (true) {
      SLUICE_TRY(const std::string answer, ask("Its number or name", "private-by-default"));
      std::size_t number = 0;
      const auto [end, error] =
          std::from_chars(answer.data(), answer.data() + answer.size(), number);
      const bool is_number = error == std::errc() && end == answer.data() + answer.size();
      if (is_number && number >= 1 && number <= all.size()) {
        return std::string(all[number - 1].name);
      }
      if (find_preset(answer) != nullptr) {
        return answer;
      }
      out_ << "There is none of this name.\n";
    }
  }

 private:
  std::istream& in_;
  std::ostream& out_;
};

bool is_answered(const Pairs& pairs, const std::string& name) {
  return std::ranges::find(pairs, name, &Pairs::value_type::first) != pairs.end();
}

}  // namespace

Result<Answers> answers_of(const InitOptions& options) {
  Answers answers{.preset = options.preset, .listen = options.listen};
  SLUICE_TRY(answers.engines, pairs_of(options.engines, "engine"));
  SLUICE_TRY(answers.models, pairs_of(options.models, "model"));
  SLUICE_TRY(answers.zones, pairs_of(options.zones, "zone"));
  return answers;
}

Result<Answers> ask(Answers known, std::istream& in, std::ostream& out) {
  Dialogue dialogue(in, out);
  if (known.preset.empty()) {
    SLUICE_TRY(known.preset, dialogue.choose_preset());
  }
  const Preset* preset = find_preset(known.preset);
  if (preset == nullptr) {
    return known;  // Whoever fills it says so.
  }
  if (known.listen.empty()) {
    SLUICE_TRY(known.listen, dialogue.ask("Where shall it listen?", "127.0.0.1:8080"));
  }
  for (const OwnServer& server : own_servers(*preset)) {
    if (!is_answered(known.engines, server.engine)) {
      const std::string question = fmt::format("Where is your model server `{}`?", server.engine);
      SLUICE_TRY(std::string url, dialogue.ask(question, server.url));
      known.engines.emplace_back(server.engine, std::move(url));
    }
    if (!is_answered(known.models, server.engine)) {
      SLUICE_TRY(std::string model, dialogue.ask("What does it call its model?", server.model));
      known.models.emplace_back(server.engine, std::move(model));
    }
  }
  return known;
}

}  // namespace sluice::init
