#include "policy/endpoint.h"

#include <algorithm>
#include <charconv>

namespace sluice::policy {
namespace {

/// Endpoints of model vendors for everybody, as their API references name them (November 2026).
constexpr std::string_view kVendorDomains[] = {
    "openai.com",     "anthropic.com", "googleapis.com",
    "mistral.ai",     "deepseek.com",  "openrouter.ai",
    "groq.com",       "together.xyz",  "together.ai",
    "x.ai",           "cohere.com",    "cohere.ai",
    "perplexity.ai",  "fireworks.ai",  "cerebras.ai",
    "huggingface.co", "replicate.com", "ollama.com",
    "moonshot.ai",    "moonshot.cn",   "dashscope.aliyuncs.com",
};

constexpr int kPortMax = 65'535;

bool is_host_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
}

bool is_port(std::string_view text) {
  int port = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), port);
  return failure == std::errc() && end == text.data() + text.size() && port >= 1 &&
         port <= kPortMax;
}

bool is_loopback(std::string_view host) {
  return host == "localhost" || host.ends_with(".localhost") || host == "[::1]" ||
         (host.starts_with("127.") &&
          host.find_first_not_of("0123456789.") == std::string_view::npos);
}

/// A name, an IPv4 address, or an IPv6 address in brackets.
bool is_host(std::string_view host) {
  if (host.starts_with('[')) {
    return host.size() > 3 && host.ends_with(']') &&
           host.substr(1, host.size() - 2).find_first_not_of("0123456789abcdef:.") ==
               std::string_view::npos;
  }
  return !host.empty() && std::ranges::all_of(host, is_host_character);
}

std::string lower(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return result;
}

/// `host` or `host:port`, the host in lower case; empty when it is neither.
std::string host_of(std::string_view authority) {
  const std::size_t bracket = authority.starts_with('[') ? authority.find(']') : 0;
  const std::size_t colon =
      bracket == std::string_view::npos ? bracket : authority.find(':', bracket);
  std::string host = lower(authority.substr(0, colon));
  const bool port_fits = colon == std::string_view::npos || is_port(authority.substr(colon + 1));
  return port_fits && is_host(host) ? host : std::string();
}

}  // namespace

std::optional<Endpoint> read_endpoint(std::string_view url, std::string& problem) {
  if (url.starts_with("unix:/")) {
    return Endpoint{.local = true};
  }
  const bool encrypted = url.starts_with("https://");
  if (!encrypted && !url.starts_with("http://")) {
    problem = "must begin with https://, http:// or unix:/";
    return std::nullopt;
  }
  const auto is_plain = [](char c) { return c > 0x20 && c < 0x7f; };
  if (!std::ranges::all_of(url, is_plain) || url.find_first_of("?#") != std::string_view::npos) {
    problem = "must have no query, fragment, space or non-ASCII character";
    return std::nullopt;
  }
  url.remove_prefix(url.find("//") + 2);
  const std::string_view authority = url.substr(0, url.find('/'));
  if (authority.contains('@')) {
    problem = "must not hold a user or password; credentials belong into `api_key`";
    return std::nullopt;
  }
  std::string host = host_of(authority);
  if (host.empty()) {
    problem = "has no valid host and port";
    return std::nullopt;
  }
  const bool local = is_loopback(host);
  return Endpoint{.encrypted = encrypted, .local = local, .host = std::move(host)};
}

bool is_public_vendor(std::string_view host) {
  if (host.ends_with('.')) {
    host.remove_suffix(1);  // A rooted name leads to the same place.
  }
  return std::ranges::any_of(kVendorDomains, [&](std::string_view domain) {
    return host == domain ||
           (host.ends_with(domain) && host[host.size() - domain.size() - 1] == '.');
  });
}

}  // namespace sluice::policy
