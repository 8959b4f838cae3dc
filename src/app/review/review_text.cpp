#include "app/review/review_text.h"

#include <cstdint>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace sluice::review_commands {
namespace {

using nlohmann::json;
using policy::Colour;

constexpr std::string_view kBold = "\x1b[1m";
constexpr std::string_view kGreen = "\x1b[32m";
constexpr std::string_view kRed = "\x1b[31m";
constexpr std::string_view kPlain = "\x1b[0m";

std::string paint(Colour colour, std::string_view style, std::string_view text) {
  return colour == Colour::on ? fmt::format("{}{}{}", style, text, kPlain) : std::string(text);
}

std::string text_of(const json& map, const char* name) {
  const auto member = map.find(name);
  return member != map.end() && member->is_string() ? member->get<std::string>() : std::string();
}

bool is_set(const json& map, const char* name) {
  return map.value(name, false);
}

/// Characters that would act on the terminal, or change the order in which people read: C0 and C1
/// controls, marks of direction (Unicode TR 9), invisible ones.
bool is_dangerous(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c <= 0x9F) || (c >= 0x200B && c <= 0x200F) ||
         (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF;
}

/// The character at `at` of well-formed UTF-8, and how many bytes it has.
std::pair<char32_t, std::size_t> character(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) {
    return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0U;
  };
  const char32_t first = byte(0);
  if (first < 0x80) {
    return {first, 1};
  }
  if (first < 0xE0) {
    return {(first & 0x1FU) << 6U | (byte(1) & 0x3FU), 2};
  }
  if (first < 0xF0) {
    return {(first & 0x0FU) << 12U | (byte(1) & 0x3FU) << 6U | (byte(2) & 0x3FU), 3};
  }
  return {0x10000, 4};
}

/// What a request says must not move the cursor, clear the screen or turn words around. The gateway
/// sends well-formed UTF-8.
std::string printable(std::string_view text) {
  std::string shown;
  for (std::size_t at = 0; at < text.size();) {
    const auto [code, bytes] = character(text, at);
    if (is_dangerous(code)) {
      shown += fmt::format("\\u{:04x}", static_cast<std::uint32_t>(code));
    } else {
      shown += text.substr(at, bytes);
    }
    at += bytes;
  }
  return shown;
}

std::string line_of(const json& entry, Colour colour) {
  const std::string exception = text_of(entry, "exception");
  const std::string reviewer = text_of(entry, "reviewer");
  return fmt::format("{}  {}  {} {}  key={} workload={} level={}{}{}",
                     paint(colour, kBold, text_of(entry, "id")),
                     text_of(entry, "parked"),
                     text_of(entry, "waits_for"),
                     text_of(entry, "state"),
                     text_of(entry, "key"),
                     text_of(entry, "workload"),
                     text_of(entry, "level"),
                     exception.empty() ? "" : fmt::format(" exception=`{}`", exception),
                     reviewer.empty() ? "" : fmt::format(" by={}", reviewer));
}

std::string change_text(const json& change, Colour colour) {
  const std::string left = printable(text_of(change, "left"));
  const std::string right = printable(text_of(change, "right"));
  return fmt::format("    - ...{}{}{}...\n    + ...{}{}{}...\n",
                     left,
                     paint(colour, kRed, printable(text_of(change, "before"))),
                     right,
                     left,
                     paint(colour, kGreen, printable(text_of(change, "after"))),
                     right);
}

std::string choice_text(const json& choice, Colour colour) {
  const std::string exception = text_of(choice, "exception");
  std::string text =
      fmt::format("  {} by {}{}{}\n",
                  paint(colour, kBold, "to " + text_of(choice, "zone")),
                  text_of(choice, "model"),
                  exception.empty() ? "" : fmt::format(", exception `{}`", exception),
                  is_set(choice, "original") ? ", the original as it is (--original)" : "");
  if (!is_set(choice, "may_be_seen")) {
    return text + "    your key's clearance does not cover what the request holds\n";
  }
  const json& changes = choice.at("changes");
  if (changes.empty()) {
    return text + "    nothing would be changed in it\n";
  }
  for (const json& change : changes) {
    text += change_text(change, colour);
  }
  return text;
}

}  // namespace

std::string list_text(const json& list, Colour colour) {
  std::string text;
  for (const json& entry : list.at("requests")) {
    text += (text.empty() ? "" : "\n") + line_of(entry, colour);
  }
  return text.empty() ? "nothing waits" : text;
}

std::string screen_text(const json& screen, Colour colour) {
  std::string text = line_of(screen.at("request"), colour) + "\n\n";
  text += text_of(screen, "explanation_text") + "\n";
  const json& choices = screen.at("choices");
  text += paint(colour, kBold, "what a reviewer may allow") + "\n";
  if (choices.empty()) {
    return text + "  nothing: no approval can let this request go on now";
  }
  for (const json& choice : choices) {
    text += choice_text(choice, colour);
  }
  text.pop_back();
  return text;
}

std::string verdict_text(const json& entry, Colour colour) {
  const bool is_approved = text_of(entry, "state") == "approved";
  return fmt::format("{} {}{}",
                     paint(colour, is_approved ? kGreen : kRed, text_of(entry, "state")),
                     text_of(entry, "id"),
                     is_approved ? fmt::format(": it may go to zone {} once{}",
                                               text_of(entry, "zone"),
                                               is_set(entry, "original") ? ", as it is" : "")
                                 : "");
}

}  // namespace sluice::review_commands
