#include "net/head_writer.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <iterator>

#include "net/characters.h"

namespace sluice::net {
namespace {

struct StatusText {
  int status;
  std::string_view line;
};

/// Sorted by status. Those that a gateway sends; others get no reason phrase (RFC 9112, section 4).
constexpr StatusText kStatusLines[] = {
    {200, "HTTP/1.1 200 OK\r\n"},
    {201, "HTTP/1.1 201 Created\r\n"},
    {202, "HTTP/1.1 202 Accepted\r\n"},
    {204, "HTTP/1.1 204 No Content\r\n"},
    {400, "HTTP/1.1 400 Bad Request\r\n"},
    {401, "HTTP/1.1 401 Unauthorized\r\n"},
    {403, "HTTP/1.1 403 Forbidden\r\n"},
    {404, "HTTP/1.1 404 Not Found\r\n"},
    {405, "HTTP/1.1 405 Method Not Allowed\r\n"},
    {408, "HTTP/1.1 408 Request Timeout\r\n"},
    {409, "HTTP/1.1 409 Conflict\r\n"},
    {413, "HTTP/1.1 413 Content Too Large\r\n"},
    {414, "HTTP/1.1 414 URI Too Long\r\n"},
    {415, "HTTP/1.1 415 Unsupported Media Type\r\n"},
    {417, "HTTP/1.1 417 Expectation Failed\r\n"},
    {422, "HTTP/1.1 422 Unprocessable Content\r\n"},
    {429, "HTTP/1.1 429 Too Many Requests\r\n"},
    {431, "HTTP/1.1 431 Request Header Fields Too Large\r\n"},
    {500, "HTTP/1.1 500 Internal Server Error\r\n"},
    {501, "HTTP/1.1 501 Not Implemented\r\n"},
    {502, "HTTP/1.1 502 Bad Gateway\r\n"},
    {503, "HTTP/1.1 503 Service Unavailable\r\n"},
    {504, "HTTP/1.1 504 Gateway Timeout\r\n"},
    {505, "HTTP/1.1 505 HTTP Version Not Supported\r\n"},
    {529, "HTTP/1.1 529 Overloaded\r\n"},
};

static_assert(std::ranges::is_sorted(kStatusLines, {}, &StatusText::status));

constexpr std::size_t kBytesAroundField = 4;   // `: ` and the end of the line.
constexpr std::size_t kControlsInLineEnd = 2;  // CR and LF.

char* put(char* at, std::string_view bytes) {
  std::memcpy(at, bytes.data(), bytes.size());
  return at + bytes.size();
}

/// Grows `out` once for all of `fields`, whose values must be clean.
void append_parts(std::string& out, std::span<const HeaderField> fields) {
  std::size_t size = out.size();
  for (const HeaderField& field : fields) {
    size += field.name.size() + field.value.size() + kBytesAroundField;
  }
  const std::size_t begin = out.size();
  // Not what the second argument says: libstdc++ 12 passes the capacity when it had to grow.
  out.resize_and_overwrite(size, [&](char* bytes, std::size_t) {
    char* at = bytes + begin;
    for (const HeaderField& field : fields) {
      at = put(put(put(put(at, field.name), ": "), field.value), "\r\n");
    }
    return size;
  });
}

/// As append_parts, with a blank in the place of every control byte of a value.
[[gnu::cold]] void append_cleaned(std::string& out, std::span<const HeaderField> fields) {
  for (const HeaderField& field : fields) {
    std::string value(field.value);
    std::ranges::replace_if(value, [](char c) { return characters::has_control({&c, 1}); }, ' ');
    const HeaderField clean{.name = field.name, .value = value};
    append_parts(out, {&clean, 1});
  }
}

}  // namespace

void append_status_line(std::string& out, int status) {
  const auto* const known = std::ranges::lower_bound(kStatusLines, status, {}, &StatusText::status);
  if (known != std::end(kStatusLines) && known->status == status) {
    out += known->line;
    return;
  }
  char digits[12];
  const auto end = std::to_chars(std::begin(digits), std::end(digits), status).ptr;
  out += "HTTP/1.1 ";
  out.append(digits, end);
  out += " \r\n";
}

void append_field(std::string& out, std::string_view name, std::string_view value) {
  const HeaderField field{.name = name, .value = value};
  append_fields(out, {&field, 1});
}

void append_fields(std::string& out, std::span<const HeaderField> fields) {
  const std::size_t begin = out.size();
  append_parts(out, fields);
  // Looked at once they stand side by side: for short values, asking each costs more than writing.
  const std::size_t line_ends = kControlsInLineEnd * fields.size();
  if (characters::count_controls(std::string_view(out).substr(begin)) != line_ends) {
    out.resize(begin);
    append_cleaned(out, fields);
  }
}

void append_content_length(std::string& out, std::uint64_t length) {
  char digits[24];
  const auto end = std::to_chars(std::begin(digits), std::end(digits), length).ptr;
  out += "content-length: ";
  out.append(digits, end);
  out += "\r\n";
}

ChunkSizeLine::ChunkSizeLine(std::uint64_t size) {
  char* end = std::to_chars(std::begin(buffer_), std::end(buffer_) - 2, size, 16).ptr;
  *end++ = '\r';
  *end++ = '\n';
  length_ = static_cast<std::size_t>(end - buffer_);
}

}  // namespace sluice::net
