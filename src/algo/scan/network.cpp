#include "algo/scan/network.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "algo/scan/hosts.h"
#include "algo/scan/identifiers.h"

namespace sluice::scan {
namespace {

constexpr EntityType kIp = entity("technical.ip");
constexpr EntityType kMac = entity("technical.mac");

unsigned octet(const Window& window, std::size_t group) {
  return static_cast<unsigned>(number_of(window.digits_of(group, group)));
}

bool is_ipv4(const Window& window, std::size_t first) {
  for (std::size_t i = first; i < first + 4; ++i) {
    const std::size_t length = window.digits_in(i);
    if (length > 3 || octet(window, i) > 255 || (length > 1 && window.digits_of(i, i)[0] == 0) ||
        (i > first && (window.groups[i].separator != '.' ||
                       window.groups[i].begin != window.groups[i - 1].end + 1))) {
      return false;
    }
  }
  return true;
}

/// `/24` behind an address belongs to it.
std::size_t prefix_end(const Sweep& sweep, std::size_t end, unsigned bits_max) {
  if (sweep.at(end) != '/') {
    return end;
  }
  const std::size_t digits = sweep.skip(end + 1, static_cast<std::uint8_t>(Chars::digit), 4);
  unsigned bits = 0;
  for (const char c : sweep.slice(std::min(end + 1, digits), digits)) {
    bits = bits * 10 + static_cast<unsigned>(c - '0');
  }
  const bool is_prefix = digits > end + 1 && bits <= bits_max && !sweep.is_within_word(digits);
  return is_prefix ? digits : end;
}

/// What a run of hex digits and colons says of itself.
struct Colons {
  std::size_t groups = 0;
  std::size_t longest = 0;
  std::size_t shortest = 9;
  bool has_gap = false;  ///< one `::`
  bool has_digit = false;
  bool is_broken = false;
};

Colons read_colons(std::string_view text) {
  Colons colons;
  std::size_t length = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    const char c = i < text.size() ? text[i] : ':';
    if (c != ':') {
      ++length;
      colons.has_digit |= is_digit(c);
      continue;
    }
    if (length > 0) {
      ++colons.groups;
      colons.longest = std::max(colons.longest, length);
      colons.shortest = std::min(colons.shortest, length);
    } else if (i > 0 && i < text.size() && text[i - 1] == ':') {
      colons.is_broken |= colons.has_gap;
      colons.has_gap = true;
    }
    length = 0;
  }
  return colons;
}

bool is_ipv6(const Colons& colons, std::size_t embedded_groups) {
  const std::size_t groups = colons.groups + embedded_groups;
  return !colons.is_broken && colons.longest <= 4 && colons.groups > 0 &&
         (colons.has_gap ? groups <= 7 && colons.has_digit : groups == 8);
}

bool is_mac(std::string_view text, char separator) {
  if (text.size() != 17) {
    return false;
  }
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i % 3 == 2 ? text[i] != separator : !is_hex(text[i])) {
      return false;
    }
  }
  // Neither the broadcast address nor the empty one names a machine.
  return std::ranges::any_of(text, [&](char c) { return c != separator && c != text[0]; });
}

/// `v_::b1`: a name of source code goes on at `begin`.
bool continues_name(const Sweep& sweep, std::size_t begin) {
  return sweep.is_within_word(begin) || (sweep.at(begin) == ':' && sweep.before(begin) == '_');
}

/// `a1::Face`: a name goes on at `end`, which may be behind its scope.
bool goes_on_as_name(const Sweep& sweep, std::size_t end) {
  const bool is_name = is_alnum(sweep.at(end)) || sweep.at(end) == '_';
  return sweep.is_within_word(end) || (sweep.before(end) == ':' && is_name);
}

/// Where the address begins of whose run of hex digits `begin` is the first and `colon` the first
/// colon: a single one is punctuation (`IP:fd00::1`), as are letters of a word (`mac:00:1b:...`).
std::size_t address_begin(const Sweep& sweep, std::size_t begin, std::size_t colon) {
  const bool is_label = begin == colon || !sweep.starts_word(begin);
  return is_label && is_hex(sweep.at(colon + 1)) && sweep.before(colon) != ':' ? colon + 1 : begin;
}

/// Where the dotted address at `begin` ends, whose first group is already read; `begin` when it is
/// none.
std::size_t dotted_end(const Sweep& sweep, std::size_t begin) {
  std::size_t at = begin;
  for (int dot = 0; dot < 3; ++dot) {
    const std::size_t end = sweep.skip(at + 1, static_cast<std::uint8_t>(Chars::digit), 4);
    if (sweep.at(at) != '.' || end == at + 1 || end - at > 4) {
      return begin;
    }
    at = end;
  }
  return at;
}

}  // namespace

void find_ipv4(Sweep& sweep, const Window& window) {
  for (std::size_t first = 0; first + 4 <= window.group_count; ++first) {
    if (!is_ipv4(window, first) || is_fragment(sweep, window, first, first + 3)) {
      continue;
    }
    const std::size_t begin = window.groups[first].begin;
    const std::size_t end = prefix_end(sweep, window.groups[first + 3].end, 32);
    if (sweep.denies(Concept::version, begin, end)) {
      continue;
    }
    sweep.add(make_span(begin, end, kIp, 90));
    const std::array<unsigned, 2> start = {octet(window, first), octet(window, first + 1)};
    const bool is_private = start[0] == 10 || (start[0] == 192 && start[1] == 168) ||
                            (start[0] == 172 && start[1] >= 16 && start[1] <= 31);
    if (is_private) {
      find_url_of(sweep, begin);
    }
    first += 3;
  }
}

std::size_t find_colon_address(Sweep& sweep, std::size_t colon) {
  static constexpr std::size_t kAddressMax = 40;
  std::size_t begin =
      address_begin(sweep, sweep.skip_back(colon, static_cast<std::uint8_t>(Chars::hex), 5), colon);
  std::size_t end = std::max(begin, colon);
  while (end < sweep.text().size() && end - begin <= kAddressMax &&
         (is_hex(sweep.at(end)) || sweep.at(end) == ':')) {
    ++end;
  }
  sweep.spend(end - begin);
  if (sweep.at(end - 1) == ':' && sweep.at(end - 2) != ':') {
    --end;  // A final colon is punctuation.
  }
  if (continues_name(sweep, begin) && sweep.starts_word(begin)) {
    return end;
  }
  if (!sweep.starts_word(begin)) {
    ++begin;
    if (begin >= colon || sweep.before(begin - 1) != '\\') {
      return std::max(end, colon + 1);
    }
  }
  const std::string_view text = sweep.slice(begin, end);
  if (is_mac(text, ':') && !sweep.is_within_word(end)) {
    sweep.add(make_span(begin, end, kMac, 95));
    return end;
  }
  // ::ffff:10.0.0.1 ends with a dotted address, whose first group is already read.
  const bool has_dotted = sweep.at(end) == '.' && is_digit(sweep.at(end + 1));
  const std::size_t whole_end = has_dotted ? dotted_end(sweep, end) : end;
  if (has_dotted && whole_end == end) {
    return std::max(end, colon + 1);
  }
  if (!is_ipv6(read_colons(text), has_dotted ? 1 : 0) || goes_on_as_name(sweep, whole_end)) {
    return std::max(end, colon + 1);
  }
  sweep.add(make_span(begin, prefix_end(sweep, whole_end, 128), kIp, 90));
  return whole_end;
}

void find_dashed_mac(Sweep& sweep, std::size_t dash) {
  if (dash < 2 || !is_hex(sweep.at(dash - 1)) || !is_hex(sweep.at(dash - 2))) {
    return;
  }
  const std::size_t begin = dash - 2;
  const std::size_t end = std::min(begin + 17, sweep.text().size());
  const bool is_part = (sweep.before(begin) == '-' && is_alnum(sweep.before(begin - 1))) ||
                       (sweep.at(end) == '-' && is_alnum(sweep.at(end + 1)));
  if (is_mac(sweep.slice(begin, end), '-') && sweep.starts_word(begin) && !is_part &&
      !sweep.is_within_word(end)) {
    sweep.add(make_span(begin, end, kMac, 95));
  }
}

}  // namespace sluice::scan
