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
    case Body::serial:
      return static_cast<std::uint8_t>(Chars::slug);
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
  const bool is_masked = kind.length_min < kind.length_max && sweep_.slice(end, end + 4) == "####";
  if (is_masked) {
    return begin;  // xoxp-572370529330-####: the part that matters is gone already.
  }
  if (kind.prefix == "ey") {
    return find_jwt(sweep_, begin, end);
  }
  static constexpr std::size_t kSpeaksForItself = 12;
  const bool is_varied =
      kind.prefix.size() >= kSpeaksForItself || entropy_256ths(value) >= std::size_t{2} * 256;
  const bool is_inside = sweep_.before(begin) == '.' || sweep_.before(begin) == '/';
  if (!is_varied || (kind.is_common_word && (is_inside || !looks_random(value))) ||
      (kind.body == Body::serial &&
       std::ranges::any_of(value, [](char c) { return is_in(c, Chars::lower) || c == '_'; }))) {
    return begin;
  }
  Span span = make_span(kind.body == Body::url ? scheme_begin(begin) : begin, end, kind.type);
  span.example = is_stand_in(value);
  sweep_.add(span);
  return end;
}

/// Where the scheme of the address begins whose host is at `begin`.
std::size_t TokenFinder::scheme_begin(std::size_t begin) const {
  for (const std::string_view scheme : {"https://", "http://"}) {
    if (begin >= scheme.size() && sweep_.slice(begin - scheme.size(), begin) == scheme) {
      return begin - scheme.size();
    }
  }
  return begin;
}

/// The end of the key whose prefix stands at `begin`, or `begin`; of several kinds, the one with
/// the longest prefix.
std::size_t TokenFinder::match_prefix(std::size_t begin) {
  if (!sweep_.knows_keys()) {
    return begin;
  }
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

namespace {

/// A key whose prefix ends with a sign that no run of token bytes holds, as `sha256~`.
struct SplitKind {
  std::string_view mask;  ///< what stands before the run: 9 a digit, * any token byte, + digits
  std::size_t length_min;
  std::size_t length_max;
  EntityType type{};
};

// OpenShift and Entra ID (their documentation, 2024); Facebook Graph API, "app access tokens".
constexpr SplitKind kSplitKinds[] = {
    {"sha256~", 43, 43, entity("secret.cloud_key")},
    {"***9Q~", 31, 34, entity("secret.cloud_key")},
    {"999999999999999|", 27, 27, entity("secret.saas_token")},
    {"9999999999999999|", 27, 27, entity("secret.saas_token")},
};

bool fits_mask(std::string_view text, std::string_view mask) {
  return std::ranges::equal(text, mask, [](char c, char wanted) {
    switch (wanted) {
      case '9':
        return is_digit(c);
      case '*':
        return is_in(c, Chars::token) || c == '~';
      default:
        return c == wanted;
    }
  });
}

}  // namespace

/// The key whose second part is the run that begins at `begin`; its end, or `begin`.
std::size_t TokenFinder::match_split(std::size_t begin) {
  const char before = sweep_.before(begin);
  if (before != '~' && before != '|') {
    return begin;
  }
  std::size_t end = begin;
  while (end - begin <= 64 && (is_in(sweep_.at(end), Chars::slug) || sweep_.at(end) == '~' ||
                               (sweep_.at(end) == '.' && is_alnum(sweep_.at(end + 1))))) {
    ++end;
  }
  sweep_.spend(end - begin + 1);
  for (const SplitKind& kind : kSplitKinds) {
    const std::size_t first = begin - std::min(begin, kind.mask.size());
    if (end - begin >= kind.length_min && end - begin <= kind.length_max &&
        fits_mask(sweep_.slice(first, begin), kind.mask) && sweep_.starts_word(first)) {
      Span span = make_span(first, end, kind.type);
      span.example = is_stand_in(sweep_.slice(begin, end));
      sweep_.add(span);
      return end;
    }
  }
  return begin;
}

/// `pscale_pw_g-=6dn...`: a prefix and few bytes before a sign that some keys have inside.
void TokenFinder::find_before(std::size_t sign) {
  static constexpr std::size_t kPrefixMax = 20;
  if (sign < end_ || !is_in(sweep_.before(sign), Chars::token) ||
      !is_in(sweep_.at(sign + 1), Chars::token)) {
    return;
  }
  const std::size_t begin =
      sweep_.skip_back(sign, static_cast<std::uint8_t>(Chars::token), kPrefixMax);
  if (is_alnum(sweep_.at(begin)) && sweep_.starts_word(begin)) {
    end_ = std::max(end_, match_prefix(begin));
  }
}

void TokenFinder::find(std::size_t begin) {
  const std::size_t end =
      sweep_.skip(begin, static_cast<std::uint8_t>(Chars::token), sweep_.text().size());
  bool is_found = false;
  for (std::size_t at = begin; at + 10 < end && !sweep_.is_decided();) {
    std::size_t next = at;
    if (at == begin && sweep_.knows_keys()) {
      next = std::max(match_telegram(at), match_split(at));
    }
    if (next == at && is_alnum(sweep_.at(at)) && sweep_.starts_word(at)) {
      next = std::max(match_prefix(at), find_crypto(sweep_, at));
    }
    is_found |= next > at;
    at = std::max(at + 1, next);
  }
  end_ = std::max(end_, end);
  if (!is_found) {
    encoded_.find(begin, end);
    find_named_token(sweep_, begin, end);
  }
}

}  // namespace sluice::scan
