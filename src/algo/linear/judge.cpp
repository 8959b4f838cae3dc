#include "algo/linear/judge.h"

#include <exception>

namespace sluice::linear {

Result<std::vector<float>> ModelJudge::judge(std::string_view text) const {
  try {
    return model_.probabilities(text);
  } catch (const std::exception&) {  // Memory.
    return fail(ErrorCode::internal, "the classifier failed");
  }
}

}  // namespace sluice::linear
