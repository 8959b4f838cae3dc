#include "dialects/wire/request_reading.h"

#include <algorithm>
#include <array>

#include "dialects/wire/members.h"

namespace sluice::dialects {
namespace {

using json::Kind;

/// Bytes of English that make one token, about; good enough for a budget before the fact.
constexpr std::size_t kBytesPerToken = 4;

/// What holds media or refers to something that is not in the body, in the dialects and in what
/// engines added to them.
constexpr std::array<std::string_view, 22> kMediaNames = {"attachments",
                                                          "audio_url",
                                                          "container",
                                                          "conversation",
                                                          "document_url",
                                                          "file",
                                                          "file_data",
                                                          "file_id",
                                                          "file_ids",
                                                          "file_url",
                                                          "files",
                                                          "image",
                                                          "image_url",
                                                          "images",
                                                          "input_audio",
                                                          "input_file",
                                                          "input_image",
                                                          "media",
                                                          "previous_response_id",
                                                          "video",
                                                          "video_url",
                                                          "videos"};

/// Members of a media object that only tell of it. All others carry it, whatever they are called.
constexpr std::array<std::string_view, 5> kMediaDescriptions = {
    "detail", "filename", "format", "media_type", "type"};

bool is_one_of(std::span<const std::string_view> names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

void reset(Request& request) {
  request.model_wish.clear();
  request.model_value = {};
  request.upstream_edits.clear();
  request.stream = false;
  request.include_usage = false;
  request.output_tokens_max.reset();
  request.needs = 0;
  request.first_user_message.clear();
  request.input_tokens_estimate =
      static_cast<std::uint32_t>(std::max<std::size_t>(1, request.body.size() / kBytesPerToken));
}

}  // namespace

Result<void> read_fields(RequestReading& reading,
                         std::span<const FieldRule> rules,
                         std::span<const std::string_view> required) {
  reset(reading.request);
  const json::Value root = reading.document.root();
  SLUICE_CHECK(expect_kind(reading.document, root, {Kind::object}));
  for (const std::string_view key : required) {
    if (!root.find(key)) {
      SLUICE_CHECK(reading.problems.keep(missing(reading.document, root, key)));
    }
  }
  for (const Member& member : Members(reading.document, root)) {
    const auto rule = std::ranges::find(rules, member.name, &FieldRule::key);
    if (rule != rules.end()) {
      pass_key(reading, member.key);
      SLUICE_CHECK(reading.problems.keep(rule->read(reading, member.value)));
    } else if (is_media_name(member.name)) {
      pass_key(reading, member.key);
      reading.slots.through(member.value, PositionKind::media);
    }
    // An unknown field, or what the rule did not pass.
    reading.slots.through(member.value, PositionKind::metadata);
  }
  return reading.problems.verdict();
}

Result<void> read_model(RequestReading& reading, const json::Value& value) {
  SLUICE_CHECK(expect_kind(reading.document, value, {Kind::string}));
  if (value.raw_string().empty()) {
    return misfit(reading.document, value, "must not be empty");
  }
  reading.request.model_wish = value.string();
  reading.request.model_value = {value.at().begin, value.at().end};
  reading.slots.through(value, PositionKind::structural);
  return {};
}

Result<void> read_stream(RequestReading& reading, const json::Value& value) {
  reading.request.stream = value.is_true();
  return expect_kind(reading.document, value, {Kind::boolean, Kind::null});
}

Result<void> read_output_limit(RequestReading& reading, const json::Value& value) {
  if (value.kind() == Kind::null) {
    return {};
  }
  SLUICE_CHECK(expect_count(reading.document, value));
  reading.request.output_tokens_max = static_cast<std::uint32_t>(*value.unsigned_integer());
  return {};
}

Result<void> read_tools(RequestReading& reading, const json::Value& value) {
  SLUICE_CHECK(expect_objects(reading, value));
  if (value.first()) {
    reading.request.needs |= bit(Capability::tools);
  }
  reading.slots.through(value, PositionKind::tool_definition);
  return {};
}

Result<void> read_tool_choice(RequestReading& reading, const json::Value& value) {
  SLUICE_CHECK(expect_kind(reading.document, value, {Kind::string, Kind::object, Kind::null}));
  reading.slots.through(value, PositionKind::tool_definition);
  return {};
}

Result<void> read_number(RequestReading& reading, const json::Value& value) {
  return expect_kind(reading.document, value, {Kind::number, Kind::null});
}

Result<void> read_stop(RequestReading& reading, const json::Value& value) {
  SLUICE_CHECK(expect_kind(reading.document, value, {Kind::string, Kind::array, Kind::null}));
  if (value.kind() != Kind::array) {
    return {};
  }
  return read_each(reading, value, [&](const json::Value& element) {
    return expect_kind(reading.document, element, {Kind::string});
  });
}

Result<void> expect_objects(RequestReading& reading, const json::Value& array) {
  SLUICE_CHECK(expect_kind(reading.document, array, {Kind::array, Kind::null}));
  return read_each(reading, array, [&](const json::Value& element) {
    return expect_kind(reading.document, element, {Kind::object});
  });
}

Result<void> expect_messages(const Document& document, const json::Value& messages) {
  SLUICE_CHECK(expect_kind(document, messages, {Kind::array}));
  if (!messages.first()) {
    return misfit(document, messages, "must not be empty");
  }
  return {};
}

Result<json::Value> role_of(const Document& document, const json::Value& message) {
  const auto role = message.find("role");
  if (!role) {
    return missing(document, message, "role");
  }
  SLUICE_CHECK(expect_kind(document, *role, {Kind::string}));
  return *role;
}

bool is_media_name(std::string_view name) {
  return is_one_of(kMediaNames, name);
}

void read_media(RequestReading& reading, const json::Value& media, PositionKind position) {
  if (media.kind() != Kind::object) {
    reading.slots.through(media, PositionKind::media);
    return;
  }
  for (const Member& member : Members(reading.document, media)) {
    pass_key(reading, member.key);
    const bool tells =
        member.value.kind() == Kind::string && is_one_of(kMediaDescriptions, member.name);
    reading.slots.through(member.value, tells ? position : PositionKind::media);
  }
}

void read_text_part(RequestReading& reading, const json::Value& text, PositionKind position) {
  if (text.kind() != Kind::string) {
    reading.slots.through(text, PositionKind::media);
    return;
  }
  reading.slots.text_part(text, position);
  if (position == PositionKind::user_text && reading.user_messages == 1) {
    reading.request.first_user_message.push_back({text.at().begin + 1, text.at().end - 1});
  }
}

}  // namespace sluice::dialects
