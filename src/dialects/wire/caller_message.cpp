#include "dialects/wire/caller_message.h"

namespace sluice::dialects {
namespace {

bool is_own_fault(ErrorCode code) {
  return code == ErrorCode::internal || code == ErrorCode::io_failed ||
         code == ErrorCode::tampered || code == ErrorCode::config_invalid;
}

}  // namespace

std::string caller_message(const Error& error) {
  if (is_own_fault(error.code)) {
    return "the gateway failed; its log tells more under the id of this request";
  }
  std::string text = error.message.empty() ? std::string(to_string(error.code)) : error.message;
  std::string addition = error.rule.empty() ? std::string() : "rule `" + error.rule + "`";
  if (!error.hint.empty()) {
    addition += (addition.empty() ? "" : "; ") + error.hint;
  }
  if (!addition.empty()) {
    text += " (" + addition + ")";
  }
  return text;
}

}  // namespace sluice::dialects
