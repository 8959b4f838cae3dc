#include "app/screen_json.h"

#include <algorithm>
#include <string>

#include <nlohmann/json.hpp>

#include "app/journal_text.h"
#include "base/digest.h"
#include "policy/explain.h"

namespace sluice {
namespace {

using Json = nlohmann::json;

/// Of which part of the request nothing changes before it is shown in short.
constexpr std::size_t kAround = 40;

/// Where `offset` is no byte in the middle of a character.
std::size_t character_at(std::string_view text, std::size_t offset) {
  while (offset > 0 && offset < text.size() &&
         (static_cast<unsigned char>(text[offset]) & 0xC0U) == 0x80U) {
    --offset;
  }
  return offset;
}

/// One place that would change: what stands there, what would stand there, and what is around it.
Json change_of(const std::string& body, const Edit& edit) {
  const std::size_t from =
      character_at(body, edit.range.begin > kAround ? edit.range.begin - kAround : 0);
  const std::size_t to = character_at(body, std::min(body.size(), edit.range.end + kAround));
  return {{"before", body.substr(edit.range.begin, edit.range.end - edit.range.begin)},
          {"after", edit.text},
          {"left", body.substr(from, edit.range.begin - from)},
          {"right", body.substr(edit.range.end, to - edit.range.end)}};
}

Json changes_of(const Screened& screened) {
  Json changes = Json::array();
  for (const Edit& edit : screened.edits()) {
    if (!edit.text.empty() || edit.range.begin != edit.range.end) {
      changes.push_back(change_of(screened.body(), edit));
    }
  }
  return changes;
}

Json to_json(const review::Choice& choice) {
  Json row = {{"zone", choice.zone},
              {"model", choice.model},
              {"exception", choice.exception},
              {"original", choice.releases_original},
              {"may_be_seen", choice.screened.has_value()}};
  if (choice.screened) {
    row["changes"] = changes_of(*choice.screened);
  }
  return row;
}

}  // namespace

Json to_json(const ParkedEntry& entry) {
  Json row = {{"id", entry.id.view()},
              {"key", entry.key.value},
              {"workload", entry.workload},
              {"level", entry.level},
              {"exception", entry.exception},
              {"waits_for", to_string(entry.waits_for)},
              {"state", to_string(entry.state)},
              {"parked", to_text(entry.parked)},
              {"expires", to_text(entry.expires)}};
  if (!entry.verdict.reviewer.value.empty()) {
    row["reviewer"] = entry.verdict.reviewer.value;
    row["decided"] = to_text(entry.verdict.time);
    row["zone"] = entry.verdict.zone;
    row["original"] = entry.verdict.releases_original;
  }
  return row;
}

Json to_json(std::span<const ParkedEntry> entries) {
  Json rows = Json::array();
  for (const ParkedEntry& entry : entries) {
    rows.push_back(to_json(entry));
  }
  return {{"requests", std::move(rows)}};
}

Json to_json(const review::Screen& screen) {
  Json choices = Json::array();
  std::string body;
  for (const review::Choice& choice : screen.choices) {
    choices.push_back(to_json(choice));
    if (choice.screened) {
      body = choice.screened->body();
    }
  }
  Json shown = {{"request", to_json(screen.entry)}, {"choices", std::move(choices)}};
  if (screen.is_cleared) {
    shown["explanation"] = policy::to_json(screen.explanation);
    shown["explanation_text"] = policy::to_text(screen.explanation, policy::Colour::off);
  }
  if (!body.empty()) {
    shown["body"] = std::move(body);
  }
  return shown;
}

}  // namespace sluice
