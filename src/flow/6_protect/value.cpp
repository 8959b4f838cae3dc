#include "flow/6_protect/value.h"

#include "algo/json/escape.h"

namespace sluice::protect {

Value take_value(std::span<const Finding>& findings) {
  std::size_t count = 1;
  while (count < findings.size() && findings[count].continued) {
    ++count;
  }
  const Value value{findings.first(count)};
  findings = findings.subspan(count);
  return value;
}

std::string text_of(const Value& value, const Request& request) {
  const std::string_view body = request.body;
  std::string text;
  for (const Finding& piece : value.pieces) {
    const std::string_view raw = body.substr(piece.begin, piece.end - piece.begin);
    text += json::unescape(raw, request.slots[piece.slot].escape_depth);
  }
  return text;
}

}  // namespace sluice::protect
