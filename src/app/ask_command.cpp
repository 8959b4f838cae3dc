#include "app/ask_command.h"

#include <cstdio>
#include <iostream>
#include <iterator>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "app/exit_code.h"
#include "app/finish_command.h"
#include "app/local_house.h"
#include "app/print.h"
#include "base/file.h"

namespace sluice {
namespace {

constexpr std::size_t kTextBytesMax = 16U << 20U;

Result<std::string> question_of(const AskOptions& options) {
  std::string question = options.question;
  if (question == "-") {
    question.assign(std::istreambuf_iterator<char>(std::cin), {});
  }
  if (!options.file.empty()) {
    SLUICE_TRY(const std::string text, read_file(options.file, kTextBytesMax));
    question += "\n\n" + text;
  }
  return question;
}

std::string body_for(const AskOptions& options, const std::string& question) {
  const nlohmann::json body = {{"model", options.model},
                               {"messages", {{{"role", "user"}, {"content", question}}}}};
  return body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

/// What was taken out, where it went, what it was: one line from the answer's own headers.
std::string summary(const LocalExchange& exchange, Money cost) {
  return fmt::format(
      "zone {}, engine {}, model {}{}, data class {}, {} taken out, {}, cost {}, "
      "request {}",
      exchange.answer_header("x-sluice-zone"),
      exchange.answer_header("x-sluice-engine"),
      exchange.answer_header("x-sluice-model"),
      exchange.answer_header("x-sluice-wish").empty() ? "" : " (not the one asked for)",
      exchange.answer_header("x-sluice-data-class"),
      exchange.answer_header("x-sluice-redactions"),
      exchange.answer_header("x-sluice-decision"),
      dollars(cost),
      exchange.answer_header("x-request-id"));
}

ExitCode exit_code_of(int status) {
  if (status == 200) {
    return ExitCode::ok;
  }
  const bool nothing_up = status == 429 || status >= 500;
  return nothing_up ? ExitCode::unavailable : ExitCode::refused;
}

/// What came of the question.
struct Asked {
  std::string answer;  ///< the body
  Money cost;
  std::optional<policy::Explanation> explanation;  ///< when it was wanted
};

void print_json(const Asked& asked) {
  if (!asked.explanation) {
    fmt::print("{}\n", asked.answer);
    return;
  }
  const nlohmann::json document = {{"answer", nlohmann::json::parse(asked.answer, nullptr, false)},
                                   {"cost_nano_usd", asked.cost.nano_usd},
                                   {"explanation", policy::to_json(*asked.explanation)}};
  fmt::print("{}\n", document.dump(2));
}

void print_text(const LocalExchange& exchange, const Asked& asked) {
  const nlohmann::json parsed = nlohmann::json::parse(asked.answer, nullptr, false);
  const bool is_answer = exchange.status() == 200;
  if (is_answer) {
    fmt::print("{}\n", parsed.value("/choices/0/message/content"_json_pointer, std::string()));
  } else {
    fmt::print(stderr, "sluice: {}\n", parsed.value("/error/message"_json_pointer, asked.answer));
  }
  if (asked.explanation) {
    fmt::print("\n");
    print_explanation(*asked.explanation, Format::text);
  }
  if (is_answer) {
    std::fflush(stdout);
    fmt::print(stderr, "\n{}\n", summary(exchange, asked.cost));
  }
}

int ask(const AskOptions& options, LocalHouse& house, const std::string& body) {
  const std::vector<std::pair<std::string, std::string>> headers =
      local_headers({{"x-sluice-workload", options.workload}});
  const std::string path = "/v1/chat/completions";
  Asked asked;
  LocalExchange exchange(
      path, headers, body, [&asked](std::string_view bytes) { asked.answer += bytes; });
  house.serve(exchange);
  asked.cost = house.cost();
  if (options.explain) {
    LocalExchange again(path, headers, body, [](std::string_view) {});
    if (Result<policy::Explanation> explanation = house.explain(again)) {
      asked.explanation = *std::move(explanation);
    }
  }
  options.format == Format::json ? print_json(asked) : print_text(exchange, asked);
  return to_int(exit_code_of(exchange.status()));
}

}  // namespace

int run_ask(const AskOptions& options) {
  const Result<std::string> question = question_of(options);
  if (!question) {
    print_error(question.error());
    return to_int(ExitCode::usage);
  }
  Result<LocalHouse> house = LocalHouse::open(options.config);
  if (!house) {
    print_error(house.error());
    return to_int(exit_code_for(house.error().code));
  }
  if (const Result<void> known = house->check_workload(options.workload); !known) {
    return finish_command(known);
  }
  return ask(options, *house, body_for(options, *question));
}

}  // namespace sluice
