#include "dialects/dialect.h"

#include "base/assert.h"
#include "dialects/anthropic/answer_events.h"
#include "dialects/anthropic/answer_reader.h"
#include "dialects/anthropic/answer_writer.h"
#include "dialects/anthropic/conversation.h"
#include "dialects/anthropic/error.h"
#include "dialects/anthropic/model_list.h"
#include "dialects/anthropic/request.h"
#include "dialects/openai_chat/answer_events.h"
#include "dialects/openai_chat/answer_reader.h"
#include "dialects/openai_chat/answer_writer.h"
#include "dialects/openai_chat/conversation.h"
#include "dialects/openai_chat/error.h"
#include "dialects/openai_chat/model_list.h"
#include "dialects/openai_chat/request.h"
#include "dialects/openai_chat/storage.h"
#include "dialects/wire/engine_error.h"
#include "dialects/wire/field.h"

// Each dialect is a folder that knows no other; this is the one place that knows them all.
namespace sluice::dialects {
namespace {

/// For bodies that were accepted once, within whatever limits were configured then. The depth also
/// bounds the recursion of the readers.
constexpr json::Limits kAcceptedBodyLimits{.depth_max = 1'024, .tokens_max = 100'000'000};

}  // namespace

Result<void> read_request(Request& request, const json::Limits& limits, json::Tape& tape) {
  SLUICE_CHECK(json::walk(request.body, limits, tape));
  switch (request.dialect) {
    case DialectKind::openai_chat:
      return openai_chat::read_request(request, tape);
    case DialectKind::anthropic:
      return anthropic::read_request(request, tape);
  }
  return fail(ErrorCode::internal, "no such dialect");
}

Result<Conversation> read_conversation(DialectKind dialect, std::string_view body) {
  std::string text;
  text.reserve(body.size() + kBodyPaddingBytes);
  text = body;
  json::Tape tape;
  SLUICE_CHECK(json::walk(text, kAcceptedBodyLimits, tape));
  const Document document{tape, text};
  switch (dialect) {
    case DialectKind::openai_chat:
      return openai_chat::read_conversation(document);
    case DialectKind::anthropic:
      return anthropic::read_conversation(document);
  }
  return fail(ErrorCode::internal, "no such dialect");
}

Result<std::string> write_conversation(DialectKind dialect,
                                       const Conversation& conversation,
                                       const Model& model) {
  switch (dialect) {
    case DialectKind::openai_chat:
      return openai_chat::write_conversation(conversation, model);
    case DialectKind::anthropic:
      return anthropic::write_conversation(conversation, model);
  }
  return fail(ErrorCode::internal, "no such dialect");
}

Result<std::vector<Edit>> forbid_storage(DialectKind caller,
                                         std::string_view body,
                                         DialectKind engine) {
  switch (engine) {
    case DialectKind::openai_chat: {
      json::Tape tape;
      SLUICE_CHECK(json::walk(body, kAcceptedBodyLimits, tape));
      return openai_chat::forbid_storage(Document{tape, body}, caller);
    }
    case DialectKind::anthropic:
      return std::vector<Edit>();  // It has no such switch: the contract decides.
  }
  return fail(ErrorCode::internal, "no such dialect");
}

ErrorAnswer write_error(DialectKind dialect, const Error& error, std::string_view request_id) {
  switch (dialect) {
    case DialectKind::openai_chat:
      return {openai_chat::error_status(error), openai_chat::error_body(error)};
    case DialectKind::anthropic:
      return {anthropic::error_status(error), anthropic::error_body(error, request_id)};
  }
  return {};
}

Error read_error(DialectKind /*engine*/,
                 int status,
                 std::string_view body,
                 std::string_view retry_after) {
  return read_engine_error(status, body, retry_after);
}

std::unique_ptr<AnswerReader> make_answer_reader(DialectKind engine,
                                                 const AnswerShape& want,
                                                 json::Tape& scratch) {
  const bool same = engine == want.dialect;
  const auto translating = [&](std::unique_ptr<AnswerEvents> events) {
    return make_translating_reader(
        std::move(events), make_answer_writer(want, want.created), want, scratch);
  };
  switch (engine) {
    case DialectKind::openai_chat:
      return same ? openai_chat::make_answer_reader(want, scratch)
                  : translating(openai_chat::make_answer_events(scratch));
    case DialectKind::anthropic:
      return same ? anthropic::make_answer_reader(want, scratch)
                  : translating(anthropic::make_answer_events(scratch));
  }
  SLUICE_ASSERT(false);
  return nullptr;
}

std::unique_ptr<AnswerWriter> make_answer_writer(const AnswerShape& want, std::int64_t created) {
  switch (want.dialect) {
    case DialectKind::openai_chat:
      return openai_chat::make_answer_writer(want, created);
    case DialectKind::anthropic:
      return anthropic::make_answer_writer(want);
  }
  SLUICE_ASSERT(false);
  return nullptr;
}

std::string error_event(DialectKind dialect, const Error& error, std::string_view request_id) {
  switch (dialect) {
    case DialectKind::openai_chat:
      return openai_chat::error_event(error);
    case DialectKind::anthropic:
      return anthropic::error_event(error, request_id);
  }
  return {};
}

std::string_view content_type(const AnswerShape& want) {
  return want.stream ? "text/event-stream" : "application/json";
}

std::string write_models(DialectKind dialect, const std::vector<ModelRow>& rows) {
  switch (dialect) {
    case DialectKind::openai_chat:
      return openai_chat::write_models(rows);
    case DialectKind::anthropic:
      return anthropic::write_models(rows);
  }
  return {};
}

std::string write_model(DialectKind dialect, const ModelRow& row) {
  switch (dialect) {
    case DialectKind::openai_chat:
      return openai_chat::write_model(row);
    case DialectKind::anthropic:
      return anthropic::write_model(row);
  }
  return {};
}

}  // namespace sluice::dialects
