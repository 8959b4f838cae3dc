#include "flow/3_classify/reader.h"

#include <algorithm>
#include <utility>

#include "algo/scan/overlaps.h"

namespace sluice::classify {
namespace {

template <typename T>
void sort_unique(std::vector<T>& values) {
  std::ranges::sort(values);
  const auto rest = std::ranges::unique(values);
  values.erase(rest.begin(), rest.end());
}

/// Positions in a text of several parts, where the scanner saw `context` bytes and one part only.
scan::Span moved(scan::Span span, std::size_t context, std::size_t offset) {
  span.begin = static_cast<std::uint32_t>(span.begin - context + offset);
  span.end = static_cast<std::uint32_t>(span.end - context + offset);
  return span;
}

/// By the first piece of each value. The pieces of a value stay together, whatever stands between
/// them: `{"text": "ja", "note": "10.0.0.1"}, {"text": "ne@corp.example"}`.
void sort_values(std::vector<Finding>& findings) {
  const auto is_continued = [](const Finding& finding) { return finding.continued; };
  if (std::ranges::none_of(findings, is_continued)) {
    std::ranges::sort(findings, {}, &Finding::begin);
    return;
  }
  std::vector<std::span<const Finding>> values;
  for (std::size_t begin = 0; begin < findings.size();) {
    const auto rest = std::span(findings).subspan(begin + 1);
    const auto behind = std::ranges::find_if_not(rest, is_continued);
    const auto pieces = 1 + static_cast<std::size_t>(behind - rest.begin());
    values.push_back(std::span(findings).subspan(begin, pieces));
    begin += pieces;
  }
  std::ranges::sort(values, {}, [](const auto& value) { return value.front().begin; });
  std::vector<Finding> sorted;
  sorted.reserve(findings.size());
  for (const auto& value : values) {
    sorted.insert(sorted.end(), value.begin(), value.end());
  }
  findings = std::move(sorted);
}

}  // namespace

void sort_reading(Reading& reading) {
  sort_values(reading.findings);
  sort_unique(reading.unscannable);
}

Reading Reader::read() {
  const std::vector<Run> runs = runs_with_parts(request_);
  std::vector<bool> has_parts(runs.empty() ? 0 : request_.slots.size());
  for (const Run& run : runs) {
    // What parts hold together, the body as a whole cannot tell, so they are always read.
    read_run(run);
    std::ranges::for_each(run, [&](std::uint32_t slot) { has_parts[slot] = true; });
  }
  const bool may_find = scanner_.may_find(request_.body, scratch_);
  for (std::uint32_t slot = 0; slot < request_.slots.size(); ++slot) {
    if (request_.slots[slot].position == PositionKind::media) {
      reading_.unscannable.push_back(slot);
    } else if (may_find && (has_parts.empty() || !has_parts[slot])) {
      read_alone(slot);
    }
  }
  sort_reading(reading_);
  sort_unique(reading_.markings);
  return std::move(reading_);
}

void Reader::read_alone(std::uint32_t slot) {
  const SlotText text(request_.body, request_.slots[slot]);
  spans_.clear();
  scan_slot(slot, text.text(), 0);
  for (const scan::Span& span : spans_) {
    add(slot, text, span, false);
  }
}

void Reader::read_run(const Run& run) {
  std::vector<Part> parts;
  parts.reserve(run.size());
  std::string joined;
  spans_.clear();
  for (const std::uint32_t slot : run) {
    const Part& part =
        parts.emplace_back(slot, joined.size(), SlotText(request_.body, request_.slots[slot]));
    scan_slot(slot, part.text.text(), joined.size());
    joined += part.text.text();
  }
  // Side by side, parts may hold what none of them holds alone: a number cut in two.
  scan(joined, 0, run.front(), 0);
  scan::keep_best(spans_);
  for (const scan::Span& span : spans_) {
    add_parts(parts, span);
  }
}

/// One slot by itself, with its key before it: `{"ssn": "536904398"}` is a number of that kind.
void Reader::scan_slot(std::uint32_t slot, std::string_view text, std::size_t offset) {
  static constexpr std::size_t kNamedMax = 1024;  // What is longer says itself what it is.
  // A signed block is an opaque value; the word `signature` before it would make it a secret.
  const bool is_signed = request_.slots[slot].position == PositionKind::signed_block;
  const TextSlot* key = is_signed || text.size() > kNamedMax ? nullptr : key_of(request_, slot);
  if (key == nullptr) {
    scan(text, 0, slot, offset);
    return;
  }
  with_key_ = SlotText(request_.body, *key).text();
  with_key_ += R"(":")";
  const std::size_t context = with_key_.size();
  with_key_ += text;
  scan(with_key_, context, slot, offset);
}

void Reader::scan(std::string_view text,
                  std::size_t context,
                  std::uint32_t slot,
                  std::size_t offset) {
  if (!scanner_.scan(text, context, scratch_, found_)) {
    reading_.unscannable.push_back(slot);
    reading_.unsearched = true;
    return;
  }
  for (const scan::Span& span : found_.spans) {
    spans_.push_back(moved(span, context, offset));
  }
  reading_.markings.insert(reading_.markings.end(), found_.markings.begin(), found_.markings.end());
}

/// Turns a span of a run into findings of its slots. Searched for, not walked to: a request may
/// have a million parts, and a finding in each.
void Reader::add_parts(std::span<const Part> parts, const scan::Span& span) {
  auto part = std::ranges::upper_bound(parts, std::size_t{span.begin}, {}, &Part::begin);
  --part;  // The first one begins at 0.
  bool continued = false;
  for (; part != parts.end() && part->begin < span.end; ++part) {
    const std::size_t size = part->text.text().size();
    scan::Span piece = span;
    piece.begin =
        static_cast<std::uint32_t>(std::max<std::size_t>(span.begin, part->begin) - part->begin);
    piece.end = static_cast<std::uint32_t>(std::min<std::size_t>(span.end - part->begin, size));
    if (piece.begin < piece.end) {
      add(part->slot, part->text, piece, continued);
      continued = true;
    }
  }
}

void Reader::add(std::uint32_t slot, const SlotText& text, const scan::Span& part, bool continued) {
  const ByteRange raw = text.raw(part.begin, part.end);
  reading_.findings.push_back({.type = part.type,
                               .slot = slot,
                               .begin = raw.begin,
                               .end = raw.end,
                               .score = part.score,
                               .example = part.example,
                               .continued = continued,
                               .covers = part.covers});
}

}  // namespace sluice::classify
