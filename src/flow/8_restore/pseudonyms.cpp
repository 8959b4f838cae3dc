#include "flow/8_restore/pseudonyms.h"

#include <string_view>
#include <utility>
#include <vector>

namespace sluice::restore {
namespace {

std::vector<std::string_view> issued(const Restoration& restoration) {
  std::vector<std::string_view> texts;
  texts.reserve(restoration.entries.size());
  for (const Restoration::Entry& entry : restoration.entries) {
    texts.emplace_back(entry.placeholder);
  }
  return texts;
}

}  // namespace

Pseudonyms::Pseudonyms(Restoration restoration, std::span<const std::string> hosts)
    : restoration_(std::move(restoration)),
      plain_(issued(restoration_), placeholder::Encoding::plain),
      json_(issued(restoration_), placeholder::Encoding::json),
      hosts_(hosts) {}

}  // namespace sluice::restore
