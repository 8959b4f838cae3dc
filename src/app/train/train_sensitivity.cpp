#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "algo/linear/report.h"
#include "app/train/classifier.h"
#include "app/train/train.h"

namespace sluice::train {

Result<void> run_train_sensitivity(const SensitivityOptions& options) {
  SLUICE_TRY(const Classifier made, train_classifier({options.data, options.test, options.rounds}));
  const linear::Report report = linear::report_on(made.model.classes(), made.judged);
  fmt::print("{}\n", options.as_json ? to_json(report).dump(2) : to_text(report));
  return write_classifier(made.model, options.out);
}

}  // namespace sluice::train
