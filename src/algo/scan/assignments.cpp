#include "algo/scan/assignments.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "algo/scan/randomness.h"
#include "algo/scan/secret_names.h"
#include "algo/scan/secret_values.h"

namespace sluice::scan {
namespace {

constexpr std::size_t kNameMax = 48;
constexpr EntityType kGeneric = entity("secret.generic");

/// One bit a class of bytes around a name, since every sign of every text asks for them.
enum NameByte : std::uint8_t { in_name = 1, between_names = 2 };

constexpr std::array<std::uint8_t, 256> kNameBytes = [] {
  std::array<std::uint8_t, 256> classes{};
  for (std::size_t byte = 0; byte < classes.size(); ++byte) {
    const char c = static_cast<char>(byte);
    const bool is_name = is_word(c) || c == '-' || c == '.';
    const bool is_gap = is_space(c) || c == '.' || std::string_view("\"'`=:,>([{|?+\\").contains(c);
    classes[byte] =
        static_cast<std::uint8_t>((is_name ? in_name : 0) | (is_gap ? between_names : 0));
  }
  return classes;
}();

constexpr bool is_name_char(char c) {
  return (kNameBytes[static_cast<unsigned char>(c)] & in_name) != 0;
}

constexpr bool is_between(char c) {
  return (kNameBytes[static_cast<unsigned char>(c)] & between_names) != 0;
}

constexpr std::array<std::string_view, 10> kTypes = {
    "string", "str", "char", "var", "let", "const", "final", "text", "value", "val"};

/// The first letters of those, one bit each: what most names fail at.
constexpr std::uint32_t kTypesBegin = [] {
  std::uint32_t letters = 0;
  for (const std::string_view type : kTypes) {
    letters |= 1U << static_cast<unsigned>(type.front() - 'a');
  }
  return letters;
}();

/// The type of a declaration, which stands between a name and its value.
bool is_type(std::string_view name) {
  static constexpr std::size_t kLengthMin = 3;
  static constexpr std::size_t kLengthMax = 6;
  if (name.size() < kLengthMin || name.size() > kLengthMax || !is_letter(name.front()) ||
      (kTypesBegin >> static_cast<unsigned>(lower(name.front()) - 'a') & 1U) == 0) {
    return false;
  }
  return std::ranges::any_of(kTypes,
                             [&](std::string_view type) { return equals_lower(name, type); });
}

std::size_t name_begin(const Sweep& sweep, std::size_t end) {
  std::size_t begin = end;
  while (begin > 0 && end - begin < kNameMax && is_name_char(sweep.at(begin - 1))) {
    --begin;
  }
  sweep.spend(end - begin + 1);
  return begin;
}

/// The end of the name before `at`, over the signs, quotes and blanks between; `at` when there are
/// more than `max` of them.
std::size_t name_end(const Sweep& sweep, std::size_t at, std::size_t max) {
  std::size_t end = at;
  while (end > 0 && at - end < max && is_between(sweep.at(end - 1))) {
    --end;
  }
  return end;
}

/// What the name before `at` says; `fly string = ` names by the word before its type.
Says name_before(const Sweep& sweep, std::size_t at, std::size_t gap_max) {
  std::size_t end = name_end(sweep, at, gap_max);
  std::size_t begin = name_begin(sweep, end);
  const std::string_view name = sweep.slice(begin, end);
  if (is_type(name)) {
    end = name_end(sweep, begin, gap_max);
    begin = name_begin(sweep, end);
  }
  return meaning_of(sweep.slice(begin, end));
}

struct Value {
  std::size_t begin = 0;
  std::size_t end = 0;
  Quoting quoting = Quoting::bare;

  [[nodiscard]] bool is_quoted() const { return quoting == Quoting::quoted; }
};

constexpr bool is_quote(char c) {
  return c == '"' || c == '\'' || c == '`';
}

/// `name=` of a query string.
bool is_parameter(const Sweep& sweep, std::size_t at) {
  static constexpr std::size_t kParameterMax = 32;
  const std::size_t end = sweep.skip(at, static_cast<std::uint8_t>(Chars::slug), kParameterMax);
  return end > at && sweep.at(end) == '=';
}

/// A blank, a quote or a sign of the language around ends an unquoted value; so does an escaped
/// line break of source code.
bool ends_value(const Sweep& sweep, std::size_t at) {
  const char c = sweep.at(at);
  const bool is_escape = c == '\\' && std::string_view("nrt\"'").contains(sweep.at(at + 1));
  return is_space(c) || is_quote(c) || c == '<' || c == ',' || c == ';' || is_escape ||
         (c == '&' && is_parameter(sweep, at + 1));
}

/// The value behind the sign at `sign`: quoted, or up to the next blank or bracket.
Value value_after(const Sweep& sweep, std::size_t sign) {
  std::size_t at = sign + 1;
  const std::size_t stop = std::min(sweep.text().size(), at + 6);
  while (at < stop && ((is_space(sweep.at(at)) && sweep.at(at) != '\n') || sweep.at(at) == '=' ||
                       sweep.at(at) == '>' || sweep.at(at) == '\\')) {
    ++at;
  }
  const char quote = sweep.at(at);
  const bool is_quoted = is_quote(quote) && at < sweep.text().size();
  const std::size_t begin = is_quoted ? at + 1 : at;
  std::size_t end = begin;
  while (end < sweep.text().size() && end - begin < kSecretValueMax) {
    const char c = sweep.at(end);
    if (is_quoted ? c == quote : ends_value(sweep, end)) {
      break;
    }
    ++end;
  }
  sweep.spend(end - sign);
  return {.begin = begin, .end = end, .quoting = is_quoted ? Quoting::quoted : Quoting::bare};
}

/// `hunter2.` at the end of a sentence, `(pass: hunter2)`: what closes around it is not part of it.
std::size_t trim(const Sweep& sweep, const Value& value) {
  std::size_t end = value.end;
  const std::string_view text = sweep.slice(value.begin, value.end);
  while (!value.is_quoted() && end > value.begin &&
         (sweep.at(end - 1) == '.' || sweep.at(end - 1) == ':' ||
          (sweep.at(end - 1) == ')' && !text.contains('(')))) {
    --end;
  }
  return end;
}

/// `strlen_pass::handle_assign`, either colon of it.
bool is_scope(const Sweep& sweep, std::size_t sign) {
  return sweep.at(sign) == ':' && ((sweep.at(sign + 1) == ':' && is_word(sweep.at(sign + 2))) ||
                                   (sweep.before(sign) == ':' && is_word(sweep.at(sign + 1))));
}

/// True when the words that end at `end` tell a password: `password is`, `--password`,
/// `IDENTIFIED BY`.
bool is_announced(const Sweep& sweep, std::size_t end) {
  const std::size_t begin = name_begin(sweep, end);
  const std::string_view word = sweep.slice(begin, end);
  if (word.starts_with('-') || word == "PASSWORD") {
    return meaning_of(word) == Says::password;
  }
  if (begin < 2 || sweep.at(begin - 1) != ' ') {
    return false;
  }
  const std::string_view name = sweep.slice(name_begin(sweep, begin - 1), begin - 1);
  return (equals_lower(word, "is") && meaning_of(name) == Says::password) ||
         (equals_lower(word, "by") && equals_lower(name, "identified"));
}

/// `PASS: addr2line -f option`, a line of a test's protocol.
bool is_test_result(const Sweep& sweep, std::size_t sign) {
  static constexpr std::string_view kResult = "PASS";
  const std::size_t begin = sign - std::min(sign, kResult.size());
  return sweep.at(sign) == ':' && sweep.slice(begin, sign) == kResult &&
         (begin == 0 || sweep.at(begin - 1) == '\n' || sweep.at(begin - 1) == 'X');
}

/// What stands behind the colon of `curl -u user:` is a password, so that words alone are the only
/// ones that are none: those of a manual, and variables of the shell.
bool is_user_password(std::string_view value, Quoting quoting) {
  static constexpr std::size_t kLengthMin = 8;
  const bool is_mixed = value.size() >= kLengthMin && std::ranges::any_of(value, is_upper) &&
                        std::ranges::any_of(value, [](char c) { return is_in(c, Chars::lower); }) &&
                        std::ranges::all_of(value, is_alnum) && !is_stand_in(value);
  return is_mixed || is_password(value, quoting);
}

/// `curl -u user:password`, whose colon is at `sign`.
void find_user_option(Sweep& sweep, std::size_t sign) {
  if (sweep.at(sign) != ':') {
    return;
  }
  const std::size_t user = name_begin(sweep, sign);
  const std::size_t gap = user - ((user > 0 && is_quote(sweep.at(user - 1))) ? 1 : 0);
  const auto follows = [&](std::string_view option) {
    return gap >= option.size() && sweep.slice(gap - option.size(), gap) == option;
  };
  if (user == sign || (!follows(" -u ") && !follows(" --user ") && !follows(" -u"))) {
    return;
  }
  const Value value = value_after(sweep, sign);
  if (is_user_password(sweep.slice(value.begin, value.end), value.quoting)) {
    const std::size_t quote = value.is_quoted() && sweep.at(value.end) != '"' ? 1 : 0;
    sweep.add(make_span(user, value.end + quote, entity("secret.basic_auth"), 85));
  }
}

}  // namespace

void find_assignment(Sweep& sweep, std::size_t sign) {
  static constexpr std::size_t kGapMax = 4;
  const char before = sweep.before(sign);
  if (!is_word(before) && !is_between(before)) {
    return;
  }
  if (is_scope(sweep, sign)) {
    return;
  }
  const Says says = name_before(sweep, sign, kGapMax);
  if (says == Says::nothing) {
    find_user_option(sweep, sign);
    return;
  }
  const Value value = value_after(sweep, sign);
  if (!value.is_quoted() && is_test_result(sweep, sign)) {
    return;
  }
  const std::size_t end = trim(sweep, value);
  const std::string_view text = sweep.slice(value.begin, end);
  if (is_believed(text, says, value.quoting)) {
    sweep.add(make_span(value.begin, end, kGeneric, 80));
  }
}

namespace {

/// The quoted value at `begin` that stands behind a quoted name and a comma.
void find_argument(Sweep& sweep, std::size_t begin) {
  static constexpr std::size_t kGapMax = 6;
  const Says says = name_before(sweep, begin, kGapMax);
  if (says == Says::nothing) {
    return;
  }
  const char quote = sweep.at(begin - 1);
  std::size_t end = begin;
  while (end < sweep.text().size() && end - begin < kSecretValueMax && sweep.at(end) != quote) {
    ++end;
  }
  sweep.spend(end - begin + 1);
  if (is_believed(sweep.slice(begin, end), says, Quoting::quoted)) {
    sweep.add(make_span(begin, end, kGeneric, 75));
  }
}

}  // namespace

namespace {

/// `<apiToken>4bc9f32dc921</apiToken>`: the one word that an element holds, of at least one digit.
bool find_element(Sweep& sweep, std::size_t begin, std::size_t inside) {
  static constexpr std::size_t kBlanksMax = 64;
  std::size_t tag_end = begin;
  while (tag_end > 0 && begin - tag_end < kBlanksMax && is_space(sweep.at(tag_end - 1))) {
    --tag_end;
  }
  sweep.spend(begin - tag_end + 1);
  if (sweep.before(tag_end) != '>') {
    return false;
  }
  const std::size_t name = name_begin(sweep, tag_end - 1);
  const Says says = meaning_of(sweep.slice(name, tag_end - 1));
  if (says == Says::nothing || sweep.before(name) != '<') {
    return false;
  }
  std::size_t end = inside;
  while (end < sweep.text().size() && end - begin < kSecretValueMax && !ends_value(sweep, end)) {
    ++end;
  }
  std::size_t next = end;
  while (next - end < kBlanksMax && next < sweep.text().size() && is_space(sweep.at(next))) {
    ++next;
  }
  sweep.spend(next - inside + 1);
  const bool is_whole = sweep.at(next) == '<' && sweep.at(next + 1) == '/';
  if (is_whole && is_believed(sweep.slice(begin, end), says, Quoting::quoted)) {
    sweep.add(make_span(begin, end, kGeneric, 75));
  }
  return true;
}

}  // namespace

void find_spoken_password(Sweep& sweep, std::size_t inside) {
  static constexpr std::size_t kPasswordMax = 64;
  std::size_t begin = inside;
  while (begin > 0 && inside - begin < kPasswordMax && !ends_value(sweep, begin - 1)) {
    --begin;
  }
  sweep.spend(inside - begin + 1);
  if (find_element(sweep, begin, inside)) {
    return;
  }
  const bool is_quoted = begin > 0 && is_quote(sweep.at(begin - 1));
  const std::size_t gap = begin - (is_quoted ? 1 : 0);
  if (is_quoted && gap >= 2 && (sweep.at(gap - 1) == ',' || sweep.at(gap - 2) == ',')) {
    find_argument(sweep, begin);  // setProperty("API_TOKEN", "...")
    return;
  }
  if (gap == 0 || sweep.at(gap - 1) != ' ' || !is_announced(sweep, gap - 1)) {
    return;
  }
  std::size_t end = inside;
  while (end < sweep.text().size() && end - begin < kPasswordMax && !ends_value(sweep, end)) {
    ++end;
  }
  end = trim(sweep,
             {.begin = begin, .end = end, .quoting = is_quoted ? Quoting::quoted : Quoting::bare});
  if (is_password(sweep.slice(begin, end), is_quoted ? Quoting::quoted : Quoting::bare)) {
    sweep.add(make_span(begin, end, kGeneric, 70));
  }
}

namespace {

/// Signs that some keys have inside, though no run of token bytes has them.
constexpr bool is_inner_sign(char c) {
  return c == '=' || c == '~' || c == '%';
}

}  // namespace

void find_named_token(Sweep& sweep, std::size_t begin, std::size_t end) {
  static constexpr std::size_t kGapMax = 8;
  static constexpr std::size_t kTokenMax = 512;
  while (end < sweep.text().size() && end - begin <= kTokenMax &&
         (is_in(sweep.at(end), Chars::token) || is_inner_sign(sweep.at(end)))) {
    ++end;
  }
  if (sweep.at(end) == '[' || sweep.slice(begin, end).ends_with("..")) {
    return;  // Cut off by whoever wrote the documentation.
  }
  sweep.spend(end - begin);
  const std::string_view value = sweep.slice(begin, end);
  const bool is_random =
      value.size() <= kTokenMax && (looks_random(value) || looks_drawn(value) || is_uuid(value));
  if (!is_random || is_stand_in(value)) {
    return;
  }
  Says says = name_before(sweep, begin, kGapMax);
  if (says == Says::nothing && is_inner_sign(sweep.before(begin))) {
    // The value began before that sign.
    static constexpr std::size_t kBackMax = 64;
    const std::size_t stop = begin - std::min(begin, kBackMax);
    while (begin > stop &&
           (is_in(sweep.at(begin - 1), Chars::token) || is_inner_sign(sweep.at(begin - 1)))) {
      --begin;
    }
    sweep.spend(kBackMax);
    says = name_before(sweep, begin, kGapMax);
  }
  const bool is_named =
      says == Says::secret || says == Says::password ||
      (says == Says::key && !is_uuid(value) && entropy_256ths(value) >= 3 * 256 + 128);
  if (is_named) {
    sweep.add(make_span(begin, end, kGeneric, 75));
  }
}

}  // namespace sluice::scan
