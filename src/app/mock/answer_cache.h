#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "app/mock/answer.h"
#include "app/mock/asked.h"

namespace sluice::mock {

/// Answers that were written before. An answer is a function of what was asked, so a bench that
/// sends the same request a million times has it written once.
class AnswerCache {
 public:
  explicit AnswerCache(int chunks) : chunks_(chunks) {}

  /// The answer that says `text`. Shared by the cache and by the exchanges that are sending it.
  [[nodiscard]] std::shared_ptr<const ScriptedAnswer> find_or_write(const Asked& asked,
                                                                    std::string_view text);

 private:
  static constexpr std::size_t kEntriesMax = 256;
  static constexpr std::size_t kTextBytesMax = 64U << 10U;  ///< longer ones are not kept

  int chunks_;
  std::string key_;  ///< scratch
  std::unordered_map<std::string, std::shared_ptr<const ScriptedAnswer>> answers_;
};

}  // namespace sluice::mock
