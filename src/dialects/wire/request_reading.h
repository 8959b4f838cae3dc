#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "base/result.h"
#include "dialects/wire/field.h"
#include "dialects/wire/problems.h"
#include "dialects/wire/slot_writer.h"
#include "domain/request.h"

namespace sluice::dialects {

/// The reading of one request body: what was walked, the slots made so far, and the request that is
/// being filled. Fields are read in body order.
struct RequestReading {
  RequestReading(const json::Tape& tape, Request& target)
      : document{tape, target.body}, slots(document, target.slots), request(target) {}

  RequestReading(const RequestReading&) = delete;
  RequestReading& operator=(const RequestReading&) = delete;

  Document document;
  SlotWriter slots;
  Request& request;
  Problems problems;
  std::uint32_t user_messages = 0;  ///< begun so far; the first one tells the conversation
};

/// What is done with a known field: checks it, makes its slots, takes what it says.
struct FieldRule {
  std::string_view key;
  Result<void> (*read)(RequestReading& reading, const json::Value& value);
};

/// Empties what is read from a body, then reads the root object by `rules`. Unknown fields pass, as
/// metadata. Every problem is told, see Problems.
/// @param required  keys that must be there
[[nodiscard]] Result<void> read_fields(RequestReading& reading,
                                       std::span<const FieldRule> rules,
                                       std::span<const std::string_view> required);

/// Makes the slots of an object's key, as a name that the dialect defines, and of nothing behind.
inline void pass_key(RequestReading& reading, const json::Value& key) {
  reading.slots.through(key, PositionKind::structural);
}

/// `model`: a string that is not empty.
[[nodiscard]] Result<void> read_model(RequestReading& reading, const json::Value& value);
/// `stream`: true, false or null.
[[nodiscard]] Result<void> read_stream(RequestReading& reading, const json::Value& value);
/// The most tokens that the answer may have; null: unset.
[[nodiscard]] Result<void> read_output_limit(RequestReading& reading, const json::Value& value);
/// `tools` and the older `functions`: objects; none is wanted when the list is empty.
[[nodiscard]] Result<void> read_tools(RequestReading& reading, const json::Value& value);
/// Tool names or the like: no check, a tool definition.
[[nodiscard]] Result<void> read_tool_choice(RequestReading& reading, const json::Value& value);
/// A number or null.
[[nodiscard]] Result<void> read_number(RequestReading& reading, const json::Value& value);
/// A string, a list of strings, or null.
[[nodiscard]] Result<void> read_stop(RequestReading& reading, const json::Value& value);

/// Reads every element of an array, keeping what is wrong with each; none when `array` is null.
template <typename Read>
[[nodiscard]] Result<void> read_each(RequestReading& reading,
                                     const json::Value& array,
                                     const Read& read) {
  for (auto element = array.first(); element; element = element->next()) {
    SLUICE_CHECK(reading.problems.keep(read(*element)));
  }
  return {};
}

/// Refuses what is neither null nor an array of objects.
[[nodiscard]] Result<void> expect_objects(RequestReading& reading, const json::Value& array);

/// A list that is not empty.
[[nodiscard]] Result<void> expect_messages(const Document& document, const json::Value& messages);

/// The `role` of a message, which must have one, a string.
[[nodiscard]] Result<json::Value> role_of(const Document& document, const json::Value& message);

/// True for a member of a root, message or content part that holds an image, a file, a sound, or a
/// reference to what lies elsewhere, whoever defined it.
[[nodiscard]] bool is_media_name(std::string_view name);

/// Makes the slots of what stands for an image, a file or a sound: all of it is media, but for the
/// few members that only tell of it (a file's name), which have `position`.
void read_media(RequestReading& reading, const json::Value& media, PositionKind position);

/// One part of a text; what is no string is no text, and media. Those of the first user
/// message are noted.
void read_text_part(RequestReading& reading, const json::Value& text, PositionKind position);

}  // namespace sluice::dialects
