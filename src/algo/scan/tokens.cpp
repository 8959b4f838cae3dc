#include "algo/scan/tokens.h"

#include <algorithm>
#include <ranges>
#include <string_view>

#include "algo/scan/assignments.h"
#include "algo/scan/crypto.h"
#include "algo/scan/jwt.h"
#include "algo/scan/randomness.h"

namespace sluice::scan {
namespace {

constexpr std::uint8_t classes_of(Body body) {
  switch (body) {
    case Body::slug:
      return static_cast<std::uint8_t>(Chars::slug);
    case Body::alnum:
      return Chars::upper | Chars::lower | Chars::digit;
    case Body::hex:
      return static_cast<std::uint8_t>(Chars::hex);
    case Body::base64:
    case Body::dotted:
    case Body::url:
      return static_cast<std::uint8_t>(Chars::token);
    case Body::upper:
      return Chars::upper | Chars::digit;
  }
  return 0;
}

/// Bytes that are no token bytes, but may stand inside of a key: base64 padding and the = of some
/// providers; in a path, @ and escapes as well.
constexpr bool may_hold(Body body, char c) {
  const bool has_padding = body == Body::base64 || body == Body::dotted || body == Body::url;
  return has_padding && (c == '=' || c == '%' || (c == '@' && body == Body::url));
}

}  // namespace

/// Where the body of a key ends that begins at `begin`: at the first byte that cannot be in it.
std::size_t TokenFinder::body_end(const SecretKind& kind, std::size_t begin) {
  std::size_t& end = ends_[static_cast<std::size_t>(kind.body)];
  if (begin >= end) {
    end = sweep_.skip(begin, classes_of(kind.body), sweep_.text().size());
    while (end < sweep_.text().size() && may_hold(kind.body, sweep_.at(end))) {
      end = sweep_.skip(end + 1, classes_of(kind.body), sweep_.text().size());
    }
  }
  std::size_t last = end;
  while (last > begin && (sweep_.at(last - 1) == '.' || sweep_.at(last - 1) == '/')) {
    --last;  // A full stop behind it.
  }
  return last;
}

/// Reports the key of `kind` whose prefix stands at `begin`; returns its end, or `begin`.
std::size_t TokenFinder::match_kind(const SecretKind& kind, std::size_t begin) {
  const std::size_t body = begin + kind.prefix.size();
  const std::size_t end = body_end(kind, body);
  const std::size_t length = end - body;
  if (end < body || length < kind.length_min || length > kind.length_max ||
      is_alnum(sweep_.at(end))) {
    return begin;
  }
  const std::string_view value = sweep_.slice(body, end);
  if (kind.prefix == "ey") {
    return find_jwt(sweep_, begin, end);
  }
  if (entropy_256ths(value) < 2 * 256 || (kind.is_common_word && !looks_random(value))) {
    return begin;
  }
  Span span = make_span(begin, end, kind.type);
  span.example = is_stand_in(value);
  sweep_.add(span);
  return end;
}

/// The end of the key whose prefix stands at `begin`, or `begin`; of several kinds, the one with
/// the longest prefix.
std::size_t TokenFinder::match_prefix(std::size_t begin) {
  for (const SecretKind& kind : secret_kinds(sweep_.at(begin)) | std::views::reverse) {
    if (sweep_.text().substr(begin).starts_with(kind.prefix)) {
      const std::size_t end = match_kind(kind, begin);
      if (end > begin) {
        return end;
      }
    }
  }
  return begin;
}

/// `110201543:AAH...`: the key of a Telegram bot, whose second part begins at `begin` (Telegram Bot
/// API, "Authorizing your bot"). Returns its end, or `begin`.
std::size_t TokenFinder::match_telegram(std::size_t begin) {
  if (sweep_.before(begin) != ':' || sweep_.at(begin) != 'A') {
    return begin;
  }
  const std::size_t end = sweep_.skip(begin, static_cast<std::uint8_t>(Chars::slug), 40);
  const std::size_t id = sweep_.skip_back(begin - 1, static_cast<std::uint8_t>(Chars::digit), 17);
  const std::size_t id_length = begin - 1 - id;
  const bool has_shape =
      end - begin >= 34 && end - begin <= 36 && id_length >= 5 && id_length <= 16;
  if (!has_shape || !sweep_.starts_word(id)) {
    return begin;
  }
  sweep_.add(make_span(id, end, entity("secret.saas_token")));
  return end;
}

void TokenFinder::find(std::size_t begin) {
  const std::size_t end =
      sweep_.skip(begin, static_cast<std::uint8_t>(Chars::token), sweep_.text().size());
  bool is_found = false;
  for (std::size_t at = begin; at + 10 < end && !sweep_.is_decided();) {
    std::size_t next = at;
    if (at == begin) {
      next = match_telegram(at);
    }
    if (next == at && is_alnum(sweep_.at(at)) && sweep_.starts_word(at)) {
      next = std::max(match_prefix(at), find_crypto(sweep_, at));
    }
    is_found |= next > at;
    at = std::max(at + 1, next);
  }
  if (!is_found) {
    find_named_token(sweep_, begin, end);
  }
}

}  // namespace sluice::scan
