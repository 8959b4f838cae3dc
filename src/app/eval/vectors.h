#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace sluice::eval {

/// One line `{"validator": TYPE, "value": ..., "valid": true|false}`: a number and whether it is
/// right. `null`, or anything else, says that the rule cannot tell, and counts for nothing.
struct Vector {
  std::string type;
  std::string value;
  std::optional<bool> is_valid;
};

/// The vector that `line` holds; empty when it is a labelled text, or no JSON at all.
[[nodiscard]] std::optional<Vector> read_vector(std::string_view line);

/// How many vectors of each type came out as they should.
class Vectors {
 public:
  struct Count {
    std::size_t exact = 0;
    std::size_t all = 0;
  };

  /// @param answer  what our rule says; empty: there is none for this type
  void add(const Vector& vector, std::optional<bool> answer);

  [[nodiscard]] const std::map<std::string, Count>& by_type() const { return by_type_; }

 private:
  std::map<std::string, Count> by_type_;
};

}  // namespace sluice::eval
