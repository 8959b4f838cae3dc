#include "algo/scan/private_keys.h"

#include <algorithm>
#include <string_view>

namespace sluice::scan {
namespace {

constexpr std::string_view kBegin = "-----BEGIN ";
constexpr std::size_t kTitleMax = 48;
constexpr std::size_t kBlockMax = 32'768;  ///< An RSA key of 16,384 bits has 13 KB.

/// What a block may hold: base64, headers, line breaks, also as \n.
constexpr bool is_block_char(char c) {
  return is_in(c, Chars::token) || is_space(c) || std::string_view("=\\:,#").contains(c);
}

}  // namespace

std::size_t find_private_key(Sweep& sweep, std::size_t dash) {
  const std::string_view text = sweep.text();
  if (sweep.at(dash + 1) != '-' || !text.substr(dash).starts_with(kBegin)) {
    return dash;
  }
  const std::size_t title = dash + kBegin.size();
  const std::string_view head = text.substr(title, kTitleMax);
  const std::size_t dashes = head.find("-----");
  if (dashes == std::string_view::npos || !head.substr(0, dashes).contains("PRIVATE KEY")) {
    return title;
  }
  const std::size_t body = title + dashes + 5;
  std::size_t end = body;
  const std::size_t stop = std::min(text.size(), body + kBlockMax);
  while (end < stop && is_block_char(text[end]) && !text.substr(end).starts_with("-----")) {
    ++end;
  }
  if (text.substr(end).starts_with("-----END")) {
    const std::size_t closing =
        text.substr(0, std::min(stop, end + kTitleMax)).find("-----", end + 5);
    end = closing == std::string_view::npos ? end : closing + 5;
  }
  sweep.spend(end - dash);
  while (end > body && is_space(text[end - 1])) {
    --end;
  }
  if (end - body >= 16) {
    sweep.add(make_span(dash, end, entity("secret.private_key")));
  }
  return end;
}

}  // namespace sluice::scan
