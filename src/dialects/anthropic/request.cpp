#include "dialects/anthropic/request.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include "dialects/wire/members.h"
#include "dialects/wire/request_reading.h"

namespace sluice::dialects::anthropic {
namespace {

using json::Kind;
using json::Value;

/// Values that the vendor signed or encrypted: changed by one byte, they are refused.
constexpr std::array<std::string_view, 4> kSignedKeys = {
    "encrypted_content", "encrypted_index", "encrypted_stdout", "signature"};

bool is_signed(std::string_view key) {
  return std::ranges::find(kSignedKeys, key) != kSignedKeys.end();
}

std::optional<PositionKind> position_of(const Value& role) {
  if (role.is("user")) {
    return PositionKind::user_text;
  }
  if (role.is("assistant")) {
    return PositionKind::assistant_text;
  }
  if (role.is("system")) {
    return PositionKind::system_text;
  }
  return std::nullopt;
}

bool has_type(const Value& block, std::string_view type) {
  const auto found = block.find("type");
  return found && found->is(type);
}

/// What a block of some type may hold beside the members that mean the same in all.
enum class BlockKind : std::uint8_t {
  text,      ///< text, a call or a tool's result
  media,     ///< an image or a document, in its `source`
  thinking,  ///< a vendor's thinking
  unknown,   ///< of this nobody knows what it stands for: only its `text` is text
};

/// Of the vendor's own tools, which come and go, only the ends of the names are known.
BlockKind kind_of(const Value& block) {
  static constexpr std::array<std::string_view, 5> kTexts = {
      "text", "search_result", "tool_reference", "compaction", "container_upload"};
  static constexpr std::array<std::string_view, 3> kTextEnds = {
      "tool_use", "_result", "_result_error"};
  const auto found = block.find("type");
  const std::string type = text_or_empty(found);
  if (type == "thinking" || type == "redacted_thinking") {
    return BlockKind::thinking;
  }
  if (type == "image" || type == "document") {
    return BlockKind::media;
  }
  const bool is_text =
      std::ranges::find(kTexts, type) != kTexts.end() ||
      std::ranges::any_of(kTextEnds, [&](std::string_view end) { return type.ends_with(end); });
  return is_text ? BlockKind::text : BlockKind::unknown;
}

Result<void> read_content(RequestReading& reading, const Value& content, PositionKind position);

/// A document's source that says that it is text: only the member that then holds it is read so.
Result<void> read_text_source(RequestReading& reading, const Value& source, PositionKind position) {
  const std::string_view carrier = has_type(source, "text") ? "data" : "content";
  for (const auto& [name, key, value] : Members(reading.document, source)) {
    pass_key(reading, key);
    if (name == "type" || name == "media_type") {
      reading.slots.through(value, PositionKind::structural);
    } else if (name == carrier && name == "content") {
      SLUICE_CHECK(reading.problems.keep(read_content(reading, value, position)));
    } else {
      const bool is_text = name == carrier && value.kind() == Kind::string;
      reading.slots.through(value, is_text ? position : PositionKind::media);
    }
  }
  return {};
}

/// What an image, a document or a search result calls its `source`.
Result<void> read_source(RequestReading& reading,
                         const Value& block,
                         const Value& source,
                         PositionKind position) {
  if (has_type(block, "search_result") && source.kind() == Kind::string) {
    reading.slots.through(source, position);  // Its address.
    return {};
  }
  if (has_type(block, "document") && (has_type(source, "text") || has_type(source, "content"))) {
    return read_text_source(reading, source, position);
  }
  reading.request.needs |= bit(Capability::vision);
  read_media(reading, source, position);
  return {};
}

/// What a block calls `content`: a tool's result, whatever kind of tool it was, or quoted text.
Result<void> read_inner_content(RequestReading& reading,
                                const Value& block,
                                const Value& content,
                                PositionKind position) {
  const bool is_result = block.find("tool_use_id").has_value();
  SLUICE_CHECK(read_content(reading, content, is_result ? PositionKind::tool_result : position));
  return {};
}

Result<void> read_block_field(RequestReading& reading,
                              const Value& block,
                              const Member& member,
                              PositionKind position) {
  const auto& [name, key, value] = member;
  pass_key(reading, key);
  if (name == "text") {
    read_text_part(reading, value, position);
  } else if (name == "type" || name == "cache_control") {
    reading.slots.through(value, PositionKind::structural);
  } else if (name == "source") {
    return read_source(reading, block, value, position);
  } else if (name == "content") {
    return read_inner_content(reading, block, value, position);
  } else if (name == "input") {
    reading.slots.through(value, PositionKind::tool_arguments);
  } else if (name == "name") {
    reading.slots.through(value, PositionKind::tool_definition);
  } else if (is_media_name(name)) {
    read_media(reading, value, position);
  } else if (is_signed(name)) {
    reading.slots.through(value, PositionKind::signed_block);
  } else {
    reading.slots.through(value, position);
  }
  return {};
}

/// Thinking, readable or not, and its signature: strings. Nothing else is signed.
void read_signed_block(RequestReading& reading, const Value& block) {
  for (const auto& [name, key, value] : Members(reading.document, block)) {
    pass_key(reading, key);
    const bool is_part =
        name == "type" || name == "thinking" || name == "data" || name == "signature";
    const bool is_signed_part = is_part && value.kind() == Kind::string;
    reading.slots.through(value, is_signed_part ? PositionKind::signed_block : PositionKind::media);
  }
  reading.slots.through(block, PositionKind::signed_block);
  reading.slots.end_text();
}

/// True when a member of a block may hold something else than media.
bool is_readable(BlockKind kind, std::string_view name) {
  if (kind == BlockKind::text || name == "text" || name == "type" || name == "cache_control") {
    return true;
  }
  return kind == BlockKind::media &&
         (name == "source" || name == "title" || name == "context" || name == "citations");
}

Result<void> read_block(RequestReading& reading, const Value& block, PositionKind position) {
  const BlockKind kind = kind_of(block);
  if (kind == BlockKind::thinking) {
    read_signed_block(reading, block);
    return {};
  }
  if (has_type(block, "tool_use") || has_type(block, "tool_result")) {
    reading.request.needs |= bit(Capability::tools);
  }
  const bool is_text = has_type(block, "text");
  if (!is_text) {
    reading.slots.end_text();
  }
  for (const Member& member : Members(reading.document, block)) {
    if (is_readable(kind, member.name)) {
      SLUICE_CHECK(reading.problems.keep(read_block_field(reading, block, member, position)));
    } else {
      pass_key(reading, member.key);
      reading.slots.through(member.value, PositionKind::media);
    }
  }
  if (!is_text) {
    reading.slots.end_text();
  }
  return {};
}

/// A string, blocks, or (results of the vendor's own tools) one object.
Result<void> read_content(RequestReading& reading, const Value& content, PositionKind position) {
  if (content.kind() == Kind::object) {
    return read_block(reading, content, position);
  }
  if (content.kind() != Kind::array) {
    read_text_part(reading, content, position);
    return {};
  }
  return read_each(reading, content, [&](const Value& block) -> Result<void> {
    SLUICE_CHECK(expect_kind(reading.document, block, {Kind::object}));
    return read_block(reading, block, position);
  });
}

/// A message's or the system's text: a string or blocks, nothing else.
Result<void> read_outer_content(RequestReading& reading,
                                const Value& content,
                                PositionKind position) {
  SLUICE_CHECK(expect_kind(reading.document, content, {Kind::string, Kind::array}));
  reading.slots.end_text();
  SLUICE_CHECK(read_content(reading, content, position));
  reading.slots.end_text();
  return {};
}

Result<PositionKind> read_role(const Document& document, const Value& message) {
  SLUICE_TRY(const Value role, role_of(document, message));
  if (const auto position = position_of(role)) {
    return *position;
  }
  return misfit(document, role, "must be user, assistant or system");
}

Result<void> read_message(RequestReading& reading, const Value& message) {
  SLUICE_CHECK(expect_kind(reading.document, message, {Kind::object}));
  const Result<PositionKind> role = read_role(reading.document, message);
  if (!role) {
    SLUICE_CHECK(reading.problems.keep(fail(role.error())));
  }
  const PositionKind position = role.value_or(PositionKind::user_text);
  if (!message.find("content")) {
    SLUICE_CHECK(reading.problems.keep(missing(reading.document, message, "content")));
  }
  if (position == PositionKind::user_text) {
    ++reading.user_messages;
  }
  for (const auto& [name, key, value] : Members(reading.document, message)) {
    pass_key(reading, key);
    if (name == "content") {
      SLUICE_CHECK(reading.problems.keep(read_outer_content(reading, value, position)));
    }
    if (is_media_name(name)) {
      read_media(reading, value, position);
    }
    reading.slots.through(value,
                          name == "role" ? PositionKind::structural : PositionKind::metadata);
  }
  return {};
}

Result<void> read_messages(RequestReading& reading, const Value& messages) {
  SLUICE_CHECK(expect_messages(reading.document, messages));
  return read_each(
      reading, messages, [&](const Value& message) { return read_message(reading, message); });
}

Result<void> read_system(RequestReading& reading, const Value& value) {
  return read_outer_content(reading, value, PositionKind::system_text);
}

Result<void> read_required_limit(RequestReading& reading, const Value& value) {
  SLUICE_CHECK(expect_count(reading.document, value));
  return read_output_limit(reading, value);
}

Result<void> read_thinking(RequestReading& reading, const Value& value) {
  SLUICE_CHECK(expect_kind(reading.document, value, {Kind::object, Kind::null}));
  // `adaptive` leaves it to the model; only a budget of thought that must be spent is a need.
  if (has_type(value, "enabled")) {
    reading.request.needs |= bit(Capability::thinking);
  }
  reading.slots.through(value, PositionKind::structural);
  return {};
}

Result<void> read_output_config(RequestReading& reading, const Value& value) {
  SLUICE_CHECK(expect_kind(reading.document, value, {Kind::object, Kind::null}));
  const auto format = value.find("format");
  if (format && has_type(*format, "json_schema")) {
    reading.request.needs |= bit(Capability::json_schema);
  }
  reading.slots.through(value, PositionKind::tool_definition);
  return {};
}

Result<void> read_metadata(RequestReading& reading, const Value& value) {
  return expect_kind(reading.document, value, {Kind::object, Kind::null});
}

constexpr std::array<FieldRule, 14> kRules = {{
    {"model", read_model},
    {"messages", read_messages},
    {"system", read_system},
    {"max_tokens", read_required_limit},
    {"stream", read_stream},
    {"temperature", read_number},
    {"top_p", read_number},
    {"top_k", read_number},
    {"stop_sequences", read_stop},
    {"tools", read_tools},
    {"tool_choice", read_tool_choice},
    {"thinking", read_thinking},
    {"output_config", read_output_config},
    {"metadata", read_metadata},
}};

constexpr std::array<std::string_view, 3> kRequired = {"model", "max_tokens", "messages"};

}  // namespace

Result<void> read_request(Request& request, const json::Tape& tape) {
  RequestReading reading(tape, request);
  return read_fields(reading, kRules, kRequired);
}

}  // namespace sluice::dialects::anthropic
