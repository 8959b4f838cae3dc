#include "algo/json/unique_keys.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "algo/json/escape.h"
#include "algo/json/tape.h"

namespace sluice::json {

namespace {

/// Up to so many keys, comparing each with each is faster than sorting.
constexpr std::size_t kFewKeys = 16;

/// The first eight bytes, zeros behind the end; for equality and any fixed order, so byte order
/// does not matter.
std::uint64_t prefix_of(std::string_view text) {
  std::uint64_t prefix = 0;
  std::memcpy(&prefix, text.data(), std::min(text.size(), sizeof(prefix)));
  return prefix;
}

/// The same where at least eight bytes may be read at `text`: a load and a mask, no call.
std::uint64_t padded_prefix_of(std::string_view text) {
  std::uint64_t prefix = 0;
  std::memcpy(&prefix, text.data(), sizeof(prefix));
  if (text.size() >= sizeof(prefix)) {
    return prefix;
  }
  const std::uint64_t kept = (std::uint64_t{1} << (8 * text.size())) - 1;
  return std::endian::native == std::endian::little ? prefix & kept : prefix_of(text);
}

}  // namespace

std::optional<std::uint32_t> UniqueKeys::duplicate(std::span<const Token> tokens,
                                                   std::string_view text,
                                                   std::uint32_t object) {
  const bool has_two = object + 1 < tokens.size() && tokens[object + 2].next < tokens.size();
  if (!has_two) {
    return std::nullopt;
  }
  collect(tokens, text, object);
  return keys_.size() <= kFewKeys ? among_few() : among_many();
}

void UniqueKeys::collect(std::span<const Token> tokens,
                         std::string_view text,
                         std::uint32_t object) {
  keys_.clear();
  unescaped_.clear();
  const auto end = static_cast<std::uint32_t>(tokens.size());
  for (std::uint32_t at = object + 1; at < end; at = tokens[at + 1].next) {
    const Token& key = tokens[at];
    const std::string_view raw = text.substr(key.begin + 1, key.end - key.begin - 2);
    if (!key.has_escapes) {
      keys_.push_back({.prefix = padded_prefix_of(raw), .text = raw, .token = at});
      continue;
    }
    unescaped_.push_back(unescape(raw, 1));
    keys_.push_back({.prefix = prefix_of(unescaped_.back()), .text = {}, .token = at});
  }
  // Views are set only now, since a growing vector moves short strings.
  std::size_t next_unescaped = 0;
  for (Key& key : keys_) {
    if (next_unescaped < unescaped_.size() && tokens[key.token].has_escapes) {
      key.text = unescaped_[next_unescaped++];
    }
  }
}

std::optional<std::uint32_t> UniqueKeys::among_few() const {
  for (std::size_t later = 1; later < keys_.size(); ++later) {
    for (std::size_t earlier = 0; earlier < later; ++earlier) {
      if (keys_[earlier].equals(keys_[later])) {
        return keys_[later].token;
      }
    }
  }
  return std::nullopt;
}

std::optional<std::uint32_t> UniqueKeys::among_many() {
  std::ranges::sort(keys_, [](const Key& a, const Key& b) {
    if (a.prefix != b.prefix) {
      return a.prefix < b.prefix;
    }
    const int order = a.text.compare(b.text);
    return order != 0 ? order < 0 : a.token < b.token;
  });
  const auto same = [](const Key& a, const Key& b) { return a.equals(b); };
  const auto found = std::ranges::adjacent_find(keys_, same);
  if (found == keys_.end()) {
    return std::nullopt;
  }
  return std::next(found)->token;
}

}  // namespace sluice::json
