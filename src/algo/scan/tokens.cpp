#include "algo/scan/tokens.h"

#include <algorithm>
#include <string_view>

#include "algo/scan/assignments.h"
#include "algo/scan/crypto.h"
#include "algo/scan/jwt.h"
#include "algo/scan/randomness.h"
#include "algo/scan/secret_kinds.h"

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

/// Where the body of a key ends that begins at `begin`: at the first byte that cannot be in it, but
/// one byte beyond its longest form at most.
std::size_t body_end(const Sweep& sweep, const SecretKind& kind, std::size_t begin) {
  std::size_t end = sweep.skip(begin, classes_of(kind.body), kind.length_max + 1U);
  while (may_hold(kind.body, sweep.at(end)) && end - begin <= kind.length_max) {
    end = sweep.skip(end + 1, classes_of(kind.body), kind.length_max + 1U);
  }
  while (end > begin && (sweep.at(end - 1) == '.' || sweep.at(end - 1) == '/')) {
    --end;  // A full stop behind it.
  }
  return end;
}

/// Reports the key of `kind` whose prefix stands at `begin`; returns its end, or `begin`.
std::size_t match_kind(Sweep& sweep, const SecretKind& kind, std::size_t begin) {
  const std::size_t body = begin + kind.prefix.size();
  const std::size_t end = body_end(sweep, kind, body);
  const std::size_t length = end - body;
  if (end < body || length < kind.length_min || length > kind.length_max ||
      is_alnum(sweep.at(end))) {
    return begin;
  }
  const std::string_view value = sweep.slice(body, end);
  if (kind.prefix == "ey") {
    return find_jwt(sweep, begin, end);
  }
  if (entropy_256ths(value) < 2 * 256 || (kind.is_common_word && !looks_random(value))) {
    return begin;
  }
  Span span = make_span(begin, end, kind.type);
  span.example = is_stand_in(value);
  sweep.add(span);
  return end;
}

std::size_t match_prefix(Sweep& sweep, std::size_t begin) {
  std::size_t end = begin;
  for (const SecretKind& kind : secret_kinds(sweep.at(begin))) {
    if (sweep.text().substr(begin).starts_with(kind.prefix)) {
      end = std::max(end, match_kind(sweep, kind, begin));
    }
  }
  return end;
}

/// `110201543:AAH...`: the key of a Telegram bot, whose second part begins at `begin` (Telegram Bot
/// API, "Authorizing your bot"). Returns its end, or `begin`.
std::size_t find_telegram(Sweep& sweep, std::size_t begin) {
  if (sweep.before(begin) != ':' || sweep.at(begin) != 'A') {
    return begin;
  }
  const std::size_t end = sweep.skip(begin, static_cast<std::uint8_t>(Chars::slug), 40);
  const std::size_t id = sweep.skip_back(begin - 1, static_cast<std::uint8_t>(Chars::digit), 17);
  const std::size_t id_length = begin - 1 - id;
  const bool has_shape =
      end - begin >= 34 && end - begin <= 36 && id_length >= 5 && id_length <= 16;
  if (!has_shape || !sweep.starts_word(id)) {
    return begin;
  }
  sweep.add(make_span(id, end, entity("secret.saas_token")));
  return end;
}

}  // namespace

void find_tokens(Sweep& sweep, std::size_t begin) {
  const std::size_t end =
      sweep.skip(begin, static_cast<std::uint8_t>(Chars::token), sweep.text().size());
  bool is_found = false;
  for (std::size_t at = begin; at + 10 < end && !sweep.is_decided();) {
    std::size_t next = at;
    if (at == begin) {
      next = find_telegram(sweep, at);
    }
    if (next == at && is_alnum(sweep.at(at)) && sweep.starts_word(at)) {
      next = std::max(match_prefix(sweep, at), find_crypto(sweep, at));
    }
    is_found |= next > at;
    at = std::max(at + 1, next);
  }
  if (!is_found) {
    find_named_token(sweep, begin, end);
  }
}

}  // namespace sluice::scan
