#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "net/http_head.h"

namespace sluice::net {

/// `HTTP/1.1 200 OK` with CR LF, appended. An unknown status has an empty reason.
void append_status_line(std::string& out, int status);

/// `name: value` with CR LF, appended. Control bytes in the value become spaces, so that no value
/// can add a header or end the head.
void append_field(std::string& out, std::string_view name, std::string_view value);

/// As above for all of `fields`.
void append_fields(std::string& out, std::span<const HeaderField> fields);

/// `content-length: n` with CR LF, appended.
void append_content_length(std::string& out, std::uint64_t length);

/// The size line of a chunk, as `1f` with CR LF, in memory of its own.
class ChunkSizeLine {
 public:
  explicit ChunkSizeLine(std::uint64_t size);

  [[nodiscard]] std::string_view text() const { return {buffer_, length_}; }

 private:
  char buffer_[18];
  std::size_t length_;
};

}  // namespace sluice::net
