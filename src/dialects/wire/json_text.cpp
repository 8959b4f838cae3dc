#include "dialects/wire/json_text.h"

#include "algo/json/escape.h"

namespace sluice::dialects {

void append_quoted(std::string& out, std::string_view text) {
  out += '"';
  json::append_escaped(out, text, 1);
  out += '"';
}

std::string quoted(std::string_view text) {
  std::string out;
  append_quoted(out, text);
  return out;
}

void append_number(std::string& out, std::int64_t number) {
  out += std::to_string(number);
}

}  // namespace sluice::dialects
