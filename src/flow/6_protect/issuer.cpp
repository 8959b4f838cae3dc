#include "flow/6_protect/issuer.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "algo/placeholder/placeholder.h"

namespace sluice::protect {
namespace {

using Entry = Restoration::Entry;

bool are_same(const Entry& a, const Entry& b) {
  return a.placeholder == b.placeholder && a.original == b.original;
}

}  // namespace

Result<Restoration> settled(std::vector<Entry> entries) {
  std::ranges::sort(entries, {}, [](const Entry& entry) {
    return std::tie(entry.placeholder, entry.original, entry.type);
  });
  const auto repeated = std::ranges::unique(entries, are_same);
  entries.erase(repeated.begin(), repeated.end());
  if (std::ranges::adjacent_find(entries, {}, &Entry::placeholder) != entries.end()) {
    return fail(Error{.code = ErrorCode::denied_by_policy,
                      .message = "two values of the request share one placeholder",
                      .hint = "start another session (x-sluice-session)",
                      .source = ErrorSource::policy});
  }
  return Restoration{.entries = std::move(entries)};
}

std::string Issuer::issue(EntityType type, std::string value) {
  std::string text = placeholder::make(scope_, catalog_.info(type).placeholder, value);
  if (issued_.entries.size() <= kPlaceholdersMax) {
    issued_.entries.push_back({.placeholder = text, .original = std::move(value), .type = type});
  }
  return text;
}

Result<Restoration> Issuer::take() {
  if (issued_.entries.size() > kPlaceholdersMax) {
    return fail(Error{.code = ErrorCode::denied_by_policy,
                      .message = "more than " + std::to_string(kPlaceholdersMax) +
                                 " values of the request would have to be pseudonymised",
                      .hint = "send less at once",
                      .source = ErrorSource::policy});
  }
  return settled(std::move(issued_.entries));
}

}  // namespace sluice::protect
