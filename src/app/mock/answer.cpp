#include "app/mock/answer.h"

#include <algorithm>
#include <span>
#include <utility>

#include <nlohmann/json.hpp>

namespace sluice::mock {
namespace {

using Json = nlohmann::ordered_json;

bool starts_character(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
}

struct ErrorType {
  int status;
  std::string_view type;
};

constexpr ErrorType kOpenAiTypes[] = {{401, "authentication_error"}, {429, "rate_limit_error"}};
constexpr ErrorType kAnthropicTypes[] = {{401, "authentication_error"},
                                         {403, "permission_error"},
                                         {404, "not_found_error"},
                                         {429, "rate_limit_error"},
                                         {529, "overloaded_error"}};

/// @param server  the type of every other status from 500 on
std::string_view find_type(std::span<const ErrorType> types, int status, std::string_view server) {
  const auto row = std::ranges::find(types, status, &ErrorType::status);
  if (row != types.end()) {
    return row->type;
  }
  return status >= 500 ? server : "invalid_request_error";
}

ScriptedAnswer single(int status, std::string body) {
  ScriptedAnswer answer{.status = status, .whole = body};
  answer.pieces.push_back(std::move(body));
  return answer;
}

}  // namespace

std::vector<std::string> split_text(std::string_view text, int count) {
  const auto characters = static_cast<std::size_t>(std::ranges::count_if(text, starts_character));
  const std::size_t wanted = std::min(characters, static_cast<std::size_t>(std::max(count, 1)));
  std::vector<std::string> pieces(wanted);
  std::size_t character = 0;
  for (const char byte : text) {
    character += starts_character(byte) ? 1 : 0;
    if (wanted > 0) {
      // A stray continuation byte at the front belongs to the first piece.
      const std::size_t index = character == 0 ? 0 : (character - 1) * wanted / characters;
      pieces[index].push_back(byte);
    }
  }
  return pieces;
}

std::int64_t token_count(std::string_view text) {
  return std::max<std::int64_t>(1, static_cast<std::int64_t>(text.size() / 4));
}

ScriptedAnswer write_answer(const Asked& asked, std::string_view text, int chunks) {
  ScriptedAnswer answer;
  answer.content_type = asked.stream ? "text/event-stream" : "application/json";
  switch (asked.vendor) {
    case Vendor::openai:
      openai::write(asked, text, chunks, answer);
      break;
    case Vendor::anthropic:
      anthropic::write(asked, text, chunks, answer);
      break;
  }
  for (const std::string& piece : answer.pieces) {
    answer.whole += piece;
  }
  return answer;
}

ScriptedAnswer write_error(Vendor vendor, int status, std::string_view message) {
  if (vendor == Vendor::anthropic) {
    const Json error = {{"type", find_type(kAnthropicTypes, status, "api_error")},
                        {"message", message}};
    return single(status,
                  Json{{"type", "error"}, {"error", error}, {"request_id", "req_mock"}}.dump());
  }
  const Json error = {{"message", message},
                      {"type", find_type(kOpenAiTypes, status, "server_error")},
                      {"param", nullptr},
                      {"code", nullptr}};
  return single(status, Json{{"error", error}}.dump());
}

ScriptedAnswer write_models(Vendor vendor, const std::string& model) {
  if (vendor == Vendor::anthropic) {
    const Json row = {{"type", "model"},
                      {"id", model},
                      {"display_name", model},
                      {"created_at", "2026-01-01T00:00:00Z"}};
    const Json list = {
        {"data", Json::array({row})}, {"has_more", false}, {"first_id", model}, {"last_id", model}};
    return single(200, list.dump());
  }
  const Json row = {
      {"id", model}, {"object", "model"}, {"created", 1767225600}, {"owned_by", "mock"}};
  return single(200, Json{{"object", "list"}, {"data", Json::array({row})}}.dump());
}

}  // namespace sluice::mock
