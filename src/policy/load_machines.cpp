#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/ip_range.h"
#include "policy/loading.h"

namespace sluice::policy {
namespace {

constexpr auto kNetworkKeys = with_label_keys({"name", "ranges", "level"});
constexpr auto kHostsKeys = with_label_keys({"name", "suffixes", "level"});

/// The elements at `key`, of which there must be at least one.
std::vector<yaml::Value> read_some(const yaml::MapReader& map,
                                   std::string_view key,
                                   std::size_t max) {
  const auto value = map.require(key);
  if (!value) {
    return {};
  }
  std::vector<yaml::Value> elements = limited(value->one_or_many(), max);
  if (elements.empty()) {
    value->error("is empty, so that nothing would ever be found");
  }
  return elements;
}

std::optional<IpRange> read_range(const yaml::Value& value) {
  const std::optional<std::string> text = value.text();
  if (!text) {
    return std::nullopt;
  }
  const std::optional<IpRange> range = ip_range_of(*text);
  if (!range) {
    value.error(fmt::format("`{}` is no network", *text),
                "write an address and its prefix: `10.20.0.0/16` or `fd00:20::/32`");
    return std::nullopt;
  }
  if (range->address != first_of(*range).address) {
    value.error(fmt::format("`{}` has bits behind its prefix", *text),
                fmt::format("did you mean `{}`?", to_text(first_of(*range))));
    return std::nullopt;
  }
  if (text->ends_with("/0")) {
    value.error(fmt::format("`{}` is every address there is", *text),
                "all addresses are `technical.ip`: give that a level in `labels.findings`");
    return std::nullopt;
  }
  return range;
}

constexpr bool is_label_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_';
}

/// `corp.acme.example`, `.acme`: labels with a single dot between them.
bool is_suffix(std::string_view text) {
  const std::string_view name = text.substr(text.starts_with('.') ? 1 : 0);
  return !name.empty() && text.size() <= kHostBytesMax && !text.contains("..") &&
         is_label_char(name.back()) &&
         std::ranges::all_of(name, [](char c) { return is_label_char(c) || c == '.'; });
}

std::optional<std::string> read_suffix(const yaml::Value& value) {
  std::optional<std::string> text = value.text();
  if (!text) {
    return std::nullopt;
  }
  if (!is_suffix(*text)) {
    const std::string bare = text->substr(text->starts_with("*.") ? 2 : 0);
    value.error(fmt::format("`{}` is no end of a host name", *text),
                is_suffix(bare) ? fmt::format("did you mean `{}`?", bare)
                                : "letters, digits, `-`, `_` and single dots: `corp.acme.example`");
    return std::nullopt;
  }
  if (!text->contains('.')) {
    value.error(fmt::format("`{}` would be found as a word of any text", *text),
                fmt::format("did you mean `.{}`?", *text));
    return std::nullopt;
  }
  return text;
}

void load_network(const yaml::Value& value, Loading& loading) {
  const yaml::MapReader map(value, kNetworkKeys);
  NetworkRule network{.raises = read_label(map, loading)};
  std::tie(network.name, network.type) = add_custom_type(map, network.raises, loading);
  for (const yaml::Value& element : read_some(map, "ranges", kRangesMax)) {
    if (const std::optional<IpRange> range = read_range(element)) {
      network.ranges.push_back(*range);
    }
  }
  loading.snapshot.networks.push_back(std::move(network));
}

void load_hosts(const yaml::Value& value, Loading& loading) {
  const yaml::MapReader map(value, kHostsKeys);
  HostRule hosts{.raises = read_label(map, loading)};
  std::tie(hosts.name, hosts.type) = add_custom_type(map, hosts.raises, loading);
  for (const yaml::Value& element : read_some(map, "suffixes", kSuffixesMax)) {
    if (std::optional<std::string> suffix = read_suffix(element)) {
      hosts.suffixes.push_back(*std::move(suffix));
    }
  }
  loading.snapshot.hosts.push_back(std::move(hosts));
}

}  // namespace

void load_machines(const yaml::MapReader& labels, Loading& loading) {
  for (const yaml::Value& value : limited(labels.list("networks"), kNetworksMax)) {
    load_network(value, loading);
  }
  for (const yaml::Value& value : limited(labels.list("hosts"), kHostsMax)) {
    load_hosts(value, loading);
  }
}

}  // namespace sluice::policy
