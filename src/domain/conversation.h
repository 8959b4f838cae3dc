#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace sluice {

/// The dialect-free form of a chat request: what a translation or the extractive engine reads.
/// Strings are unescaped UTF-8. `raw_json` members hold a JSON value verbatim.
struct Conversation {
  struct Text {
    std::string text;

    friend bool operator==(const Text&, const Text&) = default;
  };

  /// An image or file by data URL or reference; only dialect pairs that have a place for it carry
  /// it.
  struct Media {
    std::string media_type;  ///< `image/png`; empty: unknown
    std::string base64;      ///< empty when it is a reference
    std::string url;

    friend bool operator==(const Media&, const Media&) = default;
  };

  struct ToolCall {
    std::string id;
    std::string name;
    std::string arguments_json;  ///< JSON text; may be broken, as models write it

    friend bool operator==(const ToolCall&, const ToolCall&) = default;
  };

  struct ToolResult {
    std::string call_id;
    std::vector<std::variant<Text, Media>> parts;
    bool is_error = false;

    friend bool operator==(const ToolResult&, const ToolResult&) = default;
  };

  using Part = std::variant<Text, Media, ToolCall, ToolResult>;

  enum class Role : std::uint8_t { system, user, assistant };

  struct Message {
    Role role = Role::user;
    std::vector<Part> parts;

    friend bool operator==(const Message&, const Message&) = default;
  };

  struct Tool {
    std::string name;
    std::string description;
    std::string schema_json;  ///< JSON Schema of the arguments; `{}` when absent
    bool strict = false;

    friend bool operator==(const Tool&, const Tool&) = default;
  };

  struct ToolChoice {
    enum class Kind : std::uint8_t { automatic, none, any, named } kind = Kind::automatic;
    std::string name;  ///< for `named`
    bool parallel = true;

    friend bool operator==(const ToolChoice&, const ToolChoice&) = default;
  };

  std::vector<Message> messages;  ///< in order; system text first where the dialect has it apart
  std::vector<Tool> tools;
  ToolChoice tool_choice;
  std::optional<double> temperature;
  std::optional<double> top_p;
  std::optional<std::uint32_t> output_tokens_max;
  std::vector<std::string> stop;
  std::string user;                  ///< end-user id of the caller's own system
  std::string response_schema_json;  ///< structured output wanted; empty: free text
  bool stream = false;
  bool forbid_storage = false;  ///< the engine is told to keep nothing, where it can be told

  friend bool operator==(const Conversation&, const Conversation&) = default;
};

}  // namespace sluice
