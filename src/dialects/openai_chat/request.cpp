#include "dialects/openai_chat/request.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include "dialects/wire/members.h"
#include "dialects/wire/request_reading.h"

namespace sluice::dialects::openai_chat {
namespace {

using json::Kind;
using json::Value;

struct RolePosition {
  std::string_view role;
  PositionKind position;
};

constexpr std::array<RolePosition, 6> kRoles = {{
    {"user", PositionKind::user_text},
    {"assistant", PositionKind::assistant_text},
    {"system", PositionKind::system_text},
    {"tool", PositionKind::tool_result},
    {"developer", PositionKind::system_text},
    {"function", PositionKind::tool_result},
}};

std::optional<PositionKind> position_of(const Value& role) {
  for (const RolePosition& row : kRoles) {
    if (role.is(row.role)) {
      return row.position;
    }
  }
  return std::nullopt;
}

/// Types of which every client and engine means text. All others may stand for anything.
constexpr std::array<std::string_view, 5> kTextTypes = {
    "text", "refusal", "thinking", "input_text", "output_text"};

bool is_text_only(const Value& part) {
  const auto type = part.find("type");
  return type &&
         std::ranges::any_of(kTextTypes, [&](std::string_view text) { return type->is(text); });
}

Result<void> read_content(RequestReading& reading, const Value& content, PositionKind position);

bool is_text_key(std::string_view key) {
  return key == "text" || key == "refusal";
}

/// What a part holds beside its text. Media by name are media whatever the part says of its type;
/// what has no known name is believed to be text only where the type allows nothing else.
Result<void> read_part_field(RequestReading& reading,
                             const Member& member,
                             PositionKind position,
                             PositionKind unknown) {
  const auto& [name, key, value] = member;
  if (name == "type" || name == "cache_control") {
    reading.slots.through(value, PositionKind::structural);
  } else if (name == "thinking" && value.kind() == Kind::array) {
    return read_content(reading, value, position);
  } else if (name == "audio" || is_media_name(name)) {
    reading.request.needs |= bit(Capability::vision);
    read_media(reading, value, position);
  } else {
    reading.slots.through(value, unknown);
  }
  return {};
}

/// One element of a content list.
Result<void> read_part(RequestReading& reading, const Value& part, PositionKind position) {
  const PositionKind unknown = is_text_only(part) ? position : PositionKind::media;
  bool is_text = false;
  for (const Member& member : Members(reading.document, part)) {
    pass_key(reading, member.key);
    if (is_text_key(member.name)) {
      read_text_part(reading, member.value, position);
      is_text = true;
    } else {
      SLUICE_CHECK(reading.problems.keep(read_part_field(reading, member, position, unknown)));
    }
  }
  reading.slots.through(part, position);
  if (!is_text) {
    reading.slots.end_text();
  }
  return {};
}

Result<void> read_content(RequestReading& reading, const Value& content, PositionKind position) {
  SLUICE_CHECK(expect_kind(reading.document, content, {Kind::string, Kind::array, Kind::null}));
  if (content.kind() != Kind::array) {
    read_text_part(reading, content, position);
    return {};
  }
  return read_each(reading, content, [&](const Value& part) -> Result<void> {
    SLUICE_CHECK(expect_kind(reading.document, part, {Kind::object, Kind::string}));
    if (part.kind() == Kind::string) {
      read_text_part(reading, part, position);
    } else {
      return read_part(reading, part, position);
    }
    return {};
  });
}

/// `{"name", "arguments"}` of a function call, or `{"name", "input"}` of a custom tool's.
Result<void> read_call(RequestReading& reading, const Value& call) {
  SLUICE_CHECK(expect_kind(reading.document, call, {Kind::object, Kind::null}));
  reading.request.needs |= bit(Capability::tools);
  for (const auto& [name, key, value] : Members(reading.document, call)) {
    pass_key(reading, key);
    if (name == "arguments" && value.kind() == Kind::string) {
      reading.slots.json_text(value, PositionKind::tool_arguments);
    }
    reading.slots.through(
        value, name == "name" ? PositionKind::tool_definition : PositionKind::tool_arguments);
  }
  return {};
}

Result<void> read_tool_calls(RequestReading& reading, const Value& calls) {
  SLUICE_CHECK(expect_objects(reading, calls));
  return read_each(reading, calls, [&](const Value& call) -> Result<void> {
    for (const auto& [name, key, value] : Members(reading.document, call)) {
      pass_key(reading, key);
      if (name == "function" || name == "custom") {
        SLUICE_CHECK(reading.problems.keep(read_call(reading, value)));
      }
      reading.slots.through(value, PositionKind::metadata);
    }
    return {};
  });
}

Result<void> read_message_field(RequestReading& reading,
                                std::string_view name,
                                const Value& value,
                                PositionKind position) {
  if (name == "role") {
    reading.slots.through(value, PositionKind::structural);
  } else if (name == "content") {
    return read_content(reading, value, position);
  } else if (name == "tool_calls") {
    return read_tool_calls(reading, value);
  } else if (name == "function_call") {
    return read_call(reading, value);
  } else if (name == "refusal" || name == "reasoning_content" || name == "reasoning") {
    reading.slots.through(value, position);
  } else if (name == "reasoning_details") {
    reading.slots.through(value, PositionKind::signed_block);
  } else if (name == "audio" || is_media_name(name)) {
    read_media(reading, value, position);
  } else {
    reading.slots.through(value, PositionKind::metadata);
  }
  return {};
}

/// An assistant's turn may consist of calls alone; every other message says something.
bool needs_content(const Value& message, PositionKind position) {
  return position != PositionKind::assistant_text ||
         !(message.find("tool_calls") || message.find("function_call") || message.find("refusal") ||
           message.find("audio"));
}

Result<PositionKind> read_role(const Document& document, const Value& message) {
  SLUICE_TRY(const Value role, role_of(document, message));
  if (const auto position = position_of(role)) {
    return *position;
  }
  return misfit(document, role, "must be system, developer, user, assistant, tool or function");
}

Result<void> read_message_fields(RequestReading& reading,
                                 const Value& message,
                                 PositionKind position) {
  for (const auto& [name, key, value] : Members(reading.document, message)) {
    pass_key(reading, key);
    SLUICE_CHECK(reading.problems.keep(read_message_field(reading, name, value, position)));
  }
  return {};
}

Result<void> read_message(RequestReading& reading, const Value& message) {
  SLUICE_CHECK(expect_kind(reading.document, message, {Kind::object}));
  const Result<PositionKind> role = read_role(reading.document, message);
  if (!role) {
    SLUICE_CHECK(reading.problems.keep(fail(role.error())));
  }
  // Without a role: the one of which the least is asked.
  const PositionKind position = role.value_or(PositionKind::assistant_text);
  if (!message.find("content") && needs_content(message, position)) {
    SLUICE_CHECK(reading.problems.keep(missing(reading.document, message, "content")));
  }
  reading.slots.end_text();
  if (position == PositionKind::user_text) {
    ++reading.user_messages;
  }
  SLUICE_CHECK(read_message_fields(reading, message, position));
  reading.slots.end_text();
  return {};
}

Result<void> read_messages(RequestReading& reading, const Value& messages) {
  SLUICE_CHECK(expect_messages(reading.document, messages));
  return read_each(
      reading, messages, [&](const Value& message) { return read_message(reading, message); });
}

Result<void> read_stream_options(RequestReading& reading, const Value& value) {
  SLUICE_CHECK(expect_kind(reading.document, value, {Kind::object, Kind::null}));
  if (const auto wish = value.find("include_usage")) {
    SLUICE_CHECK(expect_kind(reading.document, *wish, {Kind::boolean, Kind::null}));
    reading.request.include_usage = wish->is_true();
  }
  return {};
}

Result<void> read_response_format(RequestReading& reading, const Value& value) {
  SLUICE_CHECK(expect_kind(reading.document, value, {Kind::object, Kind::null}));
  const auto type = value.find("type");
  if (type && type->is("json_schema")) {
    reading.request.needs |= bit(Capability::json_schema);
  }
  reading.slots.through(value, PositionKind::tool_definition);
  return {};
}

/// Text that the caller predicts; as good as typed by the user.
Result<void> read_prediction(RequestReading& reading, const Value& value) {
  reading.slots.through(value, PositionKind::user_text);
  return {};
}

Result<void> read_user(RequestReading& reading, const Value& value) {
  return expect_kind(reading.document, value, {Kind::string, Kind::null});
}

/// The newer name wins when both are there, whichever comes first.
Result<void> read_older_output_limit(RequestReading& reading, const Value& value) {
  const auto newer = reading.document.root().find("max_completion_tokens");
  if (newer && newer->kind() != Kind::null) {
    return expect_kind(reading.document, value, {Kind::number, Kind::null});
  }
  return read_output_limit(reading, value);
}

constexpr std::array<FieldRule, 18> kRules = {{
    {"model", read_model},
    {"messages", read_messages},
    {"stream", read_stream},
    {"stream_options", read_stream_options},
    {"max_tokens", read_older_output_limit},
    {"max_completion_tokens", read_output_limit},
    {"temperature", read_number},
    {"top_p", read_number},
    {"n", read_number},
    {"presence_penalty", read_number},
    {"frequency_penalty", read_number},
    {"stop", read_stop},
    {"tools", read_tools},
    {"functions", read_tools},
    {"tool_choice", read_tool_choice},
    {"response_format", read_response_format},
    {"prediction", read_prediction},
    {"user", read_user},
}};

constexpr std::array<std::string_view, 2> kRequired = {"model", "messages"};

ByteRange before(std::uint32_t offset) {
  return {offset, offset};
}

/// What makes an engine tell the usage of a stream; empty: it will anyway.
std::optional<Edit> ask_for_usage(const Document& document) {
  const Value root = document.root();
  const auto options = root.find("stream_options");
  if (!options) {
    return Edit{before(root.at().end - 1), R"(,"stream_options":{"include_usage":true})"};
  }
  if (options->kind() == Kind::null) {
    return Edit{{options->at().begin, options->at().end}, R"({"include_usage":true})"};
  }
  const auto wish = options->find("include_usage");
  if (!wish) {
    return Edit{before(options->at().end - 1),
                options->first() ? R"(,"include_usage":true)" : R"("include_usage":true)"};
  }
  if (wish->is_true()) {
    return std::nullopt;
  }
  return Edit{{wish->at().begin, wish->at().end}, "true"};
}

}  // namespace

Result<void> read_request(Request& request, const json::Tape& tape) {
  RequestReading reading(tape, request);
  SLUICE_CHECK(read_fields(reading, kRules, kRequired));
  if (!request.stream) {
    request.include_usage = false;
    return {};
  }
  if (auto edit = ask_for_usage(reading.document)) {
    request.upstream_edits.push_back(*std::move(edit));
  }
  return {};
}

}  // namespace sluice::dialects::openai_chat
