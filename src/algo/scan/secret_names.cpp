#include "algo/scan/secret_names.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "algo/scan/characters.h"

namespace sluice::scan {
namespace {

constexpr std::size_t kNameMax = 48;

/// An ending of a name, and what it says.
struct Ending {
  std::string_view text;
  Says says;
};

/// All endings; of two that fit, the longer one counts.
constexpr Ending kEndings[] = {
    {"password", Says::password},
    {"passwords", Says::password},
    {"passwd", Says::password},
    {"passphrase", Says::password},
    {"passwort", Says::password},
    {"kennwort", Says::password},
    {"motdepasse", Says::password},
    {"contraseña", Says::password},
    {"contribsyscom", Says::password},  // Sidekiq, in Bundler's configuration.
    {"pwd", Says::password},
    {"pswd", Says::password},
    {"passw", Says::password},
    {"pass", Says::password},
    {"pw", Says::password},
    {"secret", Says::secret},
    {"secretkey", Says::secret},
    {"accesskey", Says::secret},
    {"apikey", Says::secret},
    {"authkey", Says::secret},
    {"privatekey", Says::secret},
    {"encryptionkey", Says::secret},
    {"signingkey", Says::secret},
    {"accountkey", Says::secret},
    {"sharedaccesskey", Says::secret},
    {"token", Says::secret},
    {"tokens", Says::secret},
    {"apitoken", Says::secret},
    {"creds", Says::secret},
    {"sonarlogin", Says::secret},  // SonarQube's analysis parameter, which holds a token.
    {"secretstring", Says::secret},
    {"credential", Says::secret},
    {"credentials", Says::secret},
    {"bearer", Says::secret},
    {"authorization", Says::secret},
    {"auth", Says::secret},
    {"basic", Says::secret},
    {"key", Says::key},
    {"keyid", Says::key},
    {"clientid", Says::key},
    {"accessid", Says::key},
    {"signature", Says::key},
    {"webhook", Says::key},
    {"salt", Says::key},
};

/// Words behind the one that counts: `DB_PASSWORD_PROD`, `apiKeyLive`, `token_value`.
constexpr std::string_view kQualifiers[] = {
    "prod",    "production", "dev",    "development", "test",    "stage",   "staging", "live",
    "qa",      "uat",        "value",  "plain",       "base64",  "hex",     "old",     "new",
    "primary", "secondary",  "backup", "local",       "default", "sandbox", "internal"};

/// For each last letter, one bit for each letter before it: what most names fail at.
using LastPairs = std::array<std::uint32_t, 26>;

constexpr void add_last_pair(std::string_view word, LastPairs& pairs) {
  while (is_digit(word.back())) {
    word.remove_suffix(1);
  }
  const char last = word.back();
  const char before = word[word.size() - 2];
  if (is_letter(before)) {
    pairs[static_cast<std::size_t>(last - 'a')] |= 1U << static_cast<unsigned>(before - 'a');
  }
}

constexpr LastPairs kEndingPairs = [] {
  LastPairs pairs{};
  for (const Ending& ending : kEndings) {
    add_last_pair(ending.text, pairs);
  }
  return pairs;
}();

constexpr LastPairs kQualifierPairs = [] {
  LastPairs pairs{};
  for (const std::string_view qualifier : kQualifiers) {
    add_last_pair(qualifier, pairs);
  }
  return pairs;
}();

/// What the last two letters of a name leave open.
struct Hopes {
  bool ending = false;
  bool qualifier = false;
};

Hopes hopes_of(std::string_view name) {
  if (name.ends_with('-')) {
    return {};  // The rule of a PEM block.
  }
  while (!name.empty() && !is_letter(name.back())) {
    name.remove_suffix(1);
  }
  if (name.size() < 2) {
    return {};
  }
  const char before = name[name.size() - 2];
  if (!is_letter(before)) {
    // A letter of another script, or a separator: looked at in full.
    return {.ending = true, .qualifier = true};
  }
  const auto last = static_cast<std::size_t>(lower(name.back()) - 'a');
  const std::uint32_t bit = 1U << static_cast<unsigned>(lower(before) - 'a');
  return {.ending = (kEndingPairs[last] & bit) != 0,
          .qualifier = (kQualifierPairs[last] & bit) != 0};
}

/// `clientSecret` and `client_secret` as `clientsecret`, in a small buffer.
class Name {
 public:
  explicit Name(std::string_view text) {
    for (const char c : text) {
      if (c != '_' && c != '-' && c != '.' && size_ < text_.size()) {
        text_[size_++] = lower(c);
      }
    }
  }

  [[nodiscard]] std::string_view text() const { return {text_.data(), size_}; }

 private:
  std::array<char, kNameMax> text_{};
  std::size_t size_ = 0;
};

/// Short endings must be a word of their own: `compass` is no `pass`.
bool needs_own_word(std::string_view ending) {
  return ending.size() <= 4 && ending != "pwd" && ending != "pswd";
}

/// True when the last `length` letters of a name are a word: `db_pass`, `dbPass`.
bool begins_word(std::string_view name, std::size_t length) {
  const std::size_t at = name.size() - std::min(name.size(), length);
  return at == 0 || !is_letter(name[at - 1]) || (is_upper(name[at]) && !is_upper(name[at - 1]));
}

/// `db_password` of `db_password_prod`: without the word behind the one that counts, if it is a
/// word of its own.
std::string_view without_qualifier(std::string_view name) {
  for (const std::string_view qualifier : kQualifiers) {
    if (name.size() > qualifier.size() && lower(name.back()) == qualifier.back() &&
        equals_lower(name.substr(name.size() - qualifier.size()), qualifier) &&
        begins_word(name, qualifier.size())) {
      name.remove_suffix(qualifier.size());
      break;
    }
  }
  while (!name.empty() && !is_alnum(name.back()) &&
         static_cast<unsigned char>(name.back()) < 0x80) {
    name.remove_suffix(1);
  }
  return name;
}

/// Tokens of web forms and keys that are meant to be seen.
bool is_public(std::string_view name) {
  static constexpr std::array<std::string_view, 4> kPublic = {
      "csrf", "xsrf", "authenticity", "public"};
  return std::ranges::any_of(kPublic, [&](std::string_view word) { return name.contains(word); });
}

}  // namespace

Says meaning_of(std::string_view whole) {
  const Hopes hopes = hopes_of(whole);
  const std::string_view raw = hopes.qualifier ? without_qualifier(whole) : whole;
  if (!hopes.ending && (raw.size() == whole.size() || !hopes_of(raw).ending)) {
    return Says::nothing;
  }
  const Name name(raw);
  std::string_view text = name.text();
  while (!text.empty() && is_digit(text.back())) {
    text.remove_suffix(1);  // password2
  }
  Says says = Says::nothing;
  std::size_t longest = 0;
  for (const Ending& ending : kEndings) {
    if (text.empty() || ending.text.back() != text.back() || ending.text.size() <= longest ||
        !text.ends_with(ending.text)) {
      continue;
    }
    if (!needs_own_word(ending.text) || begins_word(raw, ending.text.size())) {
      says = ending.says;
      longest = ending.text.size();
    }
  }
  return is_public(text) ? Says::nothing : says;
}

}  // namespace sluice::scan
