#include "dialects/wire/field.h"

#include <algorithm>
#include <utility>

namespace sluice::dialects {
namespace {

std::string_view name_of(json::Kind kind) {
  switch (kind) {
    case json::Kind::object:
      return "an object";
    case json::Kind::array:
      return "an array";
    case json::Kind::string:
      return "a string";
    case json::Kind::number:
      return "a number";
    case json::Kind::boolean:
      return "true or false";
    case json::Kind::null:
      return "null";
  }
  return "null";
}

constexpr std::uint64_t kCountMax = (1ULL << 31U) - 1;

Failure fail_at(const Document& document,
                const json::Value& value,
                ErrorCode code,
                std::string message) {
  return fail(Error{.code = code,
                    .message = std::move(message),
                    .param = json::path_of(document.tape, document.text, value.token())});
}

}  // namespace

Failure misfit(const Document& document, const json::Value& value, std::string message) {
  return fail_at(document, value, ErrorCode::invalid_input, std::move(message));
}

Failure unsupported(const Document& document, const json::Value& value, std::string message) {
  return fail_at(document, value, ErrorCode::unsupported, std::move(message));
}

Failure missing(const Document& document, const json::Value& object, std::string_view key) {
  std::string path = json::path_of(document.tape, document.text, object.token());
  path.append(".").append(key);
  return fail(Error{.code = ErrorCode::invalid_input,
                    .message = "a required field is missing",
                    .param = std::move(path)});
}

Result<void> expect_kind(const Document& document,
                         const json::Value& value,
                         std::initializer_list<json::Kind> kinds) {
  if (std::ranges::find(kinds, value.kind()) != kinds.end()) {
    return {};
  }
  std::string message = "must be ";
  for (const json::Kind kind : kinds) {
    if (kind != *kinds.begin()) {
      message += " or ";
    }
    message += name_of(kind);
  }
  return misfit(document, value, std::move(message));
}

Result<void> expect_count(const Document& document, const json::Value& value) {
  const auto count = value.unsigned_integer();
  if (!count || *count > kCountMax) {
    return misfit(document, value, "must be a whole number from 0 to 2147483647");
  }
  return {};
}

std::string text_or_empty(const std::optional<json::Value>& value) {
  return value ? value->string() : std::string();
}

}  // namespace sluice::dialects
