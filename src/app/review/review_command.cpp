#include "app/review/review_command.h"

#include <cstdio>
#include <string>

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "app/exit_code.h"
#include "app/print.h"
#include "app/review/review_client.h"
#include "app/review/review_text.h"

namespace sluice::review_commands {
namespace {

using nlohmann::json;

policy::Colour colour() {
  return isatty(STDOUT_FILENO) == 1 ? policy::Colour::on : policy::Colour::off;
}

/// Prints the answer as JSON, or as `text` makes it.
template <typename Text>
int finish(const Gateway& at, const Result<json>& answer, Text text) {
  if (!answer) {
    print_error(answer.error());
    return to_int(exit_code_for(answer.error().code));
  }
  fmt::print("{}\n", at.json ? answer->dump(2) : text(*answer, colour()));
  return to_int(ExitCode::ok);
}

}  // namespace

int run_review(const ListOptions& options) {
  return finish(options, ask_gateway(options, "GET", "", ""), list_text);
}

int run_review(const ShowOptions& options) {
  return finish(options, ask_gateway(options, "GET", "/" + options.id, ""), screen_text);
}

int run_review(const ApproveOptions& options) {
  json body = json::object();
  if (!options.zone.empty()) {
    body["zone"] = options.zone;
  }
  if (options.original) {
    body["original"] = true;
  }
  return finish(options,
                ask_gateway(options, "POST", "/" + options.id + "/approve", body.dump()),
                verdict_text);
}

int run_review(const DenyOptions& options) {
  return finish(
      options, ask_gateway(options, "POST", "/" + options.id + "/deny", "{}"), verdict_text);
}

}  // namespace sluice::review_commands
