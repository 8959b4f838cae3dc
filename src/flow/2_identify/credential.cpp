#include "flow/2_identify/credential.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace sluice::identify {
namespace {

constexpr std::string_view kBearer = "bearer ";

bool starts_with_ignoring_case(std::string_view text, std::string_view lower_prefix) {
  const auto same = [](char a, char lower) {
    return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == lower;
  };
  return text.size() >= lower_prefix.size() &&
         std::ranges::equal(text.substr(0, lower_prefix.size()), lower_prefix, same);
}

/// The value of `key` in a query; keys of ours need no percent-decoding.
std::string_view key_in_query(std::string_view query) {
  while (!query.empty()) {
    const std::string_view pair = query.substr(0, query.find('&'));
    if (pair.starts_with("key=")) {
      return pair.substr(4);
    }
    query.remove_prefix(std::min(query.size(), pair.size() + 1));
  }
  return {};
}

bool is_local_host(std::string_view host) {
  if (host.starts_with('[')) {
    return host.substr(0, host.find(']') + 1) == "[::1]";
  }
  host = host.substr(0, host.find(':'));
  return host == "localhost" || host == "127.0.0.1";
}

}  // namespace

Result<std::string> credential_of(const RequestHead& head) {
  std::string found;
  bool conflict = false;
  const auto take = [&](std::string_view value) {
    conflict = conflict || (!found.empty() && !value.empty() && found != value);
    if (found.empty()) {
      found = value;
    }
  };
  for (const HeaderField& field : head.headers) {
    if (field.name == "authorization") {
      if (!starts_with_ignoring_case(field.value, kBearer)) {
        return fail(Error{.code = ErrorCode::unauthenticated,
                          .message = "the Authorization header is no bearer token",
                          .hint = "send `Authorization: Bearer <key>` or `x-api-key: <key>`"});
      }
      take(field.value.substr(kBearer.size()));
    } else if (field.name == "x-api-key" || field.name == "api-key" ||
               field.name == "x-goog-api-key") {
      take(field.value);
    }
  }
  take(key_in_query(head.query));
  if (conflict) {
    return fail(Error{.code = ErrorCode::unauthenticated,
                      .message = "the request carries two different keys",
                      .hint = "send one"});
  }
  return found;
}

std::string objection_to_anonymous(const RequestHead& head) {
  constexpr std::array kForeign = {
      std::string_view("origin"), std::string_view("forwarded"), std::string_view("via")};
  for (const HeaderField& field : head.headers) {
    if (std::ranges::find(kForeign, field.name) != kForeign.end() ||
        field.name.starts_with("x-forwarded-")) {
      return "the request was made or passed on by something else than a local program";
    }
  }
  if (!is_local_host(head.header("host").value_or("localhost"))) {
    return "the Host header does not name this machine";
  }
  const std::string_view content_type = head.header("content-type").value_or(std::string_view());
  if (head.method == "POST" && !starts_with_ignoring_case(content_type, "application/json")) {
    return "the content type is not application/json";
  }
  return {};
}

}  // namespace sluice::identify
