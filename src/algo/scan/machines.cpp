#include "algo/scan/machines.h"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <iterator>
#include <utility>

namespace sluice::scan {

ConfiguredMachines::ConfiguredMachines(const Config& config) {
  for (const Network& network : config.networks) {
    types_.set(static_cast<std::size_t>(network.type));
    for (const IpRange& range : network.ranges) {
      networks_.push_back({.range = range, .type = network.type});
    }
  }
  for (const Hosts& hosts : config.hosts) {
    types_.set(static_cast<std::size_t>(hosts.type));
  }
  // Of two of one size, the one that was configured first.
  std::ranges::sort(networks_, std::ranges::less(), [](const Row& row) {
    return std::pair(~row.range.bits, row.type);
  });
}

void ConfiguredMachines::find(std::string_view text, std::vector<Span>& spans) const {
  if (types_.none()) {
    return;
  }
  find_addresses(text, spans);
  widen_to_urls(spans);
}

void ConfiguredMachines::find_addresses(std::string_view text, std::vector<Span>& spans) const {
  const std::size_t count = spans.size();
  for (std::size_t i = 0; i < count; ++i) {
    const Span span = spans[i];
    if (span.type != entity("technical.ip")) {
      continue;
    }
    const auto address = ip_range_of(text.substr(span.begin, span.end - span.begin));
    const auto row = std::ranges::find_if(
        networks_, [&](const Row& each) { return address && contains(each.range, *address); });
    if (row != networks_.end()) {
      spans.push_back({.begin = span.begin, .end = span.end, .type = row->type});
    }
  }
}

void ConfiguredMachines::widen_to_urls(std::vector<Span>& spans) const {
  std::vector<Span> urls;
  std::ranges::copy_if(spans, std::back_inserter(urls), [](const Span& span) {
    return span.type == entity("technical.internal_url");
  });
  std::ranges::sort(urls, {}, &Span::begin);
  for (Span& span : spans) {
    if (!types_.test(static_cast<std::size_t>(span.type))) {
      continue;
    }
    const auto behind = std::ranges::upper_bound(urls, span.begin, {}, &Span::begin);
    if (behind != urls.begin() && std::prev(behind)->end >= span.end) {
      span.begin = std::prev(behind)->begin;
      span.end = std::prev(behind)->end;
    }
  }
}

}  // namespace sluice::scan
