#include "algo/model_file/model_file.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include <fmt/format.h>

namespace sluice::model_file {
namespace {

/// Finds damage, not malice: eight bytes at a time, the last ones filled up with zeros.
std::uint64_t checksum(std::string_view bytes) {
  std::uint64_t hash = 0xCBF29CE484222325ULL ^ bytes.size();
  for (std::size_t at = 0; at < bytes.size(); at += sizeof(std::uint64_t)) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data() + at, std::min(sizeof word, bytes.size() - at));
    hash = (hash ^ word) * 0x9E3779B97F4A7C15ULL;
    hash ^= hash >> 32U;
  }
  return hash;
}

Failure no_model(std::string_view what, std::string_view why) {
  return fail(ErrorCode::invalid_input, fmt::format("no {} model: {}", what, why));
}

}  // namespace

std::string Writer::finish() && {
  put_one(checksum(bytes_));
  return std::move(bytes_);
}

Result<Reader> Reader::open(std::string_view bytes, std::string_view magic, std::string_view what) {
  std::uint64_t wanted = 0;
  if (!bytes.starts_with(magic)) {
    return no_model(what, fmt::format("it does not begin with `{}`", magic));
  }
  if (bytes.size() < magic.size() + sizeof(wanted)) {
    return no_model(what, "it is cut short");
  }
  const std::string_view content = bytes.substr(0, bytes.size() - sizeof(wanted));
  std::memcpy(&wanted, bytes.data() + content.size(), sizeof(wanted));
  if (checksum(content) != wanted) {
    return no_model(what, "its checksum does not match: it is damaged or cut short");
  }
  return Reader(content.substr(magic.size()), what);
}

void Reader::take_bytes(std::span<std::byte> target) {
  is_sound_ = is_sound_ && target.size() <= rest_.size();
  if (is_sound_ && !target.empty()) {
    std::memcpy(target.data(), rest_.data(), target.size());
    rest_.remove_prefix(target.size());
  }
}

Failure Reader::failure(std::string_view why) const {
  return no_model(what_, why);
}

}  // namespace sluice::model_file
