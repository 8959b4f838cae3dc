#include "net/head_parser.h"

#include <algorithm>
#include <optional>

#include "net/characters.h"

namespace sluice::net {
namespace {

using characters::equals_ignoring_case;

constexpr std::size_t kMethodBytesMax = 32;

/// Of a Content-Length: below 2^63, far above every limit.
constexpr std::size_t kLengthDigitsMax = 18;

/// The headers that the wire itself must understand.
struct WireFields {
  std::optional<std::string_view> host;
  std::optional<std::string_view> content_length;
  std::optional<std::string_view> transfer_encoding;
  std::optional<std::string_view> expect;
  bool close = false;
};

/// The bytes of a head, taken line by line.
class Lines {
 public:
  explicit Lines(std::span<char> bytes) : rest_(bytes) {}

  /// The next line without its CR LF; empty: the head ends here.
  std::span<char> next() {
    const std::size_t end = std::string_view(rest_.data(), rest_.size()).find('\n');
    const std::span<char> line = rest_.first(end - 1);  // The scanner saw CR before each LF.
    rest_ = rest_.subspan(end + 1);
    return line;
  }

  /// What was not taken yet.
  [[nodiscard]] std::string_view rest() const { return {rest_.data(), rest_.size()}; }

 private:
  std::span<char> rest_;
};

std::string_view as_text(std::span<const char> bytes) {
  return {bytes.data(), bytes.size()};
}

Parsed<void> keep_once(std::optional<std::string_view>& kept,
                       std::string_view value,
                       std::string_view reason) {
  if (kept) {
    return malformed(reason);
  }
  kept = value;
  return {};
}

bool lists_close(std::string_view connection) {
  while (!connection.empty()) {
    const std::size_t comma = std::min(connection.find(','), connection.size());
    if (equals_ignoring_case(characters::trimmed(connection.substr(0, comma)), "close")) {
      return true;
    }
    connection.remove_prefix(std::min(comma + 1, connection.size()));
  }
  return false;
}

/// Keeps what the wire must understand. Told apart by length first: most headers are none of them.
Parsed<void> note(const HeaderField& field, WireFields& wire) {
  switch (field.name.size()) {
    case 4:
      if (field.name == "host") {
        return keep_once(wire.host, field.value, "more than one host header");
      }
      break;
    case 6:
      if (field.name == "expect") {
        return keep_once(wire.expect, field.value, "more than one expect header");
      }
      break;
    case 10:
      if (field.name == "connection") {
        wire.close = wire.close || lists_close(field.value);
      }
      break;
    case 14:
      if (field.name == "content-length") {
        return keep_once(wire.content_length, field.value, "more than one content-length header");
      }
      break;
    case 17:
      if (field.name == "transfer-encoding") {
        return keep_once(
            wire.transfer_encoding, field.value, "more than one transfer-encoding header");
      }
      break;
    default:
      break;
  }
  return {};
}

Parsed<HeaderField> parse_field(std::span<char> line) {
  std::size_t colon = 0;
  for (; colon < line.size(); ++colon) {
    const char lower = characters::kLowerToken[static_cast<unsigned char>(line[colon])];
    if (lower == '\0') {
      break;
    }
    line[colon] = lower;
  }
  // White space before the colon and folded lines end here too: neither is a token character.
  if (colon == 0 || colon == line.size() || line[colon] != ':') {
    return malformed("a header name is malformed");
  }
  const std::string_view text = as_text(line);
  return HeaderField{.name = text.substr(0, colon),
                     .value = characters::trimmed(text.substr(colon + 1))};
}

Parsed<void> parse_fields(Lines& lines,
                          const MessageLimits& limits,
                          std::vector<HeaderField>& fields,
                          WireFields& wire) {
  fields.clear();
  // One look at all values, before names are written to lower case: what was stored in bytes is
  // slow to load in blocks.
  const std::size_t controls = characters::count_controls(lines.rest());
  for (std::span<char> line = lines.next(); !line.empty(); line = lines.next()) {
    if (fields.size() == limits.headers_max) {
      return malformed("more headers than the limit", 431);
    }
    const Parsed<HeaderField> field = parse_field(line);
    if (!field) {
      return std::unexpected(field.error());
    }
    if (const Parsed<void> noted = note(*field, wire); !noted) {
      return noted;
    }
    fields.push_back(*field);
  }
  // The scanner saw CR LF at the end of each line, and names are tokens.
  if (controls != 2 * (fields.size() + 1)) {
    return malformed("a header value has a control byte");
  }
  return {};
}

/// Digits only: no sign, no list, no space.
std::optional<std::uint64_t> parse_length(std::string_view digits) {
  if (digits.empty() || digits.size() > kLengthDigitsMax) {
    return std::nullopt;
  }
  std::uint64_t value = 0;
  for (const char c : digits) {
    if (c < '0' || c > '9') {
      return std::nullopt;
    }
    value = value * 10 + static_cast<std::uint64_t>(c - '0');
  }
  return value;
}

/// The body that the message itself announces.
Parsed<Framing> parse_framing(const WireFields& wire, bool is_http_1_0) {
  Framing framing{.keep_alive = !wire.close && !is_http_1_0};
  if (wire.transfer_encoding) {
    if (wire.content_length) {
      return malformed("content-length and transfer-encoding together");
    }
    if (is_http_1_0) {
      return malformed("transfer-encoding in HTTP/1.0");
    }
    if (!equals_ignoring_case(*wire.transfer_encoding, "chunked")) {
      return malformed("a transfer-encoding other than chunked");
    }
    framing.body = Framing::Body::chunked;
  } else if (wire.content_length) {
    const std::optional<std::uint64_t> length = parse_length(*wire.content_length);
    if (!length) {
      return malformed("content-length is no number");
    }
    framing.body = *length > 0 ? Framing::Body::length : Framing::Body::none;
    framing.length = *length;
  }
  return framing;
}

/// Splits at the first space; the second part is empty when there is none.
std::pair<std::string_view, std::string_view> split_at_space(std::string_view text) {
  const std::size_t space = std::min(text.find(' '), text.size());
  return {text.substr(0, space), text.substr(std::min(space + 1, text.size()))};
}

/// `HTTP/1.1` or `HTTP/1.0`, exactly.
Parsed<bool> parse_is_http_1_0(std::string_view version) {
  if (version == "HTTP/1.1") {
    return false;
  }
  if (version == "HTTP/1.0") {
    return true;
  }
  if (version.starts_with("HTTP/") && version.size() == 8) {
    return malformed("an HTTP version other than 1.0 and 1.1", 505);
  }
  return malformed("the request line is malformed");
}

/// The authority of a target in absolute form, taken off its front; nothing: another form.
std::optional<std::string_view> take_authority(std::string_view& target) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (equals_ignoring_case(target.substr(0, scheme.size()), scheme)) {
      target.remove_prefix(scheme.size());
      const std::size_t end = std::min(target.find_first_of("/?"), target.size());
      const std::string_view authority = target.substr(0, end);
      target.remove_prefix(end);
      return authority;
    }
  }
  return std::nullopt;
}

bool same_authority(std::string_view a, std::string_view b) {
  return std::ranges::equal(
      a, b, [](char x, char y) { return characters::lower(x) == characters::lower(y); });
}

Parsed<void> parse_target(std::string_view target,
                          const std::optional<std::string_view>& host,
                          RequestHead& head) {
  const bool is_asterisk = target == "*" && head.method == "OPTIONS";
  const std::optional<std::string_view> authority = take_authority(target);
  if (authority && (authority->empty() || !same_authority(*authority, host.value_or(*authority)))) {
    return malformed("the target and the host header name different hosts");
  }
  if (authority && (target.empty() || target.front() == '?')) {
    head.path = "/";  // An empty path means the root (RFC 9110, 4.2.3).
  } else if (target.empty() || (target.front() != '/' && !is_asterisk)) {
    return malformed("the target is malformed");
  } else {
    head.path = target.substr(0, std::min(target.find('?'), target.size()));
  }
  const std::size_t question = target.find('?');
  head.query =
      question == std::string_view::npos ? std::string_view{} : target.substr(question + 1);
  return {};
}

Parsed<void> check_host(const std::optional<std::string_view>& host, bool is_http_1_0) {
  if (!host) {
    return is_http_1_0 ? Parsed<void>{} : malformed("no host header");
  }
  if (host->empty() || !characters::all_in(characters::kHost, *host)) {
    return malformed("the host header is malformed");
  }
  return {};
}

Parsed<void> check_expectation(const WireFields& wire, RequestMessage& message) {
  message.expects_continue = false;
  if (!wire.expect || message.is_http_1_0) {
    return {};
  }
  if (!equals_ignoring_case(*wire.expect, "100-continue")) {
    return malformed("an expectation other than 100-continue", 417);
  }
  message.expects_continue = message.framing.body != Framing::Body::none;
  return {};
}

struct RequestLine {
  std::string_view method;
  std::string_view target;
  bool is_http_1_0 = false;
};

Parsed<RequestLine> parse_request_line(std::string_view line, const MessageLimits& limits) {
  const auto [method, rest] = split_at_space(line);
  const auto [target, version] = split_at_space(rest);
  if (method.empty() || method.size() > kMethodBytesMax ||
      !characters::all_in(characters::kToken, method)) {
    return malformed("the method is malformed");
  }
  if (target.size() > limits.target_bytes_max) {
    return malformed("the target is longer than the limit", 414);
  }
  if (target.empty() || !characters::all_in(characters::kTarget, target)) {
    return malformed("the target is malformed");
  }
  const Parsed<bool> is_http_1_0 = parse_is_http_1_0(version);
  if (!is_http_1_0) {
    return std::unexpected(is_http_1_0.error());
  }
  if (method == "CONNECT") {
    return malformed("CONNECT is not served", 501);
  }
  return RequestLine{.method = method, .target = target, .is_http_1_0 = *is_http_1_0};
}

struct StatusLine {
  int status = 0;
  bool is_http_1_0 = false;
};

Parsed<StatusLine> parse_status_line(std::string_view line) {
  const auto [version, rest] = split_at_space(line);
  const Parsed<bool> is_http_1_0 = parse_is_http_1_0(version);
  const auto [status, reason] = split_at_space(rest);
  const std::optional<std::uint64_t> number = parse_length(status);
  if (!is_http_1_0 || !number || status.size() != 3 || *number < 100 || *number > 599 ||
      characters::has_control(reason)) {
    return malformed("the status line is malformed");
  }
  return StatusLine{.status = static_cast<int>(*number), .is_http_1_0 = *is_http_1_0};
}

}  // namespace

Parsed<void> parse_request_head(std::span<char> bytes,
                                const MessageLimits& limits,
                                RequestMessage& message) {
  Lines lines(bytes);
  const Parsed<RequestLine> line = parse_request_line(as_text(lines.next()), limits);
  if (!line) {
    return std::unexpected(line.error());
  }
  WireFields wire;
  if (const auto parsed = parse_fields(lines, limits, message.head.headers, wire); !parsed) {
    return parsed;
  }
  message.head.method = line->method;
  message.is_http_1_0 = line->is_http_1_0;
  if (const auto checked = check_host(wire.host, line->is_http_1_0); !checked) {
    return checked;
  }
  if (const auto parsed = parse_target(line->target, wire.host, message.head); !parsed) {
    return parsed;
  }
  const Parsed<Framing> framing = parse_framing(wire, line->is_http_1_0);
  if (!framing) {
    return std::unexpected(framing.error());
  }
  message.framing = *framing;
  return check_expectation(wire, message);
}

Parsed<void> parse_response_head(std::span<char> bytes,
                                 Asked asked,
                                 const MessageLimits& limits,
                                 ResponseMessage& message) {
  Lines lines(bytes);
  const Parsed<StatusLine> line = parse_status_line(as_text(lines.next()));
  if (!line) {
    return std::unexpected(line.error());
  }
  if (line->status == 101) {
    return malformed("an upgrade that was not asked for");
  }
  WireFields wire;
  if (const auto parsed = parse_fields(lines, limits, message.head.headers, wire); !parsed) {
    return parsed;
  }
  const Parsed<Framing> framing = parse_framing(wire, line->is_http_1_0);
  if (!framing) {
    return std::unexpected(framing.error());
  }
  message.head.status = line->status;
  message.framing = *framing;
  const bool never_has_body =
      asked == Asked::head_only || line->status < 200 || line->status == 204 || line->status == 304;
  if (never_has_body) {
    message.framing.body = Framing::Body::none;
  } else if (!wire.content_length && !wire.transfer_encoding) {
    message.framing.body = Framing::Body::until_close;
    message.framing.keep_alive = false;
  }
  return {};
}

}  // namespace sluice::net
