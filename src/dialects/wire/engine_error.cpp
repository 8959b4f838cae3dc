#include "dialects/wire/engine_error.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <optional>
#include <string>

#include "domain/request.h"

namespace sluice::dialects {
namespace {

/// Longer bodies are not read: an error that needs more is no error object.
constexpr std::size_t kErrorBodyBytesMax = 64U << 10U;
/// A longer wait than this is not believed.
constexpr std::chrono::seconds kRetryAfterMax = std::chrono::hours(24);

struct Meaning {
  ErrorCode code;
  std::string_view message;
};

constexpr Meaning kContextOverflow = {ErrorCode::upstream_rejected,
                                      "the prompt is longer than the model's context"};
constexpr Meaning kRejected = {ErrorCode::upstream_rejected,
                               "the engine refused the request as it is written"};
constexpr Meaning kBadCredentials = {ErrorCode::bad_credentials,
                                     "the engine refused the gateway's key"};
constexpr Meaning kRateLimited = {ErrorCode::rate_limited, "the engine limits the rate"};
constexpr Meaning kOverloaded = {ErrorCode::upstream_unavailable, "the engine is overloaded"};
constexpr Meaning kEngineFault = {ErrorCode::upstream_unavailable, "the engine failed"};
constexpr Meaning kNoModel = {ErrorCode::upstream_unavailable,
                              "the engine does not have the model or the path"};
constexpr Meaning kStrange = {ErrorCode::upstream_failed, "the engine reported an error"};

struct WordRow {
  std::string_view word;
  Meaning meaning;
};

/// What engines write into `type` or `code`. OpenAI, Anthropic, llama-server, vLLM, Ollama.
constexpr std::array<WordRow, 25> kWords = {{
    {"exceed_context_size_error", kContextOverflow},
    {"context_length_exceeded", kContextOverflow},
    {"string_above_max_length", kContextOverflow},
    {"request_too_large", kContextOverflow},
    {"invalid_request_error", kRejected},
    {"BadRequestError", kRejected},
    {"content_policy_violation", kRejected},
    {"authentication_error", kBadCredentials},
    {"AuthenticationError", kBadCredentials},
    {"invalid_api_key", kBadCredentials},
    {"permission_error", kBadCredentials},
    {"billing_error", kBadCredentials},
    {"not_found_error", kNoModel},
    {"NotFoundError", kNoModel},
    {"model_not_found", kNoModel},
    {"rate_limit_error", kRateLimited},
    {"rate_limit_exceeded", kRateLimited},
    {"insufficient_quota", kRateLimited},
    {"overloaded_error", kOverloaded},
    {"unavailable_error", kOverloaded},
    {"api_error", kEngineFault},
    {"server_error", kEngineFault},
    {"internal_server_error", kEngineFault},
    {"InternalServerError", kEngineFault},
    {"timeout_error", kEngineFault},
}};

/// Phrases of a message that say the same where type and code do not.
constexpr std::array<std::string_view, 4> kOverflowPhrases = {
    "maximum context length", "prompt is too long", "context window", "context size"};

std::optional<Meaning> meaning_of(const std::optional<json::Value>& word) {
  for (const WordRow& row : kWords) {
    if (word && word->is(row.word)) {
      return row.meaning;
    }
  }
  return std::nullopt;
}

bool tells_overflow(const json::Value& error) {
  const auto message = error.find("message");
  if (!message || message->kind() != json::Kind::string) {
    return false;
  }
  return std::ranges::any_of(kOverflowPhrases, [text = message->string()](std::string_view phrase) {
    return text.contains(phrase);
  });
}

Meaning meaning_of(int status) {
  switch (status) {
    case 401:
    case 402:
    case 403:
      return kBadCredentials;
    case 404:
      return kNoModel;
    case 408:
    case 409:
    case 425:
      return kEngineFault;
    case 413:
      return kContextOverflow;
    case 429:
      return kRateLimited;
    case 503:
    case 529:
      return kOverloaded;
    default:
      break;
  }
  if (status >= 500) {
    return kEngineFault;
  }
  return status >= 400 ? kRejected : kStrange;
}

/// The most precise thing that type, code and message say together; empty: nothing known.
std::optional<Meaning> meaning_of(const json::Value& error) {
  const auto by_code = meaning_of(error.find("code"));
  const auto by_type = meaning_of(error.find("type"));
  const auto found = by_code ? by_code : by_type;
  if ((!found || found->code == ErrorCode::upstream_rejected) && tells_overflow(error)) {
    return kContextOverflow;
  }
  return found;
}

std::optional<std::chrono::seconds> seconds_of(std::string_view text) {
  std::int64_t seconds = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (problem != std::errc() || seconds < 0) {
    return std::nullopt;  // A date, or nonsense: the caller's own back-off is as good.
  }
  return std::min(std::chrono::seconds(seconds), kRetryAfterMax);
}

Error error_of(const Meaning& meaning) {
  return Error{
      .code = meaning.code, .message = std::string(meaning.message), .source = ErrorSource::engine};
}

/// What the body alone says. It may be HTML, empty, or JSON of another shape.
std::optional<Meaning> meaning_of_body(std::string_view body) {
  if (body.size() > kErrorBodyBytesMax || body.empty()) {
    return std::nullopt;
  }
  std::string text;
  text.reserve(body.size() + kBodyPaddingBytes);
  text = body;
  json::Tape tape;
  if (!json::walk(text, {}, tape)) {
    return std::nullopt;
  }
  const auto error = json::Value(tape, text).find("error");
  return error ? meaning_of(*error) : std::nullopt;
}

}  // namespace

Error read_engine_error(int status, std::string_view body, std::string_view retry_after) {
  const Meaning by_status = meaning_of(status);
  const std::optional<Meaning> by_body = meaning_of_body(body);
  // The body only refines: a 429 is a limit and a 401 a bad key, whatever the text says.
  const bool is_refined = by_body && (by_status.code == ErrorCode::upstream_rejected ||
                                      by_status.message == kEngineFault.message);
  Error error = error_of(is_refined ? *by_body : by_status);
  error.retry_after = seconds_of(retry_after);
  return error;
}

Error read_error_object(const json::Value& error) {
  if (const auto known = meaning_of(error)) {
    return error_of(*known);
  }
  const auto code = error.find("code");
  const auto status = code ? code->unsigned_integer() : std::nullopt;
  return error_of(status && *status >= 400 && *status < 600 ? meaning_of(static_cast<int>(*status))
                                                            : kStrange);
}

Error broken_answer(std::string_view message) {
  return error_of({ErrorCode::upstream_failed, message});
}

}  // namespace sluice::dialects
