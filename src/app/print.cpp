#include "app/print.h"

#include <cstdio>
#include <string>

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

namespace sluice {

void print_error(const Error& error) {
  std::string more;
  const auto add = [&more](std::string_view part) {
    more += (more.empty() ? " (" : "; ") + std::string(part);
  };
  if (!error.rule.empty()) {
    add("rule `" + error.rule + "`");
  }
  if (!error.hint.empty()) {
    add(error.hint);
  }
  // A message that lists several problems names each place before what is wrong there, so the first
  // place goes in front, too.
  fmt::print(stderr,
             "sluice: {}{}{}{}{}\n",
             error.param,
             error.param.empty() ? "" : ": ",
             error.message,
             more,
             more.empty() ? "" : ")");
}

std::string dollars(Money cost) {
  return fmt::format("${:.6f}", static_cast<double>(cost.nano_usd) / 1e9);
}

void print_explanation(const policy::Explanation& explanation, Format format) {
  if (format == Format::json) {
    fmt::print("{}\n", policy::to_json(explanation).dump(2));
    return;
  }
  const bool terminal = isatty(STDOUT_FILENO) != 0;
  fmt::print("{}",
             policy::to_text(explanation, terminal ? policy::Colour::on : policy::Colour::off));
}

}  // namespace sluice
