#include "app/eval/vectors.h"

#include <nlohmann/json.hpp>

namespace sluice::eval {

std::optional<Vector> read_vector(std::string_view line) {
  const nlohmann::json json = nlohmann::json::parse(line, nullptr, false);
  if (!json.is_object() || !json.contains("validator") || !json["validator"].is_string() ||
      !json.contains("value") || !json["value"].is_string()) {
    return std::nullopt;
  }
  const auto valid = json.find("valid");
  const bool can_tell = valid != json.end() && valid->is_boolean();
  return Vector{.type = json["validator"].get<std::string>(),
                .value = json["value"].get<std::string>(),
                .is_valid = can_tell ? std::optional(valid->get<bool>()) : std::nullopt};
}

void Vectors::add(const Vector& vector, std::optional<bool> answer) {
  if (!vector.is_valid) {
    return;
  }
  Count& count = by_type_[vector.type];
  ++count.all;
  count.exact += answer == vector.is_valid ? 1 : 0;
}

}  // namespace sluice::eval
