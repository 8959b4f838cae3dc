#include "dialects/anthropic/tool_id.h"

#include <algorithm>

namespace sluice::dialects::anthropic {
namespace {

bool is_allowed(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-';
}

}  // namespace

std::string tool_id(std::string id) {
  std::ranges::replace_if(id, [](char c) { return !is_allowed(c); }, '_');
  return id;
}

}  // namespace sluice::dialects::anthropic
