#include "algo/scan/decode.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>

#include <zlib.h>

#include "algo/scan/characters.h"

namespace sluice::scan {
namespace {

constexpr std::uint8_t kNone = 0xFF;

constexpr std::array<std::uint8_t, 256> make_base64() {
  std::array<std::uint8_t, 256> values{};
  values.fill(kNone);
  for (unsigned i = 0; i < 26; ++i) {
    values['A' + i] = static_cast<std::uint8_t>(i);
    values['a' + i] = static_cast<std::uint8_t>(26 + i);
  }
  for (unsigned i = 0; i < 10; ++i) {
    values['0' + i] = static_cast<std::uint8_t>(52 + i);
  }
  values['+'] = values['-'] = 62;
  values['/'] = values['_'] = 63;
  return values;
}

constexpr std::array<std::uint8_t, 256> kBase64 = make_base64();

constexpr unsigned hex_value(char c) {
  return static_cast<unsigned>(is_digit(c) ? c - '0' : lower(c) - 'a' + 10);
}

/// Bytes of `run` as base64; line breaks are skipped, padding ends it.
std::optional<std::string> decode_base64(std::string_view run) {
  std::string bytes;
  bytes.reserve(run.size() * 3 / 4);
  std::uint32_t buffer = 0;
  unsigned bits = 0;
  for (std::size_t i = 0; i < run.size(); ++i) {
    const char c = run[i];
    if (c == '\n' || c == '\r') {
      continue;
    }
    if (c == '\\' && i + 1 < run.size() && run[i + 1] == 'n') {
      ++i;
      continue;
    }
    if (c == '=') {
      break;
    }
    const std::uint8_t value = kBase64[static_cast<unsigned char>(c)];
    if (value == kNone) {
      return std::nullopt;
    }
    buffer = buffer << 6U | value;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes += static_cast<char>(buffer >> bits & 0xFFU);
    }
  }
  return bytes;
}

constexpr bool is_between_bytes(char c) {
  return is_space(c) || c == ':';
}

/// Bytes of `run` as hex; a last digit without its second is none.
std::optional<std::string> decode_hex(std::string_view run) {
  std::string bytes;
  bytes.reserve(run.size() / 2);
  std::optional<unsigned> first;
  for (std::size_t i = 0; i < run.size(); ++i) {
    const bool is_break = run[i] == '\\' && i + 1 < run.size() && run[i + 1] == 'n';
    if (is_break || is_between_bytes(run[i])) {
      i += is_break ? 1 : 0;
      continue;
    }
    if (!is_hex(run[i])) {
      return std::nullopt;
    }
    if (first) {
      bytes += static_cast<char>(*first * 16 + hex_value(run[i]));
      first.reset();
    } else {
      first = hex_value(run[i]);
    }
  }
  return bytes;
}

bool is_gzip(std::string_view bytes) {
  return bytes.starts_with("\x1F\x8B");
}

/// How many bytes the well-formed character at the begin of `bytes` has, were it whole; 0: none is.
std::size_t character_bytes(std::string_view bytes) {
  const auto lead = static_cast<unsigned char>(bytes[0]);
  if (lead < 0x80) {
    return lead >= 0x20 ? (lead != 0x7F ? 1 : 0) : (is_space(bytes[0]) ? 1 : 0);
  }
  const std::size_t size = lead >= 0xF5 ? 0 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (size == 0 || lead < 0xC2) {
    return 0;
  }
  const std::string_view rest = bytes.substr(1, size - 1);
  return std::ranges::all_of(rest, is_continuation) ? size : 0;
}

/// UTF-8 without control characters; its last character may be cut.
bool is_readable(std::string_view bytes) {
  for (std::size_t at = 0; at < bytes.size();) {
    const std::size_t size = character_bytes(bytes.substr(at));
    if (size == 0) {
      return false;
    }
    at += size;
  }
  return !bytes.empty();
}

/// How many bytes of what was decoded say whether it is a text: those of the first 16 digits of
/// base64 are fewer.
constexpr std::size_t kHeadBytes = 16;

/// UTF-16 (RFC 2781) of Latin letters, digits and signs: every second byte is 0.
bool is_utf16(std::string_view bytes) {
  static constexpr std::size_t kUnitsMin = 4;
  if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) {
    bytes.remove_prefix(2);
  }
  if (bytes.size() < 2 * kUnitsMin) {
    return false;
  }
  const std::size_t zero = bytes[0] == 0 ? 0 : 1;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if ((i % 2 == zero) != (bytes[i] == 0)) {
      return false;
    }
  }
  return true;
}

/// The UTF-8 of what is_utf16() holds for the begin of. Of other letters than Latin ones, half a
/// code unit is left: values have none.
std::string narrowed(std::string_view bytes) {
  std::string text;
  for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) {
    const char low = bytes[i] == 0 ? bytes[i + 1] : bytes[i];
    text += is_ascii(low) ? low : ' ';
  }
  return text;
}

using Stream = std::unique_ptr<z_stream, decltype([](z_stream* stream) {
                                 inflateEnd(stream);
                                 delete stream;
                               })>;

Result<std::optional<std::string>> unpack(std::string_view bytes, std::size_t bytes_max) {
  const Stream stream(std::make_unique<z_stream>().release());
  static constexpr int kGzipWindow = 15 + 16;
  if (inflateInit2(stream.get(), kGzipWindow) != Z_OK) {
    return fail(ErrorCode::internal, "no memory for unpacking");
  }
  std::string input(bytes);
  stream->next_in = reinterpret_cast<Bytef*>(input.data());
  stream->avail_in = static_cast<uInt>(input.size());
  std::string text;
  static constexpr std::size_t kStep = 1U << 14U;
  int state = Z_OK;
  while (state == Z_OK) {
    const std::size_t size = text.size();
    text.resize(size + kStep);
    stream->next_out = reinterpret_cast<Bytef*>(text.data() + size);
    stream->avail_out = kStep;
    state = inflate(stream.get(), Z_NO_FLUSH);
    text.resize(text.size() - stream->avail_out);
    if (text.size() > bytes_max) {
      return fail(ErrorCode::too_large, "a packed text is too large");
    }
    if (state == Z_STREAM_END && stream->avail_in > 0) {
      state = inflateReset(stream.get());  // Members follow each other (RFC 1952, section 2.2).
    }
  }
  // What comes before a damaged end was text, too.
  return text.empty() ? std::optional<std::string>() : std::optional(std::move(text));
}

}  // namespace

std::size_t encoded_size(std::string_view run) {
  static constexpr std::size_t kLookedAt = 16;
  if (run.size() < kEncodedMin) {
    return 0;
  }
  const auto is_text = [](const std::optional<std::string>& bytes) {
    return bytes && (is_readable(*bytes) || is_gzip(*bytes) || is_utf16(*bytes));
  };
  if (is_text(decode_hex(
          run.substr(0, run[2] == ' ' || run[2] == ':' ? kLookedAt * 3 / 2 : kLookedAt)))) {
    return static_cast<std::size_t>(
        std::ranges::find_if_not(run, [](char c) { return is_hex(c) || is_between_bytes(c); }) -
        run.begin());
  }
  return is_text(decode_base64(run.substr(0, kLookedAt))) ? run.size() : 0;
}

Result<std::optional<std::string>> decode(std::string_view run, std::size_t bytes_max) {
  for (const auto& bytes : {decode_hex(run), decode_base64(run)}) {
    if (!bytes) {
      continue;
    }
    if (is_gzip(*bytes)) {
      return unpack(*bytes, bytes_max);
    }
    const std::string_view head = std::string_view(*bytes).substr(0, kHeadBytes);
    if (!is_readable(head) && !is_utf16(head)) {
      continue;
    }
    if (bytes->size() > bytes_max) {
      return fail(ErrorCode::too_large, "an encoded text is too large");
    }
    return std::optional(is_readable(head) ? *bytes : narrowed(*bytes));
  }
  return std::optional<std::string>();
}

}  // namespace sluice::scan
