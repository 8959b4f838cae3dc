#include "domain/media_type.h"

#include <algorithm>
#include <cstddef>

namespace sluice {
namespace {

constexpr char kAnyByte = '.';

bool begins(std::string_view bytes, std::string_view begin) {
  return bytes.size() >= begin.size() &&
         std::ranges::equal(bytes.substr(0, begin.size()), begin, [](char byte, char wanted) {
           return wanted == kAnyByte || byte == wanted;
         });
}

}  // namespace

std::string_view to_string(MediaType type) {
  const auto row = std::ranges::find(kMediaTypes, type, &MediaTypeRow::type);
  return row == kMediaTypes.end() ? "unknown" : row->name;
}

MediaType media_type_of(std::string_view bytes) {
  const auto row = std::ranges::find_if(
      kMediaTypes, [&](const MediaTypeRow& known) { return begins(bytes, known.begin); });
  return row == kMediaTypes.end() ? MediaType::unknown : row->type;
}

}  // namespace sluice
