#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "app/train/classifier.h"

namespace sluice::train {

/// How texts of one kind would be routed.
struct Routed {
  std::string name;  ///< of a class, or of what routes
  std::uint64_t right = 0;
  std::uint64_t wrong = 0;  ///< as another class
  std::uint64_t unknown = 0;

  [[nodiscard]] std::uint64_t all() const { return right + wrong + unknown; }
};

/// What a policy would make of texts that a model has not seen.
struct RoutingReport {
  linear::Report classes;
  std::uint8_t percent = 0;        ///< least probability
  std::vector<Routed> of_class;    ///< with that
  std::vector<Routed> thresholds;  ///< all texts, with others
  std::optional<Routed> rules;     ///< by rules alone; empty: they do not know these classes
};

[[nodiscard]] RoutingReport report_routing(const Classifier& made, std::uint8_t percent);

/// Tables for people.
[[nodiscard]] std::string to_text(const RoutingReport& report);

[[nodiscard]] nlohmann::json to_json(const RoutingReport& report);

}  // namespace sluice::train
