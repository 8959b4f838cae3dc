#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "flow/visit.h"
#include "ports/answer.h"
#include "ports/exchange.h"

namespace sluice {

/// The headers of one answer: names, enums and numbers only. Views of the visit, of its policy and
/// of this object, so it stays where it is until they are written.
class AnswerHead {
 public:
  /// What every answer says: the request's id, under the names that the SDKs read.
  explicit AnswerHead(const Visit& visit);

  /// Of an answer that an engine gives: who and where, what was decided, what was taken out.
  AnswerHead(const Visit& visit, const Answer& answer, Deadline now);

  /// Of a refusal: who failed, and whether to try again.
  AnswerHead(const Visit& visit, const Error& error);

  AnswerHead(const AnswerHead&) = delete;
  AnswerHead& operator=(const AnswerHead&) = delete;

  /// To be called once. There is room for one more.
  [[nodiscard]] std::vector<HeaderField> take_fields() { return std::move(fields_); }

 private:
  static constexpr std::size_t kFieldsMax = 13;
  static constexpr std::size_t kDigitsMax = 20;  // Of 64 bits.
  static constexpr std::size_t kNumbersMax = 4;

  void add(std::string_view name, std::string_view value) {
    fields_.push_back({.name = name, .value = value});
  }

  void add_number(std::string_view name, std::int64_t value);

  std::vector<HeaderField> fields_;
  std::array<char, kNumbersMax * kDigitsMax> digits_{};
  std::size_t digits_used_ = 0;
};

}  // namespace sluice
