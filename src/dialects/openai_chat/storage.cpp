#include "dialects/openai_chat/storage.h"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace sluice::dialects::openai_chat {
namespace {

constexpr std::array<std::string_view, 2> kOnlyWithStorage = {"metadata", "prompt_cache_retention"};

Edit instead_of(const json::Value& value, std::string_view text) {
  return {{value.at().begin, value.at().end}, std::string(text)};
}

}  // namespace

std::vector<Edit> forbid_storage(const Document& document, DialectKind caller) {
  const json::Value root = document.root();
  std::vector<Edit> edits;
  if (caller == DialectKind::openai_chat) {
    for (const std::string_view name : kOnlyWithStorage) {
      if (const auto value = root.find(name)) {
        edits.push_back(instead_of(*value, "null"));
      }
    }
  }
  if (const auto store = root.find("store")) {
    edits.push_back(instead_of(*store, "false"));
  } else {
    const std::uint32_t end = root.at().end - 1;  // A request has members: one stands before it.
    edits.push_back({{end, end}, R"(,"store":false)"});
  }
  return edits;
}

}  // namespace sluice::dialects::openai_chat
