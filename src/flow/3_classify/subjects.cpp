#include "flow/3_classify/subjects.h"

#include <algorithm>
#include <cmath>
#include <span>

#include "algo/ner/finder.h"

namespace sluice::classify {
namespace {

/// A tenth of a millisecond.
constexpr std::size_t kJudgedPerTurn = 2 * ner::kPieceBytesMax;

std::uint8_t percent_of(float probability) {
  return static_cast<std::uint8_t>(std::floor(100.0F * std::clamp(probability, 0.0F, 1.0F)));
}

/// Keeps the highest probability of each subject.
void judge_piece(std::span<const float> probabilities,
                 const policy::SensitivityRule& rule,
                 std::vector<std::uint8_t>& highest) {
  for (std::size_t i = 0; i < rule.subjects.size(); ++i) {
    highest[i] = std::max(highest[i], percent_of(probabilities[rule.subjects[i].class_index]));
  }
}

}  // namespace

Task<> find_subjects(const linear::Judge& judge,
                     Clock& clock,
                     const policy::SensitivityRule& rule,
                     const Prose& prose,
                     Reading& reading) {
  std::vector<std::uint8_t> highest(rule.subjects.size());
  std::size_t bytes = 0;
  for (const Prose::Piece& piece : prose.pieces()) {
    if (piece.is_key || piece.size() < kJudgedBytesMin) {
      continue;
    }
    if (const auto probabilities = judge.judge(prose.text_of(piece))) {
      judge_piece(*probabilities, rule, highest);
    } else {
      reading.unscannable.push_back(prose.slot_of(piece));
    }
    bytes += piece.size();
    if (bytes >= kJudgedPerTurn) {
      bytes = 0;
      co_await clock.yield();
    }
  }
  for (std::size_t i = 0; i < highest.size(); ++i) {
    if (highest[i] >= rule.subjects[i].percent) {
      reading.subjects.push_back({.subject = static_cast<std::uint16_t>(i), .percent = highest[i]});
    }
  }
}

}  // namespace sluice::classify
