#include "dialects/wire/answer_readers.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "dialects/wire/engine_error.h"
#include "dialects/wire/members.h"
#include "domain/request.h"

namespace sluice::dialects {
namespace {

/// The engine's error in a 200 answer or an event; empty: it holds none.
std::optional<Error> error_in(const Document& document) {
  const auto error = document.root().find("error");
  if (!error || error->kind() == json::Kind::null) {
    return std::nullopt;
  }
  return read_error_object(*error);
}

/// What a stream may grow by on the way, by a longer name of a model: a guess that saves growing.
constexpr std::size_t kGrowthUsual = 256;

}  // namespace

Result<Document> EngineJson::read(std::string bytes) {
  text_ = std::move(bytes);
  text_.reserve(text_.size() + kBodyPaddingBytes);
  return walk();
}

Result<Document> EngineJson::read_event(std::string_view data) {
  text_.reserve(data.size() + kBodyPaddingBytes);
  text_ = data;
  // Several `data:` lines are joined by line feeds, which JSON has between its tokens only.
  if (data.contains('\n')) {
    std::ranges::replace(text_, '\n', ' ');
  }
  return walk();
}

Result<Document> EngineJson::walk() {
  if (!json::walk(text_, {}, tape_)) {
    return fail(broken_answer("the engine sent something that is no json"));
  }
  const Document document{.tape = tape_, .text = text_};
  if (document.root().kind() != json::Kind::object) {
    return fail(broken_answer("the engine sent json that is no answer"));
  }
  if (auto error = error_in(document)) {
    return fail(*std::move(error));
  }
  return document;
}

Result<void> StreamReader::feed(std::string_view bytes, FrameBatch& batch) {
  if (has_ended_) {
    return {};
  }
  batch.wire.reserve(batch.wire.size() + bytes.size() + kGrowthUsual);
  decoder_.feed(bytes);
  while (!has_ended_) {
    const auto next = decoder_.next();
    if (!next) {
      return fail(broken_answer("the engine sent an event beyond the limit"));
    }
    const std::optional<sse::Event>& event = *next;
    if (!event) {
      return {};
    }
    SLUICE_CHECK(take(*event, batch));
  }
  return {};
}

Result<void> StreamReader::finish(FrameBatch& /*batch*/) {
  if (!has_ended_) {
    return fail(broken_answer("the engine's stream broke off without its end mark"));
  }
  return {};
}

Result<void> WholeReader::feed(std::string_view bytes, FrameBatch& /*batch*/) {
  if (bytes.size() > kWholeAnswerBytesMax - bytes_.size()) {
    return fail(broken_answer("the engine's answer is beyond the limit of 32 MiB"));
  }
  bytes_.reserve(bytes_.size() + bytes.size() + kBodyPaddingBytes);
  bytes_ += bytes;
  return {};
}

Result<void> WholeReader::finish(FrameBatch& batch) {
  EngineJson json(tape_);
  SLUICE_TRY(const Document document, json.read(std::move(bytes_)));
  FrameBatch answer;
  SLUICE_CHECK(take(document, answer));
  answer.has_output = true;
  answer.end = FrameBatch::End::complete;
  batch = std::move(answer);
  return {};
}

std::string WholeReader::text_event(const Channel& /*channel*/, std::string_view /*text*/) const {
  return {};
}

}  // namespace sluice::dialects
