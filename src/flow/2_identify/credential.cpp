#include "flow/2_identify/credential.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace sluice::identify {
namespace {

constexpr std::string_view kBearer = "bearer ";

bool equals_ignoring_case(std::string_view text, std::string_view lower) {
  const auto same = [](char a, char b) {
    return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
  };
  return std::ranges::equal(text, lower, same);
}

bool starts_with_ignoring_case(std::string_view text, std::string_view lower_prefix) {
  return equals_ignoring_case(text.substr(0, lower_prefix.size()), lower_prefix);
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

/// Nothing, or a colon and digits.
bool is_port(std::string_view text) {
  return text.empty() || (text.size() > 1 && text.starts_with(':') &&
                          text.find_first_not_of("0123456789", 1) == std::string_view::npos);
}

bool is_local_host(std::string_view host) {
  constexpr std::array kNames = {
      std::string_view("localhost"), std::string_view("127.0.0.1"), std::string_view("[::1]")};
  return std::ranges::any_of(kNames, [host](std::string_view name) {
    return starts_with_ignoring_case(host, name) && is_port(host.substr(name.size()));
  });
}

/// A header that a proxy adds, or a browser on behalf of a page that is not ours.
bool speaks_for_another(const HeaderField& field) {
  constexpr std::array kForeign = {std::string_view("origin"),
                                   std::string_view("forwarded"),
                                   std::string_view("via"),
                                   std::string_view("x-real-ip"),
                                   std::string_view("x-client-ip"),
                                   std::string_view("x-cluster-client-ip"),
                                   std::string_view("x-original-forwarded-for"),
                                   std::string_view("cf-connecting-ip"),
                                   std::string_view("fastly-client-ip"),
                                   std::string_view("true-client-ip")};
  if (field.name == "sec-fetch-site") {
    return field.value != "none" && field.value != "same-origin";
  }
  return field.name.starts_with("x-forwarded") ||
         std::ranges::find(kForeign, field.name) != kForeign.end();
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
  if (std::ranges::any_of(head.headers, speaks_for_another)) {
    return "the request was made or passed on by something else than a local program";
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
