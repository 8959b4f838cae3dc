#include "flow/8_restore/caller_words.h"

#include "algo/json/escape.h"

namespace sluice::restore {
namespace {

void append_normalised(std::string& out, std::string_view text) {
  for (const char c : text) {
    if (c >= 'A' && c <= 'Z') {
      out += static_cast<char>(c | 0x20);
    } else if (!std::string_view(" \t\r\n-()/").contains(c)) {
      out += c;
    }
  }
}

}  // namespace

bool CallerWords::have(std::string_view value) {
  if (!is_built_) {
    is_built_ = true;
    for (const TextSlot& slot : request_.slots) {
      const std::string_view body = request_.body;
      const std::string_view raw = body.substr(slot.begin, slot.end - slot.begin);
      append_normalised(words_, json::unescape(raw, slot.escape_depth));
      words_ += '\n';
    }
  }
  std::string wanted;
  append_normalised(wanted, value);
  if (wanted.empty() || looked_through_ > kLookedThroughMax) {
    return false;
  }
  looked_through_ += words_.size();
  return words_.contains(wanted);
}

}  // namespace sluice::restore
