#include "dialects/wire/request_text.h"

#include <utility>

#include <fmt/format.h>

#include "algo/json/tape.h"
#include "dialects/wire/json_text.h"
#include "domain/request.h"

namespace sluice::dialects {

RequestText& RequestText::open_object() {
  return raw("{").open();
}

RequestText& RequestText::open_array() {
  return raw("[").open();
}

RequestText& RequestText::close_object() {
  out_ += '}';
  needs_comma_ = true;
  return *this;
}

RequestText& RequestText::close_array() {
  out_ += ']';
  needs_comma_ = true;
  return *this;
}

RequestText& RequestText::key(std::string_view name) {
  string(name);
  out_ += ':';
  return open();
}

RequestText& RequestText::string(std::string_view text) {
  separate();
  append_quoted(out_, text);
  return *this;
}

RequestText& RequestText::raw(std::string_view json) {
  separate();
  out_ += json;
  return *this;
}

RequestText& RequestText::number(double value) {
  return raw(fmt::format("{}", value));
}

RequestText& RequestText::open() {
  needs_comma_ = false;
  return *this;
}

void RequestText::separate() {
  if (std::exchange(needs_comma_, true)) {
    out_ += ',';
  }
}

std::string object_or_wrapped(std::string_view json) {
  if (json.empty()) {
    return "{}";
  }
  std::string text;
  text.reserve(json.size() + kBodyPaddingBytes);
  text = json;
  json::Tape tape;
  if (json::walk(text, {}, tape) && json::Value(tape, text).kind() == json::Kind::object) {
    return text;
  }
  return R"({"invalid_json":)" + quoted(json) + "}";
}

}  // namespace sluice::dialects
