#pragma once

#include <memory>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "algo/linear/model.h"
#include "base/result.h"

namespace sluice::linear {

/// Says what a text is about.
class Judge {
 public:
  virtual ~Judge() = default;

  /// The probability of each class of its model, in their order.
  /// @error internal  it failed: nobody knows what the text is about
  [[nodiscard]] virtual Result<std::vector<float>> judge(std::string_view text) const = 0;
};

/// A model that judges. Immutable, for all threads.
class ModelJudge final : public Judge {
 public:
  explicit ModelJudge(Model model) : model_(std::move(model)) {}

  [[nodiscard]] Result<std::vector<float>> judge(std::string_view text) const override;

 private:
  Model model_;
};

}  // namespace sluice::linear
