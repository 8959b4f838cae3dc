#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace sluice::dialects {

/// Writes a JSON document front to back, with the commas where they belong.
class RequestText {
 public:
  RequestText& open_object();
  RequestText& open_array();
  RequestText& close_object();
  RequestText& close_array();

  /// The next member's name.
  RequestText& key(std::string_view name);

  /// Values: of a member after key(), or the next of an array.
  RequestText& string(std::string_view text);
  RequestText& raw(std::string_view json);
  RequestText& number(double value);

  /// A member with a string.
  RequestText& member(std::string_view name, std::string_view text) {
    return key(name).string(text);
  }

  [[nodiscard]] std::string take() { return std::move(out_); }

 private:
  /// What follows is the first of its kind, or a member's value: no comma before it.
  RequestText& open();
  void separate();

  std::string out_;
  bool needs_comma_ = false;
};

/// `json` when it is a JSON object; `{}` when it is empty; else an object that shows it as it is:
/// models write broken arguments, and nothing of an earlier turn may be lost or made up.
[[nodiscard]] std::string object_or_wrapped(std::string_view json);

}  // namespace sluice::dialects
