#include "dialects/anthropic/usage.h"

#include <optional>
#include <string_view>

#include "dialects/wire/json_text.h"
#include "dialects/wire/token_count.h"

namespace sluice::dialects::anthropic {
namespace {

void merge(std::int64_t& known, const json::Value& usage, std::string_view key) {
  const auto value = usage.find(key);
  if (value && value->kind() == json::Kind::number) {
    known = token_count(value);
  }
}

}  // namespace

void merge_usage(Usage& known, const json::Value& usage) {
  merge(known.input_tokens, usage, "input_tokens");
  merge(known.cache_read_tokens, usage, "cache_read_input_tokens");
  merge(known.cache_write_tokens, usage, "cache_creation_input_tokens");
  merge(known.output_tokens, usage, "output_tokens");
  if (const auto details = usage.find("output_tokens_details")) {
    merge(known.reasoning_tokens, *details, "thinking_tokens");
  }
}

std::string usage_json(const Usage& usage) {
  std::string out = R"({"input_tokens":)";
  append_number(out, usage.input_tokens);
  out += R"(,"cache_creation_input_tokens":)";
  append_number(out, usage.cache_write_tokens);
  out += R"(,"cache_read_input_tokens":)";
  append_number(out, usage.cache_read_tokens);
  out += R"(,"output_tokens":)";
  append_number(out, usage.output_tokens);
  return out += "}";
}

}  // namespace sluice::dialects::anthropic
