#include "flow/request_id.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace sluice {

RequestId new_request_id(Entropy& entropy) {
  constexpr std::string_view kPrefix = "req_";
  constexpr std::string_view kAlphabet = "0123456789abcdefghjkmnpqrstvwxyz";
  RequestId id;
  std::ranges::copy(kPrefix, id.text.begin());
  std::array<std::uint8_t, 26> random{};
  entropy.fill(random);
  for (std::size_t i = 0; i < random.size(); ++i) {
    id.text[kPrefix.size() + i] = kAlphabet[random[i] & 31U];
  }
  return id;
}

}  // namespace sluice
