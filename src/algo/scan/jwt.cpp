#include "algo/scan/jwt.h"

#include <string_view>

namespace sluice::scan {

std::size_t find_jwt(Sweep& sweep, std::size_t begin, std::size_t end) {
  // `ey` is base64 of `{"`: header and payload are both objects.
  const std::string_view text = sweep.slice(begin, end);
  static constexpr std::size_t kHeaderMax = 1'000;
  const std::size_t dot = text.substr(0, kHeaderMax).find('.');
  const bool is_token = dot != std::string_view::npos && dot >= 10 && text.size() > dot + 10 &&
                        text.substr(dot + 1).starts_with("ey");
  if (!is_token || (text[2] != 'J' && text[2] != 'A' && text[2] != 'K')) {
    return begin;
  }
  sweep.add(make_span(begin, end, entity("secret.jwt")));
  return end;
}

}  // namespace sluice::scan
