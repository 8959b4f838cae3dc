#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "flow/visit.h"
#include "ports/answer.h"
#include "ports/exchange.h"

namespace sluice {

/// The headers of one answer, with the text of those that are made for it. Names, enums and numbers
/// only.
class AnswerHead {
 public:
  AnswerHead() { fields_.reserve(kUsualFields); }

  void add(std::string_view name, std::string value) {
    fields_.emplace_back(name, std::move(value));
  }

  /// Views of this object; valid while it lives and is not added to.
  [[nodiscard]] std::vector<HeaderField> fields() const;

 private:
  static constexpr std::size_t kUsualFields = 12;

  std::vector<std::pair<std::string_view, std::string>> fields_;  ///< names are literals
};

/// What every answer says: the request's id, under the names that the SDKs read.
[[nodiscard]] AnswerHead head_of(const Visit& visit);

/// The head of an answer that an engine gives: who and where, what was decided, what was taken out.
[[nodiscard]] AnswerHead head_of(const Visit& visit, const Answer& answer, Deadline now);

/// The head of a refusal: who failed, and whether to try again.
[[nodiscard]] AnswerHead head_of(const Visit& visit, const Error& error);

}  // namespace sluice
